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

// fetchCommand downloads the public files into a folder, and loads nothing. A file that
// fails stops no other: the end names it and where to download it by hand.
func (c *cli) fetchCommand() *cobra.Command {
	var to string
	var only []string
	var dry bool
	cmd := &cobra.Command{
		Use: "fetch --to DIR", Short: "Download the current public files into a folder, ready to load", Args: cobra.NoArgs,
		Long: "Downloads the current public files about the NHS in England into a folder, ready to load.\n" +
			"It skips files that have not changed, and continues a download that was cut off.\n" +
			"It checks the content of each file before it replaces the old one.\n\nThe files: " + strings.Join(fetchNames(), ", ") + ".",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if strings.TrimSpace(to) == "" {
				return usageError{errors.New("--to: give the name of a folder\nusage: " + cmd.UseLine())}
			}
			sources, err := c.chosen(commas(only))
			if err != nil {
				return usageError{err}
			}
			opt := fetch.Options{To: to, Sources: sources, Today: c.today, Agent: "Throughline/" + version(), Transport: c.network}
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
	cmd.Flags().StringVar(&to, "to", "", "the folder (`DIR`) to download into; it is created if needed")
	allowEmpty(cmd.Flags().Lookup("to")) // the command says what it needs
	cmd.Flags().StringSliceVar(&only, "only", nil, "download only the files with these `NAMES`, separated by commas")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "list what would be downloaded, and download nothing")
	return cmd
}

func fetchNames() []string {
	names := make([]string, len(fetch.Sources))
	for i, s := range fetch.Sources {
		names[i] = s.Name
	}
	return names
}

// chosen returns the sources with these names, or all if there are no names.
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
			return nil, fmt.Errorf("--only: %q is not the name of a file. The files are %s", n, strings.Join(fetchNames(), ", "))
		}
	}
	return out, nil
}

// fetchBar draws the progress of each file, one after the other.
func fetchBar(to *os.File) (progress func(name string, bytes, total int64), done func()) {
	var bar *progressbar.ProgressBar
	var of string
	done = func() {
		if bar != nil {
			// A download goes on even if the bar cannot be drawn.
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

// tellFetched prints a report. After the last file it returns an error if any
// download failed.
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
					fmt.Fprintf(w, "\t\t  unless it is still %s of %s\n", f.File, f.Day)
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
	return fmt.Errorf("%s of %d could not be downloaded. Try again, or download by hand into another folder:%s", counted(failed, "file"),
		len(r.Files), &byHand)
}
