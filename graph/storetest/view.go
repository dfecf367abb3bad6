package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
)

const hamlet = `
	ICS I
	PCN P
	PCN Q ..20240101
	Practice A
	Practice B
	Practice c
	Pharmacy F
	Pharmacy G
	Person person.ann
	A MEMBER_OF P
	B MEMBER_OF P 20200101..20210101
	B MEMBER_OF P 20220101..
	c MEMBER_OF Q
	F ALIGNED_TO P
	G ALIGNED_TO P
	P PART_OF I
	person.ann HOLDS P
`

// views checks the promises of graph.View.
func views(t *testing.T, make func(t *testing.T) Engine) {
	e := viewTests{loaded(t, make, hamlet, func(s *graph.Snapshot) {
		edge(s, "F", "P").Rule, edge(s, "G", "P").Rule = graph.RuleNearest, graph.RuleLead
		for code, lat := range map[string]float64{"A": 54, "B": 54.01, "F": 54.001, "G": 55} {
			node(s, code).Lat, node(s, code).Lon = lat, -2.8
		}
	})}
	t.Run("nodes come in the order asked, spelt just so, and what is missing is left out", e.nodes)
	t.Run("edges at several codes come once, in order, of the types or of all, on every day", e.edges)
	t.Run("near has all of a kind that is near enough, by code", e.near)
	t.Run("all of a kind come by code", e.all)
	t.Run("has says whether there is an edge of a type, by a rule or by any", e.has)
	t.Run("count counts each once, open and on the day", e.count)
	t.Run("a view is of one version while others are loaded", e.oneVersion)
	t.Run("the error of what is asked comes back, and the view may be asked again", e.errorOfTheQuestion)
	t.Run("a view whose context is done reads nothing", e.contextDone)
	t.Run("a view without people has neither people nor roles", e.withoutPeople)
}

type viewTests struct{ Engine }

// of asks a view of the engine, and fails where that fails.
func (e viewTests) of(t *testing.T, s graph.Store, ask func(graph.View) error) {
	t.Helper()
	if err := s.View(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
}

func codes(nodes []*graph.Node) string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = n.Code
	}
	return strings.Join(out, " ")
}

func arrows(edges []*graph.Edge) string {
	out := make([]string, len(edges))
	for i, e := range edges {
		out[i] = e.From + ">" + e.To
	}
	return strings.Join(out, " ")
}

func (e viewTests) nodes(t *testing.T) {
	e.of(t, e, func(v graph.View) error {
		nodes, err := v.Nodes("P", "NO", "A", "C", "c", "a")
		if got := codes(nodes); got != "P A c" {
			t.Errorf("%q", got)
		}
		none, errNone := v.Nodes()
		if len(none) != 0 {
			t.Errorf("no code: %q", codes(none))
		}
		return errors.Join(err, errNone)
	})
}

func (e viewTests) edges(t *testing.T) {
	e.of(t, e, func(v graph.View) error {
		for _, c := range []struct {
			at    []string
			types []graph.EdgeType
			want  string
		}{
			{[]string{"A", "P", "B"}, []graph.EdgeType{graph.MemberOf}, "A>P B>P B>P"},
			{[]string{"P"}, []graph.EdgeType{graph.PartOf, graph.AlignedTo}, "F>P G>P P>I"},
			{[]string{"F", "NO"}, nil, "F>P"},
			{[]string{"I"}, []graph.EdgeType{graph.MemberOf}, ""},
			{nil, nil, ""},
		} {
			edges, err := v.Edges(c.at, c.types...)
			if got := arrows(edges); err != nil || got != c.want {
				t.Errorf("at %v of %v: %q, want %q; %v", c.at, c.types, got, c.want, err)
			}
		}
		all, err := v.Edges([]string{"P", "I", "A", "B", "c", "F", "G", "Q", "person.ann"})
		if err != nil {
			return err
		}
		if !slices.IsSortedFunc(all, graph.CompareEdges) || len(all) != 8 {
			t.Errorf("%d edges: %s", len(all), arrows(all))
		}
		for _, edge := range all {
			ends, err := v.Nodes(edge.From, edge.To)
			if err != nil || len(ends) != 2 {
				t.Errorf("an edge without an end: %s, %v", arrows([]*graph.Edge{edge}), err)
			}
		}
		return nil
	})
}

func (e viewTests) near(t *testing.T) {
	e.of(t, e, func(v graph.View) error {
		at, err := v.Nodes("A")
		if err != nil {
			return err
		}
		for _, c := range []struct {
			kind   graph.Kind
			metres int
			want   string
		}{{graph.Pharmacy, 200, "F"}, {graph.Practice, 2000, "A B"}, {graph.Pharmacy, 200_000, "F G"}} {
			near, err := v.Near(c.kind, at, c.metres)
			near = slices.DeleteFunc(near, func(n *graph.Node) bool { // it may give others too
				return graph.Metres(n.Lat, n.Lon, at[0].Lat, at[0].Lon) > float64(c.metres)
			})
			if got := codes(near); err != nil || got != c.want {
				t.Errorf("%s within %d m: %q, want %q; %v", c.kind, c.metres, got, c.want, err)
			}
		}
		if near, err := v.Near(graph.Pharmacy, nil, 100); err != nil || len(near) != 0 {
			t.Errorf("near nothing: %q, %v", codes(near), err)
		}
		if _, err := v.Near(graph.PCN, at, 100); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("a kind without places: %v", err)
		}
		return nil
	})
}

func (e viewTests) all(t *testing.T) {
	e.of(t, e, func(v graph.View) error {
		for kind, want := range map[graph.Kind]string{graph.PCN: "P Q", graph.Practice: "A B c", graph.Person: "person.ann", graph.Trust: ""} {
			all, err := v.All(kind)
			if got := codes(all); err != nil || got != want {
				t.Errorf("%s: %q, want %q; %v", kind, got, want, err)
			}
		}
		return nil
	})
}

func (e viewTests) has(t *testing.T) {
	e.of(t, e, func(v graph.View) error {
		for _, c := range []struct {
			t    graph.EdgeType
			rule string
			want bool
		}{{graph.AlignedTo, "", true}, {graph.AlignedTo, graph.RuleNearest, true}, {graph.AlignedTo, graph.RuleItems, false},
			{graph.MemberOf, "", true}, {graph.MemberOf, graph.RuleNearest, false}, {graph.DispensesFor, "", false}} {
			if has, err := v.Has(c.t, c.rule); err != nil || has != c.want {
				t.Errorf("%s by %q: %v, %v", c.t, c.rule, has, err)
			}
		}
		for _, info := range graph.EdgeTypes {
			edges, err := v.Edges([]string{"P", "Q"}, info.Type) // each edge of the hamlet but none has one of these as an end
			has, errHas := v.Has(info.Type, "")
			if has != (len(edges) > 0) || err != nil || errHas != nil {
				t.Errorf("%s: %v; %v, %v", info.Type, has, err, errHas)
			}
		}
		return nil
	})
}

func (e viewTests) count(t *testing.T) {
	e.of(t, e, func(v graph.View) error {
		for _, c := range []struct {
			on   graph.Day
			want map[string]int
		}{{Today, map[string]int{"P": 2}}, {20200601, map[string]int{"P": 2, "Q": 1}}, {20210601, map[string]int{"P": 1, "Q": 1}}} {
			got, err := v.Count([]string{"P", "Q", "NO"}, graph.MemberOf, graph.Practice, c.on)
			if d := cmp.Diff(c.want, got); err != nil || d != "" {
				t.Errorf("on %s: %v\n%s", c.on, err, d)
			}
		}
		got, err := v.Count([]string{"P"}, graph.MemberOf, graph.Pharmacy, Today)
		if len(got) != 0 {
			t.Errorf("pharmacies that are members: %v", got)
		}
		return err
	})
}

// oneVersion loads another graph while a view is asked, once.
func (e viewTests) oneVersion(t *testing.T) {
	whole, err := e.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := inOrder(sketch(t, "PCN P\nPractice NEW\nNEW MEMBER_OF P\n"))
	loads, calls := 0, 0
	var before, after graph.Version
	var seen, then string
	e.of(t, e, func(v graph.View) error {
		calls++
		before = v.Version()
		edges, err := v.Edges([]string{"P"}, graph.MemberOf)
		if err != nil {
			return err
		}
		seen = arrows(edges)
		if loads == 0 {
			loads++
			if _, err := e.Replace(t.Context(), other, nil); err != nil {
				return err
			}
		}
		if edges, err = v.Edges([]string{"P"}, graph.MemberOf); err != nil {
			return err
		}
		then, after = arrows(edges), v.Version()
		return nil
	})
	if seen != then || before != after {
		t.Errorf("after %d calls the view saw %q and then %q, versions %v and %v", calls, seen, then, before, after)
	}
	e.of(t, e, func(v graph.View) error {
		edges, err := v.Edges([]string{"P"}, graph.MemberOf)
		if got := arrows(edges); got != "NEW>P" || calls == 1 && v.Version() == after {
			t.Errorf("the next view sees %q, version %v", got, v.Version())
		}
		return err
	})
	if _, err := e.Replace(t.Context(), whole, nil); err != nil {
		t.Fatal(err)
	}
}

func (e viewTests) errorOfTheQuestion(t *testing.T) {
	mine := &graph.ParamError{Param: "x", Reason: "is wrong"}
	err := e.View(t.Context(), func(v graph.View) error {
		if _, err := v.Nodes("P"); err != nil {
			return err
		}
		return mine
	})
	if !errors.Is(err, mine) {
		t.Errorf("%v", err)
	}
}

func (e viewTests) contextDone(t *testing.T) {
	done, stop := context.WithCancel(t.Context())
	err := e.View(done, func(v graph.View) error {
		stop()
		_, err := v.Edges([]string{"P"})
		if v.Err() == nil {
			t.Error("the view does not know that its context is done")
		}
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func (e viewTests) withoutPeople(t *testing.T) {
	e.of(t, graph.WithoutPeople(e), func(v graph.View) error {
		nodes, err := v.Nodes("person.ann", "P")
		all, errAll := v.All(graph.Person)
		roles, errRoles := v.Edges([]string{"P"}, graph.Holds)
		edges, errEdges := v.Edges([]string{"P"})
		has, errHas := v.Has(graph.Holds, "")
		counted, errCount := v.Count([]string{"P"}, graph.Holds, graph.Person, Today)
		hits, errHits := v.Match(graph.SearchQuery{Text: "ann", Kinds: []graph.Kind{graph.Person}, On: Today, Limit: 5})
		if codes(nodes) != "P" || len(all)+len(roles)+len(counted)+len(hits) > 0 || has || len(edges) != 6 || !v.Version().NoPeople {
			t.Errorf("%q %q %q %q %v %v %v", codes(nodes), codes(all), arrows(roles), arrows(edges), has, counted, hits)
		}
		return errors.Join(err, errAll, errRoles, errEdges, errHas, errCount, errHits)
	})
}
