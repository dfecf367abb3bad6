package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

func TestAWorkbookHasHeadingsInWords(t *testing.T) {
	for _, sheets := range [][]Sheet{AccessSheets(ask.AccessAnswer{}), ContactSheets(ask.ContactsAnswer{}), LPCSheets(ask.LPCsAnswer{}),
		OwnersSheets(ask.OwnersAnswer{Of: graph.Ref{Kind: graph.Pharmacy}}), PharmacySheets(ask.PharmaciesAnswer{})} {
		var b bytes.Buffer
		if err := Workbook(&b, sheets); err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sheets {
			rows, err := book.GetRows(s.Name)
			if err != nil || len(rows) != 1 || len(rows[0]) != len(s.Headings) {
				t.Fatalf("%s: %v, %v", s.Name, rows, err)
			}
			seen := map[string]bool{}
			for i, heading := range rows[0] {
				if heading == "" || strings.Contains(heading, "_") || heading[0] >= 'a' && heading[0] <= 'z' || seen[heading] {
					t.Errorf("%s: %s is headed %q", s.Name, s.Headings[i], heading)
				}
				seen[heading] = true
			}
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryRowShowsItsSourceAndDay(t *testing.T) {
	listed := ask.Alignment{Hours: "Mon 09:00-17:00", HoursSource: "list@2026-10-31", HoursSeen: 20261031}
	owned := ask.OwnedPharmacy{Owner: graph.Ref{Code: "P1", Name: "KAY"}, Source: "epharmacyhq@2026-10-31", Seen: 20261031}
	for says, c := range map[string]struct {
		table Table
		want  []string
	}{
		"the week": {accessWeek(ask.AccessAnswer{On: 20261101, Week: []ask.AccessDay{{Hours: []ask.AccessHour{{}}}},
			Pharmacies: []ask.AccessPharmacy{{WalkIn: true, Alignment: listed}}}), []string{"2026-11-01", "list@2026-10-31", "2026-10-31"}},
		"sisters": {Owners(ask.OwnersAnswer{On: 20261101, Sisters: []ask.Sister{{}}, Pharmacies: []ask.OwnedPharmacy{owned}}, "sisters"),
			[]string{"2026-11-01", "P1", "KAY", "epharmacyhq@2026-10-31", "2026-10-31"}},
	} {
		t.Run(says, func(t *testing.T) {
			row := c.table.Rows[0]
			if len(row) != len(c.table.Headings) || strings.Join(row[len(row)-len(c.want):], "|") != strings.Join(c.want, "|") {
				t.Errorf("%q under %q", row, c.table.Headings)
			}
		})
	}
}
