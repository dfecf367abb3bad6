package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// apart gives a least cost between two nodes, so that a search skips nodes that
// are too far away. A path can only go from one board's nodes to another's by an
// edge that joins the two, on any day. So it costs at least as much as the cheapest
// way from board to board by such edges.
type apart struct {
	begins []int32 // as sideBySide returns it
	least  []uint8 // cost from each board to each, at most tooFar; empty where there are too many boards
}

const (
	tooFar = graph.MaxCostLimit + 1
	// maxBoards keeps least to 100 MB; England has had some hundred boards.
	maxBoards = 10_000
)

// newApart finds which boards touch, and at what cost. Edges of hubs and those
// without a cost do not count: a path may not walk them, or the search does not
// use apart.
func (g *Graph) newApart(begins []int32, ends [][2]int32, cost func(i int) int) apart {
	a := apart{begins: begins}
	n := len(begins)
	if n > maxBoards {
		return a
	}
	touch := map[[2]int32]uint8{}
	for i, ab := range ends {
		x, y := a.board(ab[0]), a.board(ab[1])
		c := uint8(cost(i))
		if x == y || c == 0 || g.node(ab[0]).Kind.EndsOnly() || g.node(ab[1]).Kind.EndsOnly() {
			continue
		}
		for _, xy := range [2][2]int32{{x, y}, {y, x}} {
			if least, touched := touch[xy]; !touched || c < least {
				touch[xy] = c
			}
		}
	}
	type beside struct {
		board int32
		cost  uint8
	}
	next := make([][]beside, n)
	for xy, c := range touch {
		next[xy[0]] = append(next[xy[0]], beside{xy[1], c})
	}
	a.least = slices.Repeat([]uint8{tooFar}, n*n)
	var reached [tooFar + graph.CostAsked + 1][]int32 // at each cost
	for from := range next {
		least := a.least[from*n : (from+1)*n]
		least[from] = 0
		reached[0] = append(reached[0], int32(from))
		for at := range uint8(tooFar) {
			for _, b := range reached[at] {
				if least[b] != at {
					continue // reached cheaper since
				}
				for _, o := range next[b] {
					if c := at + o.cost; c < least[o.board] {
						least[o.board] = c
						reached[c] = append(reached[c], o.board)
					}
				}
			}
		}
		for at := range reached {
			reached[at] = reached[at][:0]
		}
	}
	return a
}

// board returns the number of a node's board.
func (a *apart) board(node int32) int32 {
	at, begun := slices.BinarySearch(a.begins, node)
	if begun {
		return int32(at)
	}
	return int32(at) - 1
}

// from returns, for each board, the least cost of a path from a node to any node of
// that board without passing through a hub. It is nil if that is not known.
func (a *apart) from(node int32) []uint8 {
	if len(a.least) == 0 {
		return nil
	}
	n, at := len(a.begins), int(a.board(node))
	return a.least[at*n : (at+1)*n]
}
