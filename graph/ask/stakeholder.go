package ask

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// CodeQuery asks about one stakeholder on a day: what it is, its line to its board,
// the committees that cover it, how much there is in it.
type CodeQuery struct {
	Code string
	On   graph.Day
}

// Day returns the day that is asked about.
func (q CodeQuery) Day() graph.Day { return q.On }

// Validate returns a ParamError for what is missing.
func (q CodeQuery) Validate() error {
	switch {
	case q.Code == "":
		return &graph.ParamError{Param: "code", Reason: "is missing"}
	case q.On == 0:
		return &graph.ParamError{Param: "on", Reason: "is missing"}
	}
	return nil
}

// StakeholderAnswer is everything about one, as it was on a day.
type StakeholderAnswer struct {
	graph.Node
	Open         bool              `json:"open"` // on the day
	Edges        []EdgeCount       `json:"edges"`
	People       []Held            `json:"people"`
	Successors   []graph.Successor `json:"successors"`
	Predecessors []graph.Ref       `json:"predecessors"`
	History      []Step            `json:"history"` // every edge that has ended or is in the future
}

// EdgeCount says how many edges of a type there are, one way.
type EdgeCount struct {
	Type  graph.EdgeType `json:"type"`
	Out   bool           `json:"out"` // the stakeholder is the edge's From
	Count int            `json:"count"`
}

// Held is a role and who holds it.
type Held struct {
	Person graph.Ref  `json:"person"`
	Edge   graph.Edge `json:"edge"`
}

// Step is an edge and what it leads to.
type Step struct {
	Other graph.Ref  `json:"other"`
	Edge  graph.Edge `json:"edge"`
}

// Stakeholder returns the stakeholder with this code as it was on the day, or
// ErrNotFound. It finds closed ones too; Successors says who took over.
func Stakeholder(v graph.View, q CodeQuery) (StakeholderAnswer, error) {
	return doing("show a stakeholder", v, q, stakeholder)
}

func stakeholder(in *part, q CodeQuery) (StakeholderAnswer, error) {
	n, err := in.find(q.Code)
	if err == nil {
		err = in.reachAll(n.Code)
	}
	if err != nil {
		return StakeholderAnswer{}, err
	}
	on := q.On
	s := StakeholderAnswer{Node: *n, Open: n.On(on), Edges: []EdgeCount{}, People: people(in, n, on), History: history(in, n, on)}
	for _, st := range in.steps(n, on) {
		s.Edges = count(s.Edges, st.Edge.Type, st.Edge.From == n.Code)
	}
	slices.SortFunc(s.Edges, func(a, b EdgeCount) int {
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
func history(in *part, n *graph.Node, on graph.Day) []Step {
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
	out := []Step{}
	for _, e := range runs {
		if e.Type != graph.SucceededBy && !e.Counts(on) {
			out = append(out, Step{Other: in.node(e.Other(n.Code)).Ref(), Edge: e})
		}
	}
	slices.SortStableFunc(out, func(a, b Step) int {
		if c := cmp.Or(cmp.Compare(a.Edge.Since, b.Edge.Since), cmp.Compare(a.Edge.Until, b.Edge.Until)); c != 0 {
			return c
		}
		return compareSteps(a, b)
	})
	return out
}

func count(counts []EdgeCount, t graph.EdgeType, out bool) []EdgeCount {
	for i := range counts {
		if counts[i].Type == t && counts[i].Out == out {
			counts[i].Count++
			return counts
		}
	}
	return append(counts, EdgeCount{Type: t, Out: out, Count: 1})
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
func kin(in *part, n *graph.Node) (successors []graph.Successor, predecessors []graph.Ref) {
	successors, predecessors = []graph.Successor{}, []graph.Ref{}
	for _, e := range in.at(n.Code) {
		if e.Type != graph.SucceededBy {
			continue
		}
		other := in.node(e.Other(n.Code)).Ref()
		if e.From == n.Code {
			successors = append(successors, graph.Successor{Ref: other, On: e.Since})
			continue
		}
		predecessors = append(predecessors, other)
	}
	slices.SortFunc(successors, func(a, b graph.Successor) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.On, b.On)) })
	successors = slices.CompactFunc(successors, func(a, b graph.Successor) bool { return a.Code == b.Code })
	slices.SortFunc(predecessors, func(a, b graph.Ref) int { return cmp.Compare(a.Code, b.Code) })
	return successors, slices.Compact(predecessors)
}

// tookOver returns those who took over from n by the day. The list that n is in may not
// know of it yet.
func (p *part) tookOver(n *graph.Node, on graph.Day) ([]graph.Successor, error) {
	if err := p.reach([]string{n.Code}, graph.SucceededBy); err != nil {
		return nil, err
	}
	successors, _ := kin(p, n)
	return slices.DeleteFunc(successors, func(s graph.Successor) bool { return s.On > on }), nil
}

// notOpen says why a stakeholder that was not open on the day has no answer, and
// names its successors.
func (p *part) notOpen(n *graph.Node, on graph.Day) (graph.Why, error) {
	if err := p.reach([]string{n.Code}, graph.SucceededBy); err != nil {
		return graph.Why{}, err
	}
	successors, _ := kin(p, n)
	return notOpen(n, on, successors), nil
}

// notOpen says why a stakeholder that was not open on the day has no path, and
// names its successors.
func notOpen(n *graph.Node, on graph.Day, successors []graph.Successor) graph.Why {
	var s strings.Builder
	s.WriteString(graph.Called(n) + " was not open on " + on.Words())
	switch {
	case n.Status == graph.StatusProposed:
		s.WriteString(": it is only proposed")
	case n.Opened != 0 && on < n.Opened:
		s.WriteString(": it opened on " + n.Opened.Words())
	}
	if n.Closed != 0 && on >= n.Closed {
		s.WriteString(": it" + strings.TrimPrefix(n.Ended(), "'"))
	}
	for i, r := range successors {
		switch {
		case i == 0 && len(successors) == 1:
			s.WriteString(". Its successor is ")
		case i == 0:
			s.WriteString(". Its " + strconv.Itoa(len(successors)) + " successors are ")
		case i == len(successors)-1:
			s.WriteString(" and ")
		default:
			s.WriteString(", ")
		}
		s.WriteString(graph.Written(r.Name) + " (" + r.Code + ")")
	}
	s.WriteString(".")
	return graph.WhyNotOpen.In(s.String())
}

// people returns who holds a role at n on the day, by role, name and code.
func people(in *part, n *graph.Node, on graph.Day) []Held {
	out := []Held{}
	for _, e := range in.at(n.Code) {
		if e.Type != graph.Holds || e.To != n.Code || !e.Counts(on) {
			continue
		}
		if p := in.node(e.From); p.On(on) {
			out = append(out, Held{Person: p.Ref(), Edge: *e})
		}
	}
	slices.SortStableFunc(out, func(a, b Held) int {
		return cmp.Or(cmp.Compare(a.Edge.Role, b.Edge.Role), cmp.Compare(a.Person.Name, b.Person.Name), cmp.Compare(a.Person.Code, b.Person.Code))
	})
	return out
}
