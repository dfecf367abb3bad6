package facts

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
)

func TestRowsOfOnePairAreSummedWhileTheyAreRead(t *testing.T) {
	d := NewDispensed(20260501)
	const rows = 3 * smallItems
	for i := range rows {
		d.Add("FZ901", fmt.Sprintf("Z9900%d", i%10), 2)
	}
	if cap(d.Pairs) > 2*smallItems {
		t.Errorf("%d rows of 10 pairs are held in a place for %d", rows, cap(d.Pairs))
	}
	if d.Finish(); len(d.Pairs) != 10 || d.All() != 2*rows {
		t.Errorf("%d pairs of %d items", len(d.Pairs), d.All())
	}
	if !slices.IsSortedFunc(d.Pairs, func(a, b Pair) int { return cmp.Compare(a.key(), b.key()) }) {
		t.Errorf("the pairs are in the order %v", d.Pairs)
	}
}
