package ladder

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/sentence"
)

// Beside is a group one step from a stakeholder on a line, by one type of edge:
// some of its members, and how many there are in all.
type Beside struct {
	Of    graph.Ref
	Kind  graph.Kind // of the group
	Type  graph.EdgeType
	Out   bool // Of is the edge's From
	Total int  // of stakeholders
	Steps []graph.Step
}

// besideShown is how many of a group are read: those that a picture shows, and
// some that may be on the line already.
const besideShown = 12

// onTheLine are the types of edge that a line itself follows.
var onTheLine = []graph.EdgeType{graph.Holds, graph.BranchOf, graph.MemberOf, graph.AllocatedTo, graph.WorksWith, graph.SiteOf,
	graph.CommissionedBy, graph.InPlace, graph.PartOf, graph.BasedIn, graph.Serves, graph.SucceededBy}

// GatherBeside reads what is beside a line: everything around its start and,
// unless that is a person, the members and pharmacies of its PCNs.
func GatherBeside(v graph.View, l graph.Line) ([]Beside, error) {
	start, err := ask.Stakeholder(v, graph.CodeQuery{Code: l.Of.Code, On: l.On})
	if err != nil {
		return nil, err
	}
	groups := append(besideStart(l, start), besidePCNs(l)...)
	out := groups[:0]
	for _, g := range groups {
		if err := g.read(v, l.On); err != nil {
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
func besideStart(l graph.Line, start graph.Stakeholder) []Beside {
	var groups []Beside
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
			groups = append(groups, Beside{Of: l.Of, Kind: k, Type: c.Type, Out: c.Out})
		}
	}
	return groups
}

// besidePCNs names the members and the pharmacies of the first three PCNs of a
// line. The line of a person has none.
func besidePCNs(l graph.Line) []Beside {
	if l.Of.Kind == graph.Person {
		return nil
	}
	var groups []Beside
	pcns := 0
	for _, st := range l.Stages {
		for _, stop := range st.Stops {
			if stop.Kind != graph.PCN || stop.Code == l.Of.Code || pcns == 3 {
				continue
			}
			pcns++
			groups = append(groups, Beside{Of: stop.Ref, Kind: graph.Practice, Type: graph.MemberOf},
				Beside{Of: stop.Ref, Kind: graph.Pharmacy, Type: graph.AlignedTo})
		}
	}
	return groups
}

// read fills in a group's total and its steps.
func (g *Beside) read(v graph.View, on graph.Day) error {
	q := graph.NeighbourQuery{Code: g.Of.Code, On: on, Kinds: []graph.Kind{g.Kind}, Edges: []graph.EdgeType{g.Type}, Limit: besideShown}
	if g.Type == graph.AlignedTo {
		q.Limit = graph.NeighbourLimit
	}
	n, err := ask.Neighbours(v, q)
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
func beforehand(steps []graph.Step, i int) bool {
	return slices.ContainsFunc(steps[:i], func(s graph.Step) bool { return s.Other.Code == steps[i].Other.Code })
}

// crowdLeast is the size above which a group shows none of its members: a few
// would not represent it.
const crowdLeast = 24

// besides puts on the scene what is beside the line, as many of each group as
// there is room for. Without any room, each stop gets one box for all of them.
func (b *lineBuilder) besides(groups []Beside) {
	rest := map[string]int{}
	for _, g := range groups {
		b.refs[g.Of.Code] = g.Of
		left, many := b.showBeside(g)
		switch {
		case left <= 0:
		case b.room == 0:
			rest[g.Of.Code] += left
		default:
			b.foldBeside(g, left, many)
		}
	}
	for _, g := range groups {
		n, at := rest[g.Of.Code], b.byCode[g.Of.Code]
		if n == 0 {
			continue
		}
		delete(rest, g.Of.Code)
		m := b.more(n, "connected to it", g.Of.Code, "", max(0, b.nodes[at].col-1), rankBeside)
		edge := graph.Edge{From: "+", To: g.Of.Code, Basis: graph.Official}
		b.join(m, at, edge, sentence.Number(n)+" more are connected to "+sentence.Called(g.Of)+".", false)
	}
}

// showBeside shows as many of a group as there is room for. It returns how many
// are left, and whether there are too many to show any.
func (b *lineBuilder) showBeside(g Beside) (left int, many bool) {
	room := b.room
	if g.Of.Code != b.line.Of.Code {
		room /= 2
	}
	fresh, left := b.joinKnown(g)
	if left == room+1 && len(fresh) == left {
		room++
	}
	if many = g.Total > crowdLeast; many {
		room = 0
	}
	if room == 0 {
		return left, many
	}
	rank := b.rank(g.Kind)
	for _, s := range fresh[:min(len(fresh), room)] {
		b.refs[s.Other.Code] = s.Other
		b.nodes[b.add(s.Other, b.column(s.Other.Kind), rank)].box.Detail = measure(s.Edge)
		for _, by := range g.Steps {
			if by.Other.Code == s.Other.Code {
				b.edge(by.Edge, false)
			}
		}
		left--
	}
	return left, many
}

// joinKnown draws the edges to those of a group that are already on the scene.
// It returns the first step to each of the others, and how many are left.
func (b *lineBuilder) joinKnown(g Beside) (fresh []graph.Step, left int) {
	left = g.Total
	for i, s := range g.Steps {
		again := beforehand(g.Steps, i)
		if _, ok := b.byCode[s.Other.Code]; ok {
			b.edge(s.Edge, false)
			if !again {
				left--
			}
		} else if !again {
			fresh = append(fresh, s)
		}
	}
	return fresh, left
}

// foldBeside adds one box for those of a group that are not shown.
func (b *lineBuilder) foldBeside(g Beside, left int, many bool) {
	basis := graph.Official
	if len(g.Steps) > 0 {
		basis = g.Steps[0].Edge.Basis
	}
	b.fold(crowd{n: left, all: many, kind: g.Kind, of: g.Of.Code, by: g.Type, basis: basis, onward: !g.Out, rank: b.rank(g.Kind) + 1})
}

// measure is the distance that an edge gives to a neighbour, or "".
func measure(e graph.Edge) string {
	if e.Type == graph.AlignedTo {
		return aside(e)
	}
	return ""
}

// rank orders the kinds that share a column as graph.Kinds does, except that
// pharmacies come after practices.
func (b *lineBuilder) rank(k graph.Kind) int {
	i := slices.IndexFunc(graph.Kinds, func(i graph.KindInfo) bool { return i.Kind == k })
	if k == graph.Pharmacy && b.merged {
		i = len(graph.Kinds)
	}
	return rankBeside + 2*i
}
