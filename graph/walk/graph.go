// Package walk finds paths through a graph in memory, laid out as compact
// adjacency.
package walk

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"throughline/graph"
)

// Graph is a snapshot laid out for traversal. It never changes, and is safe
// for concurrent use.
type Graph struct {
	all   *graph.Snapshot
	codes map[string]int32 // place in all.Nodes, which is in code order
	first []int32          // adj[first[i]:first[i+1]] is what stands at node i
	adj   []step           // by other end, then by CompareTold

	scratch sync.Pool
}

// step is an edge as seen from one of its ends, with all that a search asks of
// the other: it need not be looked up.
type step struct {
	other        int32
	edge         int32
	since, until graph.Day // while the edge counts and both its ends are open
	typ          uint8     // its number
	kind         uint8     // of the other, its number
}

// forever is a day after every other.
const forever = graph.Day(math.MaxInt32)

// span returns the days on which all of these count, each from a day up to but
// not on another, where 0 is unbounded.
func span(ends ...[2]graph.Day) (since, until graph.Day) {
	until = forever
	for _, e := range ends {
		since = max(since, e[0])
		if e[1] != 0 {
			until = min(until, e[1])
		}
	}
	return since, until
}

// New lays out a graph in the order of a Snapshot whose every edge joins two of
// its nodes. It keeps s, which is not changed any more.
func New(s *graph.Snapshot) *Graph {
	g := &Graph{all: s, codes: make(map[string]int32, len(s.Nodes)),
		first: make([]int32, len(s.Nodes)+1), adj: make([]step, 2*len(s.Edges))}
	g.scratch.New = func() any { return newScratch(len(s.Nodes)) }
	for i := range s.Nodes {
		g.codes[s.Nodes[i].Code] = int32(i)
	}
	ends := make([][2]int32, len(s.Edges))
	for i := range s.Edges {
		a, b := g.codes[s.Edges[i].From], g.codes[s.Edges[i].To]
		ends[i] = [2]int32{a, b}
		g.first[a+1]++
		g.first[b+1]++
	}
	for i := 1; i < len(g.first); i++ {
		g.first[i] += g.first[i-1]
	}
	next := slices.Clone(g.first)
	for i, ab := range ends {
		e, a, b := &s.Edges[i], &s.Nodes[ab[0]], &s.Nodes[ab[1]]
		since, until := span([2]graph.Day{e.Since, e.Until}, [2]graph.Day{a.Opened, a.Closed}, [2]graph.Day{b.Opened, b.Closed})
		for k, at := range ab {
			g.adj[next[at]] = step{ab[1-k], int32(i), since, until, e.Type.Number(), s.Nodes[ab[1-k]].Kind.Number()}
			next[at]++
		}
	}
	for i := range s.Nodes {
		slices.SortFunc(g.at(int32(i)), func(a, b step) int {
			if a.other != b.other {
				return cmp.Compare(a.other, b.other)
			}
			return cmp.Or(graph.CompareTold(&s.Edges[a.edge], &s.Edges[b.edge]), cmp.Compare(a.edge, b.edge))
		})
	}
	return g
}

// at returns the steps from a node.
func (g *Graph) at(i int32) []step { return g.adj[g.first[i]:g.first[i+1]] }

// Node returns the stakeholder of just this code, or nil.
func (g *Graph) Node(code string) *graph.Node {
	if i, ok := g.codes[code]; ok {
		return &g.all.Nodes[i]
	}
	return nil
}

// Edges returns every edge at the code, by CompareEdges.
func (g *Graph) Edges(code string) []*graph.Edge {
	i, ok := g.codes[code]
	if !ok {
		return nil
	}
	steps := g.at(i)
	numbers := make([]int32, len(steps))
	for k := range steps {
		numbers[k] = steps[k].edge
	}
	slices.Sort(numbers)
	out := make([]*graph.Edge, len(numbers))
	for k, e := range numbers {
		out[k] = &g.all.Edges[e]
	}
	return out
}
