package loaders

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Load adds files and the files of folders to those that the store holds, and
// replaces its graph by the one they all make. A file named by its own path that
// is refused fails the load, and nothing changes; one found in a folder is left
// out. Where every file is held already nothing is written.
func Load(ctx context.Context, paths []string, into graph.Writer, opt Options) (Report, error) {
	held, err := into.Held(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("load: %w", err)
	}
	l, err := plan(ctx, paths, held, opt)
	if err != nil || !l.changed {
		return l.report, wrap("load", err)
	}
	return l.replaceUnless(ctx, held, into)
}

// Check says what Load would do, and does nothing.
func Check(ctx context.Context, paths []string, held []graph.File, opt Options) (Report, error) {
	l, err := plan(ctx, paths, held, opt)
	if err != nil || !l.changed {
		return l.report, wrap("check", err)
	}
	_, err = l.build(ctx)
	return l.report, wrap("check", err)
}

// Forget takes one file out of the store, by source name or checksum, and
// rebuilds the graph from the others. Of the log of changes to people the erasures
// that stand are kept; where it holds nothing else it is ErrInvalid. ErrNotFound
// says that no such file is held.
func Forget(ctx context.Context, name string, into graph.Writer, opt Options) (Report, error) {
	held, err := into.Held(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("forget: %w", err)
	}
	for i, f := range held {
		if f.Name == name || (len(name) >= 8 && strings.HasPrefix(f.Sum, strings.ToLower(name))) {
			kept, told, err := onlyErasures(ctx, f, opt)
			if err != nil {
				return Report{}, fmt.Errorf("forget: %w", err)
			}
			l := newLoad(append(slices.Delete(held, i, i+1), kept...), opt)
			l.gone = append(l.gone, told...)
			return l.replace(ctx, into)
		}
	}
	return Report{}, fmt.Errorf("forget: no source of this name is held: %w", graph.ErrNotFound)
}

// Rebuild makes the graph anew from the files that the store holds, as after
// an upgrade.
func Rebuild(ctx context.Context, into graph.Writer, opt Options) (Report, error) {
	held, err := into.Held(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("rebuild: %w", err)
	}
	return newLoad(held, opt).replace(ctx, into)
}

func wrap(act string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", act, err)
}

// item is a file on its way into the graph, held already or new.
type item struct {
	file    graph.File // Content is empty until a new file is packed
	keeping keeping
	dataset *Dataset
	form    form
	open    opener    // of a new file
	bytes   int64     // of a new file, unpacked
	fetched graph.Day // of a new file, by the manifest beside it
	parsed  *parsing
	report  int // index in the report's files, -1 of a held file that no path named
	new     bool
	named   bool // of a new file, by its own path
}

// load is one load under way.
type load struct {
	opt     Options
	items   []*item
	gone    []FileReport // of held files that are let go
	report  Report
	changed bool
}

// newLoad begins with the files that are held. One of a data set that is no more
// is let go where it is known why, else it stops whatever builds the graph.
func newLoad(held []graph.File, opt Options) *load {
	l := &load{opt: opt}
	for _, f := range held {
		it := &item{file: f, dataset: datasetNamed(f.Dataset), report: -1}
		if it.dataset == nil {
			if why := it.whyUnused(); why != "" {
				l.gone = append(l.gone, FileReport{Path: f.Name, Outcome: "skipped", Reason: "it is let go: " + why, Refused: []RowError{}})
				l.changed = true
				continue
			}
		}
		l.items = append(l.items, it)
	}
	return l
}

// plan reads the new files and decides what becomes of each.
func plan(ctx context.Context, paths []string, held []graph.File, opt Options) (*load, error) {
	l := newLoad(held, opt)
	if opt.Today == 0 || opt.Seen > opt.Today {
		return l, fmt.Errorf("the day of the files (--seen) lies after today: %w", graph.ErrInvalid)
	}
	if err := l.note(); err != nil {
		return l, err
	}
	bySum := map[string]*item{}
	for _, it := range l.items {
		bySum[it.file.Sum] = it
	}
	all, err := gather(ctx, paths)
	if err != nil {
		return l, err
	}
	if err := dateFetched(all); err != nil {
		return l, err
	}
	named := map[int]bool{}
	var again []int // files whose content was come upon before
	var fresh []*item
	for _, f := range all {
		at := len(l.report.Files)
		l.report.Files = append(l.report.Files, FileReport{Path: printable(f.path), Outcome: "skipped", Refused: []RowError{}})
		named[at] = f.named
		if f.reason != "" {
			l.unread(at, f)
			continue
		}
		if it := bySum[f.sum]; it != nil {
			l.report.Files[at].Outcome = "held"
			again = append(again, at)
			if it.report < 0 {
				it.report = at
			}
			continue
		}
		d, form, ok := recognise(f.path, f.head)
		if !ok {
			if why := whyUnused(f.head); why != "" {
				l.unused(at, f.named, why)
			} else {
				l.unknown(at, f.path, f.named, whyUnknown(f.path, f.head))
			}
			continue
		}
		it := &item{file: graph.File{Sum: f.sum, Dataset: d.Name, Loaded: opt.Today}, dataset: d, form: form, open: f.open, bytes: f.size, fetched: f.fetched, report: at, new: true, named: f.named}
		it.keeping.Path, it.keeping.Dialect = nearestPath(f.path), form.dialect
		bySum[f.sum] = it
		fresh = append(fresh, it)
	}
	if err := parseAll(ctx, fresh, opt); err != nil {
		return l, err
	}
	for _, it := range fresh {
		l.date(it)
	}
	for _, at := range again {
		l.better(bySum[all[at].sum], all[at])
	}
	l.guard(fresh)
	for _, at := range again {
		if it := bySum[all[at].sum]; it.new && !l.stands(it) {
			first := l.report.Files[it.report]
			l.report.Files[at].Outcome, l.report.Files[at].Reason = first.Outcome, first.Reason
		}
	}
	for _, it := range fresh {
		if l.stands(it) {
			l.report.Files[it.report].Outcome = "loaded"
			l.items = append(l.items, it)
			l.changed = true
		}
	}
	l.name()
	l.tell(all, bySum)
	var bad []error
	for i := range l.report.Files {
		if f := &l.report.Files[i]; named[i] && f.Outcome == "refused" {
			bad = append(bad, RowError{File: f.Path, Reason: f.Reason})
		}
	}
	if len(bad) > 0 {
		for i := range l.report.Files {
			if f := &l.report.Files[i]; f.Outcome == "loaded" {
				f.Outcome, f.Reason = "skipped", "nothing is loaded where a file that was named is refused"
			}
		}
		return l, fmt.Errorf("%w: nothing was changed: %w", errors.Join(bad...), graph.ErrInvalid)
	}
	return l, nil
}

// nearestPath returns what seenDay looks at: two folders and the name.
func nearestPath(p string) string {
	parts := strings.Split(filepath.ToSlash(p), "/")
	return path.Join(parts[max(0, len(parts)-3):]...)
}

func (l *load) refuse(at int, reason string) {
	l.report.Files[at].Outcome, l.report.Files[at].Reason = "refused", reason
}

// stands says whether a new file has come through all that may refuse it so far.
func (l *load) stands(it *item) bool {
	return it.parsed.err == nil && l.report.Files[it.report].Outcome != "refused"
}

// unread decides on a file that cannot be read: what nobody may open, found in
// a folder, is passed over unless its name says that it should be a data set.
func (l *load) unread(at int, f found) {
	if f.closed && !f.named && datasetByFile(baseOf(f.path)) == nil {
		l.report.Files[at].Reason = f.reason
		return
	}
	l.refuse(at, f.reason)
}

// unknown decides on a file of no known data set: skipped in a folder, unless
// its name says that it should be one.
func (l *load) unknown(at int, path string, named bool, why string) {
	if d := datasetByFile(baseOf(path)); d != nil {
		l.report.Files[at].Dataset = d.Name
		l.refuse(at, fmt.Sprintf("it is named like %s, but its content is not: %s", d.Name, why))
		return
	}
	why = "it is no known data set: " + why
	if named {
		l.refuse(at, why)
		return
	}
	l.report.Files[at].Reason = why
}

// unused tells of a file that is known and not loaded, which is refused where it
// is named.
func (l *load) unused(at int, named bool, why string) {
	if why = "it is not loaded: " + why; named {
		l.refuse(at, why)
		return
	}
	l.report.Files[at].Reason = why
}

func baseOf(p string) string { return path.Base(filepath.ToSlash(p)) }

// date settles the day that a new file speaks of, or refuses it.
func (l *load) date(it *item) {
	r := &l.report.Files[it.report]
	r.Dataset = it.dataset.Name
	if r.Outcome == "refused" {
		return
	}
	p := it.parsed
	var bad *errFile
	if errors.As(p.err, &bad) && bad.unknown {
		r.Dataset = ""
		l.unknown(it.report, r.Path, it.named, bad.reason)
		return
	}
	if p.err != nil {
		l.refuse(it.report, p.err.Error())
		return
	}
	if p.rows == 0 {
		l.refuse(it.report, "it has no rows")
		return
	}
	day, by := seenDay(it.keeping.Path, p.own, it.fetched, p.latest, it.dataset, l.opt)
	it.setDay(day, by)
	switch {
	case day == 0:
		l.refuse(it.report, "nothing says which day it speaks of: give the day with the load: --seen DAY")
	case day > l.opt.Today:
		l.refuse(it.report, fmt.Sprintf("it speaks of %s by %s, a day to come", day, by))
	}
	it.keeping.Rows, it.keeping.Facts = p.rows, p.facts.count()
	it.keeping.Refused, it.keeping.LeftOut = len(p.refused), p.leftOut
}

func (it *item) setDay(day graph.Day, by string) {
	it.file.Seen, it.keeping.Seen, it.keeping.SeenBy = day, day, by
}

// better lets the same content found under another path give its day where that
// is the better known, or as well known and earlier: so the order of loads does
// not matter.
func (l *load) better(it *item, f found) {
	if it.keeping.SeenBy == seenOwn {
		return
	}
	day, by := seenDay(nearestPath(f.path), 0, f.fetched, 0, &Dataset{}, l.opt)
	if day == 0 || day > l.opt.Today {
		return
	}
	if c := cmp.Compare(seenRank(by), seenRank(it.keeping.SeenBy)); c > 0 || (c == 0 && day >= it.keeping.Seen) {
		return
	}
	it.setDay(day, by)
	it.keeping.Path = nearestPath(f.path)
	if it.new {
		if r := &l.report.Files[it.report]; r.Outcome == "refused" && it.parsed.err == nil && it.parsed.rows > 0 {
			r.Outcome, r.Reason = "skipped", ""
		}
		return
	}
	l.changed = true
	it.file.Note = it.keeping.note()
}
