package ask

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Neighbours returns a page of what is one step from a stakeholder on the
// day, ordered by edge type, name and code, and how many there are in all.
func Neighbours(v graph.View, q graph.NeighbourQuery) (graph.Neighbours, error) {
	return doing("list neighbours", v, q, neighbours)
}

func neighbours(in *part, q graph.NeighbourQuery) (graph.Neighbours, error) {
	n, err := in.find(q.Code)
	switch {
	case err != nil:
	case len(q.Edges) > 0:
		err = in.reach([]string{n.Code}, q.Edges...)
	default:
		err = in.reachAll(n.Code)
	}
	if err != nil {
		return graph.Neighbours{}, err
	}
	all := slices.DeleteFunc(in.steps(n, q.On), func(s graph.Step) bool {
		return len(q.Edges) > 0 && !slices.Contains(q.Edges, s.Edge.Type) || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, s.Other.Kind)
	})
	slices.SortFunc(all, func(a, b graph.Step) int {
		if c := cmp.Or(cmp.Compare(a.Edge.Type, b.Edge.Type), cmp.Compare(a.Other.Name, b.Other.Name),
			cmp.Compare(a.Other.Code, b.Other.Code)); c != 0 {
			return c
		}
		return compareSteps(a, b)
	})
	page := graph.Neighbours{Of: n.Ref(), Total: len(all), Steps: []graph.Step{}}
	if q.Offset < len(all) {
		page.Steps = append(page.Steps, all[q.Offset:min(len(all), q.Offset+q.Limit)]...)
	}
	return page, nil
}

// compareSteps orders steps by their edges. It is apart, since it puts both into
// memory that is collected, which only ties are worth.
//
//go:noinline
func compareSteps(a, b graph.Step) int { return graph.CompareEdges(&a.Edge, &b.Edge) }
