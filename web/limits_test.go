package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// bare is a server without rooms.
func bare(t *testing.T) (*Server, http.Handler) {
	t.Helper()
	s, err := New(Config{Today: func() graph.Day { return 20261123 }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return s, h
}

// get asks for an address.
func get(h http.Handler, address string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	return w
}

func TestLimitsAreKept(t *testing.T) {
	s, h := bare(t)
	if w := get(h, "/search?q="+strings.Repeat("a", urlLimit)); w.Code != http.StatusRequestURITooLong {
		t.Errorf("a long URL: status %d", w.Code)
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodPut} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/readyz", strings.NewReader("{}")))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d", method, w.Code)
		}
	}
	server, err := s.HTTP()
	if err != nil {
		t.Fatal(err)
	}
	if server.ReadHeaderTimeout == 0 || server.ReadTimeout == 0 || server.WriteTimeout == 0 || server.IdleTimeout == 0 ||
		server.MaxHeaderBytes == 0 {
		t.Errorf("a time-out is missing: %+v", server)
	}
}

func TestABusyServerSaysWhenToTryAgainAndIsStillWell(t *testing.T) {
	s, handler := bare(t)
	s.places.add("somebody", s.places.forAll)
	if w := get(handler, "/readyz"); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if w := get(handler, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("/healthz: status %d", w.Code)
	}
}

func FuzzPathQuery(f *testing.F) {
	f.Add("from=A81001&to=QE1&maxHops=3&via=U1,U2&fold=false")
	f.Add("from=&to=%00&on=20260401&kinds=PCN&edges=MEMBER_OF")
	f.Fuzz(func(t *testing.T, raw string) {
		v, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		q, err := PathQuery(v, 20261123)
		if err == nil && q.Validate() != nil {
			t.Errorf("an invalid question passed: %+v", q)
		}
	})
}
