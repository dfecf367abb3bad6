package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestItemsFromFileToAnswer loads two months of items beside the sample and asks
// for networks by them, and for whom a pharmacy dispenses.
func TestItemsFromFileToAnswer(t *testing.T) {
	db, _ := loaded(t)
	if code, _, talk := call(t, db, "forget", "dispensing@2026-07-31"); code != exitDone {
		t.Fatalf("forget: exit %d: %s", code, talk)
	}
	if code, out, _ := call(t, db, "pharmacies", "FZ001", "--rule", "items"); code != exitDone ||
		!strings.Contains(out, "No dispensing figures are loaded") {
		t.Errorf("before: exit %d: %s", code, out)
	}
	dir := t.TempDir()
	for name, list := range map[string]string{
		"old.csv": "YEAR_MONTH,PRACTICE_CODE,CONTRACTOR_CODE,NUMBER_OF_ITEMS\n2026-05,X99001,FZ001,10\n",
		"new.csv": "YEAR_MONTH,PRACTICE_CODE,ITEMS,DISPENSER_CODE\n" +
			"202608,X99001,300,FZ001\n202608,X99002,250,FZ001\n202608,X99007,400,FZ001\n202608,-,50,FZ001\n202608,X99002,\"1,090\",FZ002\n" +
			"202608,X99001,5,X99001\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(list), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, talk := call(t, db, "load", "--allow-shrink", dir); code != exitDone ||
		!strings.Contains(talk, "dispensing, 2026-08-31, 6 rows") ||
		!strings.Contains(talk, "1 fact not used (items that a practice dispenses itself") ||
		!strings.Contains(talk, "1 fact not used (items for a code that is not a listed GP practice") {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	for _, c := range []struct {
		ask  string
		says []string
		not  string
	}{
		{"pharmacies FZ001 --rule items --on 2026-10-01", []string{"U99001", "550 of its 1,000 items in August 2026",
			"most for Bay View Medical Centre (X99001)"}, "U99002"},
		{"pharmacies U99001 --rule items --on 2026-10-01", []string{"FZ001", "FZ002", "1,090 of its 1,090 items in August 2026"}, ""},
		{"pharmacies U99002 --rule items --on 2026-10-01", []string{"has no pharmacy"}, "FZ001"},
		{"pharmacies FZ001 --rule items --on 2026-06-15", []string{"U99001", "10 of its 10 items in May 2026"}, ""},
		{"neighbours FZ001 --edges DISPENSES_FOR --on 2026-10-01", []string{"dispenses for", "X99007",
			"400 items in August 2026, 40% of the pharmacy's items, since 1 August 2026 or earlier", "NHSBSA, 31 August 2026", "3 of 3"}, ""},
		{"neighbours X99002 --edges DISPENSES_FOR --on 2026-10-01", []string{"has its prescriptions dispensed by", "FZ001", "25%",
			"1,090 items in August 2026, 100% of the pharmacy's items", "2 of 2"}, ""},
		{"neighbours FZ001 --edges DISPENSES_FOR --json --on 2026-10-01", []string{`"items": 400`, `"month": "2026-08"`, `"share": 0.4`}, ""},
		{"path FZ001 X99007 --on 2026-10-01", []string{"dispenses for", "400 items in August 2026, 40% of the pharmacy's items"}, ""},
	} {
		code, out, talk := call(t, db, strings.Fields(c.ask)...)
		for _, want := range c.says {
			if code != exitDone || !strings.Contains(out, want) {
				t.Errorf("%s: exit %d, does not say %q: %s%s", c.ask, code, want, out, talk)
			}
		}
		if c.not != "" && strings.Contains(out, c.not) {
			t.Errorf("%s says %s: %s", c.ask, c.not, out)
		}
	}
}
