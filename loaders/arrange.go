package loaders

// How edges and stakeholders are put in the one order of a graph.

import (
	"cmp"
	"maps"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// sortEdges puts the edges in the order of graph.CompareEdges. What most of them differ
// in is laid out to be compared at once: numbers of bodies are in the order of their
// codes.
func (r *reconciler) sortEdges() {
	type sortKey struct {
		typ      int32 // of the types that there are, by name
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
		return cmp.Or(graph.CompareEdges(&r.edges[a.at], &r.edges[b.at]), cmp.Compare(a.at, b.at))
	})
	places := make([]int32, len(sorted))
	for i, k := range sorted {
		r.ends[i], places[i] = [2]int32{k.from, k.to}, k.at
	}
	rearrange(places, r.edges)
}

// rearrange puts at each place of a list what stands at the place that from names,
// without a second list: lists are of millions, and new memory is dear. It uses from
// up.
func rearrange[T any](from []int32, list []T) {
	for i := range from {
		// Place by place takes what is to stand there, until one is to have what stood
		// at the first.
		first, at := list[i], i
		for next := int(from[at]); next != i; next = int(from[at]) {
			list[at] = list[next]
			from[at], at = int32(at), next
		}
		list[at], from[at] = first, int32(at)
	}
}

// fitted returns a list without its spare room where that is more than the list: who
// keeps the graph would keep it, too.
func fitted[T any](list []T) []T {
	if cap(list) > 2*len(list) {
		return slices.Clone(list)
	}
	return list
}
