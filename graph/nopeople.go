package graph

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
)

// PersonCode begins the code of every person.
const PersonCode = "person."

// edgesWithoutPeople are all types of edge except those that lead to people.
var edgesWithoutPeople = func() []EdgeType {
	var out []EdgeType
	for _, t := range EdgeTypes {
		if t.Type != Holds {
			out = append(out, t.Type)
		}
	}
	return out
}()

// WithoutPeople returns a reader of the same graph that leaves out people: it
// does not find, show, count or walk through them. It counts what is left once
// for each graph.
func WithoutPeople(r Reader) Reader { return &peopleless{r: r} }

type peopleless struct {
	r    Reader
	last atomic.Pointer[filtered]
	sums atomic.Pointer[counted]
}

// filtered is a graph, and the same without people.
type filtered struct{ of, rest *Snapshot }

// counted is a graph, and its size without people.
type counted struct {
	of           *Snapshot
	nodes, edges int
}

// hidden refuses the code of a person as unknown, so that it reveals nothing.
func hidden(param string, codes ...string) error {
	for _, c := range codes {
		if strings.HasPrefix(strings.ToLower(c), PersonCode) {
			return &UnknownCodeError{param, c}
		}
	}
	return nil
}

func withoutPerson(kinds []Kind) []Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k Kind) bool { return k == Person })
}

func withoutHolds(types []EdgeType) []EdgeType {
	return slices.DeleteFunc(slices.Clone(types), func(t EdgeType) bool { return t == Holds })
}

// Search keeps Reader's promise.
func (p *peopleless) Search(ctx context.Context, q SearchQuery) ([]Hit, error) {
	if len(q.Kinds) == 0 {
		q.Kinds = Organisations
	} else if rest := withoutPerson(q.Kinds); len(rest) > 0 {
		q.Kinds = rest
	} else {
		return []Hit{}, q.Validate()
	}
	return p.r.Search(ctx, q)
}

// Stakeholder keeps Reader's promise.
func (p *peopleless) Stakeholder(ctx context.Context, code string, on Day) (Stakeholder, error) {
	if err := hidden("code", code); err != nil {
		return Stakeholder{}, err
	}
	s, err := p.r.Stakeholder(ctx, code, on)
	if err != nil {
		return s, err
	}
	s.People = []Held{}
	s.Edges = slices.DeleteFunc(slices.Clone(s.Edges), func(e EdgeCount) bool { return e.Type == Holds })
	s.History = slices.DeleteFunc(slices.Clone(s.History), func(h Step) bool { return h.Edge.Type == Holds })
	return s, nil
}

// Neighbours keeps Reader's promise.
func (p *peopleless) Neighbours(ctx context.Context, q NeighbourQuery) (Neighbours, error) {
	if err := hidden("code", q.Code); err != nil {
		return Neighbours{}, err
	}
	asked := q.Edges
	if q.Edges = withoutHolds(asked); len(asked) == 0 {
		q.Edges = edgesWithoutPeople
	} else if len(q.Edges) == 0 {
		q.Edges, q.Kinds = edgesWithoutPeople, []Kind{Person} // which leads to nobody
	}
	return p.r.Neighbours(ctx, q)
}

// Throughline keeps Reader's promise.
func (p *peopleless) Throughline(ctx context.Context, code string, on Day) (Line, error) {
	if err := hidden("code", code); err != nil {
		return Line{}, err
	}
	l, err := p.r.Throughline(ctx, code, on)
	for i := range l.Stages {
		for j := range l.Stages[i].Stops {
			l.Stages[i].Stops[j].People = []Held{}
		}
	}
	return l, err
}

// Paths keeps Reader's promise.
func (p *peopleless) Paths(ctx context.Context, q PathQuery) (Found, error) {
	if err := q.Validate(); err != nil {
		return Found{}, err
	}
	for param, codes := range map[string][]string{"from": {q.From}, "to": {q.To}, "via": q.Via, "avoid": q.Avoid} {
		if err := hidden(param, codes...); err != nil {
			return Found{}, err
		}
	}
	asked := q.Edges
	q.NoPeople = true
	if q.Edges = withoutHolds(asked); len(asked) == 0 {
		q.Edges = edgesWithoutPeople
	} else if len(q.Edges) == 0 {
		return Found{}, &ParamError{"edges", "asks only for people, and no people are shown here"}
	}
	return p.r.Paths(ctx, q)
}

// Pharmacies keeps Reader's promise.
func (p *peopleless) Pharmacies(ctx context.Context, q PharmacyQuery) (Pharmacies, error) {
	if err := hidden("code", q.Code); err != nil {
		return Pharmacies{}, err
	}
	return p.r.Pharmacies(ctx, q)
}

// Access keeps Reader's promise.
func (p *peopleless) Access(ctx context.Context, q AccessQuery) (Access, error) {
	if err := hidden("code", q.Code); err != nil {
		return Access{}, err
	}
	return p.r.Access(ctx, q)
}

// Owners keeps Reader's promise.
func (p *peopleless) Owners(ctx context.Context, q OwnerQuery) (Owners, error) {
	if err := hidden("code", q.Code); err != nil {
		return Owners{}, err
	}
	return p.r.Owners(ctx, q)
}

// LPCs keeps Reader's promise.
func (p *peopleless) LPCs(ctx context.Context, q LPCQuery) (LPCs, error) {
	if err := hidden("code", q.Code); err != nil {
		return LPCs{}, err
	}
	return p.r.LPCs(ctx, q)
}

// Contacts keeps Reader's promise: it shows nobody, and says why.
func (p *peopleless) Contacts(ctx context.Context, q ContactQuery) (Contacts, error) {
	if err := q.Validate(); err != nil {
		return Contacts{}, err
	}
	s, err := p.Stakeholder(ctx, q.Code, q.On)
	if err == nil && q.To != "" {
		if _, err = p.Stakeholder(ctx, q.To, q.On); err != nil {
			err = &UnknownCodeError{"to", q.To}
		}
	}
	if err != nil {
		return Contacts{}, err
	}
	return Contacts{Of: s.Ref(), On: q.On, Way: []Ref{}, Contacts: []Contact{}, Joins: []Join{}, Vacant: []Vacancy{},
		Reason: "No people are shown here: Throughline was started without people."}, nil
}

// Summary keeps Reader's promise.
func (p *peopleless) Summary(ctx context.Context, on Day) (Summary, error) {
	s, err := p.r.Summary(ctx, on)
	if err != nil {
		return Summary{}, err
	}
	all, err := p.r.Graph(ctx)
	if err != nil {
		return Summary{}, err
	}
	s.Nodes, s.Edges = p.count(all)
	if s.Open != nil {
		open := map[Kind]int{}
		for k, n := range s.Open {
			if k != Person {
				open[k] = n
			}
		}
		s.Open = open
	}
	s.Sources = sourcesWithoutPeople(s.Sources)
	return s, nil
}

// count returns the size of a graph without people. It makes no copy.
func (p *peopleless) count(g *Snapshot) (nodes, edges int) {
	if k := p.sums.Load(); k != nil && k.of == g {
		return k.nodes, k.edges
	}
	for i := range g.Nodes {
		if g.Nodes[i].Kind != Person {
			nodes++
		}
	}
	for i := range g.Edges {
		if g.Edges[i].Type != Holds {
			edges++
		}
	}
	p.sums.Store(&counted{g, nodes, edges})
	return nodes, edges
}

// Graph keeps Reader's promise.
func (p *peopleless) Graph(ctx context.Context) (*Snapshot, error) {
	g, err := p.r.Graph(ctx)
	if err != nil {
		return nil, err
	}
	if k := p.last.Load(); k != nil && k.of == g {
		return k.rest, nil
	}
	rest := &Snapshot{Made: g.Made, Sources: sourcesWithoutPeople(g.Sources)}
	for i := range g.Nodes {
		if g.Nodes[i].Kind != Person {
			rest.Nodes = append(rest.Nodes, g.Nodes[i])
		}
	}
	for i := range g.Edges {
		if g.Edges[i].Type != Holds {
			rest.Edges = append(rest.Edges, g.Edges[i])
		}
	}
	p.last.Store(&filtered{g, rest})
	return rest, nil
}

// sourcesWithoutPeople leaves out the tables of people: their names, and the
// rows that were refused, may show who is in them.
func sourcesWithoutPeople(all []Source) []Source {
	return slices.DeleteFunc(slices.Clone(all), func(s Source) bool { return s.Dataset == "people" || s.Dataset == "people-changes" })
}
