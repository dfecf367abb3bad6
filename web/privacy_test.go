package web_test

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// TestHowToReachPeopleIsToldByContactsAlone looks for a telephone number, an
// e-mail address and the note of a role in everything else that is shown.
func TestHowToReachPeopleIsToldByContactsAlone(t *testing.T) {
	var talk strings.Builder
	h := webtest.Sample(t, &talk, "")
	const secret, number = "@example.org", "01632 960"
	told := 0
	for _, address := range append(addresses(t), "/s/QZ9", "/api/v1/search?q=01632+960100", "/s/person.wren-swaleholme",
		"/api/v1/stakeholders/person.wren-swaleholme", "/api/v1/stakeholders/U99001/throughline?format=csv",
		"/api/v1/stakeholders/U99001/neighbours?format=graphml",
		"/api/v1/stakeholders/U99001/network?format=svg", "/metrics") {
		body := webtest.Get(h, address).Body.String()
		if !strings.Contains(body, secret) && !strings.Contains(body, number) {
			continue
		}
		told++
		if !strings.Contains(address, "/contacts") {
			t.Errorf("%s tells how somebody is reached", address)
		}
	}
	if told != 2 {
		t.Errorf("%d addresses tell how people are reached, want the page and the question", told)
	}
	if s := talk.String(); strings.Contains(s, secret) || strings.Contains(s, "01632") || strings.Contains(s, "swaleholme") {
		t.Error("the log tells how somebody is reached")
	}
	for _, address := range []string{"/s/U99001/contacts", "/api/v1/stakeholders/U99001/contacts"} {
		if got := webtest.Get(h, address).Header().Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("%s may be kept: %q", address, got)
		}
	}
}

func TestAServerWithoutPeopleNamesNobody(t *testing.T) {
	h := webtest.Serve(t, web.Config{Graph: sampletest.Load(t, webtest.Today), NoPeople: true})
	for _, address := range append(addresses(t), asked...) {
		body := webtest.Get(h, address).Body.String()
		for _, name := range []string{"Swaleholme", "Hawthwaite", "Gritstone", "people@2026"} {
			if strings.Contains(body, name) && address != "/openapi.json" {
				t.Errorf("%s names %s", address, name)
			}
		}
	}
	for address, status := range map[string]int{"/s/person.wren-swaleholme": 404, "/api/v1/stakeholders/person.wren-swaleholme/contacts": 404,
		"/api/v1/paths?from=X99001&to=person.wren-swaleholme": 404, "/s/U99001/contacts": 200, "/s/U99001": 200,
		"/api/v1/paths?from=X99001&to=QZ9": 200} {
		if w := webtest.Get(h, address); w.Code != status {
			t.Errorf("%s: status %d, want %d", address, w.Code, status)
		}
	}
	if w := webtest.Get(h, "/s/U99001"); strings.Contains(w.Body.String(), "Roles with nobody on record") {
		t.Error("a page says that nobody holds a role, which nobody asked")
	}
	if w := webtest.Get(h, "/s/U99001/contacts"); !strings.Contains(w.Body.String(), "No people are shown here") {
		t.Error("the contact sheet does not say why it is empty")
	}
}
