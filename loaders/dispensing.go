package loaders

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Dispensing is NHSBSA's monthly count of the items that each practice
// prescribed and each contractor dispensed, as it is published and in the
// minimal form in which it is released on request. Practices outside England
// and contractors that are no pharmacy are in it too: dispense leaves them out.
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
			p.warned = append(p.warned, fmt.Sprintf("rows whose contractor is not named were left out: %d, the first on line %d", p.nameless, p.namelessAt))
		}
	},
}

// dispensingColumns are read by name: NHSBSA says that headings may vary over
// time.
var dispensingColumns = []string{"YEAR_MONTH", "PRACTICE_CODE", "CONTRACTOR_CODE|DISPENSER_CODE", "NUMBER_OF_ITEMS|ITEMS"}

// sniffDispensing recognises the list by its headings. With a column of the BNF
// it speaks of some medicines, not of all that was dispensed.
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
		r.refuse(4, fmt.Sprintf("%d items in a month is more than anybody dispenses", items))
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

// maxItems is more than any contractor dispenses in a month, so that sums fit.
const maxItems = 100_000_000

// month returns the first day of the month that all rows share, written YYYYMM
// or YYYY-MM. The file speaks of its last day.
func (r *row) month(n int) graph.Day {
	s := r.cell(n)
	if s == "" || s != r.ownBefore {
		year, m := -1, -1
		if compact := strings.Replace(s, "-", "", 1); len(compact) == 6 {
			year, m = digits(compact[:4]), digits(compact[4:])
		}
		_, last := month(year, m)
		if last == 0 || last < 20000101 {
			r.refuse(n, quoted(s)+" is not a month, such as 2026-05")
			return 0
		}
		if r.own != 0 && last != r.own {
			r.refuse(n, fmt.Sprintf("the month %s differs from %s of the rows before: a file is read of one month", s, r.ownBefore))
			return 0
		}
		r.own, r.ownBefore = last, strings.Clone(s)
	}
	return r.own - r.own%100 + 1
}

// codeOrNone returns a code, empty where the list says that there is none.
func (r *row) codeOrNone(n int) string {
	switch s := r.cell(n); {
	case s == "-", strings.EqualFold(s, "unknown"), len(s) >= 12 && strings.EqualFold(s[:12], "unidentified"):
		return ""
	}
	return r.maybeCode(n)
}

// dispensed is what a list says of a month: how many items each contractor
// dispensed for each practice. England's has some 700,000 pairs, so they stand
// by number and not by code.
type dispensed struct {
	month  graph.Day // its first
	codes  []string
	number map[string]uint32 // of each code, while reading
	pairs  []itemPair        // by contractor, then practice, once summed
}

type itemPair struct {
	contractor, practice uint32 // of codes; the practice's is empty where it is not named
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

// smallItems is how many pairs are held before they are summed for the first time.
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

// sum makes one of the pairs that stand several times.
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
