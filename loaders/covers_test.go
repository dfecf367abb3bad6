package loaders

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestRuleCommitteeCoversPharmacies(t *testing.T) {
	shop := func(code string) string { return loadtest.PharmacyLine(code, 10, "ZZ99 1AA", 11, "20100101") }
	s, _ := graphOf(t, "2026-06/edispensary.csv", shop("FZ901")+shop("FZ902")+shop("FZ903"),
		"consol_pharmacy_list_202324q1.csv", contractorHeadings+contractorLine("FZ901", "EXAMPLETON", "", "ZZ99 1AA")+
			contractorLine("FZ902", "OTHERTON", "", "ZZ99 1AA")+contractorLine("FZ903", "NOWHERE", "", "ZZ99 1AA"),
		"lpc_covers.csv", "lpc_code,pcn_code,hwb,from,to\nlpc.east,,Exampleton,2019-07-01,2024-12-31\nlpc.west,,Exampleton,2025-01-01,\n"+
			"lpc.west,,Otherton,,\n")
	for _, want := range []struct {
		pharmacy, lpc string
		on            graph.Day
	}{{"FZ901", "lpc.east", 20241231}, {"FZ901", "lpc.west", 20250101}, {"FZ902", "lpc.west", 20241231}, {"FZ902", "lpc.west", 20250101},
		{"FZ903", "", 20250101}} {
		var found []graph.Edge
		for _, e := range s.Edges {
			if e.Type == graph.Covers && e.To == want.pharmacy && e.Counts(want.on) {
				found = append(found, e)
			}
		}
		if want.lpc == "" {
			if len(found) != 0 {
				t.Errorf("%s: %+v", want.pharmacy, found)
			}
			continue
		}
		if len(found) != 1 || found[0].From != want.lpc || found[0].Rule != graph.RuleArea || found[0].Basis != graph.Derived {
			t.Errorf("%s on %s: %+v", want.pharmacy, want.on, found)
		}
	}
}
