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
	name := it.dataset.FileName()
	if it.keeping.Dialect == files.Changes {
		name += files.ChangesMark
	}
	d, form, ok := Datasets.Recognise(name, head)
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
