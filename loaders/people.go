package loaders

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/people"
)

// settlePeople merges all logs of changes into one, and removes erased people from
// the tables of people, before a graph is made of them. It changes the files and
// their facts.
func (l *load) settlePeople(ctx context.Context) error {
	log, err := l.oneLog(ctx)
	if err != nil {
		return err
	}
	gone := people.MarksOf(log)
	if len(gone) == 0 {
		return nil
	}
	for _, it := range l.items {
		if it.dataset != people.Table {
			continue
		}
		rows, err := it.redact(ctx, l.opt, gone)
		if err != nil {
			return fmt.Errorf("%s: %w", it.file.Name, err)
		}
		if rows > 0 && it.report >= 0 && it.report < len(l.report.Files) {
			f := &l.report.Files[it.report]
			f.Rows, f.Facts = it.keeping.Rows, it.keeping.Facts
			f.Warnings = append(f.Warnings, fmt.Sprintf("rows of people who were erased on request were left out: %d", rows))
		}
	}
	l.items = slices.DeleteFunc(l.items, func(it *item) bool { // if nobody is left in it
		empty := it.dataset == people.Table && it.parsed.Rows == 0
		if empty {
			l.isHeld(it)
		}
		return empty
	})
	l.dropTwins()
	return nil
}

// oneLog merges the logs of changes into one file, and returns its entries. Refused
// lines are not kept: they may be about an erased person.
func (l *load) oneLog(ctx context.Context) ([]facts.Entry, error) {
	var all []*item
	for _, it := range l.items {
		if it.dataset == people.Log {
			all = append(all, it)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b *item) int {
		if a.new != b.new { // a stored one comes first
			if b.new {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.file.Sum, b.file.Sum)
	})
	logs := make([][]facts.Entry, len(all))
	for i, it := range all {
		logs[i] = it.parsed.Facts.Changes
	}
	log, first := people.MergeLogs(logs...), all[0]
	if content := people.WriteLog(log); first.new || !bytes.Equal(content, people.WriteLog(logs[0])) {
		if err := first.become(ctx, content, l.opt); err != nil {
			return nil, err
		}
		first.setDay(first.parsed.Own, graph.SeenOwn)
		first.file.Note = first.keeping.note()
	} else {
		for _, it := range all[1:] {
			l.isHeld(it)
		}
	}
	l.items = slices.DeleteFunc(l.items, func(it *item) bool { return it.dataset == people.Log && it != first })
	return log, nil
}

// become gives an item new content, and parses it.
func (it *item) become(ctx context.Context, content []byte, opt Options) error {
	keep, err := newPacker()
	if err != nil {
		return err
	}
	in := io.TeeReader(bytes.NewReader(content), keep)
	if it.parsed, err = files.Parse(ctx, in, int64(len(content)), it.dataset, it.form, opt.Today); err != nil {
		return err
	}
	if it.file.Content, it.file.Sum, err = keep.packed(); err != nil {
		return err
	}
	it.keeping.count(it.parsed)
	return nil
}

// content returns the bytes of the file, unpacked.
func (it *item) content() ([]byte, error) {
	in, err := unpack(it.file.Content)
	if err != nil {
		return nil, err
	}
	defer in.Close() // nothing was written
	return io.ReadAll(in)
}

// redact removes the rows of erased people from a table, and their addresses from
// other rows.
func (it *item) redact(ctx context.Context, opt Options, gone people.Marks) (rows int, err error) {
	content, err := it.content()
	if err != nil {
		return 0, err
	}
	left, rows, err := gone.Redact(ctx, content, it.form, opt.Today)
	if err != nil || bytes.Equal(left, content) {
		return 0, err
	}
	err = it.become(ctx, left, opt)
	if bad := (*files.Refusal)(nil); errors.As(err, &bad) && len(it.parsed.Refused) > 0 {
		// Refused rows among what is left would fail every build, so they go too.
		if left, err = people.WithoutRows(left, it.parsed.Refused); err == nil {
			err = it.become(ctx, left, opt)
		}
	}
	it.file.Note = it.keeping.note()
	return rows, err
}

// dropTwins keeps one of two files that have become the same: the stored one.
func (l *load) dropTwins() {
	bySum := map[string]*item{}
	for _, it := range l.items {
		if o := bySum[it.file.Sum]; o == nil || o.new && !it.new {
			bySum[it.file.Sum] = it
		}
	}
	l.items = slices.DeleteFunc(l.items, func(it *item) bool {
		twin := bySum[it.file.Sum]
		if twin != it {
			l.isHeld(it)
		}
		return twin != it
	})
}

// isHeld reports that the content of a new file is stored already.
func (l *load) isHeld(it *item) {
	if it.report >= 0 && it.report < len(l.report.Files) {
		l.report.Files[it.report].Outcome = OutcomeHeld
	}
}

// onlyErasures returns what to keep of a stored file that is removed: the erasures
// in the log of changes, or the next load would bring the people back.
func onlyErasures(ctx context.Context, f graph.File, opt Options) (kept []graph.File, told []FileReport, err error) {
	if f.Dataset != people.Log.Name {
		return nil, nil, nil
	}
	l := newLoad([]graph.File{f}, opt)
	if err := l.note(); err != nil {
		return nil, nil, err
	}
	it := l.items[0]
	if err := it.parse(ctx, opt); err != nil && !errors.Is(err, graph.ErrInvalid) {
		return nil, nil, err
	}
	if it.parsed == nil {
		return nil, nil, nil // it is not a log any more
	}
	gone := people.MarksOf(it.parsed.Facts.Changes)
	switch len(gone) {
	case 0:
		return nil, nil, nil
	case len(it.parsed.Facts.Changes):
		return nil, nil, fmt.Errorf("%s has only people erased on request, and keeps them from being loaded again, so it cannot be removed: "+
			"`throughline people history` lists the erasures and `throughline people allow` undoes one: %w", f.Name, graph.ErrInvalid)
	}
	if err := it.become(ctx, people.WriteLog(gone), opt); err != nil {
		return nil, nil, err
	}
	it.setDay(it.parsed.Own, graph.SeenOwn)
	it.file.Note = it.keeping.note()
	told = []FileReport{{
		Path: f.Name, Dataset: f.Dataset, Seen: it.file.Seen, SeenBy: graph.SeenOwn.Words(), SeenCode: graph.SeenOwn,
		Outcome: OutcomeHeld, Rows: len(gone), Refused: []files.RowError{},
		Reason: "its changes are removed; its erasures are kept, so that the next load brings nobody back",
	}}
	return []graph.File{it.file}, told, nil
}

// KeepErasures brings into a store, such as a restored backup, the erasures in force of
// other stored files that its own log does not have. It removes the people they are about,
// and returns how many there were.
func KeepErasures(ctx context.Context, into graph.Writer, standing []graph.File, opt Options) (int, error) {
	held, err := into.Held(ctx)
	if err != nil {
		return 0, err
	}
	own, err := logOf(ctx, held, opt)
	if err != nil {
		return 0, err
	}
	known := map[string]bool{}
	for _, e := range own {
		known[e.ID] = true
	}
	theirs, err := logOf(ctx, standing, opt)
	if err != nil {
		return 0, err
	}
	newer := slices.DeleteFunc(slices.Clone(people.MarksOf(theirs)), func(e facts.Entry) bool { return known[e.ID] })
	if len(newer) == 0 {
		return 0, nil
	}
	l := newLoad(held, opt)
	it := l.newLog()
	if err := it.become(ctx, people.WriteLog(newer), opt); err != nil {
		return 0, err
	}
	it.setDay(it.parsed.Own, graph.SeenOwn)
	it.file.Note = it.keeping.note()
	l.items = append(l.items, it)
	_, err = l.replace(ctx, into)
	return len(newer), err
}

// logOf returns the entries of the log among stored files.
func logOf(ctx context.Context, held []graph.File, opt Options) ([]facts.Entry, error) {
	var out []facts.Entry
	for _, f := range held {
		if f.Dataset != people.Log.Name {
			continue
		}
		l := newLoad([]graph.File{f}, opt)
		if err := l.note(); err != nil {
			return nil, err
		}
		if err := l.items[0].parse(ctx, opt); err != nil {
			return nil, err
		}
		out = append(out, l.items[0].parsed.Facts.Changes...)
	}
	return out, nil
}
