package walk

import "github.com/throughline-graph/throughline/graph"

// Walk searches one graph for paths. It implements graph.Finder. It is not safe for
// concurrent use. Call End when its candidates are no longer needed.
type Walk struct {
	g *Graph
	s *scratch
	h *hunt // of the question asked last

	stop func() error
}

var _ graph.Finder = (*Walk)(nil)

// Walk begins a search, which ends early with the error of stop, if any.
func (g *Graph) Walk(stop func() error) *Walk {
	return &Walk{g: g, s: g.scratch.Get().(*scratch), stop: stop}
}

// End gives the memory of the search back for the next one.
func (w *Walk) End() { w.g.scratch.Put(w.s) }

// Least implements graph.Finder.
func (w *Walk) Least(q graph.PathQuery) (int, error) {
	w.h = newHunt(w.g, w.s, w.stop, q)
	return w.h.least()
}

// Candidates implements graph.Finder. It answers the last question of Least, which
// must have found a path.
func (w *Walk) Candidates(most int) (paths [][]int32, in graph.Local, fits bool, err error) {
	fits, err = w.h.gather(most)
	for _, path := range w.s.found {
		for k, i := range path {
			path[k] = w.g.number[i]
		}
	}
	return w.s.found, w.h, fits, err
}

// Fill implements graph.Finder. Nothing was left out.
func (w *Walk) Fill([]graph.Path) error { return nil }
