package loaders

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// odsHeadings are the headings of an ODS list where the portal includes them.
const odsHeadings = `"Organisation Code","Name","National Grouping","High Level Health Geography","Address Line 1","Address Line 2",` +
	`"Address Line 3","Address Line 4","Address Line 5","Postcode","Open Date","Close Date","Status Code","Organisation Sub-Type Code",` +
	`"Commissioner","Join Provider/Purchaser Date","Left Provider/Purchaser Date","Contact Telephone Number","Null","Null","Null",` +
	`"Amended Record Indicator","Null","Provider/Purchaser","Null","Prescribing Setting","Null"`

func TestListsWithTheHeadingsOfThePortalAreReadByPosition(t *testing.T) {
	const (
		practice = `"Z99001","EXAMPLE SURGERY","Y62","QZ1","1 HIGH STREET","","","LEEDS","","ZZ99 3VZ","20010401","","ACTIVE","B","99Z",` +
			`"20130401","","","","","","1","","99Z","","RO76",""`
		sub = `"99Z","NHS EXAMPLE ICB - 99Z","Y62","QZ1","","","","","","ZZ99 3VZ","20130401","","","RO319",` +
			`"","","","","","","","1","","","","",""`
	)
	lists := []struct{ name, headings, rows string }{
		{"epraccur.csv", odsHeadings, practice},
		{"eccg.csv", odsHeadings, sub},
		{"epcn.csv", `"PCN Code","Name","Code 3","Name 4","From","To","L1","L2","L3","L4","L5","Post"`,
			`"U99001","EXAMPLE PCN","99Z","X","20190701","","","","","","","ZZ99 3VZ"`},
		{"epcncorepartnerdetails.csv", `"Organisation Code","Name","Code","Name","Code","Name","Code","Name","Start","End","Match"`,
			`"Z99001","EXAMPLE SURGERY","99Z","X","U99001","EXAMPLE PCN","99Z","X","20190701","","TRUE"`},
		{"succ.csv", `"Organisation Code","Successor Organisation Code","Succession Reason","Succession Effective Date","Succession Indicator"`,
			`"98Z","99Z","R","20200401","0"`},
	}
	graphOf := func(headed bool) (Report, *graph.Snapshot) {
		dir := filepath.Join(t.TempDir(), "2026-06")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, l := range lists {
			text := l.rows + "\r\n"
			if headed {
				text = l.headings + "\r\n" + text
			}
			if err := os.WriteFile(filepath.Join(dir, l.name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s := &loadtest.Store{}
		return loaded(t, s, Options{Today: loadtest.Today}, dir), s.Next
	}
	with, got := graphOf(true)
	_, want := graphOf(false)
	for _, f := range with.Files {
		if f.Outcome != OutcomeLoaded || f.Rows != 1 || len(f.Refused) != 0 {
			t.Errorf("%s is %s with %d rows: %s %v", f.Path, f.Outcome, f.Rows, f.Reason, f.Refused)
		}
	}
	if len(want.Edges) < 4 {
		t.Fatalf("the lists without headings make %d edges", len(want.Edges))
	}

	if diff := cmp.Diff(want.Nodes, got.Nodes) + cmp.Diff(want.Edges, got.Edges); diff != "" {
		t.Errorf("headings change the graph (-without +with):\n%s", diff)
	}
}

func TestHeadingsInTheMiddleOfAListAreARefusedRow(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "2026-06")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	row := func(code string) string {
		return `"` + code + `","EXAMPLE SURGERY","Y62","QZ1","","","","","","ZZ99 3VZ","20010401","","ACTIVE","B","99Z",` +
			`"20130401","","","","","","1","","99Z","","RO76",""`
	}
	text := strings.Join([]string{row("Z99001"), odsHeadings, row("Z99002")}, "\n")
	if err := os.WriteFile(filepath.Join(dir, "epraccur.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if f := loaded(t, &loadtest.Store{}, Options{Today: loadtest.Today}, dir).Files[0]; f.Rows != 3 || len(f.Refused) != 1 ||
		f.Refused[0].Line != 2 {
		t.Errorf("%d rows, refused %v", f.Rows, f.Refused)
	}
}
