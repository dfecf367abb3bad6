package web_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestLargeAnswersArePacked(t *testing.T) {
	w := webtest.Get(webtest.Small(t, nil), "/openapi.json", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("headers %v", w.Header())
	}
	r, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil || !json.Valid(b) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

func TestMetricsCountByRouteAndNameNobody(t *testing.T) {
	h := webtest.Small(t, nil)
	webtest.Get(h, "/api/v1/stakeholders/person.x")
	webtest.Get(h, "/nothing/person.x")
	text := webtest.Get(h, "/metrics").Body.String()
	if !strings.Contains(text, `throughline_requests_total{method="GET",route="/api/v1/stakeholders/:code",status="200"} 1`) ||
		!strings.Contains(text, `throughline_requests_total{method="GET",route="none",status="404"} 1`) {
		t.Errorf("the figures: %s", text)
	}
	if strings.Contains(text, "person.x") {
		t.Error("the figures name a person")
	}
}

func TestEveryAnswerHasTheHeadersThatKeepItSafe(t *testing.T) {
	h := webtest.Small(t, nil)
	for _, target := range []string{"/", "/path", "/s/A81001", "/nothing", "/api/v1/nothing", "/api/v1/sources", "/healthz"} {
		w := webtest.Get(h, target)
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", target, csp)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("X-Request-Id") == "" ||
			w.Header().Get("Referrer-Policy") != "same-origin" || w.Header().Get("Cross-Origin-Opener-Policy") != "same-origin" ||
			len(w.Header().Values("Access-Control-Allow-Origin")) > 0 || len(w.Header().Values("Set-Cookie")) > 0 ||
			!strings.Contains(csp, "object-src 'none'") || !strings.Contains(csp, "base-uri 'none'") {
			t.Errorf("%s: headers %v", target, w.Header())
		}
	}
}

func TestOnlyTheTokenOpensALockedServer(t *testing.T) {
	const token = "a-token-of-many-letters"
	h := webtest.Small(t, func(c *web.Config) { c.Token = token })
	basic := httptest.NewRequest(http.MethodGet, "/", nil)
	basic.SetBasicAuth("anyone", token)
	for _, c := range []struct {
		name, target, given string
		status              int
	}{
		{"none", "/api/v1/sources", "", 401},
		{"wrong", "/api/v1/sources", "Bearer a-token-of-many-lettert", 401},
		{"short", "/", "Bearer a", 401},
		{"empty", "/", "Bearer ", 401},
		{"right", "/api/v1/sources", "Bearer " + token, 200},
		{"as a password", "/", basic.Header.Get("Authorization"), 200},
		{"health needs none", "/healthz", "", 200},
		{"readiness needs none", "/readyz", "", 200},
		{"figures", "/metrics", "", 401},
		{"the description", "/openapi.json", "", 401},
		{"an address that there is not", "/nothing", "", 401},
	} {
		w := webtest.Get(h, c.target, "Authorization", c.given)
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
		if strings.Contains(w.Body.String(), token) {
			t.Errorf("%s: the token comes back", c.name)
		}
	}
}

func TestATokenMayBeLongAndOfAnyCharacters(t *testing.T) {
	token := strings.Repeat("ünd /:=+", 16)
	h := webtest.Small(t, func(c *web.Config) { c.Token = token })
	r := httptest.NewRequest(http.MethodGet, "/api/v1/sources", nil)
	r.SetBasicAuth("anyone", token)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("the token: %d", w.Code)
	}
	r.SetBasicAuth("anyone", strings.ToUpper(token))
	w = httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusUnauthorized {
		t.Errorf("in capitals: %d", w.Code)
	}
	if w := webtest.Get(h, "/api/v1/sources?token="+url.QueryEscape(token)); w.Code != http.StatusUnauthorized {
		t.Errorf("in the address: %d", w.Code)
	}
}

func TestHeadAnswersLikeGet(t *testing.T) {
	w := httptest.NewRecorder()
	webtest.Small(t, nil).ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/api/v1/sources", nil))
	if w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(neo4jtest.Main(m)) }

func TestATokenIsAskedOfEverybody(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "a-token-of-some-length")
	if w := webtest.Get(h, "/"); w.Code != http.StatusUnauthorized {
		t.Errorf("without a token: status %d", w.Code)
	}
	if w := webtest.Get(h, "/", "Authorization", "Bearer a-token-of-some-length"); w.Code != http.StatusOK {
		t.Errorf("with the token: status %d", w.Code)
	}
	if w := webtest.Get(h, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("health without a token: status %d", w.Code)
	}
}

func TestOneLogLineARequestWithoutWhatWasAsked(t *testing.T) {
	var talk strings.Builder
	webtest.Get(webtest.Sample(t, &talk, ""), "/search?q=secretname")
	if n := strings.Count(talk.String(), "\n"); n != 1 || strings.Contains(talk.String(), "secretname") {
		t.Errorf("%d lines: %s", n, talk.String())
	}
}
