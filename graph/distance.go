package graph

import (
	"cmp"
	"encoding/json"
	"math"
	"strconv"
)

// Metres returns the great-circle distance between two points given in
// degrees, WGS84.
func Metres(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (lat2-lat1)*rad, (lon2-lon1)*rad
	a := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthRadius * math.Asin(math.Sqrt(math.Min(1, a)))
}

// earthRadius is the mean radius in metres (IUGG).
const earthRadius = 6_371_008.8

// DegreesNorth is more degrees of latitude than so many metres are: a degree is at
// least 110 km.
func DegreesNorth(metres int) float64 { return float64(metres)/110_000 + 0.001 }

// Box is a part of the earth between degrees, WGS84.
type Box struct{ South, North, West, East float64 }

// BoxAround returns a box that has every place no further than so many metres
// from any of these, and some more. None of these without a place counts.
func BoxAround(of []*Node, metres int) Box {
	b := Box{90, -90, 180, -180}
	for _, n := range of {
		if n.HasPoint() {
			b.South, b.North = min(b.South, n.Lat), max(b.North, n.Lat)
			b.West, b.East = min(b.West, n.Lon), max(b.East, n.Lon)
		}
	}
	// A degree of longitude is shorter by the cosine of the latitude furthest from
	// the equator.
	up := DegreesNorth(metres)
	furthest := min(89, max(math.Abs(b.South-up), math.Abs(b.North+up)))
	across := up / math.Cos(furthest*math.Pi/180)
	return Box{b.South - up, b.North + up, b.West - across, b.East + across}
}

// Empty says that nothing is in the box.
func (b Box) Empty() bool { return b.South > b.North || b.West > b.East }

// Has says whether a point is in the box.
func (b Box) Has(lat, lon float64) bool {
	return b.South <= lat && lat <= b.North && b.West <= lon && lon <= b.East
}

// Distance is along a great circle. Its zero value is an unknown distance, which
// differs from a measured distance of 0 metres.
type Distance struct {
	Metres   int // rounded
	Measured bool
}

// Apart returns a measured distance, rounded to metres.
func Apart(metres float64) Distance { return Distance{int(math.Round(metres)), true} }

// CompareDistances orders by metres, unknown distances first.
func CompareDistances(a, b Distance) int {
	switch {
	case a.Measured == b.Measured:
		return cmp.Compare(a.Metres, b.Metres)
	case b.Measured:
		return -1
	}
	return 1
}

// MarshalJSON writes the metres as a number, or null if unknown.
func (d Distance) MarshalJSON() ([]byte, error) {
	if !d.Measured {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(d.Metres), 10), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Distance) UnmarshalJSON(b []byte) error {
	var metres *int
	if err := json.Unmarshal(b, &metres); err != nil {
		return err
	}
	*d = Distance{}
	if metres != nil {
		*d = Distance{*metres, true}
	}
	return nil
}
