package loaders

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestListsOfItemsThatAreNone(t *testing.T) {
	for content, want := range map[string]string{
		"YEAR_MONTH,PRACTICE_CODE,BNF_CHAPTER,ITEMS,DISPENSER_CODE\n202605,Z99001,01,3,FZ901\n": "it is not a data set that Throughline " +
			"knows",
		"YEAR_MONTH,PRACTICE_CODE,ITEMS,DISPENSER_CODE\n202613,Z99001,3,FZ901\n":                    `"202613" is not a month`,
		"YEAR_MONTH,PRACTICE_CODE,ITEMS,DISPENSER_CODE\n202612,Z99001,3,FZ901\n":                    "after today",
		"YEAR_MONTH,PRACTICE_CODE,ITEMS,DISPENSER_CODE\n":                                           "it has no rows",
		"YEAR_MONTH,PRACTICE_CODE,ITEMS,DISPENSER_CODE\n202605,A,1,F\n202604,A,1,F\n202603,A,1,F\n": "use a file for each month",
	} {
		r, err := Load(t.Context(), []string{filepath.Join(loadtest.Put(t, "x/items.csv", content), "x", "items.csv")}, &loadtest.Store{}, today)
		if err == nil || len(r.Files) != 1 || !strings.Contains(r.Files[0].Reason, want) {
			t.Errorf("%q: %v %+v", content, err, r.Files)
		}
	}
}

func TestPackedListsOfItemsLoad(t *testing.T) {
	plain := handMade(t, "dispensing/published.csv")
	graphOf := func(dir string) string {
		s := &loadtest.Store{}
		r := loaded(t, s, today, dir)
		for _, f := range r.Files {
			if f.Outcome != "loaded" {
				t.Errorf("%+v", f)
			}
		}
		b, err := json.Marshal(s.Next.Edges)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	lists := []string{"2026-06/epraccur.csv", handMade(t, "epraccur/export.csv"), "2026-06/edispensary.csv",
		handMade(t, "edispensary/export.csv")}
	want := graphOf(loadtest.Put(t, append(lists, "x.csv", plain)...))
	if !strings.Contains(want, `"items":820`) {
		t.Fatalf("%s", want)
	}
	if got := graphOf(loadtest.Put(t, append(lists, "x.csv.gz", loadtest.Gzip(t, plain))...)); got != want {
		t.Errorf("by gzip %s", got)
	}
	if got := graphOf(loadtest.Put(t, append(lists, "x.zip", string(loadtest.ZipPlain(t, "items.csv", plain)))...)); got != want {
		t.Errorf("by zip %s", got)
	}
}
