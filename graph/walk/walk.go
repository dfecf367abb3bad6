package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

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

// Fewest implements graph.Finder. If the same question with fewer hops found no
// path, it continues from there.
func (w *Walk) Fewest(q graph.PathQuery) (int, error) {
	if w.h == nil || !w.h.ended || !further(w.h.q, q) {
		w.h = newHunt(w.g, w.s, w.stop, q)
	}
	w.h.q.MaxHops = q.MaxHops
	fewest, err := w.h.fewest()
	w.h.ended = err == nil && fewest == 0 && len(q.Via) == 0
	return fewest, err
}

// further says whether q differs from before only in that it allows more hops.
func further(before, q graph.PathQuery) bool {
	return q.MaxHops > before.MaxHops && q.From == before.From && q.To == before.To && q.On == before.On &&
		len(q.Via) == 0 && len(before.Via) == 0 &&
		slices.Equal(q.Kinds, before.Kinds) && slices.Equal(q.Edges, before.Edges) && slices.Equal(q.Avoid, before.Avoid)
}

// Candidates implements graph.Finder. It answers the last question of Fewest, which
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
