package storetest

import (
	"fmt"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// days asks about the first day of stakeholders and edges, which counts, and the
// last, which does not.
func days(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, `
		Practice A 20200101..20240101
		Practice B 20100101..
		PCN P 20100101..
		PCN Q 20100101..
		A MEMBER_OF P 20200101..20240101
		B MEMBER_OF Q 20210401..20230401
	`)
	for _, c := range []struct {
		says, of, network string
		on                graph.Day
		counts            bool
	}{
		{"the day before a stakeholder opened", "A", "P", 20191231, false},
		{"the day on which a stakeholder opened", "A", "P", 20200101, true},
		{"the last day of a stakeholder", "A", "P", 20231231, true},
		{"the day on which a stakeholder closed", "A", "P", 20240101, false},
		{"the day before an edge began", "B", "Q", 20210331, false},
		{"the day on which an edge began", "B", "Q", 20210401, true},
		{"the last day of an edge", "B", "Q", 20230331, true},
		{"the day on which an edge ended", "B", "Q", 20230401, false},
	} {
		t.Run(c.says, func(t *testing.T) {
			for says, got := range countsOn(t, e, c.of, c.network, c.on) {
				if got != c.counts {
					t.Errorf("%s on %s: %t, want %t", says, c.on, got, c.counts)
				}
			}
		})
	}
}

// formerly asks about a day on which a practice had another name: every question calls
// it as it was called.
func formerly(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, `
		Practice A
		PCN P
		A MEMBER_OF P
	`, func(s *graph.Snapshot) {
		n := node(s, "A")
		n.Name, n.Alias = "New Surgery", []string{"Old Surgery"}
		n.Past = graph.NewPast([]graph.Former{{Until: 20220101, Field: graph.PastName, Value: "Old Surgery", Source: "list"}})
	})
	for on, want := range map[graph.Day]string{20211231: "Old Surgery", 20220101: "New Surgery"} {
		for question, name := range namesOn(t, e, on) {
			if name != want {
				t.Errorf("%s on %s: %q, want %q", question, on, name, want)
			}
		}
	}
}

// namesOn returns, by question, what A is called on a day.
func namesOn(t *testing.T, e Engine, on graph.Day) map[string]string {
	t.Helper()
	ctx, out := t.Context(), map[string]string{}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := ask.Of(ctx, e, ask.Stakeholder, ask.CodeQuery{Code: "A", On: on})
	must(err)
	out["stakeholder"] = s.Name
	n, err := ask.Of(ctx, e, ask.Neighbours, ask.NeighbourQuery{Code: "P", On: on, Limit: 10})
	must(err)
	for _, step := range n.Steps {
		out["neighbours"] = step.Other.Name
	}
	l, err := ask.Of(ctx, e, ask.Line, ask.CodeQuery{Code: "A", On: on})
	must(err)
	for _, stage := range l.Stages {
		for _, stop := range stage.Stops {
			if stop.Code == "A" {
				out["line"] = stop.Name
			}
		}
	}
	p, err := ask.Of(ctx, e, ask.Paths, graph.NewPathQuery("A", "P", on))
	must(err)
	for _, path := range p.Paths {
		out["path"] = path.Nodes[0].Name
	}
	hits, err := ask.Of(ctx, e, ask.Search, graph.SearchQuery{Text: "old surgery", On: on, Limit: 5})
	must(err)
	for _, h := range hits {
		out["search"] = h.Name
		if want := map[bool]string{true: "Old Surgery"}[h.Name == "New Surgery"]; h.Formerly != want {
			t.Errorf("on %s it was found as formerly %q, want %q", on, h.Formerly, want)
		}
	}
	for _, question := range []string{"stakeholder", "neighbours", "line", "path", "search"} {
		if out[question] == "" {
			t.Errorf("on %s %s does not find A", on, question)
		}
	}
	return out
}

// countsOn says, question by question, whether a practice is in a network on a day.
func countsOn(t *testing.T, e Engine, practice, network string, on graph.Day) map[string]bool {
	t.Helper()
	ctx, out := t.Context(), map[string]bool{}
	s, err := ask.Of(ctx, e, ask.Stakeholder, ask.CodeQuery{Code: practice, On: on})
	note := func(question string, is bool, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(fmt.Errorf("%s: %w", question, err))
		}
		out[question] = is
	}
	note("the edges of the stakeholder", len(s.Edges) == 1, err)
	n, err := ask.Of(ctx, e, ask.Neighbours, ask.NeighbourQuery{Code: network, On: on, Limit: 10})
	note("the neighbours of the network", n.Total == 1 && len(n.Steps) == 1, err)
	l, err := ask.Of(ctx, e, ask.Line, ask.CodeQuery{Code: practice, On: on})
	inLine := false
	for _, stage := range l.Stages {
		inLine = inLine || stage.Name == "PCN" && len(stage.Stops) == 1
	}
	note("the line", inLine, err)
	p, err := ask.Of(ctx, e, ask.Paths, graph.NewPathQuery(practice, network, on))
	note("the paths", len(p.Paths) == 1, err)
	return out
}
