package ask

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Stakeholder returns the stakeholder with this code as it was on the day, or
// ErrNotFound. It finds closed ones too; Successors says who took over.
func Stakeholder(v graph.View, q graph.CodeQuery) (graph.Stakeholder, error) {
	return doing("show a stakeholder", v, q, stakeholder)
}

func stakeholder(in *part, q graph.CodeQuery) (graph.Stakeholder, error) {
	n, err := in.find(q.Code)
	if err == nil {
		err = in.reachAll(n.Code)
	}
	if err != nil {
		return graph.Stakeholder{}, err
	}
	on := q.On
	s := graph.Stakeholder{Node: *n, Open: n.On(on), Edges: []graph.EdgeCount{}, People: people(in, n, on), History: history(in, n, on)}
	for _, st := range in.steps(n, on) {
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
func history(in *part, n *graph.Node, on graph.Day) []graph.Step {
	var runs []graph.Edge
	last := map[told]int{} // in runs
	edges := slices.Clone(in.at(n.Code))
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
			out = append(out, graph.Step{Other: in.node(e.Other(n.Code)).Ref(), Edge: e})
		}
	}
	slices.SortStableFunc(out, func(a, b graph.Step) int {
		if c := cmp.Or(cmp.Compare(a.Edge.Since, b.Edge.Since), cmp.Compare(a.Edge.Until, b.Edge.Until)); c != 0 {
			return c
		}
		return compareSteps(a, b)
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
func kin(in *part, n *graph.Node) (successors, predecessors []graph.Ref) {
	successors, predecessors = []graph.Ref{}, []graph.Ref{}
	for _, e := range in.at(n.Code) {
		if e.Type != graph.SucceededBy {
			continue
		}
		other := in.node(e.Other(n.Code)).Ref()
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

// notOpen says why a stakeholder that was not open on the day has no answer, and
// names its successors.
func (p *part) notOpen(n *graph.Node, on graph.Day) (graph.Why, error) {
	if err := p.reach([]string{n.Code}, graph.SucceededBy); err != nil {
		return graph.Why{}, err
	}
	successors, _ := kin(p, n)
	return graph.NotOpen(n, on, successors), nil
}

// people returns who holds a role at n on the day, by role, name and code.
func people(in *part, n *graph.Node, on graph.Day) []graph.Held {
	out := []graph.Held{}
	for _, e := range in.at(n.Code) {
		if e.Type != graph.Holds || e.To != n.Code || !e.Counts(on) {
			continue
		}
		if p := in.node(e.From); p.On(on) {
			out = append(out, graph.Held{Person: p.Ref(), Edge: *e})
		}
	}
	slices.SortStableFunc(out, func(a, b graph.Held) int {
		return cmp.Or(cmp.Compare(a.Edge.Role, b.Edge.Role), cmp.Compare(a.Person.Name, b.Person.Name), cmp.Compare(a.Person.Code, b.Person.Code))
	})
	return out
}
