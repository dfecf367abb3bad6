package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
)

// hostile is a name as a file might hold it.
const hostile = `<script>alert("x")</script> Pharmacy`

func small() *graph.Snapshot {
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
	add(graph.Pharmacy, "FA001", hostile)
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

func serving(t *testing.T, change func(*Config)) http.Handler {
	t.Helper()
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), small(), nil); err != nil {
		t.Fatal(err)
	}
	c := Config{Graph: store, Today: func() graph.Day { return today }, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&c)
	}
	return whole(t, c)
}

// whole returns every route of a server with its guards.
func whole(t *testing.T, c Config) http.Handler {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPathsAnswerInTheShapeOfTheDesign(t *testing.T) {
	w := get(serving(t, nil), "/api/v1/paths?from=a81001&to=FA001")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var got any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	practice := map[string]any{"code": "A81001", "kind": "Practice", "name": "THE DENSHAM SURGERY"}
	network := map[string]any{"code": "U89141", "kind": "PCN", "name": "STOCKTON PCN"}
	chemist := map[string]any{"code": "FA001", "kind": "Pharmacy", "name": hostile}
	want := map[string]any{
		"from": practice, "to": chemist, "on": "2026-11-23", "cut": "", "reason": "", "reason_code": "",
		"paths": []any{map[string]any{
			"cost": 4.0, "hops": 2.0, "alike": 0.0, "nodes": []any{practice, network, chemist},
			"edges": []any{
				map[string]any{"type": "MEMBER_OF", "from": "A81001", "to": "U89141", "since": "2019-10-01", "until": nil,
					"source": "map@2026-08-01", "seen": "2026-08-01", "basis": "official"},
				map[string]any{"type": "ALIGNED_TO", "from": "FA001", "to": "U89141", "since": nil, "until": nil, "source": "map@2026-08-01",
					"seen": "2026-08-01", "basis": "derived", "rule": "nearest", "metres": 412.0},
			},
			"words": got.(map[string]any)["paths"].([]any)[0].(map[string]any)["words"],
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the answer (-want +got):\n%s", diff)
	}
	words := want["paths"].([]any)[0].(map[string]any)["words"].(string)
	if !strings.HasPrefix(words, "The Densham Surgery (A81001) is a member of Stockton PCN (U89141) "+
		"since 1 October 2019 [map, 1 August 2026") {
		t.Errorf("words: %s", words)
	}
}

func TestWhatFindsNothingIsAnAnswerWithAReason(t *testing.T) {
	h := serving(t, nil)
	for _, target := range []string{
		"/api/v1/search?q=zzzzqqqq",
		"/api/v1/stakeholders/A81001/neighbours?edges=OWNED_BY",
		"/api/v1/stakeholders/U89141/pharmacies?rule=items",
		"/api/v1/paths?from=A81001&to=FA001&avoid=U89141",
		"/api/v1/paths?from=A81002&to=FA001",
	} {
		w := get(h, target)
		var a struct{ Reason string }
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != http.StatusOK || a.Reason == "" {
			t.Errorf("%s: status %d, want 200 with a reason: %s", target, w.Code, w.Body)
		}
	}
}

func TestEveryRESTAddressAnswers(t *testing.T) {
	h := serving(t, nil)
	for target, holds := range map[string]string{
		"/api/v1/search?q=densham&kind=Practice&limit=3":                       `"code":"A81001"`,
		"/api/v1/stakeholders/u89141":                                          `"role":"clinical director"`,
		"/api/v1/stakeholders/U89141/neighbours?kinds=Practice":                `"total":1`,
		"/api/v1/stakeholders/A81001/throughline":                              `"stages":[`,
		"/api/v1/stakeholders/U89141/pharmacies":                               `"metres":412`,
		"/api/v1/sources":                                                      `"rows":6129`,
		"/api/v1/paths?from=A81001&to=FA001&fold=false&maxHops=2&slack=0":      `"hops":2`,
		"/api/v1/paths?from=A81001&to=person.x&edges=MEMBER_OF&edges=HOLDS":    `"type":"HOLDS"`,
		"/api/v1/paths?from=A81001&to=person.x&edges=MEMBER_OF,HOLDS&on=":      `"type":"HOLDS"`,
		"/api/v1/paths?from=A81001&to=FA001&via=U89141&avoid=QHM&avoid=A81002": `"hops":2`,
		"/healthz": `"ok"`,
		"/readyz":  `"ready"`,
	} {
		w := get(h, target)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), holds) {
			t.Errorf("%s: status %d, want 200 and %s in\n%s", target, w.Code, holds, w.Body)
		}
		if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("%s: Content-Type %q", target, got)
		}
	}
}

func TestAWrongRequestNamesTheParameterAndEchoesNothing(t *testing.T) {
	h := serving(t, nil)
	const sent = "zxq<b>zxq"
	e := url.QueryEscape(sent)
	for _, c := range []struct {
		target, param string
		status        int
	}{
		{"/api/v1/paths", "from", 422},
		{"/api/v1/paths?from=A81001", "to", 422},
		{"/api/v1/paths?from=" + e + "&to=QHM", "from", 404},
		{"/api/v1/paths?from=A81001&to=" + e, "to", 404},
		{"/api/v1/paths?from=A81001&to=A81001", "to", 422},
		{"/api/v1/paths?from=A81001&to=QHM&on=" + e, "on", 422},
		{"/api/v1/paths?from=A81001&to=QHM&maxHops=9", "maxHops", 422},
		{"/api/v1/paths?from=A81001&to=QHM&maxHops=" + e, "maxHops", 422},
		{"/api/v1/paths?from=A81001&to=QHM&slack=-1", "slack", 422},
		{"/api/v1/paths?from=A81001&to=QHM&limit=51", "limit", 422},
		{"/api/v1/paths?from=A81001&to=QHM&fold=" + e, "fold", 422},
		{"/api/v1/paths?from=A81001&to=QHM&kinds=" + e, "kinds", 422},
		{"/api/v1/paths?from=A81001&to=QHM&edges=" + e, "edges", 422},
		{"/api/v1/paths?from=A81001&to=QHM&avoid=" + e, "avoid", 404},
		{"/api/v1/paths?from=A81001&from=QHM&to=FA001", "from", 422},
		{"/api/v1/paths?from=A81001&to=QHM&" + e + "=1", "query", 422},
		{"/api/v1/paths?from=A81001&to=QHM&x=%zz", "query", 422},
		{"/api/v1/search?q=a&limit=0", "limit", 422},
		{"/api/v1/search?q=" + strings.Repeat("a", 201), "q", 422},
		{"/api/v1/stakeholders/" + url.PathEscape(sent), "code", 404},
		{"/api/v1/stakeholders/A81001/neighbours?cursor=-1", "cursor", 422},
		{"/api/v1/stakeholders/A81001/pharmacies", "code", 422},
		{"/api/v1/stakeholders/U89141/pharmacies?rule=" + e, "rule", 422},
		{"/api/v1/sources?on=2026-01-01", "query", 422},
	} {
		w := get(h, c.target)
		var p struct {
			Type, Title, Detail, Param string
			Status                     int
		}
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("%s: %v in %s", c.target, err, w.Body)
			continue
		}
		if w.Code != c.status || p.Status != c.status || p.Param != c.param || p.Type == "" || p.Title == "" || p.Detail == "" {
			t.Errorf("%s: status %d, want %d and the parameter %q: %s", c.target, w.Code, c.status, c.param, w.Body)
		}
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "application/problem+json") {
			t.Errorf("%s: Content-Type %q", c.target, got)
		}
		if strings.Contains(w.Body.String(), "zxq") {
			t.Errorf("%s: what was sent comes back: %s", c.target, w.Body)
		}
	}
}

// broken answers every question with one error, as an engine might.
type broken struct {
	graph.Store
	err error
}

func (b broken) View(ctx context.Context, do func(graph.View) error) error {
	return b.Store.View(ctx, func(v graph.View) error { return do(brokenView{v, b.err}) })
}

type brokenView struct {
	graph.View
	err error
}

func (b brokenView) Finder(graph.PathQuery, graph.PathEnds) graph.Finder {
	return brokenFinder{err: b.err}
}

func (b brokenView) Summary(graph.Day) (graph.Summary, error) { panic(b.err) }

type brokenFinder struct {
	graph.Finder
	err error
}

func (b brokenFinder) Fewest(graph.PathQuery) (int, error) { return 0, b.err }

func (brokenFinder) End() {}

func TestNothingOfAnEngineLeaks(t *testing.T) {
	const secret = "SQLITE_BUSY: /srv/data/throughline.db"
	var log bytes.Buffer
	for _, c := range []struct {
		err    error
		status int
	}{
		{errors.New(secret), 500},
		{errors.Join(graph.ErrUnavailable, errors.New(secret)), 503},
		{errors.Join(graph.ErrInvalid, errors.New(secret)), 422},
		{errors.Join(context.DeadlineExceeded, errors.New(secret)), 504},
		{&graph.TooManyError{Budget: 1}, 422},
	} {
		log.Reset()
		h := serving(t, func(conf *Config) {
			conf.Graph, conf.Log = broken{conf.Graph, c.err}, slog.New(slog.NewTextHandler(&log, nil))
		})
		w := get(h, "/api/v1/paths?from=A81001&to=QHM")
		if w.Code != c.status || strings.Contains(w.Body.String(), "SQLITE") || strings.Contains(w.Body.String(), "/srv") {
			t.Errorf("%v: status %d, want %d and no word of the engine: %s", c.err, w.Code, c.status, w.Body)
		}
		if c.status == 500 && !strings.Contains(log.String(), secret) {
			t.Errorf("the log lacks the cause: %s", log.String())
		}
		if w := get(h, "/sources"); w.Code != 500 || strings.Contains(w.Body.String(), "SQLITE") {
			t.Errorf("a panic: status %d: %s", w.Code, w.Body)
		}
		if !strings.Contains(log.String(), "stack=") || !strings.Contains(log.String(), "api_test.go") {
			t.Errorf("the log does not say where the panic was: %s", log.String())
		}
	}
}

func TestTheLogHasOneLineARequestAndNoCode(t *testing.T) {
	var log bytes.Buffer
	h := serving(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	w := get(h, "/api/v1/stakeholders/person.x")
	line := log.String()
	if strings.Count(line, "\n") != 1 || !strings.Contains(line, "route=/api/v1/stakeholders/:code") ||
		!strings.Contains(line, "id="+w.Header().Get("X-Request-Id")) || strings.Contains(line, "person.x") {
		t.Errorf("the log: %s", line)
	}
}

// cutting cuts every search for paths: at first there are too many candidates.
type cutting struct{ graph.Store }

func (c cutting) View(ctx context.Context, do func(graph.View) error) error {
	return c.Store.View(ctx, func(v graph.View) error { return do(cuttingView{v}) })
}

type cuttingView struct{ graph.View }

func (c cuttingView) Finder(q graph.PathQuery, ends graph.PathEnds) graph.Finder {
	return &cuttingFinder{Finder: c.View.Finder(q, ends)}
}

type cuttingFinder struct {
	graph.Finder
	asked bool
}

func (c *cuttingFinder) Candidates(most int) ([][]int32, graph.Local, bool, error) {
	if !c.asked {
		c.asked = true
		return nil, nil, false, nil
	}
	return c.Finder.Candidates(most)
}

func TestTheLogTellsWhichLimitCutAnAnswer(t *testing.T) {
	var log bytes.Buffer
	h := serving(t, func(c *Config) {
		c.Graph, c.Log = cutting{c.Graph}, slog.New(slog.NewTextHandler(&log, nil))
	})
	for _, address := range []string{"/api/v1/paths?from=A81001&to=FA001", "/api/v1/paths?from=A81001&to=FA001",
		"/path?from=A81001&to=FA001"} { // found, kept, and on a page
		log.Reset()
		if get(h, address); !strings.Contains(log.String(), "cut=slack") {
			t.Errorf("%s: %s", address, log.String())
		}
	}
	log.Reset()
	if get(h, "/api/v1/stakeholders/A81001"); strings.Contains(log.String(), "cut") {
		t.Errorf("a whole answer: %s", log.String())
	}
}

func TestIfNoneMatchOfAnythingAsksWhetherThereIsAnAnswer(t *testing.T) {
	h := serving(t, nil)
	for address, status := range map[string]int{"/api/v1/stakeholders/NOBODY": 404, "/api/v1/stakeholders/A81001": 304,
		"/api/v1/paths?from=A81001&to=A81001": 422} {
		for range 2 {
			if w := get(h, address, "If-None-Match", "*"); w.Code != status {
				t.Errorf("%s: %d, want %d", address, w.Code, status)
			}
		}
	}
}
