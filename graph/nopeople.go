package graph

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"
)

// WithoutPeople returns a store of the same graphs that leaves out people: what is
// asked of it does not find, show, count or walk through them.
func WithoutPeople(s Store) Store { return &peopleless{of: s} }

type peopleless struct {
	of   Store
	last atomic.Pointer[filtered]
}

// filtered is a graph, and the same without people.
type filtered struct{ of, rest *Snapshot }

// View keeps Store's promise.
func (p *peopleless) View(ctx context.Context, ask func(View) error) error {
	return p.of.View(ctx, func(v View) error { return ask(unpeopled{v}) })
}

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

// unpeopled is a view that drops every Person and HOLDS.
type unpeopled struct{ View }

func withoutPerson(kinds []Kind) []Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k Kind) bool { return k == Person })
}

func withoutHolds(types []EdgeType) []EdgeType {
	return slices.DeleteFunc(slices.Clone(types), func(t EdgeType) bool { return t == Holds })
}

// Version says that people are hidden.
func (u unpeopled) Version() Version {
	v := u.View.Version()
	v.NoPeople = true
	return v
}

// Nodes keeps View's promise.
func (u unpeopled) Nodes(codes ...string) ([]*Node, error) {
	nodes, err := u.View.Nodes(codes...)
	return slices.DeleteFunc(nodes, func(n *Node) bool { return n.Kind == Person }), err
}

// Edges keeps View's promise.
func (u unpeopled) Edges(at []string, types ...EdgeType) ([]*Edge, error) {
	if len(types) == 0 {
		types = edgesWithoutPeople
	} else if types = withoutHolds(types); len(types) == 0 {
		return nil, nil
	}
	return u.View.Edges(at, types...)
}

// All keeps View's promise.
func (u unpeopled) All(kind Kind) ([]*Node, error) {
	if kind == Person {
		return nil, nil
	}
	return u.View.All(kind)
}

// Has keeps View's promise.
func (u unpeopled) Has(t EdgeType, rule string) (bool, error) {
	if t == Holds {
		return false, nil
	}
	return u.View.Has(t, rule)
}

// Count keeps View's promise.
func (u unpeopled) Count(to []string, t EdgeType, kind Kind, on Day) (map[string]int, error) {
	if kind == Person || t == Holds {
		return map[string]int{}, nil
	}
	return u.View.Count(to, t, kind, on)
}

// Match keeps View's promise.
func (u unpeopled) Match(q SearchQuery) ([]Hit, error) {
	if len(q.Kinds) == 0 {
		q.Kinds = Organisations
	} else if q.Kinds = withoutPerson(q.Kinds); len(q.Kinds) == 0 {
		return []Hit{}, nil
	}
	return u.View.Match(q)
}

// Finder keeps View's promise: the question walks no edge that leads to people.
func (u unpeopled) Finder(q PathQuery, ends PathEnds) Finder {
	if !q.NoPeople {
		q = q.WithoutPeople()
	}
	return u.View.Finder(q, ends)
}

// Line keeps Prefetcher's promise.
func (u unpeopled) Line(code string, on Day) (*LineParts, error) {
	v, can := u.View.(Prefetcher)
	if !can {
		return nil, nil
	}
	parts, err := v.Line(code, on)
	if err != nil || parts == nil {
		return nil, err
	}
	for code, edges := range parts.Edges {
		parts.Edges[code] = slices.DeleteFunc(edges, func(e *Edge) bool { return e.Type == Holds })
	}
	return parts, nil
}

// Sources keeps View's promise.
func (u unpeopled) Sources() (Sources, error) {
	all, err := u.View.Sources()
	return sourcesWithoutPeople(all), err
}

// Summary keeps View's promise.
func (u unpeopled) Summary(on Day) (Summary, error) {
	s, err := u.View.Summary(on)
	if err != nil {
		return Summary{}, err
	}
	people, err := u.View.All(Person)
	if err != nil {
		return Summary{}, err
	}
	codes := make([]string, len(people))
	for i, p := range people {
		codes[i] = p.Code
	}
	roles, err := u.View.Edges(codes, Holds)
	if err != nil {
		return Summary{}, err
	}
	s.Nodes, s.Edges = s.Nodes-len(people), s.Edges-len(roles)
	if s.Open != nil {
		s.Open = maps.Clone(s.Open)
		delete(s.Open, Person)
	}
	s.Sources = sourcesWithoutPeople(s.Sources)
	return s, nil
}

// Whole keeps Store's promise.
func (p *peopleless) Whole(ctx context.Context) (*Snapshot, error) {
	g, err := p.of.Whole(ctx)
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
	return slices.DeleteFunc(slices.Clone(all), func(s Source) bool { return s.OfPeople() })
}
