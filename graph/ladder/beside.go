package ladder

import (
	"context"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/sentence"
)

// Beside is what stands one step from a stakeholder on a line, by one type of
// edge: some of it, and how many there are in all.
type Beside struct {
	Of    graph.Ref
	Kind  graph.Kind // of those beside it
	Type  graph.EdgeType
	Out   bool // Of is the edge's From
	Total int  // of stakeholders
	Steps []graph.Step
}

// Reader is the part of a graph.Reader that a picture is gathered by.
type Reader interface {
	Stakeholder(ctx context.Context, code string, on graph.Day) (graph.Stakeholder, error)
	Neighbours(ctx context.Context, q graph.NeighbourQuery) (graph.Neighbours, error)
}

// besideShown is how many of a group are asked for: what a picture shows, and
// some that the line has already.
const besideShown = 12

// onTheLine are the types that a line itself follows onward.
var onTheLine = []graph.EdgeType{graph.Holds, graph.BranchOf, graph.MemberOf, graph.AllocatedTo, graph.WorksWith, graph.SiteOf,
	graph.CommissionedBy, graph.InPlace, graph.PartOf, graph.BasedIn, graph.Serves, graph.SucceededBy}

// GatherBeside asks what stands beside a line: all round its start and, unless
// that is a person, the members and pharmacies of its PCNs.
func GatherBeside(ctx context.Context, r Reader, l graph.Line) ([]Beside, error) {
	start, err := r.Stakeholder(ctx, l.Of.Code, l.On)
	if err != nil {
		return nil, err
	}
	var groups []Beside
	for _, c := range start.Edges {
		info := c.Type.Info()
		kinds := info.From
		if c.Out {
			kinds = info.To
		}
		if c.Type == graph.SucceededBy || c.Type == graph.Holds || c.Out && slices.Contains(onTheLine, c.Type) {
			continue
		}
		for _, k := range kinds {
			groups = append(groups, Beside{Of: l.Of, Kind: k, Type: c.Type, Out: c.Out})
		}
	}
	pcns := 0
	for _, st := range l.Stages {
		for _, stop := range st.Stops {
			if stop.Kind != graph.PCN || stop.Code == l.Of.Code || l.Of.Kind == graph.Person || pcns == 3 {
				continue
			}
			pcns++
			groups = append(groups, Beside{Of: stop.Ref, Kind: graph.Practice, Type: graph.MemberOf},
				Beside{Of: stop.Ref, Kind: graph.Pharmacy, Type: graph.AlignedTo})
		}
	}
	out := groups[:0]
	for _, g := range groups {
		q := graph.NeighbourQuery{Code: g.Of.Code, On: l.On, Kinds: []graph.Kind{g.Kind}, Edges: []graph.EdgeType{g.Type}, Limit: besideShown}
		if g.Type == graph.AlignedTo {
			q.Limit = graph.NeighbourLimit
		}
		n, err := r.Neighbours(ctx, q)
		if err != nil {
			return nil, err
		}
		if g.Total = n.Total; g.Total == 0 {
			continue
		}
		if g.Type == graph.AlignedTo { // by two rules, counted once
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
		out = append(out, g)
	}
	return out, nil
}

// beforehand reports whether an earlier step leads to where the i-th does.
func beforehand(steps []graph.Step, i int) bool {
	return slices.ContainsFunc(steps[:i], func(s graph.Step) bool { return s.Other.Code == steps[i].Other.Code })
}

// crowdLeast is more than a few can stand for: none of them is shown.
const crowdLeast = 24

// besides puts on the scene what stands beside the line, as many of each group
// as there is room for. With no room at all they are one box for each stop.
func (b *lineBuilder) besides(groups []Beside) {
	rest := map[string]int{}
	for _, g := range groups {
		b.refs[g.Of.Code] = g.Of
		room := b.room
		if g.Of.Code != b.line.Of.Code {
			room /= 2
		}
		left := g.Total
		var fresh []graph.Step // the first that leads to each
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
		if left == room+1 && len(fresh) == left {
			room++
		}
		many := g.Total > crowdLeast
		if many {
			room = 0
		}
		rank := b.rank(g.Kind)
		if room > 0 {
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
		}
		switch {
		case left <= 0:
		case b.room == 0:
			rest[g.Of.Code] += left
		default:
			basis := graph.Official
			if len(g.Steps) > 0 {
				basis = g.Steps[0].Edge.Basis
			}
			b.fold(crowd{n: left, all: many, kind: g.Kind, of: g.Of.Code, by: g.Type, basis: basis, onward: !g.Out, rank: rank + 1})
		}
	}
	for _, g := range groups {
		n, at := rest[g.Of.Code], b.byCode[g.Of.Code]
		if n == 0 {
			continue
		}
		delete(rest, g.Of.Code)
		m := b.more(n, "beside it", g.Of.Code, "", max(0, b.nodes[at].col-1), rankBeside)
		b.join(m, at, graph.Edge{From: "+", To: g.Of.Code, Basis: graph.Official}, thousands(n)+" more stand beside "+sentence.Called(g.Of)+".", false)
	}
}

// measure is what is told of a neighbour by its edge.
func measure(e graph.Edge) string {
	if e.Type == graph.AlignedTo {
		return aside(e)
	}
	return ""
}

// rank puts kinds that share a column in the order of graph.Kinds, but for
// pharmacies, which come after practices.
func (b *lineBuilder) rank(k graph.Kind) int {
	i := slices.IndexFunc(graph.Kinds, func(i graph.KindInfo) bool { return i.Kind == k })
	if k == graph.Pharmacy && b.merged {
		i = len(graph.Kinds)
	}
	return rankBeside + 2*i
}
