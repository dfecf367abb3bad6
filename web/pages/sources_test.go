package pages_test

import (
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestSourcesTellWhichRowsWereRefused(t *testing.T) {
	h := webtest.Small(t, nil)
	var a api.Sources
	if err := json.Unmarshal(webtest.Get(h, "/api/v1/sources").Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	want := []graph.Refusal{{Line: 812, Column: 16, Reason: `"<b>x" is not a date`}, {Line: 900, Reason: "it ends before it starts"}}
	if d := cmp.Diff(want, a.Sources[0].Refusals); d != "" || a.Sources[0].Refused != 22 {
		t.Errorf("%d refused (-want +got):\n%s", a.Sources[0].Refused, d)
	}
	page := webtest.Get(h, "/sources", "Accept", "text/html").Body.String()
	for _, says := range []string{"Rows refused from The map <span class=\"code\">map@2026-08-01</span>",
		"line 812 column 16", "&lt;b&gt;x", "line 900",
		"it ends before it starts", "20 more"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page lacks %q", says)
		}
	}
	if strings.Contains(page, "<b>x") {
		t.Error("a cell of a file is markup")
	}
	sample := webtest.Sample(t, io.Discard, "")
	if body := webtest.Get(sample, "/api/v1/sources").Body.String(); strings.Contains(body, `"refusals":null`) ||
		!strings.Contains(body, `"refusals":[]`) {
		t.Errorf("without refused rows: %.300s", body)
	}
	if page := webtest.Get(sample, "/sources", "Accept", "text/html").Body.String(); strings.Contains(page, "Rows refused from") {
		t.Error("the page lists refused rows, but there are none")
	}
}

// TestPagesCallAListWhatItsPublisherCallsIt: the name of a data set is for programs. Only
// the pages about loading show it.
func TestPagesCallAListWhatItsPublisherCallsIt(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	cites := regexp.MustCompile(`[a-z]+(-[a-z]+)*@\d{4}-|gp-reg-pat|epraccur|edispensary|epcncore|consolidated-list`)
	for address, want := range map[string]string{
		"/s/X99001": "Patients registered at a GP practice, NHS England, 1 August 2026", "/s/FZ001": "Pharmacies and appliance contractors, ODS",
		"/path?from=X99001&to=QZ9": "Patients registered at a GP practice, NHS England, 1 August 2026", "/s/QZ9/owners": "ODS, ",
		"/s/U99001/access": "Consolidated pharmaceutical list, NHSBSA", "/s/FZ003": "worked out by Throughline",
		"/s/U99001/contacts": "people", "/people": "people", "/s/U99001/lpcs": "",
	} {
		page := webtest.Get(h, address).Body.String()
		if !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", address, want)
		}
		if found := cites.FindString(page); found != "" {
			t.Errorf("%s shows %q", address, found)
		}
	}
}
