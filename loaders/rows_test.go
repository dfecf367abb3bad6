package loaders

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestADateThatIsNoneIsToldByItsCell(t *testing.T) {
	for cell, want := range map[string]string{
		"04/13/2026": `"04/13/2026" is not a date: write the day before the month`,
		"31/02/2026": `"31/02/2026" is not a date`,
		"01/04/74":   `"01/04/74" is not a date`,
		"########":   `"########" is not a date`,
	} {
		list := loadtest.PracticeLine("Z99001") + loadtest.PracticeLine("Z99002", 11, cell) + loadtest.PracticeLine("Z99003", 11, "01/04/1974")
		f := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/epraccur.csv", list)).Files[0]
		if f.Outcome != "loaded" || len(f.Refused) != 1 || f.Refused[0].Line != 2 || f.Refused[0].Column != 11 || f.Refused[0].Reason != want {
			t.Errorf("%s: %+v", cell, f)
		}
		f = loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99002", 11, cell))).Files[0]
		if !strings.Contains(f.Reason, "the first on line 1, column 11: "+want) {
			t.Errorf("%s in every row: %+v", cell, f)
		}
	}
}

func TestRowsOfEmptyCellsArePassedOver(t *testing.T) {
	empty := strings.Repeat(",", 26) + "\r\n"
	for name, c := range map[string]struct {
		path, list string
		rows       int
	}{
		"at the end of a list of ODS": {"2026-06/epraccur.csv", loadtest.PracticeLine("Z99001") + empty + strings.Repeat(" ,", 26) +
			"\"\"\r\n", 1},
		"at its beginning": {"2026-06/epraccur.csv", empty + loadtest.PracticeLine("Z99001"), 1},
		"between its rows, of other width": {"2026-06/epraccur.csv", loadtest.PracticeLine("Z99001") + ",,,,\r\n" +
			loadtest.PracticeLine("Z99002"), 2},
		"in a table with headings": {"federations.csv", ",,\ncode,name,postcode\nfederation.a,A,\n,,\n,,,,\n", 1},
		"in the list of networks":  {"2026-06/x.csv", handMade(t, "epcn/export.csv") + strings.Repeat(",", 11) + "\n", 1},
	} {
		f := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, c.path, c.list)).Files[0]
		if f.Outcome != "loaded" || len(f.Refused) != 0 || f.Rows != c.rows {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
