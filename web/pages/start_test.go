package pages_test

import (
	"context"
	"html"
	"io"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// searching counts searches, and fails them with err if it is set.
type searching struct {
	graph.Store
	searches int
	err      error
}

func (s *searching) View(ctx context.Context, do func(graph.View) error) error {
	return s.Store.View(ctx, func(v graph.View) error { return do(searchingView{v, s}) })
}

type searchingView struct {
	graph.View
	of *searching
}

func (s searchingView) Match(q graph.SearchQuery) ([]graph.Hit, error) {
	if s.of.searches++; s.of.err != nil {
		return nil, s.of.err
	}
	return s.View.Match(q)
}

func TestWithoutPeopleTheStartPageCountsNone(t *testing.T) {
	for says, hidden := range map[string]bool{"6 stakeholders (organisations, areas and people) and 5 relationships": false,
		"5 stakeholders (organisations and areas) and 4 relationships": true} {
		h := webtest.Small(t, func(c *web.Config) { c.NoPeople = hidden })
		if page := webtest.Get(h, "/").Body.String(); !strings.Contains(page, says) {
			t.Errorf("people hidden: %v: the page lacks %q", hidden, says)
		}
	}
}

func TestTheStartPageTellsTheDaysOfTheListsThatTellTheirOwn(t *testing.T) {
	store := embedded.Memory()
	g := webtest.Graph()
	g.Made = webtest.Today
	g.Sources[0].SeenCode = graph.SeenOwn
	g.Sources = append(g.Sources, graph.Source{Name: "postcodes@2026-11-23", Dataset: "postcode-boards", Seen: webtest.Today,
		SeenCode: graph.SeenFolderInPart},
		graph.Source{Name: "lpc@2026-11-22", Dataset: "lpc", Seen: webtest.Today.Add(-1), SeenCode: graph.SeenLoaded},
		graph.Source{Name: "people-changes@2026-11-23", Dataset: "people-changes", Seen: webtest.Today, SeenCode: graph.SeenOwn})
	if _, err := store.Replace(t.Context(), g, nil); err != nil {
		t.Fatal(err)
	}
	page := webtest.Get(webtest.Small(t, func(c *web.Config) { c.Graph = store }), "/").Body.String()
	if !strings.Contains(page, `The lists are dated 1 August 2026 (3 months old). <a href="/sources">`) ||
		strings.Contains(page, "November") {
		t.Errorf("%s", page)
	}
}

func TestTheExamplesAreSoughtOnceForAGraphAndADay(t *testing.T) {
	version, day, r := "1", webtest.Today, &searching{err: graph.ErrUnavailable}
	h := webtest.Small(t, func(c *web.Config) {
		r.Store = c.Graph
		c.Graph, c.Version, c.Today = r, func() string { return version }, func() graph.Day { return day }
	})
	page := func(status int, asks bool, when string) string {
		t.Helper()
		before := r.searches
		w := webtest.Get(h, "/")
		if w.Code != status || (r.searches > before) != asks {
			t.Errorf("%s: status %d, %d searches", when, w.Code, r.searches-before)
		}
		return w.Body.String()
	}
	page(503, true, "the graph away")
	r.err = nil
	first := page(200, true, "the first time")
	if !strings.Contains(first, "/path?from=") && !strings.Contains(first, "/s/U89141") {
		t.Errorf("no example: %.500s", first)
	}
	if again := page(200, false, "asked again"); again != first {
		t.Error("another page")
	}
	version = "2"
	page(200, true, "another graph")
	day = webtest.Today.Add(1)
	page(200, true, "another day")
	page(200, false, "that day again")
}

// startOf returns the start page of a graph.
func startOf(t *testing.T, g *graph.Snapshot, change ...func(*web.Config)) string {
	t.Helper()
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), g, nil); err != nil {
		t.Fatal(err)
	}
	h := webtest.Small(t, func(c *web.Config) {
		c.Graph = store
		for _, f := range change {
			f(c)
		}
	})
	return webtest.Get(h, "/").Body.String()
}

func TestTheStartPageOfOneStakeholder(t *testing.T) {
	g := webtest.Graph()
	g.Nodes, g.Edges = g.Nodes[:1], nil
	page := startOf(t, g)
	if !strings.Contains(page, "1 stakeholder (organisations, areas and people) and 0 relationships") {
		t.Error("it does not count one stakeholder")
	}
	if strings.Contains(page, "Try an example") {
		t.Error("there is a heading of examples without an example")
	}
}

func TestTheStartPageSaysFromWhichDayToWhichItsListsAre(t *testing.T) {
	g := webtest.Graph()
	g.Sources[0].SeenCode = graph.SeenOwn
	g.Sources = append(g.Sources, graph.Source{Name: "epcn@2024-10-25", Dataset: "epcn", Seen: 20241025, SeenCode: graph.SeenOwn})
	if page := startOf(t, g); !strings.Contains(page, "The lists are dated 25 October 2024 to 1 August 2026. ") {
		t.Errorf("%s", page)
	}
}

func TestTheStartPageCallsToLoadEnglandOnlyWhereTheSampleIsShown(t *testing.T) {
	for _, sample := range []bool{true, false} {
		page := startOf(t, webtest.Graph(), func(c *web.Config) { c.Sample = func() bool { return sample } })
		if strings.Contains(page, ">Load the whole of England</h2>") != sample {
			t.Errorf("sample: %v: %s", sample, page)
		}
	}
}

// Of the three examples of the sample each shows what it promises.
func TestTheExamplesOfTheSampleAreTrue(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	page := webtest.Get(h, "/").Body.String()
	for promise, shows := range map[string]string{
		"See how a GP practice connects to its integrated care board":                           "Integrated Care Board",
		"See how a pharmacy connects to a GP practice, and the rule that links it to a PCN":     "worked out by Throughline",
		"See how a person who has a role at an integrated care board connects to a GP practice": "ICB pharmacy adviser",
	} {
		before, _, found := strings.Cut(page, promise)
		at := strings.LastIndex(before, `<a href="`)
		if !found || at < 0 {
			t.Fatalf("no example promises %q", promise)
		}
		address, _, _ := strings.Cut(before[at+len(`<a href="`):], `"`)
		if answer := webtest.Get(h, html.UnescapeString(address)).Body.String(); !strings.Contains(answer, shows) {
			t.Errorf("%q: %s does not show %q", promise, address, shows)
		}
	}
}
