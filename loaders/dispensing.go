package loaders

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Dispensing is NHSBSA's monthly count of the items that each practice prescribed and
// each contractor dispensed, in the published form and in the shorter form released
// on request. It includes practices outside England and contractors that are not
// pharmacies: dispense leaves them out.
//
//	(:Pharmacy)-[:DISPENSES_FOR {items, month, share}]->(:Practice)
var Dispensing = &Dataset{
	Name: "dispensing", Title: "Items dispensed by practice and contractor (NHSBSA, dispensing practices dispensing data)", Licence: ogl,
	Trust: 20, Basis: graph.Official, Complete: true, Files: []string{"dispensing-practices-dispensing-data"},
	Sniff: sniffDispensing, Row: dispensingRow, End: func(p *parsing) {
		if m := p.facts.Dispensed; m != nil {
			m.sum()
			m.number = nil
		}
		if p.nameless > 0 {
			p.warned = append(p.warned, fmt.Sprintf("rows left out because they name no contractor: %d, the first on line %d",
				p.nameless, p.namelessAt))
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
	practice, contractor, items := r.codeOrNone(2), r.codeOrNone(3), r.number(4)
	if items > maxItems {
		r.refuse(4, fmt.Sprintf("%d items in a month cannot be right: check the number", items))
	}
	if r.err != nil || items == 0 {
		return
	}
	if contractor == "" {
		if r.nameless++; r.nameless == 1 {
			r.namelessAt = r.line
		}
		return
	}
	if r.facts.Dispensed == nil {
		r.facts.Dispensed = &dispensed{month: first, number: map[string]uint32{}}
	}
	r.facts.Dispensed.add(contractor, practice, items)
}

// maxItems is more than any contractor dispenses in a month. It keeps totals in range.
const maxItems = 100_000_000

// month returns the first day of the month, written YYYYMM or YYYY-MM, which must be
// the same in all rows. The day of the file is the last day of the month.
func (r *row) month(n int) graph.Day {
	s := r.cell(n)
	if s == "" || s != r.ownBefore {
		year, m := -1, -1
		if compact := strings.Replace(s, "-", "", 1); len(compact) == 6 {
			year, m = digits(compact[:4]), digits(compact[4:])
		}
		_, last := month(year, m)
		if last == 0 || last < 20000101 {
			r.refuse(n, quoted(s)+" is not a month: write it as 2026-05")
			return 0
		}
		if r.own != 0 && last != r.own {
			r.refuse(n, fmt.Sprintf("the month %s is not the month of the rows above, %s: use a file for each month", s, r.ownBefore))
			return 0
		}
		r.own, r.ownBefore = last, strings.Clone(s)
	}
	return r.own - r.own%100 + 1
}

// codeOrNone returns a code. It is empty if the list says that there is none.
func (r *row) codeOrNone(n int) string {
	switch s := r.cell(n); {
	case s == "-", strings.EqualFold(s, "unknown"), len(s) >= 12 && strings.EqualFold(s[:12], "unidentified"):
		return ""
	}
	return r.maybeCode(n)
}

// dispensed is the content of a list: how many items each contractor dispensed for
// each practice in a month. England has some 700,000 pairs, so they are kept by number
// and not by code.
type dispensed struct {
	month  graph.Day // its first day
	codes  []string
	number map[string]uint32 // the index of each code; nil once the file is read
	pairs  []itemPair        // once added up, in order of contractor, then practice
}

type itemPair struct {
	contractor, practice uint32 // indexes of codes; the practice's code is empty if it is not named
	items                int64
}

func (p itemPair) key() uint64 { return uint64(p.contractor)<<32 | uint64(p.practice) }

func (d *dispensed) numberOf(code string) uint32 {
	n, ok := d.number[code]
	if !ok {
		n = uint32(len(d.codes))
		code = strings.Clone(code)
		d.codes, d.number[code] = append(d.codes, code), n
	}
	return n
}

// smallItems is how many pairs are kept before they are first added up.
const smallItems = 1 << 20

func (d *dispensed) add(contractor, practice string, items int) {
	if len(d.pairs) == cap(d.pairs) && len(d.pairs) >= smallItems {
		d.sum()
		if len(d.pairs) > cap(d.pairs)/2 {
			d.pairs = slices.Grow(d.pairs, cap(d.pairs)/2)
		}
	}
	d.pairs = append(d.pairs, itemPair{d.numberOf(contractor), d.numberOf(practice), int64(items)})
}

// sum adds up the pairs that are there several times.
func (d *dispensed) sum() {
	slices.SortFunc(d.pairs, func(a, b itemPair) int { return cmp.Compare(a.key(), b.key()) })
	kept := d.pairs[:0]
	for _, p := range d.pairs {
		if n := len(kept); n > 0 && kept[n-1].key() == p.key() {
			kept[n-1].items += p.items
			continue
		}
		kept = append(kept, p)
	}
	d.pairs = kept
}

// all counts the items of the month.
func (d *dispensed) all() int64 {
	var n int64
	for _, p := range d.pairs {
		n += p.items
	}
	return n
}
