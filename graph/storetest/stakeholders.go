package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

const people = `
	Practice A
	Practice GONE ..20240101
	Practice LATER 20270101..
	PCN P
	PCN OLDP
	PCN NEWP
	Pharmacy F
	ICS I
	ICS J
	Person person.z
	Person person.y
	A MEMBER_OF P 20240101..
	A MEMBER_OF OLDP 20200101..20240101
	A MEMBER_OF NEWP 20270101..
	F BASED_IN I ..20260401
	F BASED_IN I 20260401..20270101
	F BASED_IN J ..20200101
	GONE MEMBER_OF P
	GONE SUCCEEDED_BY A 20240101..
	GONE SUCCEEDED_BY LATER 20240101..
	person.z HOLDS P
	person.y HOLDS P
	person.y HOLDS P ..20250101
`

// stakeholderTests ask about one stakeholder, its neighbours, and searches.
type stakeholderTests struct{ fixture }

// describePeople adds the roles.
func describePeople(s *graph.Snapshot) {
	edge(s, "person.z", "P").Role = "Clinical Director"
	for i := range s.Edges {
		if s.Edges[i].From == "person.y" {
			s.Edges[i].Role = "Manager"
		}
	}
}

func (e stakeholderTests) show(t *testing.T, code string, on graph.Day) ask.StakeholderAnswer {
	t.Helper()
	s, err := ask.Of(t.Context(), e, ask.Stakeholder, ask.CodeQuery{Code: code, On: on})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func stakeholders(t *testing.T, make func(t *testing.T) Engine) {
	e := stakeholderTests{fixture{loaded(t, make, people, describePeople), make}}
	t.Run("edges of the day are counted by type and direction", e.countsEdges)
	t.Run("people are those who hold a role on the day, by role", e.listsPeople)
	t.Run("history is what ended and what is to come", e.tellsHistory)
	t.Run("what another list tells on from where it ends is no history", e.joinsHistory)
	t.Run("a closed one is found, is not open, and says where it went", e.tellsSuccessors)
	t.Run("one that is open but was succeeded says by whom and since when", e.tellsWhoTookOver)
	t.Run("an unknown code is not found", e.refusesUnknownCodes)
	t.Run("neighbours come in pages by type, name and code, with an honest count", e.pagesNeighbours)
	t.Run("search goes by everything that search goes by", e.searchesEverything)
	t.Run("search finds what is loaded now", e.searchesTheNewest)
	t.Run("search says whether the limit left any out", e.searchTellsMore)
}

func (e stakeholderTests) countsEdges(t *testing.T) {
	want := []ask.EdgeCount{{Type: graph.Holds, Count: 2}, {Type: graph.MemberOf, Count: 1}}
	if d := cmp.Diff(want, e.show(t, "P", Today).Edges); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]ask.EdgeCount{{Type: graph.MemberOf, Out: true, Count: 1}}, e.show(t, "a", Today).Edges); d != "" {
		t.Error(d)
	}
}

func (e stakeholderTests) listsPeople(t *testing.T) {
	p := e.show(t, "P", Today).People
	if len(p) != 2 || p[0].Person.Code != "person.z" || p[1].Person.Code != "person.y" || p[1].Edge.Role != "Manager" {
		t.Errorf("%+v", p)
	}
}

func (e stakeholderTests) tellsHistory(t *testing.T) {
	h := e.show(t, "A", Today).History
	if len(h) != 2 || h[0].Other.Code != "OLDP" || h[1].Other.Code != "NEWP" {
		t.Errorf("%+v", h)
	}
}

func (e stakeholderTests) joinsHistory(t *testing.T) {
	if h := e.show(t, "F", Today).History; len(h) != 1 || h[0].Other.Code != "J" {
		t.Errorf("%+v", h)
	}
	if h := e.show(t, "F", 20270101).History; len(h) != 2 || h[1].Edge.Until != 20270101 {
		t.Errorf("two edges that ended are two: %+v", h)
	}
	if h := e.show(t, "F", 20250101).History; len(h) != 1 {
		t.Errorf("%+v", h)
	}
}

func (e stakeholderTests) tellsSuccessors(t *testing.T) {
	s := e.show(t, "GONE", Today)
	if s.Open || len(s.Edges) > 0 || len(s.Successors) != 2 || s.Successors[0].Code != "A" || s.Successors[1].Code != "LATER" {
		t.Errorf("%+v", s)
	}
	if p := e.show(t, "A", 20200101).Predecessors; len(p) != 1 || p[0].Code != "GONE" {
		t.Errorf("predecessors are shown on any day: %+v", p)
	}
}

func (e stakeholderTests) tellsWhoTookOver(t *testing.T) {
	store := loaded(t, e.make, "SubICB OLD\nSubICB NEW\nSubICB LATE\nOLD SUCCEEDED_BY NEW 20200401..\nOLD SUCCEEDED_BY LATE 20270101..\n")
	for on, want := range map[graph.Day]string{20200331: "", 20200630: "NEW 2020-04-01", 20270101: "LATE 2027-01-01 NEW 2020-04-01"} {
		says := func(successors []graph.Successor) string {
			var out []string
			for _, s := range successors {
				out = append(out, s.Code+" "+s.On.String())
			}
			slices.Sort(out)
			return strings.Join(out, " ")
		}
		line, err := ask.Of(t.Context(), store, ask.Line, ask.CodeQuery{Code: "OLD", On: on})
		if got := says(line.Successors); err != nil || got != want || len(line.Stages) < 2 {
			t.Errorf("%s: the line says %q, want %q, in %d stages: %v", on, got, want, len(line.Stages), err)
		}
		hits, err := ask.Of(t.Context(), store, ask.Search, graph.SearchQuery{Text: "the old practice", On: on, Limit: 1})
		if err != nil || len(hits) != 1 || hits[0].Code != "OLD" || !hits[0].Open || says(hits[0].Successors) != want {
			t.Errorf("%s: search says %+v, want %q: %v", on, hits, want, err)
		}
		shown, err := ask.Of(t.Context(), store, ask.Stakeholder, ask.CodeQuery{Code: "OLD", On: on})
		if got := says(shown.Successors); err != nil || !shown.Open || got != "LATE 2027-01-01 NEW 2020-04-01" {
			t.Errorf("%s: it is shown with %q, %v", on, got, err)
		}
	}
}

func (e stakeholderTests) refusesUnknownCodes(t *testing.T) {
	for says, err := range unknown(t.Context(), e.Engine) {
		var u *graph.UnknownCodeError
		if !errors.As(err, &u) || u.Param != "code" {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func (e stakeholderTests) pagesNeighbours(t *testing.T) {
	text := "PCN P\nSubICB S\nP COMMISSIONED_BY S\n"
	for i := range 5 {
		text += fmt.Sprintf("Practice A%d\nA%d MEMBER_OF P\n", i, i)
	}
	store := loaded(t, e.make, text+"Practice SHUT ..20200101\nSHUT MEMBER_OF P\nPractice PAST\nPAST MEMBER_OF P ..20200101\n")
	page := func(q ask.NeighbourQuery) string {
		n, err := ask.Of(t.Context(), store, ask.Neighbours, q)
		if err != nil {
			t.Fatal(err)
		}
		out := fmt.Sprint(n.Total, ":")
		for _, s := range n.Steps {
			out += " " + s.Other.Code
		}
		return out
	}
	for want, q := range map[string]ask.NeighbourQuery{
		"6: S A0 A1":                    {Code: "p", On: Today, Limit: 3},
		"6: A4":                         {Code: "P", On: Today, Limit: 3, Offset: 5},
		"6:":                            {Code: "P", On: Today, Limit: 3, Offset: 50},
		"5: A0":                         {Code: "P", On: Today, Limit: 1, Kinds: []graph.Kind{graph.Practice}},
		"1: S":                          {Code: "P", On: Today, Limit: 9, Edges: []graph.EdgeType{graph.CommissionedBy}},
		"8: S A0 A1 A2 A3 A4 PAST SHUT": {Code: "P", On: 20190101, Limit: 9},
	} {
		if got := page(q); got != want {
			t.Errorf("%+v: got %q, want %q", q, got, want)
		}
	}
	for _, q := range []ask.NeighbourQuery{{Code: "P", On: Today}, {Code: "P", On: Today, Limit: 1001},
		{Code: "P", On: Today, Limit: 1, Offset: -1}} {
		if _, err := ask.Of(t.Context(), store, ask.Neighbours, q); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func (e stakeholderTests) searchesEverything(t *testing.T) {
	store := loaded(t, e.make, "Practice A\nPractice B ..20250101\nPractice OLD ..20240101\nPharmacy F\nOLD SUCCEEDED_BY A 20240101..\n",
		func(s *graph.Snapshot) {
			*node(s, "A") = graph.Node{Code: "A", Kind: graph.Practice, Name: "River Surgery",
				Postcode: "PR1 1AA", Address: []string{"1 High Street", "Preston"}, Alias: []string{"Water Clinic", "ZZ9"}, Patients: 5,
				Basis: graph.Official}
			node(s, "B").Name, node(s, "F").Name, node(s, "F").Patients = "River Surgery", "River Surgery Pharmacy", 9
		})
	for text, want := range map[string]string{
		"a": "A/code", "old": "OLD/code A/old code", "pr1 1aa": "A/postcode", "zz9": "A/old code",
		"water clin": "A/beginning", "river surgery": "F/name A/name B/name", "river preston": "A/town",
	} {
		hits, err := ask.Of(t.Context(), store, ask.Search, graph.SearchQuery{Text: text, On: Today, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, h := range hits {
			got += " " + h.Code + "/" + h.Why
		}
		if got = got[min(1, len(got)):]; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func (e stakeholderTests) searchesTheNewest(t *testing.T) {
	store := loaded(t, e.make, "Practice A\nPractice B\n")
	find := func(text string) int {
		h, err := ask.Of(t.Context(), store, ask.Search, graph.SearchQuery{Text: text, On: Today, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return len(h)
	}
	if find("practice") != 2 || find("a") != 1 || find("nothing like it") != 0 {
		t.Error("want both, one and none")
	}
	if _, err := store.Replace(t.Context(), sketch(t, "Practice C\n"), nil); err != nil {
		t.Fatal(err)
	}
	if find("practice") != 1 || find("a") != 0 {
		t.Error("the old graph is still searched")
	}
	_, err := ask.Of(t.Context(), store, ask.Search, graph.SearchQuery{Text: "a", On: Today, Limit: graph.SearchLimit + 2})
	if !errors.Is(err, graph.ErrInvalid) {
		t.Error(err)
	}
}

func (e stakeholderTests) searchTellsMore(t *testing.T) {
	store := loaded(t, e.make, "Practice A\nPractice B\n")
	for _, c := range []struct {
		limit, hits int
		more        bool
	}{{1, 1, true}, {2, 2, false}, {graph.SearchLimit, 2, false}} {
		hits, more, err := searchMore(t, store, graph.SearchQuery{Text: "practice", On: Today, Limit: c.limit})
		if err != nil || len(hits) != c.hits || more != c.more {
			t.Errorf("of two, at most %d: %d hits, more is %v, %v", c.limit, len(hits), more, err)
		}
	}
	_, _, err := searchMore(t, store, graph.SearchQuery{Text: "a", On: Today, Limit: graph.SearchLimit + 1})
	if !errors.Is(err, graph.ErrInvalid) {
		t.Error(err)
	}
}

func searchMore(t *testing.T, e Engine, q graph.SearchQuery) (hits []graph.Hit, more bool, err error) {
	t.Helper()
	err = e.View(t.Context(), func(v graph.View) (err error) {
		hits, more, err = ask.SearchMore(v, q)
		return err
	})
	return hits, more, err
}

// unknown asks every question that takes a code, with a code that nobody has.
func unknown(ctx context.Context, e Engine) map[string]error {
	_, a := ask.Of(ctx, e, ask.Stakeholder, ask.CodeQuery{Code: "NO", On: Today})
	_, b := ask.Of(ctx, e, ask.Neighbours, ask.NeighbourQuery{Code: "NO", On: Today, Limit: 1})
	_, c := ask.Of(ctx, e, ask.Line, ask.CodeQuery{Code: "NO", On: Today})
	_, d := ask.Of(ctx, e, ask.Pharmacies, ask.PharmacyQuery{Code: "NO", On: Today})
	return map[string]error{"stakeholder": a, "neighbours": b, "throughline": c, "pharmacies": d}
}

func contexts(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, town)
	done, stop := context.WithCancel(t.Context())
	stop()
	t.Run("a question whose context is done is not answered", func(t *testing.T) {
		_, a := ask.Of(done, e, ask.Paths, graph.NewPathQuery("A", "B", Today))
		_, b := ask.Of(done, e, ask.Search, graph.SearchQuery{Text: "a", On: Today, Limit: 1})
		_, c := e.Whole(done)
		for i, err := range []error{a, b, c} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%d: %v", i, err)
			}
		}
	})
	t.Run("a load whose context is done changes nothing", func(t *testing.T) {
		if _, err := e.Replace(done, sketch(t, "Practice ONLY\n"), nil); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if s, err := e.Whole(t.Context()); err != nil || len(s.Nodes) != len(sketch(t, town).Nodes) {
			t.Error(err)
		}
	})
}
