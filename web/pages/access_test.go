package pages_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// TestAPharmacyLeadSeesWhoIsOpenAndTheGaps walks from a network and from its
// pharmacies to the week, and on to one pharmacy.
func TestAPharmacyLeadSeesWhoIsOpenAndTheGaps(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for address, says := range map[string][]string{
		"/s/U99001":                             {"/s/U99001/access?on="},
		"/s/QZ9":                                {"/s/QZ9/access?on="},
		"/s/FZ003":                              {"/s/FZ003/access?on="},
		"/s/U99001/pharmacies?rule=within:1600": {"/s/U99001/access?on=2026-11-23&amp;rule=within:1600"},
		"/s/U99001/access?at=Sat+16:00": {"<b>7</b> walk-in pharmacies", "<b>3</b> open on Saturday at 16:00",
			"<b>2</b> with hours not known at that time", "<b>6,558</b> patients per pharmacy",
			"Counted separately: 1 distance-selling pharmacy, no pharmacies that supply appliances only", "distance selling</em>",
			"Mon to Fri", "07:00 to 08:00, 20:00 to 22:00", "2 with unknown hours may be open", "hours not known", "closed", "open until 17:00",
			"1,615 m to", "Consolidated pharmaceutical list, NHSBSA", "30 June 2026", `class="some asks"`, "Public holidays are not included"},
		"/s/U99001/access?day=Sun&time=10:00":           {"open on Sunday at 10:00", `value="Sun" selected`, `value="10:00"`},
		"/s/U99001/access":                              {"<b>7</b> walk-in pharmacies", "07:00 to 10:00"},
		"/s/U99001/access?rule=lead":                    {"<b>2</b> walk-in pharmacies"},
		"/s/U99001/access?rule=items":                   {"<b>5</b> walk-in pharmacies"},
		"/s/U99001/access?rule=within:2500&at=Mon+9:00": {"within:2500", "its nearest practice is in"},
		"/s/QZ9/access?at=Sun+10:00":                    {"Its PCNs", "/s/U99001/access?at=Sun&#43;10%3A00", "Gaps in the week"},
		"/s/FZ003/access?at=Wed+15:00":                  {"Opening hours", "Wednesday at 15:00: <b>closed</b>", "13:00 to 22:00"},
		"/s/FZ007/access":                               {"consolidated pharmaceutical list"},
		"/s/U99001/access?at=now":                       {"<b>7</b> walk-in pharmacies"},
		"/s/FZ004/access?at=Mon+10:00":                  {"<b>open</b> until 17:00", "people cannot walk in"},
	} {
		w := webtest.Get(h, address)
		for _, want := range says {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q", address, w.Code, want)
			}
		}
	}
	if body := webtest.Get(h, "/s/U99001/access").Body.String(); strings.Contains(body, "closed at that time") ||
		strings.Contains(body, "asks") {
		t.Error("without a clock and a time the page says who is open")
	}
	for address, status := range map[string]int{"/s/U99001/access?at=noon": 422, "/s/U99001/access?day=Sun": 422,
		"/s/U99001/access?day=Sun&time=25:00": 422, "/s/X99001/access": 422, "/s/NOBODY/access": 404, "/s/U99001/access?rule=near": 422,
		"/s/U99001/access?rule=all": 422, "/api/v1/stakeholders/U99001/access?rule=all": 422} {
		if w := webtest.Get(h, address); w.Code != status {
			t.Errorf("%s: %d, want %d", address, w.Code, status)
		}
	}
	if body := webtest.Get(h, "/s/U99001/access?day=Sun&time=25:00").Body.String(); !strings.Contains(body, "day and time") {
		t.Errorf("what the form sent is not named: %s", body)
	}
}

// TestAPageWithoutATimeAsksAboutNow and its links do not stand still at it.
func TestAPageWithoutATimeAsksAboutNow(t *testing.T) {
	now := graph.WeekTime{Day: 7, Time: 10*60 + 30}
	h := webtest.Serve(t, web.Config{Graph: sampletest.Load(t, webtest.Today), Now: func() graph.WeekTime { return now }})
	body := webtest.Get(h, "/s/U99001/access").Body.String()
	if !strings.Contains(body, "<b>1</b> open on Sunday at 10:30, now") || strings.Contains(body, `href="/s/U99001/access?at=`) ||
		!strings.Contains(body, "at=Sun&#43;10%3A30&amp;format=csv") {
		t.Errorf("%s", body)
	}
	if body := webtest.Get(h, "/s/U99001/access?at=Sun+15:00").Body.String(); strings.Contains(body, ", now") ||
		!strings.Contains(body, ">Now</a>") {
		t.Errorf("%s", body)
	}
}
