package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// apart gives a least number of hops between two nodes, so that a search skips
// nodes that are too far away. A path can only go from one board's nodes to
// another's by an edge that joins the two, on any day. So it has at least as many
// hops as the shortest way from board to board has such edges.
type apart struct {
	begins []int32 // as sideBySide returns it
	least  []uint8 // hops from each board to each, at most tooFar; empty where there are too many boards
}

const (
	tooFar = graph.MaxHopsLimit + 1
	// maxBoards keeps least to 100 MB; England has had some hundred boards.
	maxBoards = 10_000
)

// newApart finds which boards touch. Edges of hubs do not count: a path may not
// pass through a hub, or the search does not use apart.
func (g *Graph) newApart(begins []int32, ends [][2]int32) apart {
	a := apart{begins: begins}
	n := len(begins)
	if n > maxBoards {
		return a
	}
	touch := map[[2]int32]bool{}
	for _, ab := range ends {
		x, y := a.board(ab[0]), a.board(ab[1])
		if x != y && !g.node(ab[0]).Kind.EndsOnly() && !g.node(ab[1]).Kind.EndsOnly() {
			touch[[2]int32{x, y}], touch[[2]int32{y, x}] = true, true
		}
	}
	beside := make([][]int32, n)
	for xy := range touch {
		beside[xy[0]] = append(beside[xy[0]], xy[1])
	}
	a.least = slices.Repeat([]uint8{tooFar}, n*n)
	var reached []int32
	for from := range beside {
		least := a.least[from*n : (from+1)*n]
		least[from] = 0
		reached = append(reached[:0], int32(from))
		for k := 0; k < len(reached); k++ {
			next := least[reached[k]] + 1
			if next == tooFar {
				break
			}
			for _, to := range beside[reached[k]] {
				if least[to] == tooFar {
					least[to] = next
					reached = append(reached, to)
				}
			}
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

// from returns, for each board, the least hops of a path from a node to any node
// of that board without passing through a hub. It is nil if that is not known.
func (a *apart) from(node int32) []uint8 {
	if len(a.least) == 0 {
		return nil
	}
	n, at := len(a.begins), int(a.board(node))
	return a.least[at*n : (at+1)*n]
}
