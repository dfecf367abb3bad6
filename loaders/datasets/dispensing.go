package datasets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Dispensing is NHSBSA's monthly count of the items that each practice prescribed and
// each contractor dispensed, in the published form and in the shorter form released
// on request. It includes practices outside England and contractors that are not
// pharmacies: dispense leaves them out.
//
//	(:Pharmacy)-[:DISPENSES_FOR {items, month, share}]->(:Practice)
var Dispensing = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "dispensing", Title: "Items dispensed by practice and contractor, NHSBSA", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Files: []string{"dispensing-practices-dispensing-data"},
	Sniff: sniffDispensing, Row: dispensingRow, End: func(p *files.Parsing) {
		if m := p.Facts.Dispensed; m != nil {
			m.Finish()
		}
		if t := p.Tally(nameless); t.Count > 0 {
			p.Warned = append(p.Warned, fmt.Sprintf("rows left out because they name no contractor: %d, the first on line %d",
				t.Count, t.First))
		}
	},
}

// dispensingColumns are found by their headings: NHSBSA says that these may change.
var dispensingColumns = []string{"YEAR_MONTH", "PRACTICE_CODE", "CONTRACTOR_CODE|DISPENSER_CODE", "NUMBER_OF_ITEMS|ITEMS"}

// sniffDispensing recognises the list by its headings. A list with a BNF column covers
// some medicines only, so it is not this list.
func sniffDispensing(s *files.Glimpse) (files.Form, bool) {
	f, ok := s.Headings(dispensingColumns, false)
	if !ok || slices.ContainsFunc(s.Rows[0], func(h string) bool { return strings.HasPrefix(files.SquashHeading(h), "bnf") }) {
		return files.Form{}, false
	}
	return f, true
}

func dispensingRow(r *files.Row) {
	first := r.Month(1)
	practice, contractor, items := codeOrNone(r, 2), codeOrNone(r, 3), r.Number(4)
	if items > maxItems {
		r.Refuse(4, fmt.Sprintf("%d items in a month cannot be right: check the number", items))
	}
	if r.Err != nil {
		return
	}
	if items == 0 {
		r.LeaveAside("no items")
		return
	}
	if contractor == "" {
		r.Note(nameless)
		r.LeaveAside("no contractor named")
		return
	}
	if r.Facts.Dispensed == nil {
		r.Facts.Dispensed = facts.NewDispensed(first)
	}
	r.Counted()
	r.Facts.Dispensed.Add(contractor, practice, items)
}

// nameless is noted of rows that name no contractor.
const nameless = "nameless"

// maxItems is more than any contractor dispenses in a month. It keeps totals in range.
const maxItems = 100_000_000

// codeOrNone returns a code. It is empty if the list says that there is none.
func codeOrNone(r *files.Row, n int) string {
	switch s := r.Cell(n); {
	case s == "-", strings.EqualFold(s, "unknown"), len(s) >= 12 && strings.EqualFold(s[:12], "unidentified"):
		return ""
	}
	return r.MaybeCode(n)
}
