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
	begins []int32 // as sideBySide returns it
	cost   far
	hops   far
}

// far is how far it is at least, by one measure, on any day.
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
	g.apart.cost = g.newFar(func(s *step) int { return s.cost() })
	g.apart.hops = g.newFar(func(*step) int { return 1 })
}

// counts says whether apart counts a step.
func (s *step) counts(hubs uint32) bool { return s.kind>>kindBits != unwalked && hubs&s.through() == 0 }

// hubs are the kinds that a path does not pass through, a bit each.
var hubs = func() (out uint32) {
	for _, k := range graph.Kinds {
		if k.EndsOnly {
			out |= 1 << k.Kind.Number()
		}
	}
	return out
}()

func (g *Graph) newFar(measure func(*step) int) far {
	borders := g.borders(measure)
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
	g.within(&at, f.out, measure)
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
			g.within(&at, dist, measure)
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
func (g *Graph) borders(measure func(*step) int) [][]border {
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
				if o == int32(b) || !st.counts(hubs) {
					continue
				}
				at, known := places[o]
				if !known {
					at = len(out[b])
					places[o] = at
					out[b] = append(out[b], border{board: o, cost: tooFar})
				}
				t := &out[b][at]
				t.cost = min(t.cost, measure(st))
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
func (g *Graph) within(at *spread, dist []uint8, measure func(*step) int) {
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
				if next := d + measure(st); next < tooFar && int32(st.board) == board && next < int(dist[st.other]) && st.counts(hubs) {
					at.put(dist, st.other, next)
				}
			}
		}
		at[d] = at[d][:0]
	}
}

// across returns how far it is from the border of each board to that of each.
func across(borders [][]border, through [][][]uint8) []uint8 {
	n := len(borders)
	out := slices.Repeat([]uint8{tooFar}, n*n)
	back := make([][]int, n) // of each border, its place among those of the other board
	first := make([]int, n+1)
	for b, all := range borders {
		first[b+1] = first[b] + len(all)
		for _, t := range all {
			back[b] = append(back[b], slices.IndexFunc(borders[t.board], func(o border) bool { return o.board == int32(b) }))
		}
	}
	// A state is a border: its board was entered there.
	dist := slices.Repeat([]uint8{tooFar}, first[n])
	board := make([]int32, first[n])
	for b := range borders {
		for k := range borders[b] {
			board[first[b]+k] = int32(b)
		}
	}
	var at spread
	for from := range borders {
		least := out[from*n : (from+1)*n]
		least[from] = 0
		for k, t := range borders[from] {
			at.put(dist, int32(first[t.board]+back[from][k]), t.cost)
		}
		for d := range at {
			for k := 0; k < len(at[d]); k++ {
				state := at[d][k]
				if int(dist[state]) != d {
					continue
				}
				b := board[state]
				least[b] = min(least[b], uint8(d))
				for to, t := range borders[b] {
					if next := d + int(through[b][int(state)-first[b]][to]) + t.cost; next < tooFar {
						at.put(dist, int32(first[t.board]+back[b][to]), next)
					}
				}
			}
		}
		for d := range at {
			for _, state := range at[d] {
				dist[state] = tooFar
			}
			at[d] = at[d][:0]
		}
	}
	return out
}

// board returns the number of a node's board.
func (a *apart) board(node int32) int32 {
	at, begun := slices.BinarySearch(a.begins, node)
	if begun {
		return int32(at)
	}
	return int32(at) - 1
}

// between returns what it costs at least to get from the border of each board to one
// end and to the other: tooFar if a path by way of that board has more hops than
// allowed. It is nil if that is not known.
func (a *apart) between(ends [2]int32, hops int) (rest [2][]uint8) {
	n := len(a.begins)
	if len(a.cost.across) == 0 {
		return rest
	}
	for side, end := range ends {
		own, other := int(a.board(end)), int(a.board(ends[1-side]))
		rest[side] = slices.Clone(a.cost.across[own*n : (own+1)*n])
		for b := range rest[side] {
			switch {
			case b != own:
				rest[side][b] = min(rest[side][b]+a.cost.out[end], tooFar)
			case own == other:
				continue
			}
			if a.hopsBy(ends, b) > hops {
				rest[side][b] = tooFar
			}
		}
	}
	return rest
}

// hopsBy returns how many hops a path has at least that passes nodes of a board.
func (a *apart) hopsBy(ends [2]int32, board int) int {
	n, sum := len(a.begins), 0
	for side, end := range ends {
		own := int(a.board(end))
		if own != board {
			sum += int(a.hops.across[own*n+board]) + int(a.hops.out[end])
		} else if int(a.board(ends[1-side])) != own {
			sum += int(a.hops.out[end])
		}
	}
	return sum
}

// left returns what it costs at least to get to an end of a board from where a step
// leads, by what between returned for that end.
func (a *apart) left(rest []uint8, home int32, s *step) int {
	out := int(rest[s.board])
	if home != int32(s.board) {
		out += int(a.cost.out[s.other])
	}
	return out
}
