package sentence

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestWhatIsCountedApartIsToldPlainly(t *testing.T) {
	for want, tally := range map[string]graph.AccessTally{
		"1 that sells at a distance only, none that supplies appliances only":                                                {DistanceTold: true, DistanceSelling: 1},
		"none that sells at a distance only, 2 that supply appliances only":                                                  {DistanceTold: true, Appliance: 2},
		"1 that supplies appliances only; how many sell at a distance only is not known, as no list on record says which do": {Appliance: 1},
	} {
		if got := CountedApart(tally); got != want {
			t.Errorf("%+v: %q, want %q", tally, got, want)
		}
	}
}
