package api_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// TestAccessAsTables reads each table of it back.
func TestAccessAsTables(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for table, want := range map[string][]string{"": {"FZ004", "distance selling", "false"}, "pharmacies": {"FZ016", "open", "20:00"},
		"week": {"Sun", "07:00", "10:00", "gap"}, "practices": {"X99001", "1615", "true"}, "pcns": {"U99001", "6558"}} {
		address := "/api/v1/stakeholders/U99001/access?format=csv&at=Sat+16:00"
		if table != "" {
			address += "&table=" + table
		}
		w := webtest.Get(h, address)
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || w.Code != http.StatusOK || len(rows) < 2 {
			t.Fatalf("%s: %d, %v", address, w.Code, err)
		}
		found := false
		for _, row := range rows[1:] {
			all := true
			for _, cell := range want {
				all = all && bytes.Contains([]byte("\x00"+strings.Join(row, "\x00")+"\x00"), []byte("\x00"+cell+"\x00"))
			}
			found = found || all
		}
		if !found {
			t.Errorf("%s: no row holds %q: %q", address, want, rows)
		}
	}
	if w := webtest.Get(h, "/api/v1/stakeholders/U99001/access?format=xlsx"); w.Code != http.StatusOK ||
		!bytes.HasPrefix(w.Body.Bytes(), []byte("PK")) {
		t.Errorf("a workbook: %d", w.Code)
	}
}

func TestContactsComeAsCardsAndTables(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	const target = "/api/v1/stakeholders/U99001/contacts"
	w := webtest.Get(h, target, "Accept", "text/vcard")
	if got := w.Header().Get("Content-Type"); got != "text/vcard; charset=utf-8" ||
		!strings.Contains(w.Header().Get("Content-Disposition"), ".vcf") {
		t.Errorf("%s, %s", got, w.Header().Get("Content-Disposition"))
	}
	if card, err := vcard.NewDecoder(w.Body).Decode(); err != nil || card.Value(vcard.FieldVersion) != "4.0" ||
		card.Value(vcard.FieldEmail) == "" {
		t.Errorf("%v, %v", card, err)
	}
	whole := webtest.Get(h, target+"?format=csv").Body.String()
	if !strings.HasPrefix(whole, "\xEF\xBB\xBF") {
		t.Errorf("the CSV begins with %.10q, not with the UTF-8 mark", whole)
	}
	rows, err := csv.NewReader(strings.NewReader(whole)).ReadAll()
	if err != nil || len(rows) < 4 || rows[0][9] != "work_email" {
		t.Errorf("%v, %v", rows, err)
	}
	for table, want := range map[string]string{"several": "person.wren-swaleholme,Dr Wren Swaleholme,Clinical director,U99001,",
		"vacant": "role,kind,organisation,organisation_name\r\n"} {
		if w := webtest.Get(h, target+"?format=csv&table="+table); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: status %d: %s", table, w.Code, w.Body)
		}
	}
	if w := webtest.Get(h, target+"?format=xlsx"); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") ||
		!strings.Contains(w.Header().Get("Content-Type"), "spreadsheetml") {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
}

// TestItemsAreToldWhereTheirEdgeIs asks pages and CSV of a pharmacy that
// dispenses for two practices.
func TestItemsAreToldWhereTheirEdgeIs(t *testing.T) {
	sample, err := sampletest.Load(t, webtest.Today).Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := *sample
	next.Edges = slices.DeleteFunc(slices.Clone(sample.Edges),
		func(e graph.Edge) bool { return e.Type == graph.DispensesFor || e.Rule == "lead" })
	bare := next
	without := embedded.Memory()
	if _, err := without.Replace(t.Context(), &bare, nil); err != nil {
		t.Fatal(err)
	}
	for rule, says := range map[string]string{"items": "No dispensing figures are loaded: load the NHSBSA file",
		"lead": "No list of lead pharmacies is loaded: to use the rule lead, fill in the template named pharmacy_leads"} {
		w := webtest.Get(webtest.Serve(t, web.Config{Graph: without}),
			"/api/v1/stakeholders/U99001/pharmacies?rule="+rule)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), says) || !strings.Contains(w.Body.String(), `"pairs":[]`) {
			t.Errorf("%s without data: status %d: %s", rule, w.Code, w.Body)
		}
	}
	for practice, items := range map[string]int{"X99001": 1200, "X99007": 300} {
		next.Edges = append(next.Edges, graph.Edge{Type: graph.DispensesFor, From: "FZ003", To: practice, Since: 20260801, SinceBy: true,
			Source: "dispensing@2026-08-31", Seen: 20260831, Basis: graph.Official, Items: items, Share: float64(items) / 2000, Month: "2026-08"})
	}
	slices.SortFunc(next.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), &next, nil); err != nil {
		t.Fatal(err)
	}
	h := webtest.Serve(t, web.Config{Graph: store})
	for address, says := range map[string][]string{
		"/s/FZ003/pharmacies?rule=items":  {"Bay Shore PCN", "1,200 of its 2,000 in August 2026", ">Items<", "/s/X99001"},
		"/s/U99001/pharmacies?rule=items": {"Bay Pharmacy", "1,200 of its 2,000 in August 2026"},
		"/s/U99001/pharmacies":            {">Distance<"},
		"/s/FZ003": {"1,200 items in August 2026, 60% of the pharmacy&#39;s",
			"300 items in August 2026, 15% of the pharmacy&#39;s"},
		"/s/X99007?edges=DISPENSES_FOR":                                           {"300 items in August 2026, 15% of the pharmacy&#39;s"},
		"/api/v1/stakeholders/X99007/neighbours?edges=DISPENSES_FOR&format=csv":   {"share,items,month", "0.1500,300,2026-08"},
		"/api/v1/stakeholders/FZ003/pharmacies?rule=items&format=csv":             {"1200,2000,2026-08"},
		"/api/v1/stakeholders/FZ003/neighbours?edges=DISPENSES_FOR":               {`"items":1200`, `"month":"2026-08"`, `"share":0.6`},
		"/api/v1/paths?from=FZ003&to=X99007&format=csv":                           {"0.1500,300,2026-08"},
		"/api/v1/stakeholders/FZ003/neighbours?edges=DISPENSES_FOR&on=2026-07-31": {`"total":0`},
	} {
		w := webtest.Get(h, address)
		for _, want := range says {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q: %s", address, w.Code, want, w.Body)
			}
		}
	}
}
