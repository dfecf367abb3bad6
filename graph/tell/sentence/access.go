package sentence

import (
	"strings"

	"github.com/throughline-graph/throughline/graph/ask"
)

// CountedApart says how many pharmacies people cannot walk into. If the lists do
// not say which are distance selling, that number is not known.
func CountedApart(t ask.AccessTally) string {
	appliance := counted(t.Appliance, "pharmacy that supplies appliances only", "pharmacies that supply appliances only")
	if t.DistanceTold {
		return counted(t.DistanceSelling, "distance-selling pharmacy", "distance-selling pharmacies") + ", " + appliance
	}
	return appliance + "; the number of distance-selling pharmacies is not known, because no loaded list says which they are"
}

func counted(n int, one, several string) string {
	switch n {
	case 0:
		return "no " + several
	case 1:
		return "1 " + one
	}
	return Number(n) + " " + several
}

// Gaps says when, on one day of the week, every pharmacy with known hours is closed.
func Gaps(d ask.AccessDay) string {
	switch {
	case d.Known == 0 && d.Unknown > 0:
		return "not known"
	case len(d.Gaps) == 0:
		return "none"
	}
	var spans []string
	for _, g := range d.Gaps {
		spans = append(spans, g.From.String()+" to "+g.To.String())
	}
	return strings.Join(spans, ", ")
}
