package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// guard refuses a new file that has shrunk: fewer than four fifths of the rows
// of the one nearest in day, of its data set and dialect, that is trusted. What
// is held is, of new files without any held the one with most rows; from there
// each new file that has not shrunk is trusted in turn, the nearest first.
func (l *load) guard(fresh []*item) {
	if l.opt.AllowShrink {
		return
	}
	type list struct{ dataset, dialect string }
	trusted, left := map[list][]*item{}, map[list][]*item{}
	of := func(it *item) list { return list{it.file.Dataset, it.keeping.Dialect} }
	for _, it := range l.items {
		trusted[of(it)] = append(trusted[of(it)], it)
	}
	for _, it := range fresh {
		if l.stands(it) && it.dataset.Basis != graph.Supplied && !it.dataset.Partial {
			left[of(it)] = append(left[of(it)], it)
		}
	}
	for of, files := range left {
		l.guardList(trusted[of], files)
	}
}

// guardList refuses what has shrunk of the new files of one data set and dialect.
func (l *load) guardList(trusted, files []*item) {
	slices.SortFunc(files, func(a, b *item) int {
		return cmp.Or(cmp.Compare(b.rows(), a.rows()), cmp.Compare(a.file.Seen, b.file.Seen), cmp.Compare(a.file.Sum, b.file.Sum))
	})
	if len(trusted) == 0 {
		trusted, files = files[:1:1], files[1:]
	}
	for len(files) > 0 {
		next, near := nearestPair(files, trusted)
		it := files[next]
		files = slices.Delete(files, next, next+1)
		if it.rows()*5 < near.rows()*4 {
			l.refuse(it.report, fmt.Sprintf("it has %d rows, fewer than four fifths of the %d of %s: load it with --allow-shrink if that is right", it.rows(), near.rows(), near.file.Seen))
		} else {
			trusted = append(trusted, it)
		}
	}
}

// nearestPair returns which file is nearest in day to a trusted one, and which
// that is: of several as near the first file, and the one with most rows.
func nearestPair(files, trusted []*item) (next int, near *item) {
	for i, it := range files {
		for _, o := range trusted {
			if near == nil || cmp.Or(cmp.Compare(apart(it, o), apart(files[next], near)), cmp.Compare(near.rows(), o.rows())) < 0 {
				next, near = i, o
			}
		}
	}
	return next, near
}

// rows counts the rows of a file that were not refused.
func (it *item) rows() int { return it.keeping.Rows - it.keeping.Refused }

// apart is how many days lie between two files.
func apart(a, b *item) int {
	return max(a.file.Seen.Since(b.file.Seen), b.file.Seen.Since(a.file.Seen))
}
