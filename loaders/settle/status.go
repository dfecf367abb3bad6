package settle

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// OnItsDay decides for each dated body whether it was open on the file's day.
// It drops what the row of a closed body says of its area, which was filled in
// later, and bodies that are only proposed though their day has passed.
func OnItsDay(f *facts.Facts) {
	proposed, closed := dropProposed(f), settleDays(f)
	kept := f.Edges[:0]
	for _, e := range f.Edges {
		area := e.Type == graph.PartOf || e.Type == graph.BasedIn
		if proposed[e.From] {
			continue
		}
		if area && e.Since == 0 && e.Until == 0 && closed[e.From] {
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

// dropProposed removes the bodies that are still proposed on the file's day,
// though they should have opened, and returns their codes.
func dropProposed(f *facts.Facts) map[string]bool {
	proposed := map[string]bool{}
	f.Nodes = slices.DeleteFunc(f.Nodes, func(n facts.Node) bool {
		if n.Status != graph.StatusProposed || n.Opened > f.Source.Seen || proposed[n.Code] {
			return false
		}
		proposed[n.Code] = true
		f.Proposed = append(f.Proposed, n.Code)
		return true
	})
	return proposed
}
