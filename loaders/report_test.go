package loaders

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestAGraphTellsTheFirstRefusedRowsOfEachSource(t *testing.T) {
	const day = "2026-01-01"
	people := "name,role,organisation_code,from,to,verified\nAnn Example,practice manager,Z99001,,," + day + "\n" +
		"Ben Example,practice manager,Z99001,,,\"07700 \"\"900123\"\"\"\n" // a telephone number where the day belongs
	operators := "practice_code,operator_code,operator_name,operator_kind\n"
	for i := range 25 {
		operators += fmt.Sprintf("Z99001,,Operator %d,Circus\n", i)
	}
	operators += strings.Repeat("Z99001,,Example Health,Provider\n", 100)
	s, _ := graphOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026-01.csv", people, "operators-2026-01.csv",
		operators)
	got := map[string]graph.Source{}
	for _, c := range s.Sources {
		got[c.Dataset] = c
	}
	if d := cmp.Diff([]graph.Refusal{{Line: 3, Column: 6, Reason: "the cell is not a date"}}, got["people"].Refusals); d != "" {
		t.Errorf("people (-want +got):\n%s", d)
	}
	o := got["operators"]
	if o.Refused != 25 || len(o.Refusals) != toldRefusals || o.Untold() != 5 {
		t.Fatalf("%d refused, %d told, %d not: %+v", o.Refused, len(o.Refusals), o.Untold(), o)
	}
	for i, r := range o.Refusals {
		if r.Line != i+2 || r.Column != 4 || !strings.Contains(r.Reason, `"Circus" is not Trust`) ||
			r.Where() != fmt.Sprintf("line %d column 4", i+2) {
			t.Errorf("%d: %+v", i, r)
		}
	}
	if p := got["epraccur"]; p.Refused != 0 || p.Refusals != nil {
		t.Errorf("nothing is refused of %+v", p)
	}
}
