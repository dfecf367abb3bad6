package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/loaders/fetch"
)

func (c *cli) fetchCommand() *cobra.Command {
	var to string
	var only []string
	var dry bool
	cmd := &cobra.Command{
		Use: "fetch --to DIR", Short: "Get the current public files into a folder, to load them from there", Args: cobra.NoArgs,
		Long: "Gets the current public files about the NHS in England into a folder, to load them from there.\nA file that has not changed is not sent again, and a transfer that was cut goes on where it ended.\n" +
			"What arrives is checked by its content before it takes the place of what was there.\n\nThe files: " + strings.Join(fetchNames(), ", ") + ".",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if strings.TrimSpace(to) == "" {
				return usageError{errors.New("--to: names no folder\nusage: " + cmd.UseLine())}
			}
			sources, err := c.chosen(commas(only))
			if err != nil {
				return usageError{err}
			}
			opt := fetch.Options{To: to, Sources: sources, Today: c.today, Agent: "Throughline/" + version, Transport: c.network}
			if dry {
				r, err := fetch.Plan(opt)
				if err != nil {
					return err
				}
				return c.tellFetched(r)
			}
			done := func() {}
			if file, ok := c.talk.(*os.File); ok && isatty.IsTerminal(file.Fd()) {
				opt.Progress, done = fetchBar(file)
			}
			r, err := fetch.Fetch(cmd.Context(), opt)
			done()
			return errors.Join(c.tellFetched(r), err)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the `DIR` that the files go to, made if it is not there")
	cmd.Flags().StringSliceVar(&only, "only", nil, "get these `NAMES` alone, with commas")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would be asked for, and ask for nothing")
	return cmd
}

func fetchNames() []string {
	names := make([]string, len(fetch.Sources))
	for i, s := range fetch.Sources {
		names[i] = s.Name
	}
	return names
}

// chosen returns the sources of these names, all where none is named.
func (c *cli) chosen(names []string) ([]fetch.Source, error) {
	all := fetch.Sources
	if c.sources != nil {
		all = c.sources
	}
	if len(names) == 0 {
		return all, nil
	}
	want := map[string]bool{}
	for _, n := range names {
		want[strings.ToLower(n)] = true
	}
	var out []fetch.Source
	for _, s := range all {
		if want[s.Name] || want[s.Stem] {
			out = append(out, s)
			delete(want, s.Name)
			delete(want, s.Stem)
		}
	}
	for _, n := range names {
		if want[strings.ToLower(n)] {
			return nil, fmt.Errorf("--only: there is no file %q: they are %s", n, strings.Join(fetchNames(), ", "))
		}
	}
	return out, nil
}

// fetchBar draws how far each file is, one after the other.
func fetchBar(to *os.File) (progress func(name string, bytes, total int64), done func()) {
	var bar *progressbar.ProgressBar
	var of string
	done = func() {
		if bar != nil {
			// A bar that cannot be drawn is no reason to stop a fetch.
			_ = bar.Clear()
		}
	}
	return func(name string, bytes, total int64) {
		if name != of {
			done()
			of = name
			bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(to), progressbar.OptionShowBytes(true),
				progressbar.OptionSetDescription(name), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set64(bytes)
	}, done
}

// tellFetched answers with a report. That a file could not be got is an error,
// after all files were told.
func (c *cli) tellFetched(r fetch.Report) error {
	if len(r.Files) == 0 && !c.json {
		return nil
	}
	err := c.done(r, func(w *tabwriter.Writer) {
		for _, f := range r.Files {
			switch f.Outcome {
			case fetch.Failed:
				fmt.Fprintf(w, "%s\t%s\t%s\n", f.Outcome, f.Name, f.Reason)
			case fetch.Planned:
				fmt.Fprintf(w, "%s\t%s\t%s\n", f.Outcome, f.Name, f.URL)
				if f.Finds != "" {
					fmt.Fprintf(w, "\t\t  finds %s\n", f.Finds)
				}
				if f.File != "" {
					fmt.Fprintf(w, "\t\t  if it is not %s of %s still\n", f.File, f.Day)
				}
			default:
				fmt.Fprintf(w, "%s\t%s\t%s, %d bytes, as of %s\n", f.Outcome, f.Name, f.File, f.Bytes, f.Day)
			}
		}
	})
	if err != nil {
		return err
	}
	failed := r.Failures()
	if failed == 0 {
		return nil
	}
	var byHand strings.Builder
	for _, f := range r.Files {
		if f.Outcome == fetch.Failed {
			fmt.Fprintf(&byHand, "\n  %s from %s", f.Called, f.Page)
		}
	}
	return fmt.Errorf("%s of %d could not be got; try again, or get by hand, into another folder:%s", counted(failed, "file"), len(r.Files), &byHand)
}
