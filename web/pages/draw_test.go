package pages_test

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/web/webtest"
)

func TestPagesHoldThePictureInBothForms(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, address := range []string{"/s/U99001", "/path?from=X99001&to=QZ9"} {
		page := webtest.Get(h, address, "Accept", "text/html").Body.String()
		for _, form := range []string{"ladder-wide", "ladder-narrow"} {
			if strings.Count(page, form) != 1 {
				t.Errorf("%s: %d of %s", address, strings.Count(page, form), form)
			}
		}
	}
	// The style sheet has the room of every picture.
	style := regexp.MustCompile(`class="ladders (needs-\w+)"`)
	css := webtest.Get(h, regexp.MustCompile(`/static/style[^"]*`).FindString(webtest.Get(h, "/").Body.String())).Body.String()
	for _, address := range []string{"/s/U99001", "/s/FZ003", "/s/QZ9", "/s/Y90", "/path?from=X99001&to=QZ9"} {
		found := style.FindStringSubmatch(webtest.Get(h, address).Body.String())
		if found == nil || !strings.Contains(css, "."+found[1]+" > .ladder-wide { display: none; }") {
			t.Errorf("%s: the style sheet knows nothing of %v", address, found)
		}
	}
	if page := webtest.Get(h, "/path?from=X99001&to=QZ9&on=1990-01-01", "Accept", "text/html").Body.String(); strings.Contains(page, "<svg") {
		t.Error("a picture of no path")
	}
}

func TestThePathPageKeepsEveryControl(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	page := webtest.Get(h, "/path?from=X99001&to=QZ9&via=U99001&kinds=PCN&kinds=SubICB"+
		"&edges=MEMBER_OF,COMMISSIONED_BY,PART_OF&maxHops=5&slack=2",
		"Accept", "text/html").Body.String()
	for _, want := range []string{
		`name="kinds" value="PCN" checked`, `name="kinds" value="SubICB" checked`, `name="edges" value="PART_OF" checked`,
		`<details class="bind" open`,
		`name="via" type="text" value="U99001"`, `name="maxHops" type="number" min="1" max="8" value="5"`,
		`name="slack" type="number" min="0" max="6" value="2"`, `name="maxCost" type="number" min="1" max="24" value="12"`,
		`href="/path?edges=MEMBER_OF%2CCOMMISSIONED_BY%2CPART_OF&amp;from=QZ9&amp;kinds=PCN&amp;kinds=SubICB` +
			`&amp;maxHops=5&amp;slack=2&amp;to=X99001&amp;via=U99001"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(page, `value="Trust" checked`) {
		t.Error("a kind is checked that was not asked for")
	}
}
