package ask

import (
	"cmp"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Around is what is beside a line.
type Around struct {
	Groups []Group
	Former map[string]string // names that tell sub-ICBs apart, by code: see graph.Node.Formerly
}

// Group is a group one step from a stakeholder on a line, by one type of edge:
// some of its members, and how many there are in all.
type Group struct {
	Of    graph.Ref
	Kind  graph.Kind // of the group
	Type  graph.EdgeType
	Out   bool // Of is the edge's From
	Total int  // of stakeholders
	Steps []Step
	Sizes []Size // of each step
	Whole bool   // the parts of an area: a picture shows each
}

// Size is how large a stakeholder is, or how far away.
type Size struct {
	Patients int            // registered, 0 where that is not known
	PCNs     int            // that a sub-ICB commissions
	Away     graph.Distance // from the pharmacy or practice whose line it is
}

// besideShown is how many of a group are read: those that a picture shows, and
// some that may be on the line already.
const besideShown = 12

// onTheLine are the types of edge that a line itself follows.
var onTheLine = []graph.EdgeType{graph.Holds, graph.BranchOf, graph.MemberOf, graph.AllocatedTo, graph.WorksWith, graph.SiteOf,
	graph.CommissionedBy, graph.InPlace, graph.PartOf, graph.BasedIn, graph.Serves, graph.SucceededBy}

// Beside returns what is beside a line: everything around its start and, unless
// that is a person, the members and pharmacies of its PCNs.
func Beside(v graph.View, l LineAnswer) (Around, error) {
	in := newPart(graph.AsOf(v, l.On))
	start, err := stakeholder(in, CodeQuery{Code: l.Of.Code, On: l.On})
	if err != nil {
		return Around{}, err
	}
	groups := append(besideStart(l, start), besidePCNs(l)...)
	out := Around{Former: map[string]string{}}
	for _, g := range groups {
		if err := g.read(in, in.node(start.Code), l.On); err != nil {
			return Around{}, err
		}
		if g.Total > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	out.Groups = slices.DeleteFunc(out.Groups, func(g Group) bool { return g.again(out.Groups) })
	return out, out.tellApart(in, l)
}

// again says whether others of a line's start show a group better: the trusts of an ICS
// are those based in it.
func (g *Group) again(all []Group) bool {
	return g.Of.Kind == graph.ICS && g.Kind == graph.Trust && g.Type != graph.BasedIn &&
		slices.ContainsFunc(all, func(o Group) bool { return o.Of == g.Of && o.Kind == graph.Trust && o.Type == graph.BasedIn })
}

// tellApart finds the names that tell the sub-ICBs of a picture apart.
func (a *Around) tellApart(in *part, l LineAnswer) error {
	var codes []string
	add := func(r graph.Ref) {
		if r.Kind == graph.SubICB {
			codes = append(codes, r.Code)
		}
	}
	for _, st := range l.Stages {
		for _, stop := range st.Stops {
			add(stop.Ref)
		}
	}
	for _, g := range a.Groups {
		for _, s := range g.Steps {
			add(s.Other)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	nodes, err := in.Nodes(codes...)
	for _, n := range nodes {
		if name := n.Formerly(); name != "" {
			a.Former[n.Code] = name
		}
	}
	return err
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
			if k == graph.Service && l.Of.Kind == graph.ICS { // a board runs some services, and is known for none
				continue
			}
			parts := c.Type == graph.PartOf && !c.Out && k != graph.Place
			groups = append(groups, Group{Of: l.Of, Kind: k, Type: c.Type, Out: c.Out, Whole: parts})
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

// read fills in a group's total and its steps: nearest first to the pharmacy or practice
// whose line it is, else biggest first.
func (g *Group) read(in *part, start *graph.Node, on graph.Day) error {
	q := NeighbourQuery{Code: g.Of.Code, On: on, Kinds: []graph.Kind{g.Kind}, Edges: []graph.EdgeType{g.Type}, Limit: NeighbourLimit}
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
	near := g.Type == graph.AlignedTo && !g.Out && start.HasPoint() && (start.Kind == graph.Pharmacy || start.Kind == graph.Practice)
	slices.SortStableFunc(n.Steps, func(a, b Step) int {
		x, y := in.node(a.Other.Code), in.node(b.Other.Code)
		if near {
			return cmp.Compare(far(start, x), far(start, y))
		}
		return cmp.Or(cmp.Compare(b.Edge.Share, a.Edge.Share), cmp.Compare(y.Patients, x.Patients))
	})
	var codes []string
	for _, s := range n.Steps {
		if (s.Edge.From == g.Of.Code) != g.Out {
			continue
		}
		if len(codes) == besideShown && g.Type != graph.AlignedTo {
			break
		}
		other := in.node(s.Other.Code)
		size := Size{Patients: other.Patients}
		if near && other.HasPoint() {
			size.Away = graph.Apart(far(start, other))
		}
		g.Steps, g.Sizes, codes = append(g.Steps, s), append(g.Sizes, size), append(codes, other.Code)
	}
	if g.Kind != graph.SubICB || !g.Whole {
		return nil
	}
	pcns, err := in.Count(codes, graph.CommissionedBy, graph.PCN, on)
	for i, code := range codes {
		g.Sizes[i].PCNs = pcns[code]
	}
	return err
}

// far is how far one place is from another: endless where that is not known.
func far(a, b *graph.Node) float64 {
	if !b.HasPoint() {
		return math.Inf(1)
	}
	return graph.Metres(a.Lat, a.Lon, b.Lat, b.Lon)
}

// beforehand reports whether an earlier step leads to where the i-th does.
func beforehand(steps []Step, i int) bool {
	return slices.ContainsFunc(steps[:i], func(s Step) bool { return s.Other.Code == steps[i].Other.Code })
}
