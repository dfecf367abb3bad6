package sentence

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// CountedApart says how many pharmacies are none that people walk into. That
// none is on record as distance selling may say more of the lists than of them.
func CountedApart(t graph.AccessTally) string {
	appliance := counted(t.Appliance, "that supplies appliances only", "that supply appliances only")
	if t.DistanceTold {
		return counted(t.DistanceSelling, "that sells at a distance only", "that sell at a distance only") + ", " + appliance
	}
	return appliance + "; how many sell at a distance only is not known, as no list on record says which do"
}

func counted(n int, one, several string) string {
	switch n {
	case 0:
		return "none " + one
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// Gaps says when on a weekday no pharmacy with known hours is open.
func Gaps(d graph.AccessDay) string {
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
