package embedded

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"throughline/graph"
	"throughline/graph/answer"
	"throughline/graph/search"
	"throughline/graph/walk"
)

// world is one version of the graph, laid out for traversal. It never changes:
// a new graph is a new world, swapped in by one pointer. With Node and Edges of
// its walk.Graph it is what graph/answer works on.
type world struct {
	*walk.Graph
	version int64
	all     *graph.Snapshot
	kinds   map[graph.Kind][]*graph.Node
	index   func() *search.Index // made when first asked for
}

// build lays out a graph whose edges have their ends where Snapshot.Ends says, and
// takes both.
func build(s *graph.Snapshot, ends [][2]int32, version int64) *world {
	w := &world{Graph: walk.New(s, ends), version: version, all: s, kinds: map[graph.Kind][]*graph.Node{}}
	w.index = sync.OnceValue(func() *search.Index { return indexOf(s) })
	for i := range s.Nodes {
		n := &s.Nodes[i]
		w.kinds[n.Kind] = append(w.kinds[n.Kind], n)
	}
	return w
}

// OfKind returns all of a kind, by code.
func (w *world) OfKind(kind graph.Kind) []*graph.Node { return w.kinds[kind] }

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

// as returns the same graph under another version.
func (w *world) as(version int64) *world {
	next := *w
	next.version = version
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
	search := w.Walk(ctx)
	defer search.End()
	return graph.FindPaths(q, graph.PathEnds{From: w.Node(q.From), To: w.Node(q.To), Vias: nodes(q.Via), Avoids: nodes(q.Avoid)},
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
