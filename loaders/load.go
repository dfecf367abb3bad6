// Package loaders turns files into one reconciled graph: files → rows → facts
// with their sources → one graph, which the store saves whole or not at all.
package loaders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Load adds files, and the files of folders, to the stored ones and replaces the
// graph by the one that they all make. If a file that was named itself is refused,
// the load fails and nothing changes; one found in a folder is left out. If every
// file is stored already, nothing is written.
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

// Check reports what Load would do, and changes nothing.
func Check(ctx context.Context, paths []string, held []graph.File, opt Options) (Report, error) {
	l, err := plan(ctx, paths, held, opt)
	if err != nil || !l.changed {
		return l.report, wrap("check", err)
	}
	_, err = l.build(ctx)
	return l.report, wrap("check", err)
}

// Look says what a file on disk is, with one entry for each member of an archive.
// It reads every row, so that it notices a file that was cut short.
func Look(ctx context.Context, path string, today graph.Day) ([]files.Looked, error) {
	return Datasets.Look(ctx, path, today)
}

// Forget removes one stored file, by source name or checksum, and rebuilds the
// graph from the others. Of the log of changes to people it keeps the erasures in
// force; a log of nothing else is ErrInvalid. ErrNotFound means that no stored
// file has the name.
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
	return Report{}, fmt.Errorf("forget: no stored file has this name: %w", graph.ErrNotFound)
}

// Rebuild makes the graph again from the stored files, for example after an
// upgrade.
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

// item is a file on its way into the graph, stored already or new.
type item struct {
	file    graph.File // Content is empty until a new file is packed
	keeping keeping
	dataset *files.Declaration
	form    files.Form
	open    files.Opener // of a new file
	bytes   int64        // of a new file, unpacked
	fetched graph.Day    // of a new file, by the manifest beside it
	parsed  *files.Parsing
	report  int // index in the report's files, -1 of a stored file that no path led to
	new     bool
	named   bool // a new file given by its own path
}

// load is one load under way.
type load struct {
	opt     Options
	items   []*item
	gone    []FileReport // of stored files that are removed
	report  Report
	changed bool
}

// newLoad begins with the stored files. One of a data set that no longer exists is
// removed where the reason is known, else building the graph fails.
func newLoad(held []graph.File, opt Options) *load {
	l := &load{opt: opt}
	for _, f := range held {
		it := &item{file: f, dataset: Datasets.Named(f.Dataset), report: -1}
		if it.dataset == nil {
			if why := it.whyUnused(); why != "" {
				l.gone = append(l.gone, FileReport{Path: f.Name, Outcome: OutcomeSkipped, Reason: "removed: " + why, Refused: []files.RowError{}})
				l.changed = true
				continue
			}
		}
		l.items = append(l.items, it)
	}
	return l
}
