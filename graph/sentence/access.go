package sentence

import (
	"strings"

	"throughline/graph"
)

// Gaps says when on a weekday no pharmacy with known hours is open.
func Gaps(d graph.AccessDay) string {
	switch {
	case d.Known == 0 && d.Unknown > 0:
		return "not known"
	case len(d.Gaps) == 0:
		return "at no time"
	}
	var spans []string
	for _, g := range d.Gaps {
		spans = append(spans, g.From.String()+" to "+g.To.String())
	}
	return strings.Join(spans, ", ")
}
