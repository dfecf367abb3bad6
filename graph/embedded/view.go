package embedded

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/walk"
)

// view is one world as one question or page sees it.
type view struct {
	ctx context.Context //nolint:containedctx // of the one call of Store.View that the view lives in
	w   *world
}

// View keeps graph.Store's promise.
func (s *Store) View(ctx context.Context, ask func(graph.View) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.asked.Store(true)
	w, err := s.world()
	if err != nil {
		return err
	}
	return ask(&view{ctx, w})
}

// Whole keeps graph.Store's promise. Unlike a question, it is refused where the newest graph cannot be read: a change
// would be made to an older one.
func (s *Store) Whole(ctx context.Context) (*graph.Snapshot, error) {
	err := ctx.Err()
	var w *world
	if err == nil {
		w, err = s.world()
	}
	if err == nil && w.unread != nil {
		err = w.unread
	}
	if err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	return w.all, nil
}

// Version keeps graph.View's promise.
func (v *view) Version() graph.Version { return graph.Version{Number: v.w.number()} }

// Err keeps graph.View's promise.
func (v *view) Err() error { return v.ctx.Err() }

// Nodes keeps graph.View's promise.
func (v *view) Nodes(codes ...string) ([]*graph.Node, error) {
	out := make([]*graph.Node, 0, len(codes))
	l := v.w.layout()
	for _, c := range codes {
		if n := l.Node(c); n != nil {
			out = append(out, n)
		}
	}
	return out, v.Err()
}

// Node keeps graph.InMemory's promise.
func (v *view) Node(code string) *graph.Node { return v.w.layout().Node(code) }

// Edges keeps graph.View's promise.
func (v *view) Edges(at []string, types ...graph.EdgeType) ([]*graph.Edge, error) {
	out := v.w.layout().EdgesAt(at, types)
	return out, v.Err()
}

// Near keeps graph.View's promise.
func (v *view) Near(kind graph.Kind, of []*graph.Node, metres int) ([]*graph.Node, error) {
	if kind != graph.Pharmacy && kind != graph.Practice {
		return nil, &graph.ParamError{Param: "kind", Reason: "has no places to look near"}
	}
	box := graph.BoxAround(of, metres)
	var out []*graph.Node
	for _, n := range v.w.layout().kinds[kind] {
		if n.HasPoint() && box.Has(n.Lat, n.Lon) {
			out = append(out, n)
		}
	}
	return out, v.Err()
}

// All keeps graph.View's promise.
func (v *view) All(kind graph.Kind) ([]*graph.Node, error) { return v.w.layout().kinds[kind], v.Err() }

// Has keeps graph.View's promise.
func (v *view) Has(t graph.EdgeType, rule string) (bool, error) {
	edges := v.w.all.Edges
	lo, _ := slices.BinarySearchFunc(edges, t, func(e graph.Edge, t graph.EdgeType) int { return cmp.Compare(e.Type, t) })
	for ; lo < len(edges) && edges[lo].Type == t; lo++ {
		if rule == "" || edges[lo].Rule == rule {
			return true, nil
		}
	}
	return false, v.Err()
}

// Count keeps graph.View's promise.
func (v *view) Count(to []string, t graph.EdgeType, kind graph.Kind, on graph.Day) (map[string]int, error) {
	l := v.w.layout()
	out := map[string]int{}
	for _, code := range to {
		if n := l.Node(code); n == nil || !n.On(on) {
			continue
		}
		had := map[string]bool{}
		for _, e := range l.EdgesAt([]string{code}, []graph.EdgeType{t}) {
			if e.To != code || !e.Counts(on) || had[e.From] {
				continue
			}
			if o := l.Node(e.From); o.Kind == kind && o.On(on) {
				had[e.From] = true
				out[code]++
			}
		}
	}
	return out, v.Err()
}

// Match keeps graph.View's promise.
func (v *view) Match(q graph.SearchQuery) ([]graph.Hit, error) { return v.w.index().Search(q), v.Err() }

// Finder keeps graph.View's promise.
func (v *view) Finder(graph.PathQuery, graph.PathEnds) graph.Finder {
	return v.w.layout().Walk(v.Err)
}

// Sources keeps graph.View's promise.
func (v *view) Sources() (graph.Sources, error) { return v.w.all.Sources, v.Err() }

// Summary keeps graph.View's promise.
func (v *view) Summary(on graph.Day) (graph.Summary, error) {
	all := v.w.all
	open, doubts := graph.OpenOn(all.Nodes, on)
	return graph.Summary{
		Nodes:   len(all.Nodes),
		Edges:   len(all.Edges),
		Open:    open,
		Doubts:  doubts,
		Made:    all.Made,
		Sources: all.Sources,
	}, v.Err()
}

var (
	_ graph.View     = (*view)(nil)
	_ graph.InMemory = (*view)(nil)
)

var _ graph.Finder = (*walk.Walk)(nil)
