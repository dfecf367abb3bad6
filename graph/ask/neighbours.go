package ask

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// NeighbourQuery asks for a page of what is one step away.
type NeighbourQuery struct {
	Code   string
	On     graph.Day
	Kinds  []graph.Kind
	Edges  []graph.EdgeType
	Limit  int // 1 to NeighbourLimit
	Offset int
}

// NeighbourLimit is how many neighbours are shown at a time at most.
const NeighbourLimit = 1000

// Day returns the day that is asked about.
func (q NeighbourQuery) Day() graph.Day { return q.On }

// Validate returns a ParamError for what is out of bounds.
func (q NeighbourQuery) Validate() error {
	if q.Code == "" {
		return &graph.ParamError{Param: "code", Reason: "is missing"}
	}
	if q.On == 0 {
		return &graph.ParamError{Param: "on", Reason: "is missing"}
	}
	if q.Limit < 1 || q.Limit > NeighbourLimit {
		return &graph.ParamError{Param: "limit", Reason: fmt.Sprintf("must be 1 to %d", NeighbourLimit)}
	}
	if q.Offset < 0 {
		return &graph.ParamError{Param: "offset", Reason: "must not be negative"}
	}
	if err := graph.KnownEdges(q.Edges); err != nil {
		return err
	}
	return graph.KnownKinds(q.Kinds)
}

// NeighboursAnswer is a page of steps and the count of all.
type NeighboursAnswer struct {
	Of    graph.Ref `json:"of"`
	Total int       `json:"total"`
	Steps []Step    `json:"steps"`
}

// Neighbours returns a page of what is one step from a stakeholder on the
// day, ordered by edge type, name and code, and how many there are in all.
func Neighbours(v graph.View, q NeighbourQuery) (NeighboursAnswer, error) {
	return doing("list neighbours", v, q, neighbours)
}

func neighbours(in *part, q NeighbourQuery) (NeighboursAnswer, error) {
	n, err := in.find(q.Code)
	switch {
	case err != nil:
	case len(q.Edges) > 0:
		err = in.reach([]string{n.Code}, q.Edges...)
	default:
		err = in.reachAll(n.Code)
	}
	if err != nil {
		return NeighboursAnswer{}, err
	}
	all := slices.DeleteFunc(in.steps(n, q.On), func(s Step) bool {
		return len(q.Edges) > 0 && !slices.Contains(q.Edges, s.Edge.Type) || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, s.Other.Kind)
	})
	slices.SortFunc(all, func(a, b Step) int {
		if c := cmp.Or(cmp.Compare(a.Edge.Type, b.Edge.Type), cmp.Compare(a.Other.Name, b.Other.Name),
			cmp.Compare(a.Other.Code, b.Other.Code)); c != 0 {
			return c
		}
		return compareSteps(a, b)
	})
	page := NeighboursAnswer{Of: n.Ref(), Total: len(all), Steps: []Step{}}
	if q.Offset < len(all) {
		page.Steps = append(page.Steps, all[q.Offset:min(len(all), q.Offset+q.Limit)]...)
	}
	return page, nil
}

// compareSteps orders steps by their edges. It is apart, since it puts both into
// memory that is collected, which only ties are worth.
//
//go:noinline
func compareSteps(a, b Step) int { return graph.CompareEdges(&a.Edge, &b.Edge) }
