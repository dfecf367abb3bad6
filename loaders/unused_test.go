package loaders

import (
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// TestNoRowIsSettledBecauseItsCodeIsUnknown: it is left out or refused, named and counted.
func TestNoRowIsSettledBecauseItsCodeIsUnknown(t *testing.T) {
	s, r := graphOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001")+loadtest.PracticeLine("Z99002"),
		"2022-10/successions.csv", "predecessor_code,successor_code,effective_date\nZ99001,Z99002,2020-04-01\nZ99091,Z99002,2020-04-01\n"+
			"Z99092,Z99093,2020-04-01\nZ99001,Z99001,2020-04-01\n",
		"2022-12/nhs_trust22_to_icb22_share.csv", "nhs_trust22_code,icb22_code,proportion_trust_came_from_icb\nRZ9,E54000099,0.5\nRZ9,QZ1,0.5\n")
	for _, d := range r.Settled {
		if len(d.Sources) > 0 && !strings.HasPrefix(d.Sources[0], "epraccur@") {
			t.Errorf("it is settled: %+v", d)
		}
	}
	t.Run("a succession of a body that no list has is left out", func(t *testing.T) {
		f := outcome(t, r, "successions.csv")
		want := []files.Omitted{{Why: settle.WhyUnlisted, Rows: 2, Line: 3}, {Why: settle.WhyItself, Rows: 1, Line: 5}}
		if f.Rows != 4 || f.Stated != 1 || f.Facts != 1 || f.LeftOut != 3 || f.RefusedRows != 0 || !slices.Equal(f.Omitted, want) {
			t.Errorf("%+v", f)
		}
		if len(f.LeftOutRows) != 3 || f.LeftOutRows[0].Line != 3 ||
			f.LeftOutRows[0].Reason != "no loaded file lists Z99091, so Z99091 SUCCEEDED_BY Z99002 is left out until one does" {
			t.Errorf("%+v", f.LeftOutRows)
		}
		if at := sourceNamed(s, f.Name); at.Skipped != 3 || at.Refused != 0 {
			t.Errorf("the graph says %d left out, %d refused", at.Skipped, at.Refused)
		}
	})
	t.Run("a board by a code that nobody knows is refused", func(t *testing.T) { refusesABoard(t, s, r) })
}

func refusesABoard(t *testing.T, s *graph.Snapshot, r Report) {
	t.Helper()
	f := outcome(t, r, "nhs_trust22_to_icb22_share.csv")
	if f.Stated != 1 || f.RefusedRows != 1 || len(f.Refused) != 1 || f.Refused[0].Line != 2 || f.Refused[0].Column != 2 ||
		f.Refused[0].Reason != "no loaded file lists E54000099, so RZ9 SERVES E54000099 is left out until one does" {
		t.Errorf("%+v", f)
	}
	if at := sourceNamed(s, f.Name); at.Refused != 1 || len(at.Refusals) != 1 {
		t.Errorf("the graph says %+v", at)
	}
}

func sourceNamed(s *graph.Snapshot, name string) graph.Source {
	return s.Sources[slices.IndexFunc(s.Sources, func(f graph.Source) bool { return f.Name == name })]
}

// TestEveryStatementIsAccountedFor: of a row that makes several, those that are not in the graph
// are counted by their reason.
func TestEveryStatementIsAccountedFor(t *testing.T) {
	_, r := graphOf(t,
		"2025-03/edispensary.csv", loadtest.PharmacyLine("FZ901", 10, "ZZ99 1AA")+loadtest.PharmacyLine("FZ902", 10, "", 13, "P", 11, "20270101")+
			loadtest.PharmacyLine("FZ903", 10, "", 12, "20200101", 13, "C")+
			loadtest.PharmacyLine("FZ904", 10, "", 11, "20200101", 15, "PZ01", 16, "20100101", 17, "20191231"),
		"2024-02/sites.json", `{"FZ901": "A PHARMACY",`+"\n"+`"RZ9AA": "NOWHERE"}`,
		"2026-06/pharmacy_postcode_geo_lookup.csv", "postcode,lat,lon,icb_code,icb_name\nZZ991AA,53.5,-2.5,QZ2,B\nZZ997ZZ,53.5,-2.5,QZ2,B\n")
	f := outcome(t, r, "edispensary.csv")
	want := []files.Omitted{{Why: settle.WhyProposed, Rows: 2, Line: 2}, {Why: settle.WhyAreaLater, Rows: 1, Line: 3},
		{Why: settle.WhyNeverOpen, Rows: 1, Line: 4}}
	if f.Stated != 4 || !slices.Equal(f.Unused, want) {
		t.Errorf("%d rows make statements; not used %+v, want %+v", f.Stated, f.Unused, want)
	}
	f = outcome(t, r, "sites.json")
	if f.Stated != 1 || f.Facts != 1 || !slices.Equal(f.Omitted, []files.Omitted{{Why: settle.WhyNameless, Rows: 1, Line: 2}}) {
		t.Errorf("%+v", f)
	}
	f = outcome(t, r, "pharmacy_postcode_geo_lookup.csv")
	if f.Stated != 2 || !slices.Equal(f.Unused, []files.Omitted{{Why: settle.WhyPostcode, Rows: 1}}) {
		t.Errorf("%+v", f)
	}
}
