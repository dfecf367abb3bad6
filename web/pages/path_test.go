package pages_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// TestARefusedPathFormKeepsWhatWasTyped sends what cannot be answered.
func TestARefusedPathFormKeepsWhatWasTyped(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	const typed = "/path?from=X99001&to=bay+shore+pcn&avoid=98A&slack=2"
	for _, c := range []struct {
		says, address string
		status        int
		want          []string
	}{
		{"a name that fits nobody", typed + "&via=xyzzy", 200, []string{
			"<title>Error: Find a path", `<a href="#via">Via fits nobody on record.</a>`,
			`value="xyzzy" placeholder="Names, codes" maxlength="1000" aria-invalid="true" aria-describedby="via-wrong" autofocus>`}},
		{"a name that may mean several", typed + "&via=U99009,bay", 200, []string{"<title>Which one?", `<a href="#via">Via may mean several`,
			`<h2>Which one do you mean by “bay”?</h2>`, "&amp;via=U99009%2C&#43;", " autofocus><strong>"}},
		{"a number out of bounds", typed + "&maxHops=9", 422, []string{
			"<title>Error: Find a path", `<a href="#hops">Most steps must be 1 to 8.</a>`,
			`max="8" value="9" aria-invalid="true" aria-describedby="hops-wrong" autofocus>`}},
		{"both ends alike, by a name and a code", "/path?from=U99001&to=bay+shore+pcn&avoid=98A&slack=2", 422,
			[]string{`<a href="#to">To is the same stakeholder as from.</a>`, `value="U99001"`}},
		{"a day that is none", typed + "&on=2026-02-30", 422, []string{`<a href="#day">As at is not a date`}},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := webtest.Get(h, c.address, "Accept", "text/html")
			page := w.Body.String()
			for _, want := range append(c.want, `value="bay shore pcn" required`, `value="98A"`, `value="2"`, "From <small>(required)</small>") {
				if !strings.Contains(page, want) {
					t.Errorf("lacks %s", want)
				}
			}
			if w.Code != c.status || strings.Count(page, " autofocus") != 1 {
				t.Errorf("status %d, want %d; %d boxes have the focus", w.Code, c.status, strings.Count(page, " autofocus"))
			}
		})
	}
}

// TestThePathPageTakesNames asks by names for what codes ask for.
func TestThePathPageTakesNames(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	page := webtest.Get(h, "/path?from=bay+view+medical+centre&to=QZ9&via=bay+shore+pcn&on=2026-10-01").Body.String()
	for _, want := range []string{"From: “bay view medical centre” is taken as Bay View Medical Centre (X99001).",
		"Via: “bay shore pcn” is taken as Bay Shore PCN (U99001).", `value="Bay View Medical Centre (X99001)"`,
		`href="/api/v1/paths?format=svg&amp;from=X99001&amp;on=2026-10-01&amp;to=QZ9&amp;via=U99001"`} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %s", want)
		}
	}
	for address, box := range map[string]string{"/path?from=X99001": `value="Bay View Medical Centre (X99001)"`,
		"/path?from=Bay+View+Medical+Centre+(X99001)&to=Whatever+it+is+called+(QZ9)": "Integrated Care Board (QZ9)"} {
		if page := webtest.Get(h, address).Body.String(); !strings.Contains(page, box) {
			t.Errorf("%s lacks %s", address, box)
		}
	}
	if w := webtest.Get(h, "/path"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "aria-invalid") {
		t.Errorf("an empty form is refused: %d", w.Code)
	}
}

// TestPeopleOnAPathAreApartFromThoseBesideIt: what is avoided is in neither list.
func TestPeopleOnAPathAreApartFromThoseBesideIt(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	lists := func(address string) (on, beside string) {
		_, rest, _ := strings.Cut(webtest.Get(h, address, "Accept", "text/html").Body.String(), "People on this path</h2>")
		on, beside, _ = strings.Cut(rest, "People beside it</h2>")
		beside, _, _ = strings.Cut(beside, "</dl>")
		on, _, _ = strings.Cut(on, "</dl>")
		return on, beside
	}
	const pcn = `href="/s/U99001`
	on, beside := lists("/path?from=X99001&to=QZ9&via=U99001")
	if !strings.Contains(on, pcn) || strings.Contains(beside, pcn) {
		t.Errorf("passed: on the path %t, beside it %t", strings.Contains(on, pcn), strings.Contains(beside, pcn))
	}
	on, beside = lists("/path?from=X99001&to=QZ9")
	if strings.Contains(on, pcn) || !strings.Contains(beside, pcn) {
		t.Errorf("not passed: on the path %t, beside it %t", strings.Contains(on, pcn), strings.Contains(beside, pcn))
	}
	if on, beside = lists("/path?from=X99001&to=QZ9&avoid=U99001"); on == "" || strings.Contains(on+beside, pcn) {
		t.Error("avoided, and listed")
	}
}

// TestAPracticeInNoPCNIsSaidToBeInNone where its path does not show it.
func TestAPracticeInNoPCNIsSaidToBeInNone(t *testing.T) {
	store := embedded.Memory()
	g := &graph.Snapshot{
		Nodes: []graph.Node{{Code: "A1", Kind: graph.Practice, Name: "MEMBER"}, {Code: "A2", Kind: graph.Practice, Name: "LONELY"},
			{Code: "S1", Kind: graph.SubICB, Name: "SUB"}, {Code: "U1", Kind: graph.PCN, Name: "NETWORK"}},
		Edges: []graph.Edge{{Type: graph.CommissionedBy, From: "A1", To: "S1"}, {Type: graph.CommissionedBy, From: "A2", To: "S1"},
			{Type: graph.CommissionedBy, From: "U1", To: "S1"}, {Type: graph.MemberOf, From: "A1", To: "U1"}},
	}
	if _, err := store.Replace(t.Context(), g, nil); err != nil {
		t.Fatal(err)
	}
	h := webtest.Serve(t, web.Config{Graph: store})
	for from, want := range map[string]bool{"A1": false, "A2": true} {
		page := webtest.Get(h, "/path?to=S1&from="+from, "Accept", "text/html").Body.String()
		if got := strings.Contains(page, `<p class="note">Lonely: Outside any PCN (unallocated).</p>`); got != want {
			t.Errorf("%s: %v", from, got)
		}
	}
}
