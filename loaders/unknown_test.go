package loaders

import (
	"errors"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

const peopleHeadings = "name,role,organisation_code,verified"

// TestWhatAnUnknownFileIsNearestTo loads files that are nearly of a known data
// set, under a name that says nothing.
func TestWhatAnUnknownFileIsNearestTo(t *testing.T) {
	practice := loadtest.PracticeLine("Z99001")
	for name, c := range map[string]struct{ content, want string }{
		"a heading with another name": {strings.Replace(loadtest.MapHeadings, ",PCN_CODE", ",PRIMARY_CARE_NETWORK_CODE", 1) +
			loadtest.MapRow("Z99001", "U99001", "99Z", "QZ1"),
			`line 1 looks like the headings of gp-reg-pat-prac-map; missing: PCN_CODE; ` +
				`not among its headings: "PRIMARY_CARE_NETWORK_CODE" (column 14), "PUBLICATION" (column 17)`},
		"a heading too many": {peopleHeadings + ",team\nAnn Example,Chair,Z99001,2026-05-01,x\n",
			`line 1 looks like the headings of people; not among its headings: "team" (column 5)`},
		"a heading too few": {"name,role,organisation_code\nAnn Example,Chair,Z99001\n",
			"line 1 looks like the headings of people; missing: verified"},
		"semicolons": {strings.ReplaceAll(peopleHeadings, ",", ";") + "\nAnn Example;Chair;Z99001;2026-05-01\n",
			"separated by semicolons: save it with commas"},
		"tabs":             {strings.ReplaceAll(practice, ",", "\t"), "separated by tabs: save it with commas"},
		"carriage returns": {strings.Repeat(strings.TrimSpace(practice)+"\r", 3), "its lines end with a carriage return only"},
		"words for a date": {strings.Repeat("\r\n", 2) + loadtest.PracticeLine("Z99001", 11, "the first of April"),
			`line 3 column 11: "the first of April" is not a date`},
		"an unlike table": {"Month,Spend,Budget\n2026-05,14,13\n", "line 1 has 3 columns and does not fit any data set"},
	} {
		t.Run(name, func(t *testing.T) {
			f := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/x.csv", c.content)).Files[0]
			if f.Outcome != "skipped" || !strings.HasPrefix(f.Reason, "it is not a data set that Throughline knows: ") ||
				!strings.HasSuffix(f.Reason, c.want) && !strings.Contains(f.Reason, c.want+":") {
				t.Errorf("%s: %s", f.Outcome, f.Reason)
			}
			_, err := Load(t.Context(), []string{loadtest.Put(t, "x.csv", c.content) + "/x.csv"}, &loadtest.Store{}, today)
			if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("named: %v", err)
			}
		})
	}
}

func TestAnotherListOfODSIsNotToldToBeNamedAsItIs(t *testing.T) {
	f := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001", 13, ""))).Files[0]
	if f.Outcome != "refused" || strings.Contains(f.Reason, "give it the file name") {
		t.Errorf("%s: %s", f.Outcome, f.Reason)
	}
}

func TestASuppliedTableWithColumnsMore(t *testing.T) {
	s := &loadtest.Store{}
	list := "team,name,role,,organisation_code,verified,home\nx,Ann Example,Chair,y,Z99001,2026-05-01,z\n"
	f := loaded(t, s, today, loadtest.Put(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026.csv", list)).Files[1]
	if f.Outcome != "loaded" || f.Rows != 1 || len(f.Refused) != 0 || len(f.Warnings) == 0 ||
		f.Warnings[0] != `columns that the table does not have were ignored: "team" (column 1), "home" (column 7)` {
		t.Errorf("%+v", f)
	}
	if _, err := Rebuild(t.Context(), s, today); err != nil {
		t.Errorf("made anew: %v", err)
	}
}
