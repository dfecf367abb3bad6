package pages_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/web/webtest"
)

func TestTheContactSheet(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
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
		w := webtest.Get(h, address, "Accept", "text/html")
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
