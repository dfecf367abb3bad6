package loaders

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/datasets"
	"github.com/throughline-graph/throughline/loaders/files"
)

// planning is a load while it is decided what happens to each file.
type planning struct {
	*load
	found []files.Found // by index in the report's files
	bySum map[string]*item
	again []int // indexes of files whose content was found before
	fresh []*item
}

// plan reads the new files and decides what happens to each.
func plan(ctx context.Context, paths []string, held []graph.File, opt Options) (*load, error) {
	l := newLoad(held, opt)
	if opt.Today == 0 || opt.Seen > opt.Today {
		return l, fmt.Errorf("the day given with --seen is after today: %w", graph.ErrInvalid)
	}
	if err := l.note(); err != nil {
		return l, err
	}
	all, err := files.Gather(ctx, paths)
	if err != nil {
		return l, err
	}
	if err := files.DateFetched(all); err != nil {
		return l, err
	}
	p := &planning{load: l, found: all, bySum: map[string]*item{}}
	for _, it := range l.items {
		p.bySum[it.file.Sum] = it
	}
	for i := range all {
		p.sort(i)
	}
	if err := parseAll(ctx, p.fresh, opt); err != nil {
		return l, err
	}
	p.decide()
	l.name()
	l.tell(all, p.bySum)
	return l, p.named()
}

// sort reports file i as stored, not known or unreadable, or notes it as new.
func (p *planning) sort(i int) {
	f := &p.found[i]
	p.report.Files = append(p.report.Files, FileReport{Path: files.Printable(f.Path), Outcome: OutcomeSkipped, Refused: []files.RowError{}})
	if what := f.Document(); what != "" {
		p.report.Files[i].Reason = what
		return
	}
	if f.Reason != "" {
		p.unread(i, *f)
		return
	}
	if it := p.bySum[f.Sum]; it != nil {
		p.report.Files[i].Outcome = OutcomeHeld
		p.again = append(p.again, i)
		if it.report < 0 {
			it.report = i
		}
		return
	}
	d, form, ok := Datasets.Recognise(f.Path, f.Head)
	if !ok {
		if why := datasets.WhyUnused(f.Head); why != "" {
			p.unused(i, f.Named, why)
		} else {
			p.unknown(i, f.Path, f.Named, Datasets.WhyUnknown(f.Path, f.Head))
		}
		return
	}
	it := &item{
		file: graph.File{Sum: f.Sum, Dataset: d.Name, Loaded: p.opt.Today}, dataset: d, form: form,
		open: f.Open, bytes: f.Size, fetched: f.Fetched, report: i, new: true, named: f.Named,
	}
	it.keeping.Path, it.keeping.Dialect = nearestPath(f.Path), form.Dialect
	p.bySum[f.Sum] = it
	p.fresh = append(p.fresh, it)
}

// decide dates the new files and loads those that are not refused.
func (p *planning) decide() {
	for _, it := range p.fresh {
		p.date(it)
	}
	for _, i := range p.again {
		p.better(p.bySum[p.found[i].Sum], p.found[i])
	}
	p.guard(p.fresh)
	for _, i := range p.again {
		if it := p.bySum[p.found[i].Sum]; it.new && !p.stands(it) {
			first := p.report.Files[it.report]
			p.report.Files[i].Outcome, p.report.Files[i].Reason = first.Outcome, first.Reason
		}
	}
	for _, it := range p.fresh {
		if p.stands(it) {
			p.report.Files[it.report].Outcome = OutcomeLoaded
			p.items = append(p.items, it)
			p.changed = true
		}
	}
}

// named fails the load, so that nothing changes, if a file that was named itself
// is refused.
func (p *planning) named() error {
	var bad []error
	for i := range p.report.Files {
		if f := &p.report.Files[i]; p.found[i].Named && f.Outcome == OutcomeRefused {
			bad = append(bad, files.RowError{File: f.Path, Reason: f.Reason})
		}
	}
	if len(bad) == 0 {
		return nil
	}
	for i := range p.report.Files {
		if f := &p.report.Files[i]; f.Outcome == OutcomeLoaded {
			f.Outcome, f.Reason = OutcomeSkipped, "not loaded, because a file that you named was refused"
		}
	}
	return fmt.Errorf("%w: nothing was changed: %w", errors.Join(bad...), graph.ErrInvalid)
}

// nearestPath returns what seenDay looks at: two folders and the name.
func nearestPath(p string) string {
	parts := strings.Split(filepath.ToSlash(p), "/")
	return path.Join(parts[max(0, len(parts)-3):]...)
}

func (l *load) refuse(at int, reason string) {
	l.report.Files[at].Outcome, l.report.Files[at].Reason = OutcomeRefused, reason
}

// stands says whether nothing has refused a new file so far.
func (l *load) stands(it *item) bool {
	return it.parsed.Err == nil && l.report.Files[it.report].Outcome != OutcomeRefused
}

// unread decides on a file that cannot be read. One in a folder that may not be
// opened is skipped, unless it is named like a data set.
func (l *load) unread(at int, f files.Found) {
	if f.Closed && !f.Named && Datasets.ByFile(f.Path) == nil {
		l.report.Files[at].Reason = f.Reason
		return
	}
	l.refuse(at, f.Reason)
}

// unknown decides on a file that is not a known data set. One in a folder is
// skipped, unless it is named like a data set or is packed twice: then nobody has
// looked at what is in it.
func (l *load) unknown(at int, path string, named bool, why string) {
	if d := Datasets.ByFile(path); d != nil {
		l.report.Files[at].Dataset = d.Name
		l.refuse(at, fmt.Sprintf("it has the file name of %s, but not the content: %s", d.Name, why))
		return
	}
	if why == files.Nested {
		l.refuse(at, why)
		return
	}
	why = "it is not a data set that Throughline knows: " + why
	if named {
		l.refuse(at, why)
		return
	}
	l.report.Files[at].Reason = why
}

// unused reports a file of a known kind that is not loaded, and refuses it if it
// was named itself.
func (l *load) unused(at int, named bool, why string) {
	if why = "it is not loaded: " + why; named {
		l.refuse(at, why)
		return
	}
	l.report.Files[at].Reason = why
}

// date decides which day a new file describes, or refuses the file.
func (l *load) date(it *item) {
	r := &l.report.Files[it.report]
	r.Dataset = it.dataset.Name
	if r.Outcome == OutcomeRefused {
		return
	}
	p := it.parsed
	var bad *files.Refusal
	if errors.As(p.Err, &bad) && bad.Unknown {
		r.Dataset = ""
		l.unknown(it.report, r.Path, it.named, bad.Reason)
		return
	}
	if p.Err != nil {
		l.refuse(it.report, p.Err.Error())
		return
	}
	if p.Rows == 0 {
		l.refuse(it.report, "it has no rows")
		return
	}
	day, by := seenDay(it.keeping.Path, p.Own, it.fetched, p.Latest, it.dataset, l.opt)
	it.setDay(day, by)
	switch {
	case day == 0:
		l.refuse(it.report, "it does not say which day it describes: load it with --seen DAY")
	case day > l.opt.Today:
		l.refuse(it.report, fmt.Sprintf("it describes %s (by %s), which is after today", day, by.Words()))
	}
	it.keeping.count(p)
}

func (it *item) setDay(day graph.Day, by graph.SeenCode) {
	it.file.Seen, it.keeping.Seen, it.keeping.SeenBy, it.keeping.SeenCode = day, day, by.Words(), by
}

// better takes the day from another path to the same content, if that day is
// better known, or equally well known and earlier. So the order of loads does not
// matter.
func (l *load) better(it *item, f files.Found) {
	if it.keeping.SeenCode == graph.SeenOwn {
		return
	}
	day, by := seenDay(nearestPath(f.Path), 0, f.Fetched, 0, &files.Declaration{}, l.opt)
	if day == 0 || day > l.opt.Today {
		return
	}
	if c := cmp.Compare(by.Rank(), it.keeping.SeenCode.Rank()); c > 0 || (c == 0 && day >= it.keeping.Seen) {
		return
	}
	it.setDay(day, by)
	it.keeping.Path = nearestPath(f.Path)
	if it.new {
		if r := &l.report.Files[it.report]; r.Outcome == OutcomeRefused && it.parsed.Err == nil && it.parsed.Rows > 0 {
			r.Outcome, r.Reason = OutcomeSkipped, ""
		}
		return
	}
	l.changed = true
	it.file.Note = it.keeping.note()
}
