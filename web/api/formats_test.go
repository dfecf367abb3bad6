package api_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestAnswersComeInWhatWasAskedFor(t *testing.T) {
	h := webtest.Small(t, nil)
	for _, c := range []struct{ target, accept, want string }{
		{"/api/v1/sources", "", "application/json; charset=utf-8"},
		{"/api/v1/sources", "*/*", "application/json; charset=utf-8"},
		{"/api/v1/sources", "text/csv", "text/csv; charset=utf-8"},
		{"/api/v1/sources", "image/png", "application/json; charset=utf-8"},
		{"/api/v1/sources?format=json", "text/csv", "application/json; charset=utf-8"},
		{"/api/v1/paths?from=A81001&to=FA001", "image/svg+xml, application/json;q=0.5", "image/svg+xml; charset=utf-8"},
		{"/api/v1/paths?from=A81001&to=FA001&format=graphml", "", "application/graphml+xml"},
		{"/api/v1/stakeholders/A81001/throughline?format=svg", "", "image/svg+xml; charset=utf-8"},
	} {
		w := webtest.Get(h, c.target, "Accept", c.accept)
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != c.want {
			t.Errorf("%s as %q: status %d, %s, want %s", c.target, c.accept, w.Code, got, c.want)
		}
	}
	if w := webtest.Get(h, "/api/v1/sources?format=svg"); w.Code != http.StatusUnprocessableEntity ||
		!strings.Contains(w.Body.String(), `"param":"format"`) {
		t.Errorf("a format that there is not: %d %s", w.Code, w.Body)
	}
}

func TestEveryTableHasARowForEachFact(t *testing.T) {
	h := webtest.Small(t, nil)
	for target, want := range map[string]struct {
		rows int
		cell string
	}{
		"/api/v1/search?q=A81001":                {1, "THE DENSHAM SURGERY"},
		"/api/v1/stakeholders/U89141/neighbours": {3, "clinical director"},
		"/api/v1/stakeholders/U89141/pharmacies": {1, "412"},
		"/api/v1/paths?from=A81001&to=FA001":     {2, "ALIGNED_TO"},
		"/api/v1/sources":                        {1, "map@2026-08-01"},
	} {
		w := webtest.Get(h, target, "Accept", "text/csv")
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || len(rows) != want.rows+1 {
			t.Errorf("%s: %d rows, want %d and headings: %v", target, len(rows), want.rows, err)
			continue
		}
		found := false
		for _, r := range rows[1:] {
			for _, cell := range r {
				found = found || cell == want.cell
			}
		}
		if !found {
			t.Errorf("%s: no cell %q in %v", target, want.cell, rows)
		}
	}
	rows, err := csv.NewReader(webtest.Get(h, "/api/v1/stakeholders/A81001/throughline", "Accept", "text/csv").Body).ReadAll()
	if err != nil || len(rows) < 3 {
		t.Errorf("the line: %v, %v", rows, err)
	}
}

func TestGraphMLHoldsTheNodesOfThePaths(t *testing.T) {
	w := webtest.Get(webtest.Small(t, nil), "/api/v1/paths?from=A81001&to=FA001&format=graphml")
	var g struct {
		Graph struct {
			Nodes []struct {
				ID string `xml:"id,attr"`
			} `xml:"node"`
			Edges []struct{} `xml:"edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &g); err != nil {
		t.Fatal(err)
	}
	if len(g.Graph.Nodes) != 3 || len(g.Graph.Edges) != 2 {
		t.Errorf("%d nodes and %d edges, want 3 and 2: %s", len(g.Graph.Nodes), len(g.Graph.Edges), w.Body)
	}
}

func TestAnAnswerThatDidNotChangeIsNotSentAgain(t *testing.T) {
	version, asked := "1", &counting{}
	h := webtest.Small(t, func(c *web.Config) {
		asked.Store = c.Graph
		c.Graph, c.Version = asked, func() string { return version }
	})
	const target = "/api/v1/paths?from=A81001&to=FA001"
	first := webtest.Get(h, target)
	tag := first.Header().Get("ETag")
	if tag == "" || asked.paths != 1 {
		t.Fatalf("tag %q after %d questions", tag, asked.paths)
	}
	if w := webtest.Get(h, target, "If-None-Match", `"x", `+tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("status %d, %d bytes, want 304 without any", w.Code, w.Body.Len())
	}
	if w := webtest.Get(h, target); w.Body.String() != first.Body.String() || asked.paths != 1 {
		t.Errorf("the graph was asked %d times for one answer", asked.paths)
	}
	version = "2"
	if w := webtest.Get(h, target, "If-None-Match", tag); w.Code != http.StatusOK || w.Header().Get("ETag") == tag || asked.paths != 2 {
		t.Errorf("after a load: status %d, asked %d times", w.Code, asked.paths)
	}
	if w := webtest.Get(h, "/api/v1/paths?from=A81001&to=NOBODY"); w.Header().Get("ETag") != "" ||
		w.Header().Get("Cache-Control") != "private, no-store" {
		t.Errorf("a problem is kept: %v", w.Header())
	}
}

func TestAnAnswerThatNamesPeopleIsNotKeptHere(t *testing.T) {
	asked := &counting{}
	h := webtest.Small(t, func(c *web.Config) { asked.Store, c.Graph = c.Graph, asked })
	for i := range 2 {
		w := webtest.Get(h, "/api/v1/paths?from=A81001&to=person.x")
		if w.Code != http.StatusOK || w.Header().Get("ETag") != "" || asked.paths != i+1 {
			t.Errorf("%d, %v: the graph was asked %d times, want %d", w.Code, w.Header(), asked.paths, i+1)
		}
	}
	c := webtest.Small(t, func(c *web.Config) { asked.Store, c.Graph = c.Graph, asked })
	asked.paths = 0
	for range 2 {
		webtest.Get(c, "/api/v1/paths?from=A81001&to=FA001")
	}
	if asked.paths != 1 {
		t.Errorf("an answer that names nobody was made %d times", asked.paths)
	}
}

// counting counts the questions that reach the graph.
type counting struct {
	graph.Store
	paths int
}

func (c *counting) View(ctx context.Context, do func(graph.View) error) error {
	return c.Store.View(ctx, func(v graph.View) error { return do(countingView{v, c}) })
}

type countingView struct {
	graph.View
	of *counting
}

func (c countingView) Finder(q graph.PathQuery, ends graph.PathEnds) graph.Finder {
	c.of.paths++
	return c.View.Finder(q, ends)
}

func TestPagesOfNeighboursLeadOnAndHoldForOneGraph(t *testing.T) {
	version := "1"
	h := webtest.Small(t, func(c *web.Config) { c.Version = func() string { return version } })
	var codes []string
	cursor := ""
	for page := range 4 {
		var a struct {
			Steps []struct{ Other struct{ Code string } }
			Next  string
			Total int
		}
		w := webtest.Get(h, "/api/v1/stakeholders/U89141/neighbours?limit=1&cursor="+cursor)
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != http.StatusOK || a.Total != 3 {
			t.Fatalf("page %d: status %d: %s", page, w.Code, w.Body)
		}
		codes = append(codes, a.Steps[0].Other.Code)
		if cursor = a.Next; cursor == "" {
			break
		}
	}
	if got := strings.Join(codes, " "); got != "FA001 person.x A81001" {
		t.Errorf("the pages hold %s", got)
	}
	var a struct{ Next string }
	if err := json.Unmarshal(webtest.Get(h, "/api/v1/stakeholders/U89141/neighbours?limit=1").Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	version = "2"
	if w := webtest.Get(h, "/api/v1/stakeholders/U89141/neighbours?cursor="+a.Next); w.Code != http.StatusUnprocessableEntity ||
		!strings.Contains(w.Body.String(), "older version of the graph") {
		t.Errorf("a cursor of an older graph: %d %s", w.Code, w.Body)
	}
}

func TestASearchSaysWhetherItsLimitLeftAnyOut(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	var all struct {
		Hits []struct{ Code string }
		More bool
	}
	if err := json.Unmarshal(webtest.Get(h, "/api/v1/search?q=pharmacy&limit=100").Body.Bytes(), &all); err != nil || len(all.Hits) < 3 {
		t.Fatalf("%d found, %v", len(all.Hits), err)
	}
	for _, c := range []struct {
		limit string
		hits  int
		more  string
	}{{"1", 1, `"more":true`}, {"100", len(all.Hits), `"more":` + strconv.FormatBool(all.More)}} {
		body := webtest.Get(h, "/api/v1/search?q=pharmacy&limit="+c.limit).Body.String()
		if n := strings.Count(body, `"code":`); n != c.hits || !strings.Contains(body, c.more) {
			t.Errorf("at most %s: %d hits, want %d and %s: %.300s", c.limit, n, c.hits, c.more, body)
		}
	}
	for text, heading := range map[string]string{"pharmacy": "<h1>The first 50 found", "densham": "<h1>No results",
		"bay+view": "<h1>2 found"} {
		if body := webtest.Get(h, "/search?q="+text, "Accept", "text/html").Body.String(); !strings.Contains(body, heading) {
			t.Errorf("the page of %s lacks %q", text, heading)
		}
	}
	if body := webtest.Get(h, "/api/v1/search?q=zzzzqqqq").Body.String(); !strings.Contains(body, `"more":false`) {
		t.Errorf("nothing is left out of nothing: %s", body)
	}
}
