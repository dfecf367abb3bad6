package ask

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Group is a group one step from a stakeholder on a line, by one type of edge:
// some of its members, and how many there are in all.
type Group struct {
	Of    graph.Ref
	Kind  graph.Kind // of the group
	Type  graph.EdgeType
	Out   bool // Of is the edge's From
	Total int  // of stakeholders
	Steps []Step
}

// besideShown is how many of a group are read: those that a picture shows, and
// some that may be on the line already.
const besideShown = 12

// onTheLine are the types of edge that a line itself follows.
var onTheLine = []graph.EdgeType{graph.Holds, graph.BranchOf, graph.MemberOf, graph.AllocatedTo, graph.WorksWith, graph.SiteOf,
	graph.CommissionedBy, graph.InPlace, graph.PartOf, graph.BasedIn, graph.Serves, graph.SucceededBy}

// Beside returns what is beside a line: everything around its start and, unless
// that is a person, the members and pharmacies of its PCNs.
func Beside(v graph.View, l LineAnswer) ([]Group, error) {
	in := newPart(v)
	start, err := stakeholder(in, CodeQuery{Code: l.Of.Code, On: l.On})
	if err != nil {
		return nil, err
	}
	groups := append(besideStart(l, start), besidePCNs(l)...)
	out := groups[:0]
	for _, g := range groups {
		if err := g.read(in, l.On); err != nil {
			return nil, err
		}
		if g.Total > 0 {
			out = append(out, g)
		}
	}
	return out, nil
}

// besideStart names the groups around the start of a line that the line itself
// does not follow.
func besideStart(l LineAnswer, start StakeholderAnswer) []Group {
	var groups []Group
	for _, c := range start.Edges {
		if c.Type == graph.SucceededBy || c.Type == graph.Holds || c.Out && slices.Contains(onTheLine, c.Type) {
			continue
		}
		info := c.Type.Info()
		kinds := info.From
		if c.Out {
			kinds = info.To
		}
		for _, k := range kinds {
			groups = append(groups, Group{Of: l.Of, Kind: k, Type: c.Type, Out: c.Out})
		}
	}
	return groups
}

// besidePCNs names the members and the pharmacies of the first three PCNs of a
// line. The line of a person has none.
func besidePCNs(l LineAnswer) []Group {
	if l.Of.Kind == graph.Person {
		return nil
	}
	var groups []Group
	pcns := 0
	for _, st := range l.Stages {
		for _, stop := range st.Stops {
			if stop.Kind != graph.PCN || stop.Code == l.Of.Code || pcns == 3 {
				continue
			}
			pcns++
			groups = append(groups, Group{Of: stop.Ref, Kind: graph.Practice, Type: graph.MemberOf},
				Group{Of: stop.Ref, Kind: graph.Pharmacy, Type: graph.AlignedTo})
		}
	}
	return groups
}

// read fills in a group's total and its steps.
func (g *Group) read(in *part, on graph.Day) error {
	q := NeighbourQuery{Code: g.Of.Code, On: on, Kinds: []graph.Kind{g.Kind}, Edges: []graph.EdgeType{g.Type}, Limit: besideShown}
	if g.Type == graph.AlignedTo {
		q.Limit = NeighbourLimit
	}
	n, err := neighbours(in, q)
	if err != nil {
		return err
	}
	if g.Total = n.Total; g.Total == 0 {
		return nil
	}
	if g.Type == graph.AlignedTo { // a pharmacy aligned by two rules counts once
		g.Total -= len(n.Steps)
		for i := range n.Steps {
			if !beforehand(n.Steps, i) {
				g.Total++
			}
		}
	}
	for _, s := range n.Steps {
		if (s.Edge.From == g.Of.Code) == g.Out {
			g.Steps = append(g.Steps, s)
		}
	}
	return nil
}

// beforehand reports whether an earlier step leads to where the i-th does.
func beforehand(steps []Step, i int) bool {
	return slices.ContainsFunc(steps[:i], func(s Step) bool { return s.Other.Code == steps[i].Other.Code })
}
