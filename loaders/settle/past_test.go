package settle

import (
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestAnAddressInOtherWordsIsNoMove: each is what an older and a newer list say of one body.
func TestAnAddressInOtherWordsIsNoMove(t *testing.T) {
	type place struct {
		postcode string
		lines    []string
	}
	at := func(postcode string, lines ...string) place { return place{postcode, lines} }
	for name, c := range map[string]struct {
		old, now place
		moved    bool
	}{
		"other capitals": {at("ZZ99 1AA", "1 High Street", "Exampleton"), at("ZZ99 1AA", "1 HIGH STREET", "EXAMPLETON"), false},
		"lines divided otherwise, and a county": {at("ZZ99 1AA", "The Surgery", "1 High St,Exampleton"),
			at("ZZ99 1AA", "The Surgery", "1 High Street", "Exampleton", "Exampleshire"), false},
		"the name of the building left out": {at("ZZ99 1AA", "Queens Medical Ctr", "Farrer Street"),
			at("ZZ99 1AA", "Farrer Street"), false},
		"another house at the postcode":           {at("ZZ99 1AA", "1 High Street"), at("ZZ99 1AA", "15 High Street"), true},
		"a part of the same house":                {at("ZZ99 1AA", "7 High Street"), at("ZZ99 1AA", "Unit 2", "7A High Street"), false},
		"another postcode":                        {at("ZZ99 1AA", "High Street"), at("ZZ99 2BB", "Low Road"), true},
		"the same words, the postcode corrected":  {at("ZZ99 1AA", "1 High Street"), at("ZZ99 1AB", "1 High Street", "Exampleton"), false},
		"no postcode, and other words":            {at("", "High Street"), at("", "Low Road"), true},
		"no postcode in the newer list":           {at("ZZ99 1AA", "High Street"), at("", "Exampleton High Street"), false},
		"a postcode only now, and the same words": {at("", "St John's Road"), at("ZZ99 1AA", "St Johns Road"), false},
		"a postcode only now, and other words":    {at("", "St John's Road"), at("ZZ99 1AA", "Low Road"), true},
	} {
		list := func(seen graph.Day, p place) *facts.Facts {
			n := node("A1", graph.Practice, 20000101, 0)
			n.Postcode, n.Address = p.postcode, p.lines
			return file("epraccur", seen, true, []facts.Node{n}, nil)
		}
		s, _ := Reconcile([]*facts.Facts{list(20250101, c.old), list(20260101, c.now)})
		n := loadtest.Body(t, s, "A1")
		i := slices.IndexFunc(n.Past.All(), func(f graph.Former) bool { return f.Field == graph.PastAddress })
		if (i >= 0) != c.moved || !slices.Equal(n.Address, c.now.lines) {
			t.Errorf("%s: the past is %+v, the address %q", name, n.Past.All(), n.Address)
		}
	}
}
