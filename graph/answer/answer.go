// Package answer works out, from what stands around a stakeholder, the answers
// that need no search through the graph: everything about one, its neighbours,
// its line to the region, its pharmacies. It is pure, and the same for every
// engine.
package answer

import (
	"cmp"
	"context"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Around is the part of a graph that answers are made of. What it returns is
// shared and not changed.
type Around interface {
	// Node returns the stakeholder of just this code, or nil.
	Node(code string) *graph.Node

	// Edges returns every edge at the code whatever its days, by CompareEdges.
	Edges(code string) []*graph.Edge

	// OfKind returns all of a kind, by code.
	OfKind(kind graph.Kind) []*graph.Node

	// Has says whether any edge of the type is held, with this rule unless empty.
	Has(t graph.EdgeType, rule string) bool
}

// find returns the stakeholder that a typed code means.
func find(in Around, code string) (*graph.Node, error) {
	code, err := graph.Resolve("code", code, func(c string) bool { return in.Node(c) != nil })
	if err != nil {
		return nil, err
	}
	return in.Node(code), nil
}

// steps returns what is one step from n on the day, by CompareEdges: the edge
// counts and both its ends are open.
func steps(in Around, n *graph.Node, on graph.Day) []graph.Step {
	if !n.On(on) {
		return nil
	}
	var out []graph.Step
	for _, e := range in.Edges(n.Code) {
		if !e.Counts(on) {
			continue
		}
		if o := in.Node(e.Other(n.Code)); o.On(on) {
			out = append(out, graph.Step{Other: o.Ref(), Edge: *e})
		}
	}
	return out
}

// Stakeholder answers graph.Reader.Stakeholder.
func Stakeholder(_ context.Context, in Around, code string, on graph.Day) (graph.Stakeholder, error) {
	n, err := find(in, code)
	if err != nil {
		return graph.Stakeholder{}, err
	}
	s := graph.Stakeholder{Node: *n, Open: n.On(on), Edges: []graph.EdgeCount{}, People: people(in, n, on), History: history(in, n, on)}
	for _, st := range steps(in, n, on) {
		s.Edges = count(s.Edges, st.Edge.Type, st.Edge.From == n.Code)
	}
	slices.SortFunc(s.Edges, func(a, b graph.EdgeCount) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), outFirst(a.Out, b.Out))
	})
	s.Successors, s.Predecessors = kin(in, n)
	return s, nil
}

// told is what an edge tells, whatever its days and its list.
type told struct {
	typ            graph.EdgeType
	from, to, role string
	rule           string // by which a pharmacy is aligned
	share          float64
	items          int
}

func tells(e *graph.Edge) told {
	t := told{typ: e.Type, from: e.From, to: e.To, role: e.Role, share: e.Share, items: e.Items}
	if e.Type == graph.AlignedTo {
		t.rule = e.Rule
	}
	return t
}

// history returns the edges of n that do not count on the day. What several
// lists tell without a break is one.
func history(in Around, n *graph.Node, on graph.Day) []graph.Step {
	var runs []graph.Edge
	last := map[told]int{} // in runs
	edges := slices.Clone(in.Edges(n.Code))
	slices.SortStableFunc(edges, func(a, b *graph.Edge) int { return cmp.Compare(a.Since, b.Since) })
	for _, e := range edges {
		at, before := last[tells(e)]
		if !before || runs[at].Until == 0 || e.Since > runs[at].Until {
			last[tells(e)] = len(runs)
			runs = append(runs, *e)
			continue
		}
		if e.Until == 0 || e.Until > runs[at].Until {
			since, by := runs[at].Since, runs[at].SinceBy
			runs[at] = *e
			runs[at].Since, runs[at].SinceBy = since, by
		}
	}
	out := []graph.Step{}
	for _, e := range runs {
		if e.Type != graph.SucceededBy && !e.Counts(on) {
			out = append(out, graph.Step{Other: in.Node(e.Other(n.Code)).Ref(), Edge: e})
		}
	}
	slices.SortStableFunc(out, func(a, b graph.Step) int {
		return cmp.Or(cmp.Compare(a.Edge.Since, b.Edge.Since), cmp.Compare(a.Edge.Until, b.Edge.Until), graph.CompareEdges(&a.Edge, &b.Edge))
	})
	return out
}

func count(counts []graph.EdgeCount, t graph.EdgeType, out bool) []graph.EdgeCount {
	for i := range counts {
		if counts[i].Type == t && counts[i].Out == out {
			counts[i].Count++
			return counts
		}
	}
	return append(counts, graph.EdgeCount{Type: t, Out: out, Count: 1})
}

func outFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// kin returns who took over from n and whom it took over from, whatever the
// day, by code.
func kin(in Around, n *graph.Node) (successors, predecessors []graph.Ref) {
	successors, predecessors = []graph.Ref{}, []graph.Ref{}
	for _, e := range in.Edges(n.Code) {
		if e.Type != graph.SucceededBy {
			continue
		}
		other := in.Node(e.Other(n.Code)).Ref()
		if e.From == n.Code {
			successors = append(successors, other)
			continue
		}
		predecessors = append(predecessors, other)
	}
	byCode := func(refs []graph.Ref) []graph.Ref {
		slices.SortFunc(refs, func(a, b graph.Ref) int { return cmp.Compare(a.Code, b.Code) })
		return slices.Compact(refs)
	}
	return byCode(successors), byCode(predecessors)
}

// Successors returns who took over from n, whatever the day, by code.
func Successors(in Around, n *graph.Node) []graph.Ref {
	s, _ := kin(in, n)
	return s
}

// people returns who holds a role at n on the day, by role, name and code.
func people(in Around, n *graph.Node, on graph.Day) []graph.Held {
	out := []graph.Held{}
	for _, e := range in.Edges(n.Code) {
		if e.Type != graph.Holds || e.To != n.Code || !e.Counts(on) {
			continue
		}
		if p := in.Node(e.From); p.On(on) {
			out = append(out, graph.Held{Person: p.Ref(), Edge: *e})
		}
	}
	slices.SortStableFunc(out, func(a, b graph.Held) int {
		return cmp.Or(cmp.Compare(a.Edge.Role, b.Edge.Role), cmp.Compare(a.Person.Name, b.Person.Name), cmp.Compare(a.Person.Code, b.Person.Code))
	})
	return out
}

// Neighbours answers graph.Reader.Neighbours.
func Neighbours(_ context.Context, in Around, q graph.NeighbourQuery) (graph.Neighbours, error) {
	if err := q.Validate(); err != nil {
		return graph.Neighbours{}, err
	}
	n, err := find(in, q.Code)
	if err != nil {
		return graph.Neighbours{}, err
	}
	all := slices.DeleteFunc(steps(in, n, q.On), func(s graph.Step) bool {
		return len(q.Edges) > 0 && !slices.Contains(q.Edges, s.Edge.Type) || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, s.Other.Kind)
	})
	slices.SortFunc(all, func(a, b graph.Step) int {
		return cmp.Or(cmp.Compare(a.Edge.Type, b.Edge.Type), cmp.Compare(a.Other.Name, b.Other.Name),
			cmp.Compare(a.Other.Code, b.Other.Code), graph.CompareEdges(&a.Edge, &b.Edge))
	})
	page := graph.Neighbours{Of: n.Ref(), Total: len(all), Steps: []graph.Step{}}
	if q.Offset < len(all) {
		page.Steps = append(page.Steps, all[q.Offset:min(len(all), q.Offset+q.Limit)]...)
	}
	return page, nil
}
