package pages_test

import (
	"encoding/json"
	"io"
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
	for _, says := range []string{"Rows refused from map@2026-08-01", "line 812 column 16", "&lt;b&gt;x", "line 900",
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
