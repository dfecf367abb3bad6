package graph

import (
	"math"
	"testing"
)

func TestABoxHoldsAllThatIsNearEnough(t *testing.T) {
	for _, n := range []Node{{Lat: 49.9, Lon: -6.3}, {Lat: 55.8, Lon: -2}, {Lat: 51.5, Lon: 0}, {Lat: 52.6, Lon: 1.7}} {
		for _, metres := range []int{1, 1600, 50_000} {
			b := BoxAround([]*Node{&n}, metres)
			for turn := range 360 {
				// A point at just that distance, by bearing.
				d, a := float64(metres)/6_371_000, float64(turn)*math.Pi/180
				lat, lon := n.Lat*math.Pi/180, n.Lon*math.Pi/180
				lat2 := math.Asin(math.Sin(lat)*math.Cos(d) + math.Cos(lat)*math.Sin(d)*math.Cos(a))
				lon2 := lon + math.Atan2(math.Sin(a)*math.Sin(d)*math.Cos(lat), math.Cos(d)-math.Sin(lat)*math.Sin(lat2))
				lat2, lon2 = lat2*180/math.Pi, lon2*180/math.Pi
				if !b.Has(lat2, lon2) {
					t.Fatalf("%v, %d metres, bearing %d: outside %v", n, metres, turn, b)
				}
			}
		}
	}
}

func TestABoxAroundNothingHoldsNothing(t *testing.T) {
	for _, of := range [][]*Node{nil, {{Code: "A"}}} {
		if b := BoxAround(of, 1600); !b.Empty() || b.Has(54, -2.8) || b.Has(0, 0) {
			t.Errorf("%v: %v", of, b)
		}
	}
}
