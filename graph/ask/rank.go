package ask

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// rank orders candidates by cost, hops and codes, folds those of one shape
// unless the query says otherwise, and keeps as many as the limit allows.
func rank(q graph.PathQuery, candidates [][]int32, in graph.Local) []graph.Path {
	// A shape is the numbers of the stakeholders' kinds and, between them, of the
	// edges' types.
	type shape [2*graph.MaxHopsLimit + 1]uint8
	type ranked struct {
		nodes []int32
		cost  int
		shape shape
	}
	type hop struct {
		*graph.Edge
		cost      int
		typ       uint8
		low, high uint8 // kinds of the two ends, in the order of codes
	}
	told := map[uint64]hop{}
	walk := func(i, j int32) hop {
		key := uint64(min(i, j))<<32 | uint64(max(i, j))
		h, ok := told[key]
		if !ok {
			h.Edge, h.cost = in.Told(i, j)
			h.typ = h.Type.Number()
			h.low, h.high = in.Node(min(i, j)).Kind.Number(), in.Node(max(i, j)).Kind.Number()
			told[key] = h
		}
		return h
	}
	all := make([]ranked, len(candidates))
	for k, c := range candidates {
		r := &all[k]
		r.nodes = c
		for h := 1; h < len(c); h++ {
			told := walk(c[h-1], c[h])
			r.cost += told.cost
			here, there := told.low, told.high
			if c[h-1] > c[h] {
				here, there = there, here
			}
			r.shape[2*h-2], r.shape[2*h-1], r.shape[2*h] = here, told.typ, there
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.nodes), len(b.nodes)), slices.Compare(a.nodes, b.nodes))
	})
	shapes := map[shape]int{}
	var out []graph.Path
	var first [][]int32                      // the stakeholders of each answer
	var others [][graph.MaxHopsLimit + 1]int // how many paths alike have another one there
	for _, r := range all {
		if !q.Unfolded {
			if at, ok := shapes[r.shape]; ok {
				if at >= 0 {
					out[at].Alike++
					for h, i := range r.nodes {
						if i != first[at][h] {
							others[at][h]++
						}
					}
				}
				continue
			}
			if len(out) == q.Limit {
				shapes[r.shape] = -1
				continue
			}
			shapes[r.shape] = len(out)
		}
		if len(out) == q.Limit {
			break
		}
		p := graph.Path{Cost: r.cost, Hops: len(r.nodes) - 1}
		for h, i := range r.nodes {
			p.Nodes = append(p.Nodes, in.Node(i).Ref())
			if h > 0 {
				told := walk(r.nodes[h-1], i)
				p.Edges = append(p.Edges, graph.Hop{Edge: *told.Edge, Cost: told.cost})
			}
		}
		out, first = append(out, p), append(first, r.nodes)
		others = append(others, [graph.MaxHopsLimit + 1]int{})
	}
	for i := range out {
		for h, n := range others[i] {
			if n > others[i][out[i].Varies] {
				out[i].Varies = h
			}
		}
	}
	return out
}
