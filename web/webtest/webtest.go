// Package webtest serves graphs to tests, with every room. Only tests import it.
package webtest

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/pages"
)

// Hostile is a name as a file might hold it.
const Hostile = `<script>alert("x")</script> Pharmacy`

// Graph is a small graph, made by hand.
func Graph() *graph.Snapshot {
	g := &graph.Snapshot{Made: 20260801, Sources: []graph.Source{{Name: "map@2026-08-01", Dataset: "map", Title: "The map", Seen: 20260801,
		Rows: 6129, Licence: "OGL",
		Refused: 22, Refusals: []graph.Refusal{{Line: 812, Column: 16, Reason: "\"<b>x\" is not a date"},
			{Line: 900, Reason: "it ends before it starts"}}}}}
	add := func(kind graph.Kind, code, name string) {
		g.Nodes = append(g.Nodes, graph.Node{Code: code, Kind: kind, Name: name, Source: "map@2026-08-01", Seen: 20260801,
			Basis: graph.Official, Lat: 54.5, Lon: -1.3})
	}
	add(graph.Practice, "A81001", "THE DENSHAM SURGERY")
	add(graph.Practice, "A81002", "QUEENS PARK SURGERY")
	add(graph.Pharmacy, "FA001", Hostile)
	add(graph.ICS, "QHM", "NHS NORTH EAST ICB")
	add(graph.PCN, "U89141", "STOCKTON PCN")
	add(graph.Person, "person.x", "Dr Xanthe Moor")
	g.Nodes[1].Closed, g.Nodes[1].Status = 20200401, "closed"
	edge := func(t graph.EdgeType, from, to string, e graph.Edge) {
		e.Type, e.From, e.To, e.Source, e.Seen = t, from, to, "map@2026-08-01", 20260801
		if e.Basis == "" {
			e.Basis = graph.Official
		}
		g.Edges = append(g.Edges, e)
	}
	edge(graph.AlignedTo, "FA001", "U89141", graph.Edge{Rule: "nearest", Distance: graph.Apart(412), Basis: graph.Derived})
	edge(graph.BasedIn, "FA001", "QHM", graph.Edge{})
	edge(graph.Holds, "person.x", "U89141", graph.Edge{Role: "clinical director", Basis: graph.Supplied})
	edge(graph.MemberOf, "A81001", "U89141", graph.Edge{Since: 20191001})
	edge(graph.SucceededBy, "A81002", "A81001", graph.Edge{On: 20200401})
	slices.SortFunc(g.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	return g
}

// Small serves Graph, with a changed configuration unless change is nil.
func Small(t *testing.T, change func(*web.Config)) http.Handler {
	t.Helper()
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), Graph(), nil); err != nil {
		t.Fatal(err)
	}
	c := web.Config{Graph: store, Today: func() graph.Day { return Today }, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&c)
	}
	return Serve(t, c)
}

// Serve returns every route of a server with its guards. Where nothing else is said, the
// day is Today and nothing is logged.
func Serve(t *testing.T, c web.Config) http.Handler {
	t.Helper()
	if c.Today == nil {
		c.Today = func() graph.Day { return Today }
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s, err := web.New(c, api.Room, pages.Room)
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Today is the day that tests ask about.
const Today = graph.Day(20261123)

// Server is a server with every room and without a graph.
func Server(t *testing.T) *web.Server {
	t.Helper()
	s, err := web.New(web.Config{Today: func() graph.Day { return Today }}, api.Room, pages.Room)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Sample serves the sample, with its log written to talk.
func Sample(t *testing.T, talk io.Writer, token string) http.Handler {
	t.Helper()
	return Serve(t, web.Config{Graph: sampletest.Load(t, Today), Today: func() graph.Day { return Today },
		Log: slog.New(slog.NewTextHandler(talk, nil)), Sample: func() bool { return true }, Token: token})
}

// blanks are what a browser shows as one blank.
var blanks = regexp.MustCompile(`\s+`)

// Get asks for an address, with headers: pairs of a name and a value.
func Get(h http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return Ask(h, r)
}

// Ask sends a request. In a page it gives one blank for several, and for the ends of
// lines, as a browser does.
func Ask(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		w.Body = bytes.NewBuffer(blanks.ReplaceAll(w.Body.Bytes(), []byte(" ")))
	}
	return w
}

// Leaks is what no answer may hold: the poison as markup, other files, our
// insides, and the folders of the machine that it runs on.
var Leaks = regexp.MustCompile(`<script>alert|<img src=x|root:.?:0:0|goroutine \d|runtime ` +
	`error|\.go:\d+|sqlite|SQLITE|Neo\.ClientError` + foldersHere())

// foldersHere are the folders of this machine that a path in an answer would
// begin with, as more alternatives of a pattern.
func foldersHere() string {
	var out strings.Builder
	add := func(folder string, err error) {
		if folder = filepath.Clean(folder); err == nil && len(folder) > 1 {
			out.WriteString("|" + regexp.QuoteMeta(folder+string(filepath.Separator)))
		}
	}
	add(os.TempDir(), nil)
	add(os.UserHomeDir())
	add(os.Getwd())
	return out.String()
}
