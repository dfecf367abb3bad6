package web

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestEveryAnswerHasTheHeadersThatKeepItSafe(t *testing.T) {
	h := serving(t, nil)
	for _, target := range []string{"/", "/path", "/s/A81001", "/nothing", "/api/v1/nothing", "/api/v1/sources", "/healthz"} {
		w := get(h, target)
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", target, csp)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s: headers %v", target, w.Header())
		}
	}
}

func TestLimitsAreKept(t *testing.T) {
	h := serving(t, nil)
	if w := get(h, "/search?q="+strings.Repeat("a", urlLimit)); w.Code != http.StatusRequestURITooLong {
		t.Errorf("a long URL: status %d", w.Code)
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodPut} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/api/v1/sources", strings.NewReader("{}")))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d", method, w.Code)
		}
	}
	s, err := New(Config{Today: func() graph.Day { return today }})
	if err != nil {
		t.Fatal(err)
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
	s, err := New(Config{Today: func() graph.Day { return today }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	for range atOnce {
		s.busy <- struct{}{}
	}
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	if w := get(handler, "/api/v1/sources"); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if w := get(handler, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("/healthz: status %d", w.Code)
	}
}

func TestOnlyTheTokenOpensALockedServer(t *testing.T) {
	const token = "a-token-of-many-letters"
	h := serving(t, func(c *Config) { c.Token = token })
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
		w := get(h, c.target, "Authorization", c.given)
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
		if strings.Contains(w.Body.String(), token) {
			t.Errorf("%s: the token comes back", c.name)
		}
	}
}

func TestPagesSayWhatTheyMust(t *testing.T) {
	h := serving(t, func(c *Config) { c.Sample = func() bool { return true } })
	for _, c := range []struct {
		target string
		status int
		says   []string
	}{
		{"/", 200, []string{"built-in sample", `action="/search"`, "throughline load", `href="/sources"`}},
		{"/search?q=densham", 200, []string{"The Densham Surgery", `href="/s/A81001"`}},
		{"/search?q=zzzzqqqq", 200, []string{"zzzzqqqq"}},
		{"/s/U89141", 200, []string{"Stockton PCN", "Dr Xanthe Moor", "clinical director", "No federation on record", "/s/U89141/pharmacies"}},
		{"/s/A81002", 200, []string{"not open on 23 November 2026", "31 March 2020", `href="/s/A81001"`}},
		{"/s/U89141/pharmacies", 200, []string{"412 m", "Nearest practice", "/s/FA001"}},
		{"/s/U89141/pharmacies?rule=lead", 200, []string{"No list of lead pharmacies"}},
		{"/path", 200, []string{`name="from"`, `name="to"`}},
		{"/path?from=A81001&to=FA001&on=&via=&avoid=", 200, []string{"is a member of", "since 1 October 2019",
			"because the pharmacy&#39;s nearest practice is a member"}},
		{"/path?from=densham&to=FA001", 200, []string{"Which one", "from=A81001"}},
		{"/path?from=A81002&to=FA001", 200, []string{"was not open on 23 November 2026"}},
		{"/path?from=A81001&to=FA001&maxHops=77", 422, []string{"Maximum hops must be 1 to 8"}},
		{"/sources", 200, []string{"6,129"}},
		{"/s/nobody", 404, nil},
		{"/nothing", 404, nil},
	} {
		w := get(h, c.target, "Accept", "text/html")
		body := w.Body.String()
		if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: status %d, want %d; Content-Type %q", c.target, w.Code, c.status, w.Header().Get("Content-Type"))
			continue
		}
		for _, says := range append(c.says, "affiliated with or endorsed by the NHS", "Open Government Licence", `<html lang="en-GB">`,
			`href="#main"`) {
			if !strings.Contains(body, says) {
				t.Errorf("%s: lacks %q", c.target, says)
			}
		}
	}
}

var inline = regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:|(src|href)="(https?:)?//`)

func TestPagesHoldNothingInlineAndNothingFromElsewhere(t *testing.T) {
	h := serving(t, nil)
	for _, target := range []string{"/", "/search?q=%3Cscript%3E", "/s/FA001", "/s/U89141", "/path?from=A81001&to=FA001",
		"/path?from=%22onfocus%3D1&to=%3Cscript%3E", "/s/U89141/pharmacies", "/sources", "/network", "/network?of=U89141",
		"/network?of=%3Cscript%3E"} {
		w := get(h, target, "Accept", "text/html")
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", target, w.Code)
		}
		if found := inline.FindString(w.Body.String()); found != "" {
			t.Errorf("%s holds %q", target, found)
		}
	}
	if !inline.MatchString(`<script>alert(1)</script>`) || !inline.MatchString(`<b onclick="x">`) ||
		!inline.MatchString(`<link href="//elsewhere.example">`) {
		t.Error("what is looked for would not be found")
	}
}

func TestHeadAnswersLikeGet(t *testing.T) {
	w := httptest.NewRecorder()
	serving(t, nil).ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/api/v1/sources", nil))
	if w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
}

// TestRowsOfTablesAreToldAsLinesOnAPhone: each cell but the first has its
// heading with it, unless it says by itself what it is.
func TestRowsOfTablesAreToldAsLinesOnAPhone(t *testing.T) {
	h := handler(t, io.Discard, "")
	for address, labels := range map[string][]string{
		"/sources": {"What it is", "Licence"}, "/path?from=X99001&to=QZ9": {"From", "Relationship", "To", "Source"},
		"/s/U99001":     {"With", "Source"},
		"/s/QZ9/owners": {"In England", "Owner", "Committee"}, "/s/U99001/access": {"Late", "Sunday", "Why it is listed"},
		"/s/QZ9/access":        {"Gaps in the week"},
		"/s/U99001/pharmacies": {"Distance"}, "/s/FZ001/pharmacies": {"Nearest practice"}, "/people": {"Role", "Verified"},
	} {
		page := get(h, address).Body.String()
		for _, label := range labels {
			if !strings.Contains(page, `<table class="stack"`) || !strings.Contains(page, ` data-label="`+label+`"`) {
				t.Errorf("%s: no cell says that it is %q", address, label)
			}
		}
	}
}
