package loaders

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph"
)

func FuzzCode(f *testing.F) {
	for _, s := range []string{"A81001", "place.bay", "hwb.Bath & North", "<b>", "É", "person.", "ß", "BY1 7ZY", "B£1 7É"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if own := slug(s); own != slug(own) || (own != "" && kindOfOwn("place."+own) != graph.Place) {
			t.Errorf("%q makes the code %q", s, own)
		}
		if okCode(s) && (s != strings.ToUpper(s) || kindOfOwn(s) != "") {
			t.Errorf("%q is a code of ODS and of ours", s)
		}
		if operatorKind(s) == "" {
			t.Errorf("%q is run by nothing", s)
		}
		if !utf8.ValidString(s) {
			return // no cell is
		}
		p := postcode(s)
		if p != postcode(p) || !utf8.ValidString(p) || squash(p) != squash(s) {
			t.Errorf("the postcode %q becomes %q, then %q", s, p, postcode(p))
		}
	})
}
