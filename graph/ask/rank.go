package ask

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// rank orders candidates by cost, hops and codes, folds those of one shape
// unless the query says otherwise, and keeps as many as the limit allows.
func rank(q graph.PathQuery, candidates [][]int32, in graph.Local) []graph.Path {
	w := &ranking{in: in, told: map[uint64]toldHop{}}
	all := make([]ranked, len(candidates))
	for k, c := range candidates {
		all[k] = w.ranked(c)
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.nodes), len(b.nodes)), slices.Compare(a.nodes, b.nodes))
	})
	shapes := map[shape]int{} // the answer of each, -1 beyond the limit
	var out []answered
	for _, r := range all {
		at, known := shapes[r.shape]
		switch {
		case !q.Unfolded && known:
			if at >= 0 {
				out[at].alike(r)
			}
		case len(out) == q.Limit && q.Unfolded:
			return shown(out)
		case len(out) == q.Limit:
			shapes[r.shape] = -1
		default:
			shapes[r.shape] = len(out)
			out = append(out, answered{path: w.path(r), first: r.nodes})
		}
	}
	return shown(out)
}

// shape is the numbers of the stakeholders' kinds and, between them, of the edges' types.
type shape [2*graph.MaxHopsLimit + 1]uint8

// ranked is a candidate and what it is ordered and folded by.
type ranked struct {
	nodes []int32
	cost  int
	shape shape
}

// ranking knows the edges that candidates tell.
type ranking struct {
	in   graph.Local
	told map[uint64]toldHop
}

// toldHop is the edge that paths show between two neighbours.
type toldHop struct {
	*graph.Edge
	cost      int
	typ       uint8
	low, high uint8 // kinds of the two ends, in the order of codes
}

func (w *ranking) walk(i, j int32) toldHop {
	key := uint64(min(i, j))<<32 | uint64(max(i, j))
	h, ok := w.told[key]
	if !ok {
		h.Edge, h.cost = w.in.Told(i, j)
		h.typ = h.Type.Number()
		h.low, h.high = w.in.Node(min(i, j)).Kind.Number(), w.in.Node(max(i, j)).Kind.Number()
		w.told[key] = h
	}
	return h
}

func (w *ranking) ranked(nodes []int32) ranked {
	r := ranked{nodes: nodes}
	for h := 1; h < len(nodes); h++ {
		told := w.walk(nodes[h-1], nodes[h])
		r.cost += told.cost
		here, there := told.low, told.high
		if nodes[h-1] > nodes[h] {
			here, there = there, here
		}
		r.shape[2*h-2], r.shape[2*h-1], r.shape[2*h] = here, told.typ, there
	}
	return r
}

func (w *ranking) path(r ranked) graph.Path {
	p := graph.Path{Cost: r.cost, Hops: len(r.nodes) - 1}
	for h, i := range r.nodes {
		p.Nodes = append(p.Nodes, w.in.Node(i).Ref())
		if h > 0 {
			told := w.walk(r.nodes[h-1], i)
			p.Edges = append(p.Edges, graph.Hop{Edge: *told.Edge, Cost: told.cost})
		}
	}
	return p
}

// answered is a path that is shown, and how those alike differ from it.
type answered struct {
	path   graph.Path
	first  []int32                     // its stakeholders
	others [graph.MaxHopsLimit + 1]int // how many paths alike have another one there
}

// alike counts a path of the same shape.
func (a *answered) alike(r ranked) {
	a.path.Alike++
	for h, i := range r.nodes {
		if i != a.first[h] {
			a.others[h]++
		}
	}
}

// shown returns the paths, each with where most of those alike differ.
func shown(all []answered) []graph.Path {
	var out []graph.Path
	for _, a := range all {
		for h, n := range a.others {
			if n > a.others[a.path.Varies] {
				a.path.Varies = h
			}
		}
		out = append(out, a.path)
	}
	return out
}
