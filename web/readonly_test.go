package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/webtest"
)

// addresses has one address of every route, so that what holds for all can be
// asked of all: a route without one fails.
func addresses(t *testing.T) []string {
	t.Helper()
	s := webtest.Server(t)
	out := []string{"/", "/search", "/s/X99001", "/s/X99001/map", "/s/U99001/pharmacies", "/s/U99001/contacts", "/s/U99001/access",
		"/s/U99001/owners", "/s/U99001/summary", "/s/U99009/lpcs", "/pharmacies", "/path", "/network", "/sources", "/people",
		"/healthz", "/readyz", "/metrics",
		"/openapi.json", "/openapi-3.0.json", "/api", "/static/mark.svg", s.Style(), s.Script(web.MainScript)}
	for _, o := range api.References(s) {
		out = append(out, o.Example)
	}
	for _, path := range s.Paths() {
		fits := regexp.MustCompile("^" + regexp.MustCompile(`:[a-z]+`).ReplaceAllString(path, "[^/]+") + `(\?.*)?$`)
		if !slices.ContainsFunc(out, fits.MatchString) {
			t.Errorf("no address of %s is asked", path)
		}
	}
	return out
}

// onlyRead fails unless every address refuses, by a problem, whatever does not
// read, and still answers GET and HEAD.
func onlyRead(t *testing.T, h http.Handler) {
	t.Helper()
	for _, address := range addresses(t) {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
			http.MethodTrace, "MERGE"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, address, strings.NewReader(`{"code":"X99001","name":"changed"}`)))
			var p web.Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusMethodNotAllowed || p.Status != w.Code ||
				p.Title == "" || p.Detail == "" {
				t.Errorf("%s %s: %d, %v: %.200s", method, address, w.Code, err, w.Body)
			}
			if allow := w.Header().Get("Allow"); !strings.Contains(allow, "GET") || !strings.Contains(allow, "HEAD") {
				t.Errorf("%s %s: Allow %q", method, address, allow)
			}
			if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "application/problem+json") {
				t.Errorf("%s %s: Content-Type %q", method, address, got)
			}
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, address, nil))
			if w.Code != http.StatusOK || w.Header().Get("X-Request-Id") == "" {
				t.Errorf("%s %s: %d, id %q", method, address, w.Code, w.Header().Get("X-Request-Id"))
			}
		}
	}
}

func TestEveryAddressIsOnlyRead(t *testing.T) { onlyRead(t, webtest.Sample(t, io.Discard, "")) }

func TestAPageOfAnotherSiteIsRefusedByAProblem(t *testing.T) {
	var talk strings.Builder
	h := webtest.Sample(t, &talk, "")
	r := httptest.NewRequest(http.MethodPost, "/api/v1/sources", strings.NewReader("{}"))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") ||
		w.Header().Get("X-Request-Id") == "" {
		t.Errorf("%d, %v: %s", w.Code, w.Header(), w.Body)
	}
	if !strings.Contains(talk.String(), "status=403") {
		t.Errorf("the log: %s", talk.String())
	}
}

func TestAServerAtHomeAnswersOnlyToTheNamesOfThisMachine(t *testing.T) {
	h := webtest.Small(t, func(c *web.Config) { c.Local = true })
	for host, status := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST:8080": 200, "127.0.0.1:8080": 200, "127.0.0.2": 200, "[::1]:8080": 200, "[::1]": 200,
		"evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example:8080": 421,
		"192.168.1.1:8080": 421, "0.0.0.0:8080": 421, "": 421, "[": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/sources", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%q: status %d, want %d", host, w.Code, status)
		}
		if status != 200 && (!strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") ||
			strings.Contains(w.Body.String(), "evil")) {
			t.Errorf("%q: %v: %s", host, w.Header(), w.Body)
		}
	}
	if w := webtest.Get(webtest.Small(t, nil), "/api/v1/sources"); w.Code != http.StatusOK {
		t.Errorf("beyond this machine: %d", w.Code)
	}
}

// away is a graph whose engine is not there.
type away struct{ graph.Store }

func (away) View(context.Context, func(graph.View) error) error {
	return errors.Join(graph.ErrUnavailable, errors.New("dial tcp 10.0.0.9:7687"))
}

func TestReadyIsWhereTheGraphCanBeReadAndHealthyIsWhereTheServerRuns(t *testing.T) {
	var log strings.Builder
	h := webtest.Small(t, func(c *web.Config) {
		c.Graph, c.Log = away{c.Graph}, slog.New(slog.NewTextHandler(&log, nil))
	})
	w := webtest.Get(h, "/readyz")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "10.0.0.9") {
		t.Errorf("/readyz: %d, %v: %s", w.Code, w.Header(), w.Body)
	}
	if w := webtest.Get(h, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("/healthz: %d", w.Code)
	}
	if !strings.Contains(log.String(), "10.0.0.9") {
		t.Errorf("the log lacks the cause: %s", log.String())
	}
}

func TestReadyIsWhereTheNewestGraphCanBeRead(t *testing.T) {
	failed, err := 0, error(nil)
	h := webtest.Small(t, func(c *web.Config) { c.Looks = func() (int, error) { return failed, err } })
	engine := graph.NewEngineError("the file of the graph is missing", graph.ErrUnavailable, errors.New("stat /srv/secret.db"))
	for i, c := range []struct {
		err    error
		status int
		says   string
	}{
		{nil, http.StatusOK, "ready"},
		{fmt.Errorf("open the graph /srv/secret.db: %w", engine), http.StatusServiceUnavailable,
			"cannot be read: the file of the graph is missing"},
		{context.DeadlineExceeded, http.StatusServiceUnavailable, "cannot be read: reading it took too long"},
		{errors.New("stat /srv/secret.db"), http.StatusServiceUnavailable, "cannot be read: the log of this server says why"},
		{nil, http.StatusOK, "ready"},
	} {
		failed, err = 10+i, c.err
		w := webtest.Get(h, "/readyz")
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || strings.Contains(w.Body.String(), "secret") ||
			(w.Header().Get("Retry-After") != "") != (c.err != nil) {
			t.Errorf("%v: %d, %v: %s", c.err, w.Code, w.Header(), w.Body)
		}
		figure := fmt.Sprintf("throughline_graph_looks_failed_total %d\n", failed)
		if !strings.Contains(webtest.Get(h, "/metrics").Body.String(), figure) {
			t.Errorf("/metrics lacks %q", figure)
		}
		if w := webtest.Get(h, "/api/v1/sources"); w.Code != http.StatusOK {
			t.Errorf("%v: a question: %d", c.err, w.Code)
		}
	}
}
