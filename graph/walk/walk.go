package walk

import (
	"context"

	"throughline/graph"
)

// Walk searches one graph for paths; it is a graph.Finder. It is not safe for
// concurrent use; End it when its candidates are no longer looked at.
type Walk struct {
	ctx context.Context
	g   *Graph
	s   *scratch
	h   *hunt // of the question asked last
}

var _ graph.Finder = (*Walk)(nil)

// Walk begins a search that stops soon after ctx is done.
func (g *Graph) Walk(ctx context.Context) *Walk {
	return &Walk{ctx: ctx, g: g, s: g.scratch.Get().(*scratch)}
}

// End gives the memory of the search back for the next one.
func (w *Walk) End() { w.g.scratch.Put(w.s) }

// Fewest keeps graph.Finder's promise.
func (w *Walk) Fewest(q graph.PathQuery) (int, error) {
	w.h = newHunt(w.ctx, w.g, w.s, q)
	return w.h.fewest()
}

// Candidates keeps graph.Finder's promise, for the question that Fewest was
// asked last and found a path for.
func (w *Walk) Candidates(_ graph.PathQuery, most int) (paths [][]int32, in graph.Local, fits bool, err error) {
	fits, err = w.h.gather(most)
	return w.s.found, w.h, fits, err
}
