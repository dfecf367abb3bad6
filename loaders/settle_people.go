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
)

// Whoever was erased is taken out of every file that is held, before a graph is
// made of them.

// settlePeople makes one log of all that are there, and takes whoever was
// erased out of the tables of people. Both files and what they say change.
func (l *load) settlePeople(ctx context.Context) error {
	log, err := l.oneLog(ctx)
	if err != nil {
		return err
	}
	gone := marksOf(log)
	if len(gone) == 0 {
		return nil
	}
	for _, it := range l.items {
		if it.dataset != People {
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
	l.items = slices.DeleteFunc(l.items, func(it *item) bool { // nobody is left in it
		empty := it.dataset == People && it.parsed.rows == 0
		if empty {
			l.isHeld(it)
		}
		return empty
	})
	l.dropTwins()
	return nil
}

// oneLog merges the logs of changes into one file, and returns what is in it. A
// line that was refused is not kept: it may be of somebody who was erased.
func (l *load) oneLog(ctx context.Context) ([]entry, error) {
	var all []*item
	for _, it := range l.items {
		if it.dataset == PeopleChanges {
			all = append(all, it)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortFunc(all, func(a, b *item) int {
		if a.new != b.new { // one that is held comes first
			if b.new {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.file.Sum, b.file.Sum)
	})
	logs := make([][]entry, len(all))
	for i, it := range all {
		logs[i] = it.parsed.facts.Changes
	}
	log, first := mergeChanges(logs...), all[0]
	if content := writeChanges(log); first.new || !bytes.Equal(content, writeChanges(logs[0])) {
		if err := first.become(ctx, content, l.opt); err != nil {
			return nil, err
		}
		first.setDay(first.parsed.own, seenOwn)
		first.file.Note = first.keeping.note()
	} else {
		for _, it := range all[1:] {
			l.isHeld(it)
		}
	}
	l.items = slices.DeleteFunc(l.items, func(it *item) bool { return it.dataset == PeopleChanges && it != first })
	return log, nil
}

// become gives an item other content, and reads it.
func (it *item) become(ctx context.Context, content []byte, opt Options) error {
	keep, err := newPacker()
	if err != nil {
		return err
	}
	if it.parsed, err = parse(ctx, io.TeeReader(bytes.NewReader(content), keep), int64(len(content)), it.dataset, it.form, opt.Today); err != nil {
		return err
	}
	if it.file.Content, it.file.Sum, err = keep.packed(); err != nil {
		return err
	}
	p := it.parsed
	it.keeping.Rows, it.keeping.Facts = p.rows, len(p.facts.Nodes)+len(p.facts.Edges)+len(p.facts.Changes)
	it.keeping.Refused, it.keeping.LeftOut = len(p.refused), p.leftOut
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

// redact takes the rows of people who were erased out of a table, and their
// addresses out of the others.
func (it *item) redact(ctx context.Context, opt Options, gone marks) (rows int, err error) {
	content, err := it.content()
	if err != nil {
		return 0, err
	}
	left, rows, err := redact(ctx, content, it.form, opt.Today, gone)
	if err != nil || bytes.Equal(left, content) {
		return 0, err
	}
	err = it.become(ctx, left, opt)
	if bad := (*errFile)(nil); errors.As(err, &bad) && len(it.parsed.refused) > 0 {
		// Most of what is left is refused, and would stop every build: it goes too.
		if left, err = gone.rewrite(left, linesOf(it.parsed.refused), nil); err == nil {
			err = it.become(ctx, left, opt)
		}
	}
	it.file.Note = it.keeping.note()
	return rows, err
}

// dropTwins lets one of two files that became the same stand: the one that was
// held.
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

// isHeld tells of a new file that what it says is held already.
func (l *load) isHeld(it *item) {
	if it.report >= 0 && it.report < len(l.report.Files) {
		l.report.Files[it.report].Outcome = "held"
	}
}

// onlyErasures returns what has to be kept of a held file that is forgotten: of
// the log of changes those who were erased, who would come back by the next load.
func onlyErasures(ctx context.Context, f graph.File, opt Options) (kept []graph.File, told []FileReport, err error) {
	if f.Dataset != PeopleChanges.Name {
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
		return nil, nil, nil // it is no log any more
	}
	gone := marksOf(it.parsed.facts.Changes)
	switch len(gone) {
	case 0:
		return nil, nil, nil
	case len(it.parsed.facts.Changes):
		return nil, nil, fmt.Errorf("%s holds nothing but who was erased on request, and keeps them from coming back: throughline people history tells each erasure, throughline people allow takes one back: %w", f.Name, graph.ErrInvalid)
	}
	if err := it.become(ctx, writeChanges(gone), opt); err != nil {
		return nil, nil, err
	}
	it.setDay(it.parsed.own, seenOwn)
	it.file.Note = it.keeping.note()
	told = []FileReport{{Path: f.Name, Dataset: f.Dataset, Seen: it.file.Seen, SeenBy: seenOwn, Outcome: "held", Rows: len(gone), Refused: []RowError{},
		Reason: "the changes in it are gone, the erasures stay so that nobody comes back by the next load"}}
	return []graph.File{it.file}, told, nil
}
