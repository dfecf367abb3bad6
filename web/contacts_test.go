package web

import (
	"encoding/csv"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
)

func TestTheContactSheet(t *testing.T) {
	h := handler(t, io.Discard, "")
	for address, says := range map[string][]string{
		"/s/U99001":                {"/s/U99001/contacts?on="},
		"/path?from=X99001&to=QZ9": {"/s/X99001/contacts?to=QZ9"},
		"/s/U99001/contacts": {"Dr Wren Swaleholme", "mailto:wren.swaleholme@example.org", "01632 960",
			"21 April 2026 (7 months old)", "People with roles in several organisations", "Roles with nobody on record", "Practice manager",
			"format=vcard", "format=xlsx"},
		"/s/X99001/contacts?to=QZ9":   {"along the first path", "/path?from=X99001", "format=csv&amp;on=2026-11-23&amp;to=QZ9"},
		"/s/X99003/contacts":          {"template named people", "Senior partner"},
		"/s/u99001/contacts":          {"Dr Wren Swaleholme"},
		"/s/person.wren-swaleholme":   {"how to reach this person"},
		"/s/QZ9/contacts?on=2021-1-1": nil,
	} {
		w := get(h, address, "Accept", "text/html")
		if ok := w.Code == http.StatusOK; ok != (says != nil) {
			t.Errorf("%s: status %d", address, w.Code)
		}
		for _, want := range says {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s does not say %q", address, want)
			}
		}
	}
}

func TestContactsComeAsCardsAndTables(t *testing.T) {
	h := handler(t, io.Discard, "")
	const target = "/api/v1/stakeholders/U99001/contacts"
	w := get(h, target, "Accept", "text/vcard")
	if got := w.Header().Get("Content-Type"); got != "text/vcard; charset=utf-8" ||
		!strings.Contains(w.Header().Get("Content-Disposition"), ".vcf") {
		t.Errorf("%s, %s", got, w.Header().Get("Content-Disposition"))
	}
	if card, err := vcard.NewDecoder(w.Body).Decode(); err != nil || card.Value(vcard.FieldVersion) != "4.0" ||
		card.Value(vcard.FieldEmail) == "" {
		t.Errorf("%v, %v", card, err)
	}
	whole := get(h, target+"?format=csv").Body.String()
	if !strings.HasPrefix(whole, "\xEF\xBB\xBF") {
		t.Errorf("the CSV begins with %.10q, not with the UTF-8 mark", whole)
	}
	rows, err := csv.NewReader(strings.NewReader(whole)).ReadAll()
	if err != nil || len(rows) < 4 || rows[0][9] != "work_email" {
		t.Errorf("%v, %v", rows, err)
	}
	for table, want := range map[string]string{"several": "person.wren-swaleholme,Dr Wren Swaleholme,Clinical director,U99001,",
		"vacant": "role,kind,organisation,organisation_name\r\n"} {
		if w := get(h, target+"?format=csv&table="+table); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: status %d: %s", table, w.Code, w.Body)
		}
	}
	if w := get(h, target+"?format=xlsx"); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") ||
		!strings.Contains(w.Header().Get("Content-Type"), "spreadsheetml") {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
}

// TestHowToReachPeopleIsToldByContactsAlone looks for a telephone number, an
// e-mail address and the note of a role in everything else that is shown.
func TestHowToReachPeopleIsToldByContactsAlone(t *testing.T) {
	var talk strings.Builder
	h := handler(t, &talk, "")
	const secret, number = "@example.org", "01632 960"
	told := 0
	for _, address := range append(addresses(t), "/s/QZ9", "/api/v1/search?q=01632+960100", "/s/person.wren-swaleholme",
		"/api/v1/stakeholders/person.wren-swaleholme", "/api/v1/stakeholders/U99001/throughline?format=csv",
		"/api/v1/stakeholders/U99001/neighbours?format=graphml",
		"/api/v1/stakeholders/U99001/network?format=svg", "/metrics") {
		body := get(h, address).Body.String()
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
		if got := get(h, address).Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s may be kept: %q", address, got)
		}
	}
}

func TestAServerWithoutPeopleNamesNobody(t *testing.T) {
	h := whole(t, Config{Graph: sampletest.Load(t, today), NoPeople: true, Today: func() graph.Day { return today },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	for _, address := range append(addresses(t), asked...) {
		body := get(h, address).Body.String()
		for _, name := range []string{"Swaleholme", "Hawthwaite", "Gritstone", "people@2026"} {
			if strings.Contains(body, name) && address != "/openapi.json" {
				t.Errorf("%s names %s", address, name)
			}
		}
	}
	for address, status := range map[string]int{"/s/person.wren-swaleholme": 404, "/api/v1/stakeholders/person.wren-swaleholme/contacts": 404,
		"/api/v1/paths?from=X99001&to=person.wren-swaleholme": 404, "/s/U99001/contacts": 200, "/s/U99001": 200,
		"/api/v1/paths?from=X99001&to=QZ9": 200} {
		if w := get(h, address); w.Code != status {
			t.Errorf("%s: status %d, want %d", address, w.Code, status)
		}
	}
	if w := get(h, "/s/U99001"); strings.Contains(w.Body.String(), "Roles with nobody on record") {
		t.Error("a page says that nobody holds a role, which nobody asked")
	}
	if w := get(h, "/s/U99001/contacts"); !strings.Contains(w.Body.String(), "No people are shown here") {
		t.Error("the contact sheet does not say why it is empty")
	}
}
