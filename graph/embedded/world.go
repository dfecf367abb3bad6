package embedded

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/answer"
	"github.com/throughline-graph/throughline/graph/search"
	"github.com/throughline-graph/throughline/graph/walk"
)

// world is one version of the graph. It never changes: a new graph is a new world,
// swapped in by one pointer. It is what graph/answer works on.
type world struct {
	version int64
	nth     int64              // of the files that were at the store's path: version counts in one file
	unread  *graph.EngineError // why the graph of this version cannot be read: all is of the one before
	none    bool               // there was none before
	all     *graph.Snapshot
	layout  func() *layout       // made when first asked for: a process that only loads needs none
	index   func() *search.Index // the same
}

// layout is a graph as it is laid out to be asked.
type layout struct {
	*walk.Graph
	kinds map[graph.Kind][]*graph.Node
}

// build returns the world of a graph whose edges have their ends where
// Snapshot.Ends says, and keeps the one and overwrites the other.
func build(s *graph.Snapshot, ends [][2]int32, version, nth int64) *world {
	return &world{
		version: version, nth: nth, all: s,
		layout: sync.OnceValue(func() *layout { return layOut(s, ends) }),
		index:  sync.OnceValue(func() *search.Index { return indexOf(s) }),
	}
}

func layOut(s *graph.Snapshot, ends [][2]int32) *layout {
	l := &layout{walk.New(s, ends), map[graph.Kind][]*graph.Node{}}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		l.kinds[n.Kind] = append(l.kinds[n.Kind], n)
	}
	return l
}

// Node returns the stakeholder of just this code, or nil.
func (w *world) Node(code string) *graph.Node { return w.layout().Node(code) }

// Edges returns every edge at the code, by CompareEdges.
func (w *world) Edges(code string) []*graph.Edge { return w.layout().Edges(code) }

// OfKind returns all of a kind, by code.
func (w *world) OfKind(kind graph.Kind) []*graph.Node { return w.layout().kinds[kind] }

// Has says whether any edge of the type is held, with this rule unless empty.
func (w *world) Has(t graph.EdgeType, rule string) bool {
	edges := w.all.Edges
	lo, _ := slices.BinarySearchFunc(edges, t, func(e graph.Edge, t graph.EdgeType) int { return cmp.Compare(e.Type, t) })
	for ; lo < len(edges) && edges[lo].Type == t; lo++ {
		if rule == "" || edges[lo].Rule == rule {
			return true
		}
	}
	return false
}

// until returns the same graph under the version of one that cannot be read.
func (w *world) until(version, nth int64, unread *graph.EngineError) *world {
	next := *w
	next.version, next.nth, next.unread = version, nth, unread
	return &next
}

// paths answers graph.Reader.Paths.
func (w *world) paths(ctx context.Context, q graph.PathQuery) (graph.Found, error) {
	q, err := q.Resolve(func(code string) bool { return w.Node(code) != nil })
	if err != nil {
		return graph.Found{}, err
	}
	nodes := func(codes []string) []*graph.Node {
		var out []*graph.Node
		for _, c := range codes {
			out = append(out, w.Node(c))
		}
		return out
	}
	search := w.layout().Walk()
	defer search.End()
	return graph.FindPaths(ctx, q, graph.PathEnds{From: w.Node(q.From), To: w.Node(q.To), Vias: nodes(q.Via), Avoids: nodes(q.Avoid)},
		func(n *graph.Node) ([]graph.Ref, error) { return answer.Successors(w, n), nil }, search)
}

func indexOf(s *graph.Snapshot) *search.Index {
	successors := map[string][]string{}
	for i := range s.Edges {
		if e := &s.Edges[i]; e.Type == graph.SucceededBy {
			successors[e.From] = append(successors[e.From], e.To)
		}
	}
	return search.New(s.Nodes, func(code string) []string { return successors[code] })
}
