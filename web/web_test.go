package web

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(neo4jtest.Main(m)) }

const today = graph.Day(20261123)

// handler serves the sample, with its log written to talk.
func handler(t *testing.T, talk io.Writer, token string) http.Handler {
	t.Helper()
	return whole(t, Config{Graph: sampletest.Load(t, today), Today: func() graph.Day { return today },
		Log: slog.New(slog.NewTextHandler(talk, nil)), Sample: func() bool { return true }, Token: token})
}

func get(h http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	h.ServeHTTP(w, r)
	return w
}

func TestPathsAnswersAsItsDescriptionSays(t *testing.T) {
	w := get(handler(t, io.Discard, ""), "/api/v1/paths?from=X99001&to=QZ9&limit=2")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var a map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"from", "to", "on", "paths", "cut", "reason", "reason_code"} {
		if _, ok := a[k]; !ok {
			t.Errorf("the answer has no %q", k)
		}
	}
	paths := a["paths"].([]any)
	if len(paths) != 2 {
		t.Fatalf("%d paths, want 2", len(paths))
	}
	first := paths[0].(map[string]any)
	for _, k := range []string{"cost", "hops", "alike", "nodes", "edges", "words"} {
		if _, ok := first[k]; !ok {
			t.Errorf("a path has no %q", k)
		}
	}
	for _, k := range []string{"type", "from", "to", "since", "until", "source", "seen", "basis"} {
		if _, ok := first["edges"].([]any)[0].(map[string]any)[k]; !ok {
			t.Errorf("an edge has no %q", k)
		}
	}
}

func TestErrorsAreProblemsThatNameTheParameterAndNeverEcho(t *testing.T) {
	h := handler(t, io.Discard, "")
	const sent = "<b>X\"';DROP"
	for _, c := range []struct {
		name, address string
		status        int
		param         string
	}{
		{"no from", "/api/v1/paths?to=QZ9", 422, "from"},
		{"too many hops", "/api/v1/paths?from=X99001&to=QZ9&maxHops=9", 422, "maxHops"},
		{"no number", "/api/v1/paths?from=X99001&to=QZ9&slack=" + url.QueryEscape(sent), 422, "slack"},
		{"no day", "/api/v1/paths?from=X99001&to=QZ9&on=2026-02-30", 422, "on"},
		{"a kind that there is none of", "/api/v1/paths?from=X99001&to=QZ9&kinds=" + url.QueryEscape(sent), 422, "kinds"},
		{"an unknown code", "/api/v1/paths?from=" + url.QueryEscape(sent) + "&to=QZ9", 404, "from"},
		{"an unknown parameter", "/api/v1/paths?from=X99001&to=QZ9&" + url.QueryEscape(sent) + "=1", 422, "query"},
		{"the same twice", "/api/v1/paths?from=X99001&from=X99002&to=QZ9", 422, "from"},
		{"an unknown rule", "/api/v1/stakeholders/U99001/pharmacies?rule=far", 422, "rule"},
		{"a limit too high", "/api/v1/search?q=bay&limit=1000", 422, "limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := get(h, c.address)
			if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
				t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			var p struct {
				Param  string
				Status int
			}
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if p.Param != c.param || p.Status != c.status {
				t.Errorf("param %q, status %d; want %q, %d", p.Param, p.Status, c.param, c.status)
			}
			if strings.Contains(w.Body.String(), "DROP") {
				t.Errorf("it echoes what was sent: %s", w.Body)
			}
		})
	}
}

func TestPagesStandWithoutScript(t *testing.T) {
	h := handler(t, io.Discard, "")
	for address, says := range map[string]string{
		"/": "not affiliated with or endorsed by the NHS", "/search?q=bay": "Bay View Medical Centre", "/s/U99001": "Bay Primary Care Federation",
		"/path?from=X99001&to=QZ9": "is a member of", "/path?from=bay+medical&to=QZ9": "Which one do you mean",
		"/path?from=X99001&to=QZ9&on=1990-01-01": "", "/sources": "people@2026-10-01", "/path": "Find a path",
	} {
		w := get(h, address, "Accept", "text/html")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: status %d, does not say %q", address, w.Code, says)
		}
		if inline.MatchString(w.Body.String()) {
			t.Errorf("%s holds script or inline style", address)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") ||
			!strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", address, csp)
		}
	}
	if w := get(h, "/s/NOPE", "Accept", "text/html"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "<h1>") {
		t.Errorf("an unknown stakeholder: status %d", w.Code)
	}
}

func TestASearchIsTextNeverHTML(t *testing.T) {
	w := get(handler(t, io.Discard, ""), "/search?q="+url.QueryEscape("<script>alert(1)</script>"), "Accept", "text/html")
	if strings.Contains(w.Body.String(), "<script>") {
		t.Error("what was typed came back as HTML")
	}
}

func TestATokenIsAskedOfEverybody(t *testing.T) {
	h := handler(t, io.Discard, "a-token-of-some-length")
	if w := get(h, "/"); w.Code != http.StatusUnauthorized {
		t.Errorf("without a token: status %d", w.Code)
	}
	if w := get(h, "/", "Authorization", "Bearer a-token-of-some-length"); w.Code != http.StatusOK {
		t.Errorf("with the token: status %d", w.Code)
	}
	if w := get(h, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("health without a token: status %d", w.Code)
	}
}

func TestOneLogLineARequestWithoutWhatWasAsked(t *testing.T) {
	var talk strings.Builder
	get(handler(t, &talk, ""), "/search?q=secretname")
	if n := strings.Count(talk.String(), "\n"); n != 1 || strings.Contains(talk.String(), "secretname") {
		t.Errorf("%d lines: %s", n, talk.String())
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
		q, err := pathQuery(v, today)
		if err == nil && q.Validate() != nil {
			t.Errorf("an invalid question passed: %+v", q)
		}
	})
}
