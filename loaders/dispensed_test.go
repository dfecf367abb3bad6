package loaders

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
)

func TestRowsOfOnePairAreSummedWhileTheyAreRead(t *testing.T) {
	d := newDispensed(20260501)
	const rows = 3 * smallItems
	for i := range rows {
		d.add("FZ901", fmt.Sprintf("Z9900%d", i%10), 2)
	}
	if cap(d.pairs) > 2*smallItems {
		t.Errorf("%d rows of 10 pairs are held in a place for %d", rows, cap(d.pairs))
	}
	if d.finish(); len(d.pairs) != 10 || d.all() != 2*rows {
		t.Errorf("%d pairs of %d items", len(d.pairs), d.all())
	}
	if !slices.IsSortedFunc(d.pairs, func(a, b itemPair) int { return cmp.Compare(a.key(), b.key()) }) {
		t.Errorf("the pairs are in the order %v", d.pairs)
	}
}
