package sentence

import (
	"testing"

	"github.com/throughline-graph/throughline/graph/ask"
)

func TestWhatIsCountedApartIsSaidPlainly(t *testing.T) {
	for want, tally := range map[string]ask.AccessTally{
		"1 distance-selling pharmacy, no pharmacies that supply appliances only":   {DistanceTold: true, DistanceSelling: 1},
		"no distance-selling pharmacies, 2 pharmacies that supply appliances only": {DistanceTold: true, Appliance: 2},
		"1 pharmacy that supplies appliances only; the number of distance-selling pharmacies is not known, " +
			"because no loaded list says which they are": {Appliance: 1},
	} {
		if got := CountedApart(tally); got != want {
			t.Errorf("%+v: %q, want %q", tally, got, want)
		}
	}
}
