// Package walk finds paths through a graph in memory, laid out as compact
// adjacency.
package walk

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/throughline-graph/throughline/graph"
)

// Graph is a snapshot laid out for traversal. It never changes, and is safe
// for concurrent use.
//
// A search goes from neighbour to neighbour. Neighbours are side by side, so that
// it reads few pieces of memory, however large the graph. This package names a
// node by its position in that order.
type Graph struct {
	all    *graph.Snapshot
	codes  map[string]int32 // code → position
	number []int32          // position → index in all.Nodes, which is in code order
	stands []int32          // index in all.Nodes → position
	ever   steps            // on any day
	late   steps            // on any day since apart.settled
	apart  apart

	scratch sync.Pool
}

// step is an edge seen from one of its ends. It has all that a search reads of the
// other end.
type step struct {
	other        int32
	edge         int32
	since, until graph.Day // while the edge counts and both its ends are open
	typ          uint8     // its number
	kind         uint8     // of the other, its number; above it, in three bits, the cost
	board        uint16    // of the other, as apart numbers them
}

// steps are those of all nodes, by cost, then by other end and CompareParallel.
type steps struct {
	first []int32 // all[first[i]:first[i+1]] are those of node i
	all   []step
}

// at returns the steps from a node.
func (s *steps) at(i int32) []step { return s.all[s.first[i]:s.first[i+1]] }

// since returns the steps that count on some day since one.
func (s *steps) since(day graph.Day) steps {
	out := steps{first: make([]int32, 1, len(s.first)), all: make([]step, 0, len(s.all))}
	for i := range len(s.first) - 1 {
		for _, st := range s.at(int32(i)) {
			if st.until > day {
				out.all = append(out.all, st)
			}
		}
		out.first = append(out.first, int32(len(out.all)))
	}
	out.all = slices.Clip(out.all)
	return out
}

// kindBits are those of step.kind below the cost.
const kindBits = 5

// unwalked is the cost of a step that is walked only if its type is asked for.
const unwalked = graph.CostAsked + 1

// cost returns what the step costs where it may be walked.
func (s *step) cost() int { return min(int(s.kind>>kindBits), graph.CostAsked) }

// through returns the bit of the other end's kind.
func (s *step) through() uint32 { return 1 << (s.kind & (1<<kindBits - 1)) }

// forever is a day after every other.
const forever = graph.Day(math.MaxInt32)

// span returns the days on which all of these count. Each is from a day to the day
// before another; 0 is unbounded.
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

// New lays out a graph. The ends of its edges are those of Snapshot.Ends. It keeps
// s, which must not change again, and overwrites ends. Cost returns what an edge
// costs, by its index; nil is what graph.Costs says.
func New(s *graph.Snapshot, ends [][2]int32, cost func(i int) int) *Graph {
	if cost == nil {
		kinds := slices.Clone(ends)
		cost = func(i int) int { return s.Edges[i].Cost(s.Nodes[kinds[i][0]].Kind, s.Nodes[kinds[i][1]].Kind) }
	}
	g := &Graph{all: s, codes: make(map[string]int32, len(s.Nodes)),
		ever: steps{make([]int32, len(s.Nodes)+1), make([]step, 2*len(s.Edges))}}
	g.scratch.New = func() any { return newScratch(len(s.Nodes)) }
	var begins []int32
	g.number, g.stands, begins = sideBySide(s, ends)
	for i := range s.Nodes {
		g.codes[s.Nodes[i].Code] = g.stands[i]
	}
	for i, ab := range ends {
		ends[i] = [2]int32{g.stands[ab[0]], g.stands[ab[1]]}
	}
	g.apart.begins = begins
	next := tally(g.ever.first, ends)
	for i, ab := range ends {
		e, a, b := &s.Edges[i], g.node(ab[0]), g.node(ab[1])
		since, until := span([2]graph.Day{e.Since, e.Until}, [2]graph.Day{a.Opened, a.Closed}, [2]graph.Day{b.Opened, b.Closed})
		c := uint8(cost(i))
		if c == 0 {
			c = unwalked
		}
		for k, at := range ab {
			kind := c<<kindBits | g.node(ab[1-k]).Kind.Number()
			g.ever.all[next[at]] = step{ab[1-k], int32(i), since, until, e.Type.Number(), kind, uint16(g.apart.board(ab[1-k]))}
			next[at]++
		}
	}
	for i := range s.Nodes {
		slices.SortFunc(g.at(int32(i)), func(a, b step) int {
			if c := cmp.Or(cmp.Compare(a.kind>>kindBits, b.kind>>kindBits), cmp.Compare(a.other, b.other)); c != 0 {
				return c
			}
			return cmp.Or(graph.CompareParallel(&s.Edges[a.edge], &s.Edges[b.edge]), cmp.Compare(a.edge, b.edge))
		})
	}
	g.newApart()
	if g.late = g.ever; g.apart.settled != 0 {
		g.late = g.ever.since(g.apart.settled)
	}
	return g
}

// tally fills in where the edges of each node begin, one after the other, and
// returns a copy to count on from.
func tally(first []int32, ends [][2]int32) []int32 {
	for _, ab := range ends {
		first[ab[0]+1]++
		first[ab[1]+1]++
	}
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	return slices.Clone(first)
}

// sideBySide returns an order of the nodes in which neighbours are close, and the
// position of each node in it. The nodes nearest to one board are together, nearest
// first, and the nodes joined to no board are last. begins has the position at
// which each of these groups begins. It does not pass through hubs, which would
// connect everything to everything.
func sideBySide(s *graph.Snapshot, ends [][2]int32) (number, stands, begins []int32) {
	first := make([]int32, len(s.Nodes)+1)
	next := tally(first, ends)
	others := make([]int32, 2*len(ends))
	for _, ab := range ends {
		for k, at := range ab {
			others[next[at]] = ab[1-k]
			next[at]++
		}
	}
	reached := make([]int32, 0, len(s.Nodes))
	board := slices.Repeat([]int32{-1}, len(s.Nodes))
	reach := func(i, from int32) {
		if board[i] < 0 {
			board[i] = from
			reached = append(reached, i)
		}
	}
	done := 0
	goOn := func() {
		for ; done < len(reached); done++ {
			i := reached[done]
			if s.Nodes[i].Kind.EndsOnly() {
				continue
			}
			for _, o := range others[first[i]:first[i+1]] {
				if !s.Nodes[o].Kind.EndsOnly() {
					reach(o, board[i])
				}
			}
		}
	}
	boards := int32(0)
	for _, closed := range [2]bool{false, true} { // what is as near to both belongs to the one that is open
		for i := range s.Nodes {
			if n := &s.Nodes[i]; n.Kind == graph.ICS && (n.Closed != 0) == closed {
				reach(int32(i), boards)
				boards++
			}
		}
	}
	goOn()
	for i := range s.Nodes {
		reach(int32(i), boards)
		goOn()
	}
	begins = make([]int32, boards+2)
	for _, b := range board {
		begins[b+1]++
	}
	for b := range boards {
		begins[b+1] += begins[b]
	}
	begins = begins[:boards+1]
	place := slices.Clone(begins)
	number, stands = make([]int32, len(reached)), make([]int32, len(reached))
	for _, i := range reached {
		at := place[board[i]]
		place[board[i]]++
		number[at], stands[i] = i, at
	}
	return number, stands, begins
}

// at returns the steps from a node on any day.
func (g *Graph) at(i int32) []step { return g.ever.at(i) }

// node returns the stakeholder at position i.
func (g *Graph) node(i int32) *graph.Node { return &g.all.Nodes[g.number[i]] }

// Node returns the stakeholder with exactly this code, or nil.
func (g *Graph) Node(code string) *graph.Node {
	if i, ok := g.codes[code]; ok {
		return &g.all.Nodes[g.number[i]]
	}
	return nil
}

// EdgesAt returns the edges at the codes, of the types or of all, each once and by
// CompareEdges.
func (g *Graph) EdgesAt(codes []string, types []graph.EdgeType) []*graph.Edge {
	wanted := ^uint32(0)
	if len(types) > 0 {
		wanted = 0
	}
	for _, t := range types {
		wanted |= 1 << t.Number()
	}
	var numbers []int32
	for _, c := range codes {
		i, ok := g.codes[c]
		if !ok {
			continue
		}
		for _, s := range g.at(i) {
			if wanted&(1<<s.typ) != 0 {
				numbers = append(numbers, s.edge)
			}
		}
	}
	slices.Sort(numbers) // edges are kept by CompareEdges
	numbers = slices.Compact(numbers)
	out := make([]*graph.Edge, len(numbers))
	for k, e := range numbers {
		out[k] = &g.all.Edges[e]
	}
	return out
}
