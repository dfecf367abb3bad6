package loaders

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"throughline/graph"
)

// Load adds files to those the store holds and makes the graph anew, whole or
// not at all. A file named in paths that is no known data set is an error
// wrapping ErrInvalid, and nothing changes.
func Load(ctx context.Context, paths []string, into graph.Writer, opt Options) (Report, error) {
	held, err := into.Held(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("load: %w", err)
	}
	report, next, files, err := settle(ctx, paths, held, opt)
	if err != nil || next == nil {
		return report, err
	}
	return replace(ctx, into, report, next, files)
}

// Check says what a load of paths over the held files would do.
func Check(ctx context.Context, paths []string, held []graph.File, opt Options) (Report, error) {
	report, _, _, err := settle(ctx, paths, held, opt)
	return report, err
}

// Forget takes the files cited as name out of the graph, and what only they
// said. ErrNotFound says that none is.
func Forget(ctx context.Context, name string, into graph.Writer, opt Options) (Report, error) {
	held, err := into.Held(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("forget: %w", err)
	}
	kept := slices.DeleteFunc(slices.Clone(held), func(f graph.File) bool {
		return cited(f) == name || f.Sum == name || f.Name == name
	})
	if len(kept) == len(held) {
		return Report{}, fmt.Errorf("forget: no source is called %q: %w", name, graph.ErrNotFound)
	}
	return remake(ctx, into, kept, opt)
}

// Rebuild makes the graph anew from the files that the store holds.
func Rebuild(ctx context.Context, into graph.Writer, opt Options) (Report, error) {
	held, err := into.Held(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("rebuild: %w", err)
	}
	return remake(ctx, into, held, opt)
}

func cited(f graph.File) string { return f.Dataset + " " + f.Seen.String() }

func remake(ctx context.Context, into graph.Writer, held []graph.File, opt Options) (Report, error) {
	all, err := reread(ctx, held, opt)
	if err != nil {
		return Report{}, err
	}
	report, next := build(all, opt)
	return replace(ctx, into, report, next, held)
}

func replace(ctx context.Context, into graph.Writer, report Report, next *graph.Snapshot, files []graph.File) (Report, error) {
	slices.SortFunc(files, func(a, b graph.File) int { return cmp.Compare(a.Sum, b.Sum) })
	var err error
	if report.Delta, err = into.Replace(ctx, next, files); err != nil {
		return report, fmt.Errorf("load: %w", err)
	}
	return report, nil
}

// settle reads the paths and makes the graph of them and the held files. The
// graph is nil where nothing is new.
func settle(ctx context.Context, paths []string, held []graph.File, opt Options) (Report, *graph.Snapshot, []graph.File, error) {
	files, err := gather(ctx, paths)
	if err != nil {
		return Report{}, nil, nil, err
	}
	have := map[string]graph.File{}
	for _, f := range held {
		have[f.Sum] = f
	}
	read, err := readAll(ctx, files, opt)
	if err != nil {
		return Report{}, nil, nil, err
	}
	var report Report
	var fresh []parsed
	for i := range read {
		p := &read[i]
		r := &p.report
		old, isHeld := have[p.file.Sum]
		switch {
		case p.err != nil && errors.Is(p.err, errUnknown) && !files[i].named && !known(files[i].path):
			r.Outcome, r.Reason = "skipped", strings.TrimSuffix(strings.TrimSuffix(p.err.Error(), errUnknown.Error()), ": ")
			if r.Reason == "" {
				r.Reason = errUnknown.Error()
			}
		case p.err != nil:
			r.Outcome, r.Reason = "refused", p.err.Error()
			r.Rows, r.Refused = 0, nil
			if files[i].named && errors.Is(p.err, errUnknown) {
				err = errors.Join(err, fmt.Errorf("%s: %w: %w", files[i].path, p.err, graph.ErrInvalid))
			}
		case isHeld && (opt.Seen == 0 || old.Seen == p.file.Seen):
			r.Outcome, r.Reason = "held", "held already as "+cited(old)
			r.Seen, r.Name, r.Refused = old.Seen, cited(old), nil
		default:
			have[p.file.Sum] = p.file
			fresh = append(fresh, *p)
		}
	}
	for i := range read {
		report.Files = append(report.Files, read[i].report)
	}
	if err != nil {
		return report, nil, nil, err
	}
	if len(fresh) == 0 {
		refuse(read, &err)
		return report, nil, nil, err
	}
	old, rerr := reread(ctx, slices.DeleteFunc(slices.Clone(held), func(f graph.File) bool {
		return slices.ContainsFunc(fresh, func(p parsed) bool { return p.file.Sum == f.Sum })
	}), opt)
	if rerr != nil {
		return report, nil, nil, rerr
	}
	all := append(old, fresh...)
	if !opt.AllowShrink {
		all = shrunk(all, fresh, &report)
	}
	made, next := build(all, opt)
	made.Files = report.Files
	var keep []graph.File
	for _, p := range all {
		keep = append(keep, p.file)
	}
	return made, next, keep, nil
}

// refuse makes an error of a load that took nothing because every file named
// was refused.
func refuse(read []parsed, err *error) {
	for i := range read {
		if read[i].report.Outcome != "refused" {
			return
		}
	}
	if len(read) > 0 {
		*err = fmt.Errorf("nothing was loaded: %w", graph.ErrInvalid)
	}
}

// shrunk leaves out new files with fewer than four fifths of the rows of the
// one nearest in day of their data set.
func shrunk(all, fresh []parsed, report *Report) []parsed {
	var out []parsed
	for _, p := range all {
		var near *parsed
		for k := range all {
			q := &all[k]
			if q.facts.Dataset != p.facts.Dataset || q.facts.Dialect != p.facts.Dialect || q.file.Sum == p.file.Sum {
				continue
			}
			if near == nil || apart(q, &p) < apart(near, &p) || apart(q, &p) == apart(near, &p) && q.report.Rows > near.report.Rows {
				near = q
			}
		}
		isNew := slices.ContainsFunc(fresh, func(f parsed) bool { return f.file.Sum == p.file.Sum })
		if near != nil && isNew && p.facts.Dataset.Basis != graph.Supplied && p.report.Rows*5 < near.report.Rows*4 {
			for i := range report.Files {
				if r := &report.Files[i]; r.Path == p.report.Path {
					r.Outcome = "refused"
					r.Reason = fmt.Sprintf("%d rows, fewer than 80 %% of the %d of %s; load it with --allow-shrink if that is right", p.report.Rows, near.report.Rows, near.report.Name)
				}
			}
			continue
		}
		out = append(out, p)
	}
	return out
}

func apart(a, b *parsed) int {
	d := a.file.Seen.Since(b.file.Seen)
	return max(d, -d)
}

// build reconciles and counts.
func build(all []parsed, opt Options) (Report, *graph.Snapshot) {
	var facts []*Facts
	for i := range all {
		facts = append(facts, all[i].facts)
	}
	next, rules, settled := Reconcile(facts, opt.Today)
	return Report{Rules: rules, Settled: settled, Nodes: len(next.Nodes), Edges: len(next.Edges), Made: next.Made}, next
}

// readAll reads files side by side, and returns them in their order.
func readAll(ctx context.Context, files []found, opt Options) ([]parsed, error) {
	count := counter{tell: opt.Progress}
	for _, f := range files {
		count.total += f.size
	}
	return side(ctx, len(files), func(i int) parsed {
		f := files[i]
		p := parsed{report: FileReport{Path: f.path, Outcome: "refused"}, err: f.err}
		if f.err != nil {
			return p
		}
		in, err := f.open()
		if err != nil {
			p.err = err
			return p
		}
		p = read(f.path, in, opt)
		if err := in.Close(); p.err == nil {
			p.err = err
		}
		count.add(f.size)
		return p
	})
}

// reread reads files that the store holds. Their days stand.
func reread(ctx context.Context, held []graph.File, opt Options) ([]parsed, error) {
	all, err := side(ctx, len(held), func(i int) parsed {
		f := held[i]
		unzip, err := zstd.NewReader(bytes.NewReader(f.Content), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		if err != nil {
			return parsed{err: fmt.Errorf("%s: %w", f.Name, err)}
		}
		defer unzip.Close()
		p := read(f.Name, unzip, opt)
		if p.err != nil {
			p.err = fmt.Errorf("%s, which is held: %w", f.Name, p.err)
			return p
		}
		if p.file.Seen != f.Seen {
			p.report.SeenBy = "--seen"
		}
		p.file, p.facts.Source.Seen, p.report.Seen = f, f.Seen, f.Seen
		p.facts.Source.Name, p.report.Name = cited(f), cited(f)
		p.facts.Source.SeenBy = p.report.SeenBy
		return p
	})
	for i := range all {
		err = errors.Join(err, all[i].err)
	}
	return all, err
}

// side does n things on every core and returns their results in order.
func side(ctx context.Context, n int, do func(int) parsed) ([]parsed, error) {
	out := make([]parsed, n)
	next := make(chan int)
	var work sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		work.Go(func() {
			for i := range next {
				out[i] = do(i)
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	work.Wait()
	return out, ctx.Err()
}
