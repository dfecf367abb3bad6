package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"throughline/graph"
)

// guard refuses a new file that has shrunk: fewer than four fifths of the rows
// of the one nearest in day, of its data set and dialect.
func (l *load) guard(fresh []*item) {
	if l.opt.AllowShrink {
		return
	}
	others := slices.Clone(l.items)
	for _, it := range fresh {
		if l.stands(it) {
			others = append(others, it)
		}
	}
	for _, it := range fresh {
		if !l.stands(it) || it.dataset.Basis == graph.Supplied || it.dataset.Partial {
			continue
		}
		var near *item
		for _, o := range others {
			if o == it || o.file.Dataset != it.file.Dataset || o.keeping.Dialect != it.keeping.Dialect {
				continue
			}
			if near == nil || closer(it, o, near) {
				near = o
			}
		}
		if near != nil && it.rows()*5 < near.rows()*4 {
			l.refuse(it.report, fmt.Sprintf("it has %d rows, fewer than four fifths of the %d of %s: load it with --allow-shrink if that is right", it.rows(), near.rows(), near.file.Seen))
		}
	}
}

// rows counts the rows of a file that were not refused.
func (it *item) rows() int { return it.keeping.Rows - it.keeping.Refused }

// closer says whether a is nearer in day to it than b; of two as near the one
// with more rows.
func closer(it, a, b *item) bool {
	gap := func(o *item) int { return max(it.file.Seen.Since(o.file.Seen), o.file.Seen.Since(it.file.Seen)) }
	return cmp.Or(cmp.Compare(gap(a), gap(b)), cmp.Compare(b.rows(), a.rows())) < 0
}
