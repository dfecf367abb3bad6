package facts

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
		if own := Slug(s); own != Slug(own) || (own != "" && KindOfOwn("place."+own) != graph.Place) {
			t.Errorf("%q makes the code %q", s, own)
		}
		if IsCode(s) && (s != strings.ToUpper(s) || KindOfOwn(s) != "") {
			t.Errorf("%q is a code of ODS and of ours", s)
		}
		if OperatorKind(s) == "" {
			t.Errorf("%q is run by nothing", s)
		}
		if !utf8.ValidString(s) {
			return // no cell is
		}
		p := graph.WritePostcode(s)
		if p != graph.WritePostcode(p) || !utf8.ValidString(p) || graph.SquashPostcode(p) != graph.SquashPostcode(s) {
			t.Errorf("the postcode %q becomes %q, then %q", s, p, graph.WritePostcode(p))
		}
	})
}
