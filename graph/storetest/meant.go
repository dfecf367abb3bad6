package storetest

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// meant checks who a typed text means, and that nobody is guessed.
func meant(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, `
		Practice A1
		Practice A2
		Practice A3
		Practice A4 ..20200101
		PCN U1
	`, func(s *graph.Snapshot) {
		for code, name := range map[string]string{"A1": "BAY SURGERY", "A2": "BAY SURGERY NORTH", "A3": "HILL PRACTICE", "A4": "HILL PRACTICE",
			"U1": "RIVER PCN"} {
			node(s, code).Name = name
		}
		node(s, "A1").Postcode, node(s, "A2").Postcode, node(s, "U1").Postcode = "ZZ1 1AA", "ZZ1 1AA", "ZZ2 2BB"
		node(s, "A3").Alias = []string{"Y99"}
	})
	for _, c := range []struct {
		says, text, want string
		asName           bool
		offered          int
	}{
		{"a code", "a2", "A2", false, 0},
		{"a whole name, though others begin with it", "bay  surgery", "A1", true, 0},
		{"a whole name that a closed one has too", "Hill Practice", "A3", true, 0},
		{"a part of one name", "north", "A2", true, 0},
		{"a postcode of one", "zz2 2bb", "U1", true, 0},
		{"a name with its code in brackets", "Bay Surgery North (A2)", "A2", false, 0},
		{"a name with brackets that hold no code", "Hill Practice (GP)", "", false, 2},
		{"an old code", "y99", "", false, 1},
		{"a part of several names", "bay", "", false, 2},
		{"a postcode of several", "ZZ1 1AA", "", false, 2},
		{"a misspelt name", "rivr pcn", "", false, 1},
		{"nobody", "xyzzy", "", false, 0},
	} {
		t.Run("who is meant by "+c.says, func(t *testing.T) {
			var m ask.Meant
			err := e.View(t.Context(), func(v graph.View) (err error) {
				m, err = ask.WhoIsMeant(v, c.text, Today)
				return err
			})
			if err != nil || m.Of.Code != c.want || m.AsName != c.asName || len(m.Hits) != c.offered {
				t.Errorf("%q: %+v, %v; want %q and %d offered", c.text, m, err, c.want, c.offered)
			}
		})
	}
}
