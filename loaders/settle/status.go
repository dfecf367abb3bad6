package settle

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// OnItsDay decides for each dated body whether it was open on the file's day.
// It drops what the row of a closed body says of its area, which was filled in
// later, and the relationships of bodies that are only proposed.
func OnItsDay(f *facts.Facts) {
	proposed, closed := noteProposed(f), settleDays(f)
	kept := f.Edges[:0]
	for _, e := range f.Edges {
		area := e.Type == graph.PartOf || e.Type == graph.BasedIn
		switch {
		case proposed[e.From]:
			f.Unused = append(f.Unused, facts.Unused{Line: e.Line, Why: WhyProposed, Code: e.From})
			continue
		case area && e.Since == 0 && e.Until == 0 && closed[e.From]:
			f.Unused = append(f.Unused, facts.Unused{Line: e.Line, Why: WhyAreaLater, Code: e.From})
			continue
		}
		kept = append(kept, e)
	}
	f.Edges = kept
}

// settleDays sets the status of each dated body on the file's day, and returns the
// codes of the closed ones.
func settleDays(f *facts.Facts) map[string]bool {
	closed := map[string]bool{}
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if n.NameOnly || (n.Opened == 0 && n.Closed == 0) {
			continue
		}
		switch {
		case n.Closed != 0 && n.Closed <= f.Source.Seen: // even if it says "Active"
			n.Status = graph.StatusClosed
		case n.Status == "":
			n.Status = graph.StatusOpen
		}
		if n.Status == graph.StatusClosed {
			closed[n.Code] = true
		}
	}
	return closed
}

// noteProposed returns the codes of the bodies that are only proposed. It notes those
// that should have opened by the file's day.
func noteProposed(f *facts.Facts) map[string]bool {
	proposed := map[string]bool{}
	for i := range f.Nodes {
		n := &f.Nodes[i]
		if n.Status != graph.StatusProposed || proposed[n.Code] {
			continue
		}
		proposed[n.Code] = true
		if n.Opened <= f.Source.Seen {
			f.Proposed = append(f.Proposed, n.Code)
		}
	}
	return proposed
}
