package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// nopeople checks that a graph without people answers as if nobody had ever
// been loaded.
func nopeople(t *testing.T, make func(t *testing.T) Engine) {
	ctx := t.Context()
	var bare strings.Builder // the shire without its people
	for line := range strings.Lines(shire) {
		if !strings.Contains(line, "person.") {
			bare.WriteString(line)
		}
	}
	// The wanted answers are asked first, because make may return the same store, emptied.
	asks := map[string]func(r graph.Store) (any, error){
		"an organisation": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Stakeholder, ask.CodeQuery{Code: "U", On: Today})
		},
		"one with a role that ended": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Stakeholder, ask.CodeQuery{Code: "I", On: Today})
		},
		"a person": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Stakeholder, ask.CodeQuery{Code: "person.ann", On: Today})
		},
		"its neighbours": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Neighbours, ask.NeighbourQuery{Code: "U", On: Today, Limit: 50})
		},
		"neighbours by a role": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Neighbours, ask.NeighbourQuery{Code: "U", On: Today, Limit: 50, Edges: []graph.EdgeType{graph.Holds}})
		},
		"a line": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Line, ask.CodeQuery{Code: "A", On: Today})
		},
		"a line of a person": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Line, ask.CodeQuery{Code: "person.ann", On: Today})
		},
		"a path": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Paths, graph.NewPathQuery("A", "I", Today))
		},
		"a path that only a person walked": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Paths, graph.NewPathQuery("F", "T", 20200601))
		},
		"a path too long": func(r graph.Store) (any, error) {
			q := graph.NewPathQuery("A", "T", Today)
			q.MaxHops = 1
			return ask.Of(ctx, r, ask.Paths, q)
		},
		"a path from a person": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Paths, graph.NewPathQuery("person.ann", "I", Today))
		},
		"a search for all": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Search, graph.SearchQuery{Text: "the", On: Today, Limit: 50})
		},
		"a search for people": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Search, graph.SearchQuery{Text: "person", On: Today, Limit: 50, Kinds: []graph.Kind{graph.Person}})
		},
		"owners": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Owners, ask.OwnerQuery{Code: "U", On: Today, Sisters: 5})
		},
		"owners of a person": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Owners, ask.OwnerQuery{Code: "person.ann", On: Today, Sisters: 5})
		},
		"committees": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.LPCs, ask.CodeQuery{Code: "U", On: Today})
		},
		"committees of one": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.LPCs, ask.CodeQuery{Code: "person.ann", On: Today})
		},
		"access for a person": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Access, ask.AccessQuery{Code: "person.ann", On: Today})
		},
		"by all rules": func(r graph.Store) (any, error) {
			return ask.Of(ctx, r, ask.Pharmacies, ask.PharmacyQuery{Code: "U", On: Today, Rule: "all", Metres: 1600})
		},
		"who is open": func(r graph.Store) (any, error) {
			s, err := ask.Of(ctx, r, ask.Summary, Today)
			return s.Open, err
		},
		"how much there is": func(r graph.Store) (any, error) {
			s, err := ask.Of(ctx, r, ask.Summary, 0)
			return []int{s.Nodes, s.Edges}, err
		},
		"all there is": func(r graph.Store) (any, error) { return r.Whole(ctx) },
	}
	want := map[string]string{}
	e := loaded(t, make, bare.String())
	for says, question := range asks {
		a, err := question(e)
		want[says] = written(t, a, plain(err))
	}
	with := loaded(t, make, shire, func(s *graph.Snapshot) {
		s.Sources = append(s.Sources, graph.Source{Name: "people@2026", Dataset: "people", Seen: Today})
	})
	differ := 0
	for says, question := range asks {
		t.Run("without people, "+says, func(t *testing.T) {
			a, err := question(graph.WithoutPeople(with))
			if got := written(t, a, plain(err)); got != want[says] {
				t.Errorf("got  %s\nwant %s", got, want[says])
			}
			if a, err := question(with); written(t, a, plain(err)) != want[says] {
				differ++
			}
		})
	}
	if differ < 8 {
		t.Errorf("only %d answers have people in them: these questions test too little", differ)
	}
	t.Run("without people, contacts are none and say why", func(t *testing.T) {
		r := graph.WithoutPeople(with)
		c, err := ask.Of(ctx, r, ask.Contacts, ask.ContactQuery{Code: "U", On: Today})
		if err != nil || len(c.Contacts)+len(c.Vacant)+len(c.Joins) > 0 || !gives(c.Why, "people-hidden: started without people") {
			t.Errorf("%+v, %v", c, err)
		}
		for _, q := range []ask.ContactQuery{{Code: "person.ann", On: Today}, {Code: "U", To: "person.ann", On: Today}} {
			if _, err := ask.Of(ctx, r, ask.Contacts, q); !errors.Is(err, graph.ErrNotFound) {
				t.Errorf("%+v: %v", q, err)
			}
		}
		s, err := ask.Of(ctx, r, ask.Summary, Today)
		if err != nil || slices.ContainsFunc(s.Sources, func(s graph.Source) bool { return s.OfPeople() }) {
			t.Errorf("%+v, %v", s.Sources, err)
		}
		if sources, err := ask.Of(ctx, r, sourcesOf, 0); err != nil || !slices.EqualFunc(sources, s.Sources, graph.Source.Equal) {
			t.Errorf("%+v, %v", sources, err)
		}
	})
}

// plain returns the unknown code inside an error, without what was being done.
func plain(err error) error {
	if unknown := (*graph.UnknownCodeError)(nil); errors.As(err, &unknown) {
		return unknown
	}
	return err
}
