package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

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

func (b brokenView) Match(graph.SearchQuery) ([]graph.Hit, error) { panic(b.err) }

type brokenFinder struct {
	graph.Finder
	err error
}

func (b brokenFinder) Least(graph.PathQuery) (int, error) { return 0, b.err }

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
		h := webtest.Small(t, func(conf *web.Config) {
			conf.Graph, conf.Log = broken{conf.Graph, c.err}, slog.New(slog.NewTextHandler(&log, nil))
		})
		w := webtest.Get(h, "/api/v1/paths?from=A81001&to=QHM")
		if w.Code != c.status || strings.Contains(w.Body.String(), "SQLITE") || strings.Contains(w.Body.String(), "/srv") {
			t.Errorf("%v: status %d, want %d and no word of the engine: %s", c.err, w.Code, c.status, w.Body)
		}
		if c.status == 500 && !strings.Contains(log.String(), secret) {
			t.Errorf("the log lacks the cause: %s", log.String())
		}
		if w := webtest.Get(h, "/search?q=bay"); w.Code != 500 || strings.Contains(w.Body.String(), "SQLITE") {
			t.Errorf("a panic: status %d: %s", w.Code, w.Body)
		}
		if !strings.Contains(log.String(), "stack=") || !strings.Contains(log.String(), "fail_test.go") {
			t.Errorf("the log does not say where the panic was: %s", log.String())
		}
	}
}

func TestTheLogHasOneLineARequestAndNoCode(t *testing.T) {
	var log bytes.Buffer
	h := webtest.Small(t, func(c *web.Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	w := webtest.Get(h, "/api/v1/stakeholders/person.x")
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
	h := webtest.Small(t, func(c *web.Config) {
		c.Graph, c.Log = cutting{c.Graph}, slog.New(slog.NewTextHandler(&log, nil))
	})
	for _, address := range []string{"/api/v1/paths?from=A81001&to=FA001", "/api/v1/paths?from=A81001&to=FA001",
		"/path?from=A81001&to=FA001"} { // found, kept, and on a page
		log.Reset()
		if webtest.Get(h, address); !strings.Contains(log.String(), "cut=slack") {
			t.Errorf("%s: %s", address, log.String())
		}
	}
	log.Reset()
	if webtest.Get(h, "/api/v1/stakeholders/A81001"); strings.Contains(log.String(), "cut") {
		t.Errorf("a whole answer: %s", log.String())
	}
}
