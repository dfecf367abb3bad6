package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/loaders"
)

// loadCommand loads files, folders and archives into the graph. What every command that changes the graph does
// is in changing.
func (c *cli) loadCommand() *cobra.Command {
	return c.changing(&cobra.Command{
		Use: "load PATH...", Short: "Load files, folders, .zip or .gz files into the graph", Args: cobra.MinimumNArgs(1),
	}, func(ctx context.Context, paths []string, s store, opt loaders.Options) (loaders.Report, error) {
		report, err := loaders.Load(ctx, paths, s, opt)
		return report, nothingToLoad(report, paths, err)
	})
}

// loadGC is how far, in percent, memory may grow beyond what is in use during a
// load: all England then peaks at about 300 MB. A fixed limit would slow down
// larger loads.
const loadGC = 50

// keepToMemory sets that bound, unless GOGC sets another. Call back to restore
// the old one: a server goes on after a load.
func keepToMemory() (back func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	was := debug.SetGCPercent(loadGC)
	return func() { debug.SetGCPercent(was) }
}

// How far, in percent, memory may grow beyond what is in use while a server answers, and
// while it has two graphs in memory. All England then takes some 200 MB, and 300 MB while
// a newer graph is read.
const (
	serveGC   = 60
	sparingGC = 20
)

// keepToServing bounds memory while a server answers, and gives back what it took to open
// the graph. Call back when the server ends.
func keepToServing() (back func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	was := debug.SetGCPercent(serveGC)
	debug.FreeOSMemory()
	return func() { debug.SetGCPercent(was) }
}

// sparing keeps memory small while two graphs are in it, and gives back what the older one
// had. Call back when one is left. GOGC decides instead where it is set.
func sparing() (back func()) {
	if os.Getenv("GOGC") != "" {
		return debug.FreeOSMemory
	}
	was := debug.SetGCPercent(sparingGC)
	return func() {
		debug.SetGCPercent(max(was, serveGC))
		debug.FreeOSMemory()
	}
}

// loadFlags are the flags of every command that changes the graph.
type loadFlags struct {
	report, seen string
	allowShrink  bool
}

func (f *loadFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.report, "report", "", "write a report to `FILE`, as JSON: what was decided and what was refused")
	cmd.Flags().StringVar(&f.seen, "seen", "", "the `DAY` of files that do not say theirs, YYYY-MM-DD")
	cmd.Flags().BoolVar(&f.allowShrink, "allow-shrink", false, "load a file even if it has fewer than 80% of the rows of the version "+
		"nearest in time")
}

func (c *cli) options(f loadFlags) (loaders.Options, error) {
	seen, err := graph.ParseDay(f.seen)
	if err != nil {
		return loaders.Options{}, usageError{fmt.Errorf("--seen: %w", err)}
	}
	if seen > c.today {
		return loaders.Options{}, usageError{fmt.Errorf("--seen: %s is after today", seen)}
	}
	opt := loaders.Options{Today: c.today, Seen: seen, AllowShrink: f.allowShrink}
	if file, ok := c.talk.(*os.File); ok && isatty.IsTerminal(file.Fd()) {
		var bar *progressbar.ProgressBar
		opt.Progress = func(done, total int64) {
			if bar == nil {
				bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(file), progressbar.OptionShowBytes(true),
					progressbar.OptionSetDescription("reading"), progressbar.OptionClearOnFinish())
			}
			// A load goes on even if the bar cannot be drawn.
			_ = bar.Set64(done)
		}
	}
	return opt, nil
}

// change opens the store for writing, runs act and prints its report.
func (c *cli) change(ctx context.Context, f loadFlags, act func(store, loaders.Options) (loaders.Report, error)) (err error) {
	opt, err := c.options(f)
	if err != nil {
		return err
	}
	if err := canWrite(f.report); err != nil {
		return err
	}
	defer keepToMemory()()
	s, err := c.openToWrite(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	release, err := s.Lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	report, err := act(s, opt)
	if err != nil {
		c.tellFiles(report, false)
		return errors.Join(err, writeReport(report, f.report))
	}
	return c.tell(report, f.report, false)
}

// canWrite checks that the report can be written, before anything is changed.
func canWrite(to string) error {
	if to == "" {
		return nil
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		err = f.Close()
	}
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("write the report: the folder %s does not exist", word(filepath.Dir(to)))
	case err != nil:
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// writeReport writes a report as JSON, if to names a file.
func writeReport(r loaders.Report, to string) error {
	if to == "" {
		return nil
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if err := os.WriteFile(to, append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// tellFiles prints the outcome of each file; after a check, what a load would do.
func (c *cli) tellFiles(r loaders.Report, check bool) {
	for _, f := range r.Files {
		became := f.Outcome
		if check && became == "loaded" {
			became = "to load"
		}
		line := fmt.Sprintf("%-8s %s", became, f.Path)
		if f.Dataset != "" {
			line += "  " + f.Dataset
		}
		switch {
		case f.SeenCode == graph.SeenLoaded:
			line += ", day unknown, loaded on " + f.Seen.String()
		case f.Seen != 0:
			line += ", " + f.Seen.String()
		}
		if f.Rows > 0 {
			line += ", " + counted(f.Rows, "row")
		}
		if f.Facts > 0 {
			line += ", " + counted(f.Facts, "fact")
		}
		if f.Settled > 0 {
			line += fmt.Sprintf(", %d decided together with other files", f.Settled)
		}
		if f.RefusedRows > 0 {
			line += ", " + counted(f.RefusedRows, "row") + " refused"
		}
		for _, o := range f.Omitted {
			line += fmt.Sprintf(", %s left out (%s)", counted(o.Rows, "row"), o.Why)
		}
		for _, o := range f.Unused {
			line += fmt.Sprintf(", %s not used (%s)", counted(o.Rows, "fact"), o.Why)
		}
		if f.Reason != "" {
			line += ": " + f.Reason
		}
		fmt.Fprintln(c.talk, line)
		for _, w := range f.Warnings {
			fmt.Fprintln(c.talk, "  warning:", w)
		}
		for i, e := range f.Refused {
			if i == 10 {
				fmt.Fprintf(c.talk, "  and %d more refused rows: --report FILE lists them all\n", len(f.Refused)-i)
				break
			}
			fmt.Fprintf(c.talk, "  refused: %s\n", e.Error())
		}
	}
}

// tell prints the report of a load or a check. It returns errRefused if rows or
// files were refused.
func (c *cli) tell(r loaders.Report, to string, check bool) error {
	if err := writeReport(r, to); err != nil {
		return fmt.Errorf("the change was saved, but the report could not be written: %w", err)
	}
	c.tellFiles(r, check)
	if len(r.Rules) > 0 {
		fmt.Fprintln(c.talk, "decided for the whole graph, by rule:")
	}
	for _, rule := range r.Rules {
		fmt.Fprintf(c.talk, "  %7s  %s\n", sentence.Number(rule.Count), rule.Rule)
	}
	answer := c.done
	if check {
		answer = c.answer
	}
	err := answer(r, func(w *tabwriter.Writer) {
		switch {
		case r.Nodes > 0 || r.Edges > 0:
			fmt.Fprintf(w, "%s, %s, as of %s\n", counted(r.Nodes, "stakeholder"), counted(r.Edges, "relationship"), r.Made)
		case !r.Delta.Empty():
			fmt.Fprintln(w, "the graph is empty")
		}
		if r.Delta.Empty() {
			same := "nothing changed"
			if check {
				same = "this was a check: nothing was written"
			}
			fmt.Fprintln(w, same)
		}
	})
	if err != nil {
		return err
	}
	switch {
	case !r.AnyRefused():
		return nil
	case check:
		return fmt.Errorf("%w; a load would leave them out. See the report above", errRefused)
	case loadedNone(r):
		return fmt.Errorf("%w; nothing was loaded. See the report above", errRefused)
	}
	return fmt.Errorf("%w; everything else is loaded. See the report above", errRefused)
}

// loadedNone says whether none of the files that a load looked at is in the graph now.
func loadedNone(r loaders.Report) bool {
	in := func(f loaders.FileReport) bool {
		return f.Outcome == loaders.OutcomeLoaded || f.Outcome == loaders.OutcomeHeld
	}
	return len(r.Files) > 0 && !slices.ContainsFunc(r.Files, in)
}

// nothingToLoad is an error if the paths contain nothing that is a data set. Any
// other error counts first.
func nothingToLoad(r loaders.Report, paths []string, err error) error {
	where := strings.Join(paths, ", ")
	switch {
	case err != nil:
		return err
	case len(r.Files) == 0:
		return fmt.Errorf("found no files in %s: nothing was changed", where)
	case loadedNone(r) && !r.AnyRefused() && r.Delta.Empty():
		return fmt.Errorf("no file in %s is a data set that Throughline knows: nothing was changed", where)
	}
	return nil
}

// act changes the graph as the arguments of a command say.
type act func(ctx context.Context, args []string, s store, opt loaders.Options) (loaders.Report, error)

// changing completes a command that changes the graph by do.
func (c *cli) changing(cmd *cobra.Command, do act) *cobra.Command {
	var f loadFlags
	f.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.change(cmd.Context(), f, func(s store, opt loaders.Options) (loaders.Report, error) {
			return do(cmd.Context(), args, s, opt)
		})
	}
	return cmd
}

func (c *cli) forgetCommand() *cobra.Command {
	return c.changing(&cobra.Command{
		Use: "forget SOURCE", Short: "Remove one loaded file from the graph", Args: cobra.ExactArgs(1), PreRunE: c.fileIsThere,
		Long: "Removes one loaded file from the graph, with everything that only this file says. \"throughline sources\" lists\n" +
			"the files. If you forget the changes made to people by hand, erasures stay: \"throughline people allow\" undoes one.",
	}, func(ctx context.Context, args []string, s store, opt loaders.Options) (loaders.Report, error) {
		report, err := loaders.Forget(ctx, args[0], s, opt)
		if errors.Is(err, graph.ErrNotFound) {
			err = fmt.Errorf("no loaded file has the name %q. To list the names: throughline sources", args[0])
		}
		return report, err
	})
}

func (c *cli) rebuildCommand() *cobra.Command {
	return c.changing(&cobra.Command{
		Use: "rebuild", Short: "Build the graph again from its stored files", Args: cobra.NoArgs, PreRunE: c.fileIsThere,
	}, func(ctx context.Context, _ []string, s store, opt loaders.Options) (loaders.Report, error) {
		return loaders.Rebuild(ctx, s, opt)
	})
}

func (c *cli) checkCommand() *cobra.Command {
	var f loadFlags
	cmd := &cobra.Command{
		Use: "check FILE...", Short: "Say what a load would do and what is wrong, without changing anything", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			opt, err := c.options(f)
			if err != nil {
				return err
			}
			defer keepToMemory()()
			var held []graph.File
			s, err := c.openToRead(cmd.Context())
			if err != nil {
				return err
			}
			if s != nil {
				held, err = s.Held(cmd.Context())
				if err := errors.Join(err, s.Close()); err != nil {
					return err
				}
			}
			report, err := loaders.Check(cmd.Context(), args, held, opt)
			if err = nothingToLoad(report, args, err); err != nil {
				c.tellFiles(report, true)
				return errors.Join(err, writeReport(report, f.report))
			}
			return c.tell(report, f.report, true)
		},
	}
	f.add(cmd)
	return cmd
}

func (c *cli) templateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "template [NAME]", Short: "Print an empty table to fill in, for what no public file says", Args: cobra.MaximumNArgs(1),
		ValidArgs: loaders.TemplateNames(),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.answer(loaders.TemplateNames(), func(w *tabwriter.Writer) {
					for _, n := range loaders.TemplateNames() {
						fmt.Fprintln(w, n)
					}
				})
			}
			text, err := loaders.Template(args[0])
			if err != nil {
				return usageError{err}
			}
			_, err = fmt.Fprint(c.out, text)
			return err
		},
	}
}
