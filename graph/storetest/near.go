package storetest

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// nears searches for postcodes that no stakeholder has.
func nears(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, "Practice A\nPractice B\nPractice C\nPractice D\nPractice E\nPCN P\n", func(s *graph.Snapshot) {
		for code, postcode := range map[string]string{"A": "LA1 1PN", "B": "LA1 2AA", "C": "LA11 6PH", "D": "LA11 1XA", "E": "N11 1AA"} {
			node(s, code).Postcode = postcode
		}
		node(s, "C").Patients = 9000
	})
	for _, c := range []struct{ says, text, want, reason string }{
		{"all but the last letter", "la1 1px", "A LA1 1PN", "similar-postcodes: the same except for the last letter"},
		{"the sector, not another district that begins alike", "LA1 1XX", "A LA1 1PN",
			"similar-postcodes: the same except for the last two letters"},
		{"without the blank it is the same postcode", "la11xx", "A LA1 1PN", "similar-postcodes: the postcode LA1 1XX"},
		{"the district where nobody is in the sector", "LA1 9XX", "A LA1 1PN, B LA1 2AA", "similar-postcodes: of the same district LA1"},
		{"a sector of a longer district", "LA11 6XX", "C LA11 6PH", "similar-postcodes: the same except for the last two letters"},
		{"another district is named as another", "LA12 9XX", "A LA1 1PN, B LA1 2AA",
			"similar-postcodes: None is known of its district LA12. Of other districts"},
		{"N11 is not in N1", "N1 1ZZ", "", "no-such-postcode: nor one of its district N1 or"},
		{"no postcode", "zzzz", "", "nothing-fits: No name, code or postcode fits."},
	} {
		t.Run(c.says, func(t *testing.T) {
			q := graph.SearchQuery{Text: c.text, On: Today, Limit: 10}
			if hits, err := ask.Of(t.Context(), e, ask.Search, q); err != nil || len(hits) != 0 {
				t.Fatalf("want no exact hit: %v, %v", hits, err)
			}
			n, err := ask.Of(t.Context(), e, ask.SearchNear, q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range n.Hits {
				got = append(got, h.Code+" "+h.Postcode)
			}
			if strings.Join(got, ", ") != c.want || !gives(n.Why, c.reason) {
				t.Errorf("%q: got %q, want %q; %q, want %q", c.text, got, c.want, n.Reason, c.reason)
			}
		})
	}
	t.Run("half a postcode with a blank finds its own district alone", func(t *testing.T) {
		hits, err := ask.Of(t.Context(), e, ask.Search, graph.SearchQuery{Text: "la1 1", On: Today, Limit: 10})
		if err != nil || len(hits) != 1 || hits[0].Code != "A" {
			t.Errorf("%v, %v", hits, err)
		}
	})
}
