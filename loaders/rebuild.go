package loaders

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/datasets"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// parseAll parses files in parallel, the largest first. A reason to refuse a file
// is kept with the file; the error is one of the context or the machine.
func parseAll(ctx context.Context, items []*item, opt Options) error {
	queue := slices.Clone(items)
	slices.SortStableFunc(queue, func(a, b *item) int { return cmp.Compare(a.weight(), b.weight()) })
	var (
		lock        sync.Mutex
		wait        sync.WaitGroup
		failed      error
		done, total int64
	)
	for _, it := range queue {
		total += it.size()
	}
	next := func() *item {
		lock.Lock()
		defer lock.Unlock()
		if len(queue) == 0 || failed != nil {
			return nil
		}
		it := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		return it
	}
	for range min(runtime.GOMAXPROCS(0), len(items)) {
		wait.Go(func() {
			for it := next(); it != nil; it = next() {
				err := it.parse(ctx, opt)
				lock.Lock()
				failed = errors.Join(failed, err)
				done += it.size()
				if opt.Progress != nil {
					opt.Progress(done, total)
				}
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return failed
}

func (it *item) size() int64 { return max(it.bytes, int64(len(it.file.Content))) }

// weight is roughly how long a file takes to parse: a workbook is packed XML.
func (it *item) weight() int64 {
	if it.keeping.Dialect == "workbook" {
		return it.size() * 100
	}
	if !it.new {
		return it.size() * 5
	}
	return it.size()
}

func (it *item) parse(ctx context.Context, opt Options) error {
	if it.new {
		return it.parseNew(ctx, opt)
	}
	if err := it.parseHeld(ctx, opt); err != nil {
		return fmt.Errorf("%s: %w", it.file.Name, err)
	}
	return nil
}

// parseNew reads a new file, and packs it for the store at the same time.
func (it *item) parseNew(ctx context.Context, opt Options) error {
	in, err := it.open()
	if err != nil {
		return it.refused(err)
	}
	defer in.Close() // nothing was written
	keep, err := newPacker()
	if err != nil {
		return err
	}
	kept := io.TeeReader(in, keep)
	if it.parsed, err = files.Accept(ctx, kept, it.bytes, it.dataset, it.form, opt.Today); err != nil {
		return it.refused(err)
	}
	if _, err := io.Copy(io.Discard, kept); err != nil {
		return it.refused(err)
	}
	var sum string
	if it.file.Content, sum, err = keep.packed(); err != nil {
		return err
	}
	if sum != it.file.Sum {
		it.file.Content = nil
		return it.refused(files.Refuse("it changed while it was being read"))
	}
	return nil
}

// refused keeps why a file is refused; other errors are returned.
func (it *item) refused(err error) error {
	var bad *files.Refusal
	if !errors.As(err, &bad) {
		return err
	}
	if it.parsed == nil {
		it.parsed = &files.Parsing{Facts: &facts.Facts{Dataset: &it.dataset.Dataset}}
	}
	it.parsed.Err = bad
	return nil
}

// whyUnused says why a stored file of a former data set is not needed.
func (it *item) whyUnused() string {
	in, err := unpack(it.file.Content)
	if err != nil {
		return ""
	}
	defer in.Close() // nothing was written
	head, err := files.Beginning(in)
	if err != nil {
		return ""
	}
	return datasets.WhyUnused(head)
}

// parseHeld reads a stored file.
func (it *item) parseHeld(ctx context.Context, opt Options) error {
	if it.dataset == nil {
		return fmt.Errorf("the file is stored, but this version of throughline does not know the data set %s: "+
			"use the version that loaded the file, or remove it with `throughline forget`: %w", it.file.Dataset, graph.ErrInvalid)
	}
	in, err := unpack(it.file.Content)
	if err != nil {
		return err
	}
	defer in.Close() // nothing was written
	head, err := files.Beginning(in)
	if err != nil {
		return fmt.Errorf("read stored file: %w", err)
	}
	d, form, ok := Datasets.Recognise(it.dataset.FileName(), head)
	if !ok || d != it.dataset {
		return fmt.Errorf("the stored file can no longer be read as %s: remove it with `throughline forget`: %w",
			it.file.Dataset, graph.ErrInvalid)
	}
	it.form = form
	it.parsed, err = files.Parse(ctx, io.MultiReader(bytes.NewReader(head), in), 0, d, form, opt.Today)
	var bad *files.Refusal
	if errors.As(err, &bad) {
		return fmt.Errorf("the stored file is now refused, so remove it with `throughline forget`: %s: %w", bad.Reason, graph.ErrInvalid)
	}
	return err
}

// name gives every file its source name: data set and day, and the beginning of
// its checksum where two would have the same name.
func (l *load) name() {
	count := map[string]int{}
	plain := func(it *item) string { return it.file.Dataset + "@" + it.file.Seen.String() }
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

// tell completes the report on every file that a path led to.
func (l *load) tell(all []files.Found, bySum map[string]*item) {
	for i := range l.report.Files {
		r := &l.report.Files[i]
		it := bySum[all[i].Sum]
		if it == nil || all[i].Reason != "" || r.Outcome == "skipped" {
			continue
		}
		r.Dataset, r.Seen, r.SeenBy = it.file.Dataset, it.file.Seen, it.keeping.SeenBy
		r.Rows, r.Facts, r.LeftOut = it.keeping.Rows, it.keeping.Facts, it.keeping.LeftOut
		if r.Outcome == "loaded" || r.Outcome == "held" {
			r.Name = it.file.Name
		}
		if it.parsed != nil && it.report == i {
			r.Warnings = it.parsed.Warned
			for _, e := range it.parsed.Refused {
				e.File = r.Path
				r.Refused = append(r.Refused, e)
			}
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
	facts := make([]*facts.Facts, len(l.items))
	for i, it := range l.items {
		facts[i], it.parsed.Facts = it.told(), nil // so that Reconcile can free them
		if it.new {
			it.file.Note = it.keeping.note()
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, rules, settled := settle.Reconcile(facts)
	if err := settle.Check(s); err != nil {
		return nil, err
	}
	l.report.Rules, l.report.Settled = rules, settled
	l.countSettled()
	l.warnOfStrangers()
	l.report.Files = append(l.report.Files, l.gone...)
	l.report.Nodes, l.report.Edges, l.report.Made = len(s.Nodes), len(s.Edges), s.Made
	return s, nil
}

// told returns the facts of a parsed file, with its source.
func (it *item) told() *facts.Facts {
	d, p := it.dataset, it.parsed
	p.Facts.Source = graph.Source{
		Name: it.file.Name, Dataset: d.Name, Title: d.Title, Seen: it.file.Seen, SeenBy: it.keeping.SeenBy, Sum: it.file.Sum,
		Rows: p.Rows, Refused: len(p.Refused), Skipped: p.LeftOut, Licence: d.Licence, Refusals: firstRefused(p.Refused),
	}
	settle.OnItsDay(p.Facts)
	return p.Facts
}

// countSettled counts for each file how often it was settled against others.
func (l *load) countSettled() {
	count := map[string]int{}
	for _, s := range l.report.Settled {
		for _, source := range s.Sources {
			count[source]++
		}
	}
	for i := range l.report.Files {
		l.report.Files[i].Settled = count[l.report.Files[i].Name] // a skipped file has no name
	}
}

// warnOfStrangers warns that a supplied table names codes that no file knows:
// they are mistyped, or in a file that is not loaded yet.
func (l *load) warnOfStrangers() {
	for _, s := range l.report.Settled {
		if s.Rule != settle.RuleUnknownEnd && s.Rule != settle.RuleImplied {
			continue
		}
		for i := range l.report.Files {
			if f := &l.report.Files[i]; f.Outcome == "loaded" && f.Name == s.Sources[0] && Datasets.Named(f.Dataset).Basis == graph.Supplied {
				f.Warnings = append(f.Warnings, s.Words)
			}
		}
	}
}
