package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// apart says how far two nodes of different boards are from each other at least, so
// that a search skips what is too far away. A path leaves the nodes of a board only by
// an edge that crosses to another board's. So it goes from its start to the border, from
// border to border, and on to its end.
type apart struct {
	begins  []int32   // as sideBySide returns it
	settled graph.Day // no board has opened or closed since; 0 if none ever did
	ever    both      // on any day
	late    both      // on any day since settled
}

// both are the measures of one time.
type both struct{ cost, hops far }

// far is how far it is at least, by one measure.
type far struct {
	out    []uint8 // from each node to the border of its board
	across []uint8 // from the border of each board to that of each; empty where there are too many boards
}

const (
	tooFar = graph.MaxCostLimit + 1
	// maxBoards keeps each table to 100 MB; England has had some hundred boards.
	maxBoards = 10_000
)

// border is where a board touches another.
type border struct {
	board int32
	nodes []int32 // of this board, with an edge to the other
	cost  int     // of the cheapest edge
}

// newApart finds how far apart boards are. Edges of hubs and those without a cost do
// not count: a path may not walk them, or the search does not use apart.
func (g *Graph) newApart() {
	n := len(g.apart.begins)
	if n > maxBoards {
		return
	}
	for i := range g.all.Nodes {
		if b := &g.all.Nodes[i]; b.Kind == graph.ICS {
			g.apart.settled = max(g.apart.settled, b.Opened, b.Closed)
		}
	}
	g.apart.ever = g.newBoth(0)
	if g.apart.late = g.apart.ever; g.apart.settled != 0 {
		g.apart.late = g.newBoth(g.apart.settled)
	}
}

func (g *Graph) newBoth(since graph.Day) both {
	return both{
		cost: g.newFar(counting{since, func(s *step) int { return s.cost() }}),
		hops: g.newFar(counting{since, func(*step) int { return 1 }}),
	}
}

// counting says which steps count, and how far they go.
type counting struct {
	since graph.Day
	far   func(*step) int
}

// has says whether a step counts: on some day since, and never one that the search
// does not take unless asked.
func (c counting) has(s *step) bool {
	return s.until > c.since && s.kind>>kindBits != unwalked && hubs&s.through() == 0
}

// hubs are the kinds that a path does not pass through, a bit each.
var hubs = func() (out uint32) {
	for _, k := range graph.Kinds {
		if k.EndsOnly {
			out |= 1 << k.Kind.Number()
		}
	}
	return out
}()

func (g *Graph) newFar(by counting) far {
	borders := g.borders(by)
	n := len(borders)
	f := far{out: slices.Repeat([]uint8{tooFar}, len(g.number))}
	var at spread
	for _, all := range borders {
		for _, b := range all {
			for _, i := range b.nodes {
				at.put(f.out, i, 0)
			}
		}
	}
	g.within(&at, f.out, by)
	// through has what it costs to get from one border of a board to another.
	through, dist := make([][][]uint8, n), slices.Repeat([]uint8{tooFar}, len(g.number))
	for b, all := range borders {
		through[b] = make([][]uint8, len(all))
		first, last := g.apart.begins[b], int32(len(g.number))
		if b+1 < n {
			last = g.apart.begins[b+1]
		}
		for from := range all {
			for _, i := range all[from].nodes {
				at.put(dist, i, 0)
			}
			g.within(&at, dist, by)
			through[b][from] = make([]uint8, len(all))
			for to := range all {
				least := uint8(tooFar)
				for _, i := range all[to].nodes {
					least = min(least, dist[i])
				}
				through[b][from][to] = least
			}
			for i := first; i < last; i++ {
				dist[i] = tooFar
			}
		}
	}
	f.across = across(borders, through)
	return f
}

// borders returns where each board touches others.
func (g *Graph) borders(by counting) [][]border {
	out := make([][]border, len(g.apart.begins))
	for b := range out {
		last := int32(len(g.number))
		if b+1 < len(out) {
			last = g.apart.begins[b+1]
		}
		places := map[int32]int{}
		for i := g.apart.begins[b]; i < last; i++ {
			if g.node(i).Kind.EndsOnly() {
				continue
			}
			steps := g.at(i)
			for k := range steps {
				st := &steps[k]
				o := int32(st.board)
				if o == int32(b) || !by.has(st) {
					continue
				}
				at, known := places[o]
				if !known {
					at = len(out[b])
					places[o] = at
					out[b] = append(out[b], border{board: o, cost: tooFar})
				}
				t := &out[b][at]
				t.cost = min(t.cost, by.far(st))
				if len(t.nodes) == 0 || t.nodes[len(t.nodes)-1] != i {
					t.nodes = append(t.nodes, i)
				}
			}
		}
	}
	return out
}

// spread is what was reached at each distance, to go on from.
type spread [tooFar][]int32

func (s *spread) put(dist []uint8, i int32, d int) {
	if d < int(dist[i]) {
		dist[i] = uint8(d)
		s[d] = append(s[d], i)
	}
}

// within goes on from what was reached, never across a border, and empties at.
func (g *Graph) within(at *spread, dist []uint8, by counting) {
	for d := range at {
		for k := 0; k < len(at[d]); k++ {
			i := at[d][k]
			if int(dist[i]) != d {
				continue // reached nearer since
			}
			board := g.apart.board(i)
			steps := g.at(i)
			for s := range steps {
				st := &steps[s]
				if next := d + by.far(st); next < tooFar && int32(st.board) == board && next < int(dist[st.other]) && by.has(st) {
					at.put(dist, st.other, next)
				}
			}
		}
		at[d] = at[d][:0]
	}
}

// across returns how far it is from the border of each board to that of each.
func across(borders [][]border, through [][][]uint8) []uint8 {
	c := newCrossing(borders, through)
	n := len(borders)
	out := slices.Repeat([]uint8{tooFar}, n*n)
	for from := range borders {
		c.from(from, out[from*n:(from+1)*n])
	}
	return out
}

// crossing is a walk from border to border. A state is a border: its board was entered there.
type crossing struct {
	borders [][]border
	through [][][]uint8
	back    [][]int // of each border, its place among those of the other board
	first   []int   // state of each board's first border
	board   []int32 // of each state
	dist    []uint8
	at      spread
}

func newCrossing(borders [][]border, through [][][]uint8) *crossing {
	c := &crossing{borders: borders, through: through, back: make([][]int, len(borders)), first: make([]int, len(borders)+1)}
	for b, all := range borders {
		c.first[b+1] = c.first[b] + len(all)
		for _, t := range all {
			c.back[b] = append(c.back[b], slices.IndexFunc(borders[t.board], func(o border) bool { return o.board == int32(b) }))
			c.board = append(c.board, int32(b))
		}
	}
	c.dist = slices.Repeat([]uint8{tooFar}, len(c.board))
	return c
}

// cross notes that a border is crossed, after which its other board is so far.
func (c *crossing) cross(board, border, far int) {
	if far < tooFar {
		c.at.put(c.dist, int32(c.first[c.borders[board][border].board]+c.back[board][border]), far)
	}
}

// from fills in how far it is from the border of one board to that of each.
func (c *crossing) from(start int, least []uint8) {
	least[start] = 0
	for k, t := range c.borders[start] {
		c.cross(start, k, t.cost)
	}
	for d := range c.at {
		for k := 0; k < len(c.at[d]); k++ {
			state := c.at[d][k]
			if int(c.dist[state]) != d {
				continue // reached nearer since
			}
			b := int(c.board[state])
			least[b] = min(least[b], uint8(d))
			for to, t := range c.borders[b] {
				c.cross(b, to, d+int(c.through[b][int(state)-c.first[b]][to])+t.cost)
			}
		}
	}
	for d := range c.at {
		for _, state := range c.at[d] {
			c.dist[state] = tooFar
		}
		c.at[d] = c.at[d][:0]
	}
}

// board returns the number of a node's board.
func (a *apart) board(node int32) int32 {
	at, begun := slices.BinarySearch(a.begins, node)
	if begun {
		return int32(at)
	}
	return int32(at) - 1
}

// ends are the two that a search goes between, and how far boards are from them.
type ends struct {
	out  [2][]uint8    // from each node to the border of its board: cost, hops
	to   [2][2]boardly // of each end: cost, hops
	most int           // hops that a path may have
}

// boardly is how far it is at least to an end from the nodes of each board: same if the way
// stays in the board, rest from the border of the board.
type boardly struct{ same, rest []uint8 }

// from returns how far it is at least to the end from a node that is so far from the border.
func (b *boardly) from(board uint16, out uint8) int {
	return min(int(b.same[board]), int(out)+int(b.rest[board]))
}

// between returns how far boards are from two ends on a day. It is nil if nothing is known.
func (g *Graph) between(at [2]int32, on graph.Day, hops int) *ends {
	by := &g.apart.ever
	if on >= g.apart.settled {
		by = &g.apart.late
	}
	if len(by.cost.across) == 0 {
		return nil
	}
	e := &ends{out: [2][]uint8{by.cost.out, by.hops.out}, most: hops}
	for side, end := range at {
		e.to[side][0] = g.toEnd(&by.cost, end, func(s *step) int { return s.cost() })
		e.to[side][1] = g.toEnd(&by.hops, end, func(*step) int { return 1 })
	}
	return e
}

// toEnd returns how far boards are from an end. A hub is of no board: it is one step from
// those that it joins.
func (g *Graph) toEnd(f *far, end int32, measure func(*step) int) boardly {
	n := len(g.apart.begins)
	b := boardly{slices.Repeat([]uint8{tooFar}, n), slices.Repeat([]uint8{tooFar}, n)}
	border := slices.Repeat([]uint8{tooFar}, n) // from the end to the border of each board
	if !g.node(end).Kind.EndsOnly() {
		own := g.apart.board(end)
		b.same[own], border[own] = 0, f.out[end]
	} else {
		steps := g.at(end)
		for k := range steps {
			s := &steps[k]
			far := uint8(measure(s))
			b.same[s.board] = min(b.same[s.board], far)
			border[s.board] = min(border[s.board], far+f.out[s.other])
		}
	}
	for of, out := range border {
		if out == tooFar {
			continue
		}
		for to, across := range f.across[of*n : (of+1)*n] {
			if to != of {
				b.rest[to] = min(b.rest[to], out+across)
			}
		}
	}
	return b
}

// too says whether a path that goes where a step leads, at a cost so far, costs or goes too far.
func (e *ends) too(side int, s *step, cost, most int) bool {
	if cost+e.to[1-side][0].from(s.board, e.out[0][s.other]) > most {
		return true
	}
	out := e.out[1][s.other]
	return e.to[0][1].from(s.board, out)+e.to[1][1].from(s.board, out) > e.most
}

// tooMany says whether a path that goes where a step leads, at a cost and in so many hops
// so far, costs too much or has too many.
func (e *ends) tooMany(side int, s *step, cost, hops, most int) bool {
	return cost+e.to[1-side][0].from(s.board, e.out[0][s.other]) > most ||
		hops+e.to[1-side][1].from(s.board, e.out[1][s.other]) > e.most
}
