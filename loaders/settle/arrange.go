package settle

import (
	"cmp"
	"maps"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// sortEdges puts the edges in the order of graph.CompareEdges. It compares numbers
// first, which is fast: the numbers of bodies are in the order of their codes.
func (r *reconciler) sortEdges() {
	type sortKey struct {
		typ      int32 // position of the type among those in use, by name
		from, to int32
		at       int32
	}
	types := map[graph.EdgeType]int32{}
	for i := range r.edges {
		types[r.edges[i].Type] = 0
	}
	for i, t := range slices.Sorted(maps.Keys(types)) {
		types[t] = int32(i)
	}
	sorted := make([]sortKey, len(r.edges))
	for i := range r.edges {
		sorted[i] = sortKey{types[r.edges[i].Type], r.ends[i][0], r.ends[i][1], int32(i)}
	}
	slices.SortFunc(sorted, func(a, b sortKey) int {
		if a.typ != b.typ || a.from != b.from || a.to != b.to {
			return cmp.Or(cmp.Compare(a.typ, b.typ), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
		}
		if c := graph.CompareEdges(&r.edges[a.at], &r.edges[b.at]); c != 0 {
			return c
		}
		return cmp.Compare(a.at, b.at)
	})
	places := make([]int32, len(sorted))
	for i, k := range sorted {
		r.ends[i], places[i] = [2]int32{k.from, k.to}, k.at
	}
	rearrange(places, r.edges)
}

// rearrange permutes list in place, so that list[i] becomes the old list[from[i]].
// It allocates nothing, because lists have millions of items, and overwrites from.
func rearrange[T any](from []int32, list []T) {
	for i := range from {
		// Follow the cycle that begins at i until it returns to i.
		first, at := list[i], i
		for next := int(from[at]); next != i; next = int(from[at]) {
			list[at] = list[next]
			from[at], at = int32(at), next
		}
		list[at], from[at] = first, int32(at)
	}
}

// fitted returns a list without its spare capacity if that is larger than the list
// itself: whatever keeps the graph would keep the spare memory too.
func fitted[T any](list []T) []T {
	if cap(list) > 2*len(list) {
		return slices.Clone(list)
	}
	return list
}
