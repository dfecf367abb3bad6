package loaders

import (
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

const contractorHeadings = "PHARMACY_ODS_CODE_F_CODE,HEALTH_AND_WELLBEING_BOARD,PHARMACY_TRADING_NAME,ORGANISATION_NAME," +
	"ADDRESS_FIELD_1,ADDRESS_FIELD_2,ADDRESS_FIELD_3,ADDRESS_FIELD_4,POST_CODE,CONTRACT_TYPE," +
	"PHARMACY_OPENING_HOURS_MONDAY,MON_TOTAL\n"

func contractorLine(code, area, owner, postcode string) string {
	return code + "," + area + ",CHEMIST " + code + "," + owner + ",1 EXAMPLE ROAD, , ,EXAMPLETON," + postcode + ",Community,09:00-17:30,8.5\n"
}

func TestTheConsolidatedListStandsAlone(t *testing.T) {
	s, _ := graphOf(t, "consol_pharmacy_list_202606q1.csv", contractorHeadings+
		contractorLine("FZ901", "EXAMPLETON", "EXAMPLE GROUP LTD", "ZZ99 1AA")+contractorLine("FZ902", "", "Example Group Limited", "ZZ99 1AB")+
		contractorLine("FZ903", "EXAMPLETON", "", "ZZ99 1AA"))
	n := loadtest.Body(t, s, "FZ901")
	if n.Name != "CHEMIST FZ901" || n.Postcode != "ZZ99 1AA" || n.Hours != "Mon 09:00-17:30" || n.Source == "" || n.Seen != 20260630 ||
		len(n.Address) != 2 || n.Address[1] != "EXAMPLETON" {
		t.Errorf("%+v", n)
	}
	loadtest.One(t, s, graph.InArea, "FZ901", "hwb.exampleton", loadtest.Today)
	loadtest.One(t, s, graph.InArea, "FZ902", "", loadtest.Today)
	for _, code := range []string{"FZ901", "FZ902"} {
		loadtest.One(t, s, graph.OwnedBy, code, "owner.example-group-ltd", loadtest.Today)
	}
	if n := loadtest.Body(t, s, "owner.example-group-ltd"); n.Kind != graph.PharmacyOwner || n.Name != "EXAMPLE GROUP LTD" || n.Unnamed {
		t.Errorf("%+v", n)
	}
	loadtest.One(t, s, graph.OwnedBy, "FZ903", "", loadtest.Today)
}

// TestTheConsolidatedListBesideOthers: in any order of days and files.
func TestTheConsolidatedListBesideOthers(t *testing.T) {
	shops := loadtest.PharmacyLine("FZ901", 10, "ZZ99 1AA", 15, "PZ01", 16, "20200101") +
		loadtest.PharmacyLine("FZ902", 10, "ZZ99 1AA", 15, "PZ02", 16, "20200101") +
		loadtest.PharmacyLine("FZ903", 10, "ZZ99 1AA", 15, "PZ02", 16, "20200101") +
		loadtest.PharmacyLine("FZ904", 10, "ZZ99 1AA", 15, "PZ03", 16, "20200101") +
		loadtest.PharmacyLine("FZ905", 10, "ZZ99 1AA", 15, "PZ03", 16, "20200101") +
		loadtest.PharmacyLine("FZ906", 10, "ZZ99 1AA")
	offices := loadtest.ODSLine("PZ01", "LISTED OFFICE", 3, "", 4, "", 13, "")
	list := contractorHeadings + contractorLine("FZ901", "EXAMPLETON", "ANOTHER NAME LTD", "ZZ99 1AA") +
		contractorLine("FZ902", "EXAMPLETON", "TWO SHOPS LTD", "ZZ99 1AA") +
		contractorLine("FZ903", "EXAMPLETON", "Two Shops Limited", "ZZ99 1AA") +
		contractorLine("FZ904", "EXAMPLETON", "THREE LTD", "ZZ99 1AA") + contractorLine("FZ905", "EXAMPLETON", "FOUR LTD", "ZZ99 1AA") +
		contractorLine("FZ906", "EXAMPLETON", "SINGLE LTD", "ZZ99 1AA") + contractorLine("FZ907", "EXAMPLETON", "TWO SHOPS LTD", "ZZ99 1AC")
	for _, day := range []string{"2026-03", "2026-09"} {
		s, _ := graphOf(t, day+"/edispensary.csv", shops, "2019-02/epharmacyhq.csv", offices, "consol_pharmacy_list_202606q1.csv", list)
		for code, want := range map[string]string{"PZ01": "LISTED OFFICE", "PZ02": "TWO SHOPS LTD", "PZ03": "PZ03"} {
			if n := loadtest.Body(t, s, code); n.Name != want || n.Unnamed != (code == want) {
				t.Errorf("edispensary of %s: %+v, want %q", day, n, want)
			}
		}
		for code, owner := range map[string]string{"FZ901": "PZ01", "FZ902": "PZ02", "FZ904": "PZ03", "FZ906": "", "FZ907": "PZ02"} {
			loadtest.One(t, s, graph.OwnedBy, code, owner, loadtest.Today)
		}
		if n := loadtest.Body(t, s, "FZ907"); n.Name != "CHEMIST FZ907" || n.Postcode != "ZZ99 1AC" || n.Closed != 0 {
			t.Errorf("a pharmacy that only the list has: %+v", n)
		}
	}
}

func TestAnOwnerIsTheOneOfTheDayOfTheList(t *testing.T) {
	s, _ := graphOf(t, "2026-09/edispensary.csv", loadtest.PharmacyLine("FZ901", 15, "PZ01", 16, "20260801"),
		"consol_pharmacy_list_202606q1.csv", contractorHeadings+contractorLine("FZ901", "EXAMPLETON", "OWNER OF JUNE LTD", "ZZ99 1AA"))
	if n := loadtest.Body(t, s, "PZ01"); !n.Unnamed {
		t.Errorf("PZ01 owned it only from August: %+v", n)
	}
}

func TestTwoSpellingsOfACouncilAreaAreOneInTheGraph(t *testing.T) {
	s, _ := graphOf(t, "consol_pharmacy_list_202606q1.csv", contractorHeadings+contractorLine("FZ901", "HULL", "", "ZZ99 1AA")+
		contractorLine("FZ902", "KINGSTON UPON HULL", "", "ZZ99 1AB"),
		"lpc_covers.csv", "lpc_code,pcn_code,hwb,from,to\nlpc.exampleshire,,Kingston upon Hull,,\n")
	for _, code := range []string{"FZ901", "FZ902"} {
		loadtest.One(t, s, graph.InArea, code, "hwb.hull", loadtest.Today)
	}
	var covered []string
	for _, e := range loadtest.On(s, graph.Covers, "lpc.exampleshire", loadtest.Today) {
		covered = append(covered, e.To)
	}
	if want := []string{"FZ901", "FZ902", "hwb.hull"}; !slices.Equal(covered, want) {
		t.Errorf("it covers %v, want %v", covered, want)
	}
}
