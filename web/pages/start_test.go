package pages_test

import (
	"context"
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

func TestTheStartPageTellsTheDayOfTheNewestListThatTellsItsOwn(t *testing.T) {
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
	if !strings.Contains(page, `The newest list is dated 1 August 2026 (3 months old). <a href="/sources">`) ||
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
