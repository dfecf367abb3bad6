package pages_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/web/webtest"
)

// dayAsked is not Today, and the sample knows it.
const dayAsked = "2026-10-15"

var (
	anyLink = regexp.MustCompile(` (?:href|src|data-api)="([^"]*)"`)
	keptDay = regexp.MustCompile(` name="on"[^>]* value="` + dayAsked + `"`)
	anyForm = regexp.MustCompile(`(?s)<form[^>]* action="([^"]*)".*?</form>`)
	aCode   = regexp.MustCompile(`/s/[^/?]+|/people/person[^/?]+|offset=\d+`)
)

// dayless are the addresses whose answers have no day: pieces of the site itself, and
// descriptions of it.
var dayless = regexp.MustCompile(`^/(static|assets)/|^/(openapi|metrics)|record\.json$|^/api/v1/sources`)

// TestNoLinkLosesTheDay follows every sort of link from the start page of another day.
func TestNoLinkLosesTheDay(t *testing.T) {
	h := editor(t, io.Discard)
	first := "/?on=" + dayAsked
	queue, from, seen := []string{first}, map[string]string{}, map[string]int{}
	pages := 0
	keeps := func(on, address, page string) bool {
		u, err := url.Parse(address)
		if err != nil || u.Host != "" || dayless.MatchString(u.Path) {
			return true
		}
		if got := u.Query()["on"]; len(got) != 1 || got[0] != dayAsked {
			t.Errorf("%s loses the day: %s %s", page, on, address)
			return false
		}
		return true
	}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		w := webtest.Get(h, address, "Accept", "text/html")
		for w.Code == http.StatusSeeOther {
			keeps("a redirect to", w.Header().Get("Location"), address)
			w = webtest.Get(h, w.Header().Get("Location"), "Accept", "text/html")
		}
		if w.Code != http.StatusOK {
			t.Errorf("%s, a link of %s: status %d", address, from[address], w.Code)
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		pages++
		page := w.Body.String()
		for _, form := range anyForm.FindAllStringSubmatch(page, -1) {
			if !keptDay.MatchString(form[0]) {
				t.Errorf("%s loses the day in the form of %s", address, form[1])
			}
		}
		for _, link := range anyLink.FindAllStringSubmatch(page, -1) {
			to := html.UnescapeString(link[1])
			if !strings.HasPrefix(to, "/") || !keeps("a link to", to, address) {
				continue
			}
			to, _, _ = strings.Cut(to, "#")
			sort := sortOf(to)
			if sort != "" && seen[sort] < 4 && from[to] == "" {
				seen[sort]++
				from[to] = address
				queue = append(queue, to)
			}
		}
	}
	if pages < 60 {
		t.Errorf("only %d pages were seen", pages)
	}
}

// sortOf returns what is alike in the addresses of one sort of page, empty for what is no page.
func sortOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || dayless.MatchString(u.Path) || strings.HasPrefix(u.Path, "/api/v1") {
		return ""
	}
	return aCode.ReplaceAllString(u.Path, "/x") + "?" + strings.Join(keysOf(u.Query()), "&")
}

func keysOf(v url.Values) (out []string) {
	for _, k := range []string{"from", "to", "rule", "at", "of", "kinds", "edges", "fold", "offset", "q", "open", "shut", "all", "steps"} {
		if v.Has(k) {
			out = append(out, k)
		}
	}
	return out
}

// TestChangingAPersonKeepsTheDay sends each form of the people.
func TestChangingAPersonKeepsTheDay(t *testing.T) {
	h := editor(t, io.Discard)
	add := []string{"name", "Dan Example", "role", "Chair", "at", "U99001", "on", dayAsked}
	w := send(h, "/people/new", add...)
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.Contains(to, "on="+dayAsked) {
		t.Fatalf("adding leads to %q, status %d", to, w.Code)
	}
	person, _, _ := strings.Cut(to, "?")
	page := webtest.Get(h, to).Body.String()
	if !strings.Contains(page, `name="on" value="`+dayAsked+`"`) {
		t.Error("the record loses the day")
	}
	for _, act := range []string{"verify", "remove"} {
		key := record(t, h, strings.TrimPrefix(person, "/people/")).Appointments[0].Key
		w := send(h, person+"/"+key, "act", act, "on", dayAsked)
		if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.Contains(to, "on="+dayAsked) {
			t.Errorf("%s leads to %q, status %d", act, to, w.Code)
		}
	}
	if w := send(h, "/people/new", "name", "Dan Example", "role", "", "at", "U99001", "on", dayAsked); !strings.Contains(w.Body.String(),
		`name="on" value="`+dayAsked+`"`) {
		t.Error("a refused form loses the day")
	}
	if w := webtest.Get(h, "/s/NOBODY?on="+dayAsked, "Accept", "text/html"); !strings.Contains(w.Body.String(), `href="/?on=`+dayAsked+`"`) {
		t.Error("a refusal loses the day")
	}
}
