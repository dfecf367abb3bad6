package sentence

import (
	"fmt"
	"strings"

	"throughline/graph"
)

// CountedApart says how many pharmacies are none that people walk into. That
// none is on record as distance selling may say more of the lists than of them.
func CountedApart(t graph.AccessTally) string {
	appliance := fmt.Sprintf("%d of appliances", t.Appliance)
	if t.DistanceTold {
		return fmt.Sprintf("%d distance selling, %s", t.DistanceSelling, appliance)
	}
	return appliance + "; which sell at a distance is not on record, and lists until 2023 do not tell it"
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
