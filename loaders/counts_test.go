package loaders

import (
	"testing"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestEveryRowIsAccountedFor counts the rows of files made by hand of every data set.
func TestEveryRowIsAccountedFor(t *testing.T) {
	r := loaded(t, &loadtest.Store{}, Options{Today: loadtest.Today, Seen: 20260630, AllowShrink: true}, testdata)
	counted := map[string]bool{}
	for _, f := range r.Files {
		if f.Outcome != OutcomeLoaded {
			continue
		}
		left := 0
		for _, o := range f.Omitted {
			left += o.Rows
		}
		if f.LeftOut != left || f.Rows != f.Stated+f.RefusedRows+left {
			t.Errorf("%s: %d rows: %d make statements, %d are refused, %d are left out", f.Path, f.Rows, f.Stated, f.RefusedRows, left)
		}
		counted[f.Dataset] = true
	}
	for _, d := range Datasets {
		if !counted[d.Name] && d.Name != "pharmacy_leads" { // most rows of its file are refused
			t.Errorf("no file of %s was loaded", d.Name)
		}
	}
	row := loadtest.PracticeLine("Z99001")
	f := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/epraccur.csv", row+row+loadtest.PracticeLine("Z99002", 11, "2026ABCD")+
		loadtest.PracticeLine("Z99003", 3, "W00")+loadtest.PracticeLine("Z99004"))).Files[0]
	if f.Rows != 5 || f.Stated != 2 || f.RefusedRows != 1 || f.LeftOut != 2 || len(f.Omitted) != 2 {
		t.Errorf("%+v", f)
	}
}
