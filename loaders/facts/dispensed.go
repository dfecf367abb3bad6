package facts

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Dispensed is the content of a list: how many items each contractor dispensed for
// each practice in a month. England has some 700,000 pairs, so they are kept by number
// and not by code.
type Dispensed struct {
	Month  graph.Day // its first day
	Codes  []string
	number map[string]uint32 // the index of each code; nil once the file is read
	Pairs  []Pair            // once added up, in order of contractor, then practice
}

// NewDispensed returns an empty list of a month, by its first day.
func NewDispensed(month graph.Day) *Dispensed {
	return &Dispensed{Month: month, number: map[string]uint32{}}
}

// Pair is a contractor and a practice, and the items between them.
type Pair struct {
	Contractor, Practice uint32 // indexes of codes; the practice's code is empty if it is not named
	Items                int64
}

func (p Pair) key() uint64 { return uint64(p.Contractor)<<32 | uint64(p.Practice) }

func (d *Dispensed) numberOf(code string) uint32 {
	n, ok := d.number[code]
	if !ok {
		n = uint32(len(d.Codes))
		code = strings.Clone(code)
		d.Codes, d.number[code] = append(d.Codes, code), n
	}
	return n
}

// smallItems is how many pairs are kept before they are first added up.
const smallItems = 1 << 20

// Add adds items of a contractor and a practice. The practice may be empty.
func (d *Dispensed) Add(contractor, practice string, items int) {
	if len(d.Pairs) == cap(d.Pairs) && len(d.Pairs) >= smallItems {
		d.sum()
		if len(d.Pairs) > cap(d.Pairs)/2 {
			d.Pairs = slices.Grow(d.Pairs, cap(d.Pairs)/2)
		}
	}
	d.Pairs = append(d.Pairs, Pair{d.numberOf(contractor), d.numberOf(practice), int64(items)})
}

// sum adds up the pairs that are there several times.
func (d *Dispensed) sum() {
	slices.SortFunc(d.Pairs, func(a, b Pair) int { return cmp.Compare(a.key(), b.key()) })
	kept := d.Pairs[:0]
	for _, p := range d.Pairs {
		if n := len(kept); n > 0 && kept[n-1].key() == p.key() {
			kept[n-1].Items += p.Items
			continue
		}
		kept = append(kept, p)
	}
	d.Pairs = kept
}

// Finish adds everything up, once the file is read.
func (d *Dispensed) Finish() {
	d.sum()
	d.number = nil
}

// All counts the items of the month.
func (d *Dispensed) All() int64 {
	var n int64
	for _, p := range d.Pairs {
		n += p.Items
	}
	return n
}
