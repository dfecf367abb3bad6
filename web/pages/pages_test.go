package pages_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPagesSayWhatTheyMust(t *testing.T) {
	h := webtest.Small(t, func(c *web.Config) { c.Sample = func() bool { return true } })
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
		{"/path?from=A81001&to=FA001&on=&via=&avoid=", 200, []string{"is a member of", "Since 1 October 2019",
			"because the pharmacy&#39;s nearest practice is a member"}},
		{"/path?from=densham&to=FA001", 200, []string{"“densham” is taken as The Densham Surgery (A81001)", "is a member of"}},
		{"/path?from=A81002&to=FA001", 200, []string{"was not open on 23 November 2026"}},
		{"/path?from=A81001&to=FA001&maxHops=77", 422, []string{"Most steps must be 1 to 8"}},
		{"/sources", 200, []string{"6,129"}},
		{"/s/nobody", 404, nil},
		{"/nothing", 404, nil},
	} {
		w := webtest.Get(h, c.target, "Accept", "text/html")
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

func TestEveryPageLoadsTheScript(t *testing.T) {
	script := webtest.Server(t).Script(web.MainScript)
	if w := webtest.Get(webtest.Small(t, nil), "/"); !strings.Contains(w.Body.String(), `<script type="module" src="`+script+`"></script>`) {
		t.Error("the first page does not load the script")
	}
}

var inline = regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:|(src|href)="(https?:)?//`)

func TestPagesHoldNothingInlineAndNothingFromElsewhere(t *testing.T) {
	h := webtest.Small(t, nil)
	for _, target := range []string{"/", "/search?q=%3Cscript%3E", "/s/FA001", "/s/U89141", "/path?from=A81001&to=FA001",
		"/path?from=%22onfocus%3D1&to=%3Cscript%3E", "/s/U89141/pharmacies", "/sources", "/network", "/network?of=U89141",
		"/network?of=%3Cscript%3E"} {
		w := webtest.Get(h, target, "Accept", "text/html")
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

// TestRowsOfTablesAreToldAsLinesOnAPhone: each cell but the first has its
// heading with it, unless it says by itself what it is.
func TestRowsOfTablesAreToldAsLinesOnAPhone(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for address, labels := range map[string][]string{
		"/sources": {"Name of the data set", "Licence"}, "/path?from=X99001&to=QZ9": {"From", "Relationship", "To", "Source"},
		"/s/U99001":     {"With", "Source"},
		"/s/QZ9/owners": {"In England", "Owner", "Committee"}, "/s/U99001/access": {"Late", "Sunday", "Why it is listed"},
		"/s/QZ9/access":        {"Gaps in the week"},
		"/s/U99001/pharmacies": {"Distance"}, "/s/FZ001/pharmacies": {"Nearest practice"}, "/people": {"Role", "Verified"},
	} {
		page := webtest.Get(h, address).Body.String()
		for _, label := range labels {
			if !strings.Contains(page, `<table class="stack"`) || !strings.Contains(page, ` data-label="`+label+`"`) {
				t.Errorf("%s: no cell says that it is %q", address, label)
			}
		}
	}
}

func TestThePageOfTheAPIShowsEveryOperation(t *testing.T) {
	w := webtest.Get(webtest.Small(t, nil), "/api")
	for _, o := range api.References(webtest.Server(t)) {
		if !strings.Contains(w.Body.String(), "GET "+o.Address) {
			t.Errorf("the page lacks %s", o.Address)
		}
	}
}

func TestPagesNameAWrongParameterToo(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, page := range []string{"/search", "/s/X99001", "/s/U99001/pharmacies", "/s/X99001/map", "/pharmacies", "/path",
		"/path?from=X99001&to=QZ9", "/network", "/network?of=U99001"} {
		joint := "?"
		if strings.Contains(page, "?") {
			joint = "&"
		}
		for sent, says := range map[string]string{"on=zxqzxq": "As at is not a date", "on=2026-02-30": "As at is not a date",
			"on=2026-01-01&on=2026-01-02": "As at is given more than once",
			"<zxqzxq>=1":                  "The address has a parameter that it does not use. It uses: ",
			"colour=1":                    "The address has a parameter that it does not use: colour. It uses: "} {
			w := webtest.Get(h, page+joint+sent, "Accept", "text/html")
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), says) || strings.Contains(w.Body.String(), "zxqzxq") {
				t.Errorf("%s%s%s: %d, want %q", page, joint, sent, w.Code, says)
			}
		}
	}
}

// TestARefusalIsSaidInPlainWords asks for every refusal that a browser can see.
func TestARefusalIsSaidInPlainWords(t *testing.T) {
	failsWith := func(err error) http.Handler {
		return webtest.Small(t, func(c *web.Config) { c.Graph = failing{c.Graph, err} })
	}
	small := webtest.Small(t, nil)
	for _, c := range []struct {
		h       http.Handler
		address string
		status  int
		heading string
	}{
		{webtest.Small(t, func(c *web.Config) { c.Token = "a-token-of-many-letters" }), "/", 401, "You are not signed in"},
		{small, "/nothing", 404, "Page not found"},
		{small, "/s/NOBODY", 404, "Page not found"},
		{small, "/search?q=" + strings.Repeat("a", 9_000), 414, "This address cannot be read"},
		{webtest.Small(t, func(c *web.Config) { c.Local = true }), "/", 421, "This address is not for this server"},
		{small, "/search?kind=Nobody", 422, "This address asks for something that cannot be answered"},
		{failsWith(errors.New("a fault")), "/sources", 500, "Sorry, there is a problem"},
		{failsWith(graph.ErrUnavailable), "/sources", 503, "Sorry, there is no answer at the moment"},
		{failsWith(context.DeadlineExceeded), "/sources", 504, "This takes too long to answer"},
	} {
		w := webtest.Get(c.h, c.address, "Accept", "text/html")
		if want := "<h1>" + c.heading + "</h1>"; w.Code != c.status || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%.40s: status %d, want %d and %s: %s", c.address, w.Code, c.status, want, w.Body)
		}
	}
}

// failing fails every question with one error.
type failing struct {
	graph.Store
	err error
}

func (f failing) View(context.Context, func(graph.View) error) error { return f.err }

func TestPagesStandWithoutScript(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for address, says := range map[string]string{
		"/": "not affiliated with or endorsed by the NHS", "/search?q=bay": "Bay View Medical Centre", "/s/U99001": "Bay Primary Care Federation",
		"/path?from=X99001&to=QZ9": "is a member of", "/path?from=bay+medical&to=QZ9": "Which one do you mean",
		"/path?from=X99001&to=QZ9&on=1990-01-01": "", "/sources": "people@2026-10-01", "/path": "Find a path",
	} {
		w := webtest.Get(h, address, "Accept", "text/html")
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
	if w := webtest.Get(h, "/s/NOPE", "Accept", "text/html"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "<h1>") {
		t.Errorf("an unknown stakeholder: status %d", w.Code)
	}
}

func TestASearchIsTextNeverHTML(t *testing.T) {
	w := webtest.Get(webtest.Sample(t, io.Discard, ""), "/search?q="+url.QueryEscape("<script>alert(1)</script>"), "Accept", "text/html")
	if strings.Contains(w.Body.String(), "<script>") {
		t.Error("what was typed came back as HTML")
	}
}

// TestAnAreaBeginsWithItsNetworks: what people come for is before the picture and before
// any list that begins with A. All of it is on one page.
func TestAnAreaBeginsWithItsNetworks(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for address, want := range map[string][]string{
		"/s/QZ9": {"primary care networks, most patients first", "Who leads it", "Dr Wren Swaleholme", "<summary>All 42: show 22 more</summary>",
			"The line", "Trust", "Choose one to list it"},
		"/s/98A":    {"most patients first", "The line"},
		"/s/Y90":    {"most patients first", "The line", "integrated care board"},
		"/s/U99001": {"GP practices, most patients first", "X99001", "BY1 7ZY", "The line", "pharmacies"},
	} {
		page := webtest.Get(h, address).Body.String()
		from := 0
		for _, words := range want {
			at := strings.Index(page[from:], words)
			if at < 0 {
				t.Errorf("%s: %q is not there, or too early", address, words)
				break
			}
			from += at
		}
	}
	if page := webtest.Get(h, "/s/QZ9?edges=BASED_IN").Body.String(); strings.Contains(page, "Choose one to list it") ||
		!strings.Contains(page, "1 to ") {
		t.Error("a relationship that was chosen is not listed")
	}
}

// TestASheetOfPaperSaysItsDayAndItsAddress: what is printed is found again by its address.
func TestASheetOfPaperSaysItsDayAndItsAddress(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for address, want := range map[string]string{
		"/s/QZ9":                           "As at 23 November 2026 – http://example.com/s/QZ9?on=2026-11-23</p>",
		"/path?from=X99001&to=QZ9":         "http://example.com/path?from=X99001&amp;on=2026-11-23&amp;to=QZ9</p>",
		"/network?of=U99001&on=2026-10-01": "As at 1 October 2026 – http://example.com/network?of=U99001&amp;on=2026-10-01</p>",
	} {
		if page := webtest.Get(h, address).Body.String(); !strings.Contains(page, want) {
			_, sheet, _ := strings.Cut(page, `class="sheet"`)
			t.Errorf("%s: %s", address, sheet)
		}
	}
	if page := webtest.Get(h, "/s/NOBODY").Body.String(); strings.Contains(page, `class="sheet"`) {
		t.Error("a problem has an address to find it again by")
	}
}
