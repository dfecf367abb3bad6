package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// guard refuses a new file that has shrunk: it has fewer than four fifths of the rows
// of the trusted file of its data set and dialect that is nearest in day. Stored files
// are trusted. If there are none, the new file with most rows is. Each new file that
// has not shrunk is then trusted in turn, the nearest first.
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
		if l.stands(it) && it.dataset.Basis != graph.Supplied && it.dataset.Whole(it.form) {
			left[of(it)] = append(left[of(it)], it)
		}
	}
	for of, files := range left {
		l.guardList(trusted[of], files)
	}
}

// guardList refuses those new files of one data set and dialect that have shrunk.
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
			l.refuse(it.report, fmt.Sprintf("it has %d rows, less than 80%% of the %d rows of the file from %s, so part of it may be missing. "+
				"If it is complete, load it with --allow-shrink", it.rows(), near.rows(), near.file.Seen))
		} else {
			trusted = append(trusted, it)
		}
	}
}

// nearestPair returns the file that is nearest in day to a trusted one, and that
// trusted one. If several are as near, it returns the first file, and the trusted one
// with most rows.
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

// rows counts the rows of a file that were not refused. One that it has twice counts
// once.
func (it *item) rows() int {
	return it.keeping.Rows - it.keeping.Refused - it.keeping.leftOut(files.OmittedTwice)
}

// apart returns the number of days between two files.
func apart(a, b *item) int {
	return max(a.file.Seen.Since(b.file.Seen), b.file.Seen.Since(a.file.Seen))
}
