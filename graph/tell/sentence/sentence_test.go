package sentence

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestDetail(t *testing.T) {
	for want, e := range map[string]graph.Edge{
		"812 items in May 2026, 31% of the pharmacy's items":       {Type: graph.DispensesFor, Items: 812, Month: "2026-05", Share: 0.312},
		"1 item in May 2026, less than 1% of the pharmacy's items": {Type: graph.DispensesFor, Items: 1, Month: "2026-05", Share: 0.001},
		"812 items in May 2026":                                    {Type: graph.DispensesFor, Items: 812, Month: "2026-05"},
		"62% of the trust's patients":                              {Type: graph.Serves, Share: 0.62},
		"less than 1% of the trust's patients":                     {Type: graph.Serves, Share: 0.004},
		"":                                                         {Type: graph.MemberOf},
		"because the pharmacy's nearest practice is a member (at the same postcode)": {Type: graph.AlignedTo, Rule: "nearest"},
	} {
		if got := Detail(&e); got != want {
			t.Errorf("%+v: %q, want %q", e, got, want)
		}
	}
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		"NHS LANCASHIRE AND SOUTH CUMBRIA ICB - 01K": "NHS Lancashire and South Cumbria ICB – 01K",
		"NHS Bay ICB - 98A":                          "NHS Bay ICB – 98A",
		"ST. MARY'S SURGERY":                         "St. Mary's Surgery",
		"BARROW-IN-FURNESS PCN":                      "Barrow-in-Furness PCN",
		"Bay Health and Care Partners":               "Bay Health and Care Partners",
		"O'NEILL & PARTNERS (THE GP HOUSE)":          "O'Neill & Partners (the GP House)",
	} {
		if got := Name(in); got != want {
			t.Errorf("Name(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNamesTellSubICBsApart(t *testing.T) {
	sub := graph.Node{Code: "00Z", Kind: graph.SubICB, Name: "NHS SAMPLE ICB - 00Z"}
	if got := Apart(&sub); got != "NHS Sample ICB" {
		t.Errorf("without an older name: %q", got)
	}
	sub.Past = graph.NewPast([]graph.Former{{Until: 20220701, Field: graph.PastName, Value: "NHS BLACK SEAPORT CCG", Source: "list"}})
	if got := Apart(&sub); got != "Black Seaport" {
		t.Errorf("with the name of its CCG: %q", got)
	}
	if got := Address([]string{"UNIT 2", "1 HIGH STREET"}); got != "Unit 2, 1 High Street" {
		t.Errorf("an address: %q", got)
	}
}
