package loaders

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// dispensed is the content of a list: how many items each contractor dispensed for
// each practice in a month. England has some 700,000 pairs, so they are kept by number
// and not by code.
type dispensed struct {
	month  graph.Day // its first day
	codes  []string
	number map[string]uint32 // the index of each code; nil once the file is read
	pairs  []itemPair        // once added up, in order of contractor, then practice
}

// newDispensed returns an empty list of a month, by its first day.
func newDispensed(month graph.Day) *dispensed {
	return &dispensed{month: month, number: map[string]uint32{}}
}

// itemPair is a contractor and a practice, and the items between them.
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

// add adds items of a contractor and a practice. The practice may be empty.
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

// finish adds everything up, once the file is read.
func (d *dispensed) finish() {
	d.sum()
	d.number = nil
}

// all counts the items of the month.
func (d *dispensed) all() int64 {
	var n int64
	for _, p := range d.pairs {
		n += p.items
	}
	return n
}
