package loaders

import (
	"testing"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestNamesHoldWhatIsSeenAlone(t *testing.T) {
	for given, want := range map[string]string{
		"\u202eYREGRUS": "YREGRUS", "AN\u200b EXAMPLE\ufeff": "AN EXAMPLE", "A\u2028B\u0085C": "A B C", "SOFT\u00adLY": "SOFTLY", "\u2066 A": "A",
		"CAFÉ  MÜLLER’S": "CAFÉ  MÜLLER’S",
	} {
		s, _ := graphOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001", 2, given, 5, given))
		if b := loadtest.Body(t, s, "Z99001"); b.Name != want || b.Address[0] != want {
			t.Errorf("%q came in as %q, %q", given, b.Name, b.Address)
		}
	}
}
