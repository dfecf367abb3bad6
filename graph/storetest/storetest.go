// Package storetest tests any engine against the contract of graph.Store and
// graph.Writer: the same data and the same question give the same answer.
package storetest

import (
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// Engine is a store that answers questions and can be loaded.
type Engine interface {
	graph.Store
	graph.Writer
}

// Run tests an engine against the contract. Make returns an empty engine and
// closes it at the end. It may return the same engine, emptied. It must not skip.
func Run(t *testing.T, make func(t *testing.T) Engine) {
	t.Run("write", func(t *testing.T) { writes(t, make) })
	t.Run("paths", func(t *testing.T) { paths(t, make) })
	t.Run("reasons", func(t *testing.T) { reasons(t, make) })
	t.Run("budget", func(t *testing.T) { budget(t, make) })
	t.Run("stakeholder", func(t *testing.T) { stakeholders(t, make) })
	t.Run("days", func(t *testing.T) { days(t, make) })
	t.Run("what led to a body that closed", func(t *testing.T) { ended(t, make) })
	t.Run("what a stakeholder was before", func(t *testing.T) { formerly(t, make) })
	t.Run("who is meant", func(t *testing.T) { meant(t, make) })
	t.Run("near", func(t *testing.T) { nears(t, make) })
	t.Run("line", func(t *testing.T) { lines(t, make) })
	t.Run("pharmacies", func(t *testing.T) { pharmacies(t, make) })
	t.Run("access", func(t *testing.T) { access(t, make) })
	t.Run("across", func(t *testing.T) { acrosses(t, make) })
	t.Run("views", func(t *testing.T) { views(t, make) })
	t.Run("areas", func(t *testing.T) { areas(t, make) })
	t.Run("what is inside", func(t *testing.T) { insides(t, make) })
	t.Run("paths alike say where they differ", func(t *testing.T) { varies(t, make) })
	t.Run("areas agree", func(t *testing.T) { agreeing(t, make) })
	t.Run("belonging", func(t *testing.T) { belonging(t, make) })
	t.Run("contacts", func(t *testing.T) { contacts(t, make) })
	t.Run("no people", func(t *testing.T) { nopeople(t, make) })
	t.Run("context", func(t *testing.T) { contexts(t, make) })
	t.Run("random graphs", func(t *testing.T) { random(t, make(t)) })
}

// Today is the day that tests ask about.
const Today graph.Day = 20260801

// sketch draws a small graph in words, a line each:
//
//	Practice A 20200101..20240101   a stakeholder, its days, either end open
//	A MEMBER_OF P 20200101..        an edge
//
// A name is the code with its kind. Each line has a basis and a source.
func sketch(t *testing.T, text string) *graph.Snapshot {
	t.Helper()
	s := &graph.Snapshot{Made: Today, Sources: []graph.Source{{Name: "sketch", Dataset: "test", Seen: Today, Rows: 1,
		Refused:  3,
		Refusals: []graph.Refusal{{Line: 7, Column: 2, Reason: "\"x\" is not a code"}, {Line: 9, Reason: "Ångström ends before it starts"}}}}}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		var since, until graph.Day
		if a, b, ok := strings.Cut(f[len(f)-1], ".."); ok {
			since, until = day(t, a), day(t, b)
			f = f[:len(f)-1]
		}
		switch {
		case graph.Kind(f[0]).Known() && len(f) == 2:
			s.Nodes = append(s.Nodes, graph.Node{Code: f[1], Kind: graph.Kind(f[0]), Name: "The " + f[1] + " " + f[0],
				Opened: since, Closed: until, Source: "sketch", Seen: Today, Basis: graph.Official})
		case len(f) == 3 && graph.EdgeType(f[1]).Known():
			s.Edges = append(s.Edges, graph.Edge{Type: graph.EdgeType(f[1]), From: f[0], To: f[2], Since: since, Until: until,
				Source: "sketch", Seen: Today, Basis: graph.Official})
		default:
			t.Fatalf("not a line of a sketch: %q", line)
		}
	}
	return inOrder(s)
}

func day(t *testing.T, s string) graph.Day {
	t.Helper()
	d, err := graph.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// inOrder sorts a snapshot as the contract requires.
func inOrder(s *graph.Snapshot) *graph.Snapshot {
	slices.SortFunc(s.Nodes, func(a, b graph.Node) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(s.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	return s
}

// loaded returns a fresh engine with the sketch in it.
func loaded(t *testing.T, make func(t *testing.T) Engine, text string, change ...func(*graph.Snapshot)) Engine {
	t.Helper()
	s := sketch(t, text)
	for _, c := range change {
		c(s)
	}
	e := make(t)
	if _, err := e.Replace(t.Context(), inOrder(s), nil); err != nil {
		t.Fatal(err)
	}
	return e
}

// fixture is an engine with the graph of one theme, and a way to make another.
// An engine that make returned before may be the same one, emptied.
type fixture struct {
	Engine
	make func(t *testing.T) Engine
}

// node returns a stakeholder of the snapshot, to be changed.
func node(s *graph.Snapshot, code string) *graph.Node {
	i := slices.IndexFunc(s.Nodes, func(n graph.Node) bool { return n.Code == code })
	return &s.Nodes[i]
}

// edge returns the first edge between two ends, to be changed.
func edge(s *graph.Snapshot, from, to string) *graph.Edge {
	i := slices.IndexFunc(s.Edges, func(e graph.Edge) bool { return e.From == from && e.To == to })
	return &s.Edges[i]
}

// tell writes paths in short: codes with blanks between, and a plus for each
// other path of the same shape.
func tell(paths []graph.Path) string {
	var out []string
	for _, p := range paths {
		var codes []string
		for _, n := range p.Nodes {
			codes = append(codes, n.Code)
		}
		out = append(out, strings.Join(codes, " ")+strings.Repeat("+", p.Alike))
	}
	return strings.Join(out, ", ")
}
