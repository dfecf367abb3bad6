package storetest

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Alike asks two engines with the same graph that many random questions of
// every sort, and fails where the JSON of their answers differs by a byte.
func Alike(t *testing.T, a, b graph.Store, on graph.Day, questions int) {
	t.Helper()
	ctx := t.Context()
	s, err := a.Whole(ctx)
	if err != nil {
		t.Fatal(err)
	}
	other, err := b.Whole(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if written(t, s, nil) != written(t, other, nil) {
		t.Fatal("the two engines have different graphs")
	}
	r := rand.New(rand.NewPCG(3, 5))
	var aligned, areas []string // PCNs and pharmacies; other areas
	for i := range s.Nodes {
		if k := s.Nodes[i].Kind; k == graph.PCN || k == graph.Pharmacy {
			aligned = append(aligned, s.Nodes[i].Code)
		} else if ask.IsArea(k) {
			areas = append(areas, s.Nodes[i].Code)
		}
	}
	rules := []string{"nearest", "within", "items", "lead"}
	some := func() *graph.Node { return &s.Nodes[r.IntN(len(s.Nodes))] }
	for range questions {
		n, m := some(), some()
		p, rule, metres := n.Code, rules[r.IntN(len(rules))], 1+r.IntN(20_000)
		if len(aligned) > 0 {
			p = aligned[r.IntN(len(aligned))]
		}
		then := s.Edges[r.IntN(len(s.Edges))].Since // a day on which something changed
		for says, question := range map[string]func(graph.Store) (any, error){
			"paths": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Paths, graph.NewPathQuery(n.Code, m.Code, on))
			},
			"paths by a via": func(e graph.Store) (any, error) {
				q := graph.NewPathQuery(n.Code, m.Code, on)
				q.Via, q.Slack, q.Unfolded = []string{s.Edges[len(s.Edges)/2].To}, 0, true
				return ask.Of(ctx, e, ask.Paths, q)
			},
			"stakeholder": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Stakeholder, ask.CodeQuery{Code: n.Code, On: on})
			},
			"contacts": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Contacts, ask.ContactQuery{Code: n.Code, On: on})
			},
			"line": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Line, ask.CodeQuery{Code: n.Code, On: on})
			},
			"neighbours": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Neighbours, ask.NeighbourQuery{Code: n.Code, On: on, Limit: 30, Offset: 1})
			},
			"search":  func(e graph.Store) (any, error) { return search(ctx, e, n.Name, on) },
			"summary": func(e graph.Store) (any, error) { return ask.Of(ctx, e, ask.Summary, on) },
			"near": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Pharmacies, ask.PharmacyQuery{Code: n.Code, On: on, Rule: "within", Metres: 1600})
			},
			"pharmacies by " + rule: func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Pharmacies, ask.PharmacyQuery{Code: p, On: on, Rule: rule, Metres: metres})
			},
			"access by " + rule: func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Access, ask.AccessQuery{Code: p, On: on, Rule: rule, Metres: metres,
					At: graph.WeekTime{Day: 1 + metres%7, Time: graph.Minute(metres % 1440)}})
			},
			"access of an area by " + rule: func(e graph.Store) (any, error) {
				if len(areas) == 0 {
					return nil, nil
				}
				return ask.Of(ctx, e, ask.Access, ask.AccessQuery{Code: areas[metres%len(areas)], On: on, Rule: rule, Metres: 1 + metres%5000})
			},
			"what is in an area": func(e graph.Store) (any, error) {
				if len(areas) == 0 {
					return nil, nil
				}
				return ask.Of(ctx, e, ask.Area, ask.CodeQuery{Code: areas[metres%len(areas)], On: on})
			},
			"pharmacies of an area": func(e graph.Store) (any, error) {
				if len(areas) == 0 {
					return nil, nil
				}
				return ask.Of(ctx, e, ask.Pharmacies, ask.PharmacyQuery{Code: areas[metres%len(areas)], On: on})
			},
			"access of anybody": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Access, ask.AccessQuery{Code: m.Code, On: on})
			},
			"pharmacies by all": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Pharmacies, ask.PharmacyQuery{Code: p, On: on, Rule: "all", Metres: metres})
			},
			"owners": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Owners, ask.OwnerQuery{Code: p, On: on, Sisters: 5})
			},
			"owners then": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Owners, ask.OwnerQuery{Code: n.Code, On: then, Sisters: 5})
			},
			"committees": func(e graph.Store) (any, error) { return ask.Of(ctx, e, ask.LPCs, ask.CodeQuery{Code: p, On: on}) },
			"committees then": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.LPCs, ask.CodeQuery{Code: n.Code, On: then})
			},
			"stakeholder then": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Stakeholder, ask.CodeQuery{Code: m.Code, On: then})
			},
			"line then": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Line, ask.CodeQuery{Code: m.Code, On: then})
			},
			"neighbours by kind": func(e graph.Store) (any, error) {
				return ask.Of(ctx, e, ask.Neighbours, ask.NeighbourQuery{Code: m.Code, On: on, Limit: 9, Kinds: []graph.Kind{n.Kind}})
			},
		} {
			x, errA := question(a)
			y, errB := question(b)
			if d := cmp.Diff(written(t, x, errA), written(t, y, errB)); d != "" {
				t.Fatalf("%s, %s and %s:\n%s", says, n.Code, m.Code, d)
			}
		}
	}
}

func search(ctx context.Context, e graph.Store, name string, on graph.Day) ([]graph.Hit, error) {
	return ask.Of(ctx, e, ask.Search, graph.SearchQuery{Text: name[:min(len(name), 12)], On: on, Limit: 20})
}

// written returns an answer as JSON, or the text of the error.
func written(t *testing.T, answer any, err error) string {
	t.Helper()
	if err != nil {
		return err.Error()
	}
	b, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
