package loaders

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestRulePharmacyPremises(t *testing.T) {
	shop := func(code, postcode, opened, last string) string {
		return loadtest.PharmacyLine(code, 10, postcode, 11, opened, 12, last)
	}
	s, _ := graphOf(t, "2026-06/edispensary.csv",
		shop("FZ901", "ZZ99 1AA", "20100101", "20230918")+shop("FZ902", "ZZ99 1AA", "20230919", "")+ // the next day
			shop("FZ903", "ZZ99 1AB", "20100101", "20230930")+shop("FZ904", "ZZ99 1AB", "20231101", "")+ // 31 days after
			shop("FZ905", "ZZ99 1AC", "20100101", "20230930")+shop("FZ906", "ZZ99 1AC", "20231102", "")+ // 32 days after
			shop("FZ907", "ZZ99 1AD", "20100101", "20230930")+shop("FZ908", "ZZ99 1AD", "20231001", "")+shop("FZ909", "ZZ99 1AD", "20231002", "")+
			shop("FZ910", "ZZ99 1AE", "20100101", "20230930")+shop("FZ911", "ZZ99 1AE", "20100101", "20230930")+
			shop("FZ912", "ZZ99 1AE", "20231001", "")+
			shop("FZ913", "ZZ99 1AF", "20100101", "20231031")+shop("FZ914", "ZZ99 1AF", "20231001", "")+ // both were open in October
			shop("FZ915", "ZZ99 1AG", "20100101", "")+shop("FZ916", "ZZ99 1AG", "20200101", "")+
			shop("FZ917", "ZZ99 1AH", "20100101", "")+shop("FZ918", "ZZ99 1AH", "20100101", "")+shop("FZ919", "ZZ99 1AH", "20200101", ""),
		"consol_pharmacy_list_202324q1.csv", contractorHeadings+contractorLine("FZ901", "EXAMPLETON", "", "ZZ99 1AA")+
			contractorLine("FZ915", "OTHERTON", "", "ZZ99 1AG")+
			contractorLine("FZ917", "OTHERTON", "", "ZZ99 1AH")+contractorLine("FZ918", "EXAMPLETON", "", "ZZ99 1AH"),
		"lpc_covers.csv", "lpc_code,pcn_code,hwb,from,to\nlpc.exampleshire,,Exampleton,,\n")
	for from, to := range map[string]string{"FZ901": "FZ902", "FZ903": "FZ904", "FZ905": "", "FZ907": "", "FZ910": "", "FZ911": "",
		"FZ913": ""} {
		e := loadtest.One(t, s, graph.SucceededBy, from, to, loadtest.Today)
		if to != "" && (e.Rule != graph.RulePremises || e.Basis != graph.Derived || e.On != loadtest.Body(t, s, to).Opened) {
			t.Errorf("%+v", e)
		}
	}
	for code, want := range map[string][2]string{"FZ902": {"hwb.exampleton", graph.RulePremises},
		"FZ916": {"hwb.otherton", graph.RulePostcode},
		"FZ919": {"", ""}, "FZ915": {"hwb.otherton", ""}} {
		if e := loadtest.One(t, s, graph.InArea, code, want[0], loadtest.Today); e.Rule != want[1] ||
			(want[1] != "") != (e.Basis == graph.Derived) {
			t.Errorf("%s: %+v", code, e)
		}
	}
}
