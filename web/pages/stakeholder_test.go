package pages_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// TestAClosingDayThatNobodyGivesIsNotShownAsADay: the page says that it is unknown.
func TestAClosingDayThatNobodyGivesIsNotShownAsADay(t *testing.T) {
	for by, want := range map[bool]string{false: "31 March 2020", true: "Day unknown, by 1 April 2020"} {
		g := webtest.Graph()
		g.Nodes[1].ClosedBy = by
		store := embedded.Memory()
		if _, err := store.Replace(t.Context(), g, nil); err != nil {
			t.Fatal(err)
		}
		page := webtest.Get(webtest.Small(t, func(c *web.Config) { c.Graph = store }), "/s/A81002")
		if body := page.Body.String(); page.Code != http.StatusOK || !strings.Contains(body, "<dd>"+want+"</dd>") ||
			by != strings.Contains(body, "it was closed by 1 April 2020, on a day that no list gives") {
			t.Errorf("closed by = %v: the page lacks %q", by, want)
		}
	}
}
