package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
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
	asks := map[string]func(r graph.Reader) (any, error){
		"an organisation":            func(r graph.Reader) (any, error) { return r.Stakeholder(ctx, "U", Today) },
		"one with a role that ended": func(r graph.Reader) (any, error) { return r.Stakeholder(ctx, "I", Today) },
		"a person":                   func(r graph.Reader) (any, error) { return r.Stakeholder(ctx, "person.ann", Today) },
		"its neighbours": func(r graph.Reader) (any, error) {
			return r.Neighbours(ctx, graph.NeighbourQuery{Code: "U", On: Today, Limit: 50})
		},
		"neighbours by a role": func(r graph.Reader) (any, error) {
			return r.Neighbours(ctx, graph.NeighbourQuery{Code: "U", On: Today, Limit: 50, Edges: []graph.EdgeType{graph.Holds}})
		},
		"a line":                           func(r graph.Reader) (any, error) { return r.Throughline(ctx, "A", Today) },
		"a line of a person":               func(r graph.Reader) (any, error) { return r.Throughline(ctx, "person.ann", Today) },
		"a path":                           func(r graph.Reader) (any, error) { return r.Paths(ctx, graph.NewPathQuery("A", "I", Today)) },
		"a path that only a person walked": func(r graph.Reader) (any, error) { return r.Paths(ctx, graph.NewPathQuery("F", "T", 20200601)) },
		"a path too long": func(r graph.Reader) (any, error) {
			q := graph.NewPathQuery("A", "T", Today)
			q.MaxHops = 1
			return r.Paths(ctx, q)
		},
		"a path from a person": func(r graph.Reader) (any, error) { return r.Paths(ctx, graph.NewPathQuery("person.ann", "I", Today)) },
		"a search for all": func(r graph.Reader) (any, error) {
			return r.Search(ctx, graph.SearchQuery{Text: "the", On: Today, Limit: 50})
		},
		"a search for people": func(r graph.Reader) (any, error) {
			return r.Search(ctx, graph.SearchQuery{Text: "person", On: Today, Limit: 50, Kinds: []graph.Kind{graph.Person}})
		},
		"owners": func(r graph.Reader) (any, error) {
			return r.Owners(ctx, graph.OwnerQuery{Code: "U", On: Today, Sisters: 5})
		},
		"owners of a person": func(r graph.Reader) (any, error) {
			return r.Owners(ctx, graph.OwnerQuery{Code: "person.ann", On: Today, Sisters: 5})
		},
		"committees":        func(r graph.Reader) (any, error) { return r.LPCs(ctx, graph.LPCQuery{Code: "U", On: Today}) },
		"committees of one": func(r graph.Reader) (any, error) { return r.LPCs(ctx, graph.LPCQuery{Code: "person.ann", On: Today}) },
		"access for a person": func(r graph.Reader) (any, error) {
			return r.Access(ctx, graph.AccessQuery{Code: "person.ann", On: Today})
		},
		"by all rules": func(r graph.Reader) (any, error) {
			return r.Pharmacies(ctx, graph.PharmacyQuery{Code: "U", On: Today, Rule: "all", Metres: 1600})
		},
		"who is open": func(r graph.Reader) (any, error) {
			s, err := r.Summary(ctx, Today)
			return s.Open, err
		},
		"how much there is": func(r graph.Reader) (any, error) {
			s, err := r.Summary(ctx, 0)
			return []int{s.Nodes, s.Edges}, err
		},
		"all there is": func(r graph.Reader) (any, error) { return r.Graph(ctx) },
	}
	want := map[string]string{}
	e := loaded(t, make, bare.String())
	for says, ask := range asks {
		a, err := ask(e)
		want[says] = written(t, a, plain(err))
	}
	with := loaded(t, make, shire, func(s *graph.Snapshot) {
		s.Sources = append(s.Sources, graph.Source{Name: "people@2026", Dataset: "people", Seen: Today})
	})
	differ := 0
	for says, ask := range asks {
		t.Run("without people, "+says, func(t *testing.T) {
			a, err := ask(graph.WithoutPeople(with))
			if got := written(t, a, plain(err)); got != want[says] {
				t.Errorf("got  %s\nwant %s", got, want[says])
			}
			if a, err := ask(with); written(t, a, plain(err)) != want[says] {
				differ++
			}
		})
	}
	if differ < 8 {
		t.Errorf("only %d answers have people in them: these questions test too little", differ)
	}
	t.Run("without people, contacts are none and say why", func(t *testing.T) {
		r := graph.WithoutPeople(with)
		c, err := r.Contacts(ctx, graph.ContactQuery{Code: "U", On: Today})
		if err != nil || len(c.Contacts)+len(c.Vacant)+len(c.Joins) > 0 || !strings.Contains(c.Reason, "started without people") {
			t.Errorf("%+v, %v", c, err)
		}
		for _, q := range []graph.ContactQuery{{Code: "person.ann", On: Today}, {Code: "U", To: "person.ann", On: Today}} {
			if _, err := r.Contacts(ctx, q); !errors.Is(err, graph.ErrNotFound) {
				t.Errorf("%+v: %v", q, err)
			}
		}
		s, err := r.Summary(ctx, Today)
		if err != nil || slices.ContainsFunc(s.Sources, func(s graph.Source) bool { return s.Dataset == "people" }) {
			t.Errorf("%+v, %v", s.Sources, err)
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
