package embedded

import (
	"cmp"
	"slices"
	"sync"

	"throughline/graph"
	"throughline/graph/search"
)

// world is one version of the graph, laid out for traversal. It never changes:
// a new graph is a new world, swapped in by one pointer.
type world struct {
	version int64
	all     *graph.Snapshot

	codes map[string]int32 // place in all.Nodes, which is in code order
	nodes []place
	first []int32 // adj[first[i]:first[i+1]] is what stands at node i
	adj   []step  // by other end, then by CompareTold
	kinds map[graph.Kind][]*graph.Node

	scratch *sync.Pool
	index   func() *search.Index // made when first asked for
}

// place is what a search through the graph needs of a node.
type place struct {
	opened, closed graph.Day
	kind           uint8 // in graph.Kinds
}

// step is an edge as seen from one of its ends.
type step struct {
	other        int32
	edge         int32
	since, until graph.Day
	typ          uint8 // in graph.EdgeTypes
}

var kindNumber = func() map[graph.Kind]uint8 {
	m := map[graph.Kind]uint8{}
	for i, k := range graph.Kinds {
		m[k.Kind] = uint8(i)
	}
	return m
}()

var typeNumber = func() map[graph.EdgeType]uint8 {
	m := map[graph.EdgeType]uint8{}
	for i, t := range graph.EdgeTypes {
		m[t.Type] = uint8(i)
	}
	return m
}()

// build lays out a graph that check found whole.
func build(s *graph.Snapshot, version int64) *world {
	w := &world{version: version, all: s, codes: make(map[string]int32, len(s.Nodes)), nodes: make([]place, len(s.Nodes)),
		first: make([]int32, len(s.Nodes)+1), adj: make([]step, 2*len(s.Edges)), kinds: map[graph.Kind][]*graph.Node{}}
	w.scratch = &sync.Pool{New: func() any { return newScratch(len(s.Nodes)) }}
	w.index = sync.OnceValue(func() *search.Index { return indexOf(s) })
	for i := range s.Nodes {
		n := &s.Nodes[i]
		w.codes[n.Code] = int32(i)
		w.nodes[i] = place{n.Opened, n.Closed, kindNumber[n.Kind]}
		w.kinds[n.Kind] = append(w.kinds[n.Kind], n)
	}
	ends := make([][2]int32, len(s.Edges))
	for i := range s.Edges {
		a, b := w.codes[s.Edges[i].From], w.codes[s.Edges[i].To]
		ends[i] = [2]int32{a, b}
		w.first[a+1]++
		w.first[b+1]++
	}
	for i := 1; i < len(w.first); i++ {
		w.first[i] += w.first[i-1]
	}
	next := slices.Clone(w.first)
	for i, ab := range ends {
		e := &s.Edges[i]
		for k, at := range ab {
			w.adj[next[at]] = step{ab[1-k], int32(i), e.Since, e.Until, typeNumber[e.Type]}
			next[at]++
		}
	}
	for i := range s.Nodes {
		slices.SortFunc(w.at(int32(i)), func(a, b step) int {
			if a.other != b.other {
				return cmp.Compare(a.other, b.other)
			}
			return cmp.Or(graph.CompareTold(&s.Edges[a.edge], &s.Edges[b.edge]), cmp.Compare(a.edge, b.edge))
		})
	}
	return w
}

// at returns the steps from a node.
func (w *world) at(i int32) []step { return w.adj[w.first[i]:w.first[i+1]] }

// Node, Edges, OfKind and Has make a world what graph/answer works on.
func (w *world) Node(code string) *graph.Node {
	if i, ok := w.codes[code]; ok {
		return &w.all.Nodes[i]
	}
	return nil
}

// Edges returns every edge at the code, by CompareEdges.
func (w *world) Edges(code string) []*graph.Edge {
	i, ok := w.codes[code]
	if !ok {
		return nil
	}
	steps := w.at(i)
	numbers := make([]int32, len(steps))
	for k := range steps {
		numbers[k] = steps[k].edge
	}
	slices.Sort(numbers)
	out := make([]*graph.Edge, len(numbers))
	for k, e := range numbers {
		out[k] = &w.all.Edges[e]
	}
	return out
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

func indexOf(s *graph.Snapshot) *search.Index {
	successors := map[string][]string{}
	for i := range s.Edges {
		if e := &s.Edges[i]; e.Type == graph.SucceededBy {
			successors[e.From] = append(successors[e.From], e.To)
		}
	}
	return search.New(s.Nodes, func(code string) []string { return successors[code] })
}
