package loaders

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// build makes the graph of all files, old and new.
func (l *load) build(ctx context.Context) (*graph.Snapshot, error) {
	if err := l.note(); err != nil {
		return nil, err
	}
	var unread []*item
	for _, it := range l.items {
		if it.parsed == nil {
			unread = append(unread, it)
		}
	}
	if err := parseAll(ctx, unread, l.opt); err != nil {
		return nil, err
	}
	if err := l.settlePeople(ctx); err != nil {
		return nil, err
	}
	l.name()
	slices.SortFunc(l.items, func(a, b *item) int {
		return cmp.Or(cmp.Compare(a.file.Dataset, b.file.Dataset), cmp.Compare(a.file.Seen, b.file.Seen), cmp.Compare(a.file.Sum, b.file.Sum))
	})
	all := make([]*facts.Facts, len(l.items))
	for i, it := range l.items {
		all[i], it.parsed.Facts = it.told(), nil // so that Reconcile can free them
		if it.new {
			it.file.Note = it.keeping.note()
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, by := settle.Reconcile(settle.NameOwners(all))
	if err := settle.Check(s); err != nil {
		return nil, err
	}
	l.report.Rules, l.report.Settled = by.Rules, by.Settled
	count(lossesBySource(by.Unused), s.Sources, l.report.Files)
	l.countSettled()
	l.warnOfStrangers(by.Unused)
	l.report.Files = append(l.report.Files, l.gone...)
	l.report.Nodes, l.report.Edges, l.report.Made = len(s.Nodes), len(s.Edges), s.Made
	return s, nil
}

// name gives every file its source name: data set and day, and the beginning of
// its checksum where two would have the same name.
func (l *load) name() {
	count := map[string]int{}
	plain := func(it *item) string { return graph.SourceName(it.file.Dataset, it.file.Seen, it.keeping.SeenCode) }
	for _, it := range l.items {
		count[plain(it)]++
	}
	for _, it := range l.items {
		it.file.Name = plain(it)
		if count[it.file.Name] > 1 {
			it.file.Name += "#" + it.file.Sum[:6]
		}
	}
}

// replace builds the graph and stores it.
func (l *load) replace(ctx context.Context, into graph.Writer) (Report, error) {
	return l.replaceUnless(ctx, nil, into)
}

// replaceUnless is replace, but writes nothing if the files are those that are
// already stored.
func (l *load) replaceUnless(ctx context.Context, held []graph.File, into graph.Writer) (Report, error) {
	if l.opt.Today == 0 {
		return l.report, fmt.Errorf("load: today is not given: %w", graph.ErrInvalid)
	}
	next, err := l.build(ctx)
	if err != nil {
		return l.report, fmt.Errorf("load: %w", err)
	}
	if held != nil && slices.EqualFunc(sortedBySum(l.files()), sortedBySum(held), graph.File.Same) {
		return l.report, nil
	}
	if l.report.Delta, err = into.Replace(ctx, next, l.files()); err != nil {
		return l.report, fmt.Errorf("load: %w", err)
	}
	return l.report, nil
}

func sortedBySum(files []graph.File) []graph.File {
	return slices.SortedFunc(slices.Values(files), func(a, b graph.File) int { return cmp.Compare(a.Sum, b.Sum) })
}

// files returns the files that the graph is made of.
func (l *load) files() []graph.File {
	out := make([]graph.File, len(l.items))
	for i, it := range l.items {
		out[i] = it.file
	}
	return out
}

// note reads the notes of the stored files.
func (l *load) note() error {
	for _, it := range l.items {
		if it.keeping.Path == "" && it.file.Note != "" {
			k, err := noted(it.file.Note)
			if err != nil {
				return err
			}
			it.keeping = k
		}
	}
	return nil
}

// told returns the facts of a parsed file, with its source.
func (it *item) told() *facts.Facts {
	d, p := it.dataset, it.parsed
	p.Facts.Source = graph.Source{
		Name: it.file.Name, Dataset: d.Name, Title: d.Title, Seen: it.file.Seen, SeenBy: it.keeping.SeenBy, SeenCode: it.keeping.SeenCode,
		Sum:  it.file.Sum,
		Rows: p.Rows, Refused: len(p.Refused), Skipped: p.LeftOut(), Licence: d.Licence, Refusals: firstRefused(p.Refused),
	}
	settle.OnItsDay(p.Facts)
	return p.Facts
}
