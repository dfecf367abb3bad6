package web

import (
	"context"
	"strings"
	"testing"

	"throughline/graph"
)

// searching counts searches, and fails them where it is told to.
type searching struct {
	graph.Reader
	searches int
	err      error
}

func (s *searching) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	if s.searches++; s.err != nil {
		return nil, s.err
	}
	return s.Reader.Search(ctx, q)
}

func TestTheExamplesAreSoughtOnceForAGraphAndADay(t *testing.T) {
	version, day, r := "1", today, &searching{err: graph.ErrUnavailable}
	h := serving(t, func(c *Config) {
		r.Reader = c.Graph
		c.Graph, c.Version, c.Today = r, func() string { return version }, func() graph.Day { return day }
	})
	page := func(status int, asks bool, when string) string {
		t.Helper()
		before := r.searches
		w := get(h, "/")
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
	day = today.Add(1)
	page(200, true, "another day")
	page(200, false, "that day again")
}
