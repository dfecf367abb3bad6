package loaders

import (
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Dispensing is NHSBSA's monthly count of the items that each practice prescribed and
// each contractor dispensed, in the published form and in the shorter form released
// on request. It includes practices outside England and contractors that are not
// pharmacies: dispense leaves them out.
//
//	(:Pharmacy)-[:DISPENSES_FOR {items, month, share}]->(:Practice)
var Dispensing = &Declaration{
	Dataset: facts.Dataset{
		Name: "dispensing", Title: "Items dispensed by practice and contractor (NHSBSA, dispensing practices dispensing data)", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Files: []string{"dispensing-practices-dispensing-data"},
	Sniff: sniffDispensing, Row: dispensingRow, End: func(p *parsing) {
		if m := p.facts.Dispensed; m != nil {
			m.Finish()
		}
		if t := p.tally(nameless); t.count > 0 {
			p.warned = append(p.warned, fmt.Sprintf("rows left out because they name no contractor: %d, the first on line %d",
				t.count, t.first))
		}
	},
}

// dispensingColumns are found by their headings: NHSBSA says that these may change.
var dispensingColumns = []string{"YEAR_MONTH", "PRACTICE_CODE", "CONTRACTOR_CODE|DISPENSER_CODE", "NUMBER_OF_ITEMS|ITEMS"}

// sniffDispensing recognises the list by its headings. A list with a BNF column covers
// some medicines only, so it is not this list.
func sniffDispensing(s *glimpse) (form, bool) {
	f, ok := s.headings(dispensingColumns, false)
	if !ok || slices.ContainsFunc(s.rows[0], func(h string) bool { return strings.HasPrefix(squashHeading(h), "bnf") }) {
		return form{}, false
	}
	return f, true
}

func dispensingRow(r *row) {
	first := r.month(1)
	practice, contractor, items := codeOrNone(r, 2), codeOrNone(r, 3), r.number(4)
	if items > maxItems {
		r.refuse(4, fmt.Sprintf("%d items in a month cannot be right: check the number", items))
	}
	if r.err != nil || items == 0 {
		return
	}
	if contractor == "" {
		r.note(nameless)
		return
	}
	if r.facts.Dispensed == nil {
		r.facts.Dispensed = facts.NewDispensed(first)
	}
	r.facts.Dispensed.Add(contractor, practice, items)
}

// nameless is noted of rows that name no contractor.
const nameless = "nameless"

// maxItems is more than any contractor dispenses in a month. It keeps totals in range.
const maxItems = 100_000_000

// codeOrNone returns a code. It is empty if the list says that there is none.
func codeOrNone(r *row, n int) string {
	switch s := r.cell(n); {
	case s == "-", strings.EqualFold(s, "unknown"), len(s) >= 12 && strings.EqualFold(s[:12], "unidentified"):
		return ""
	}
	return r.maybeCode(n)
}
