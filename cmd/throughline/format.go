package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// How an answer leaves the command line in another form than words or JSON.

// formats is what --format and, where there are several tables, --table are set to.
type formats struct {
	format, table string
	may, tables   []string // the first of each is told unasked
}

// add gives a command the flags. What each table is stands in says.
func (f *formats) add(cmd *cobra.Command, says string) {
	cmd.Flags().StringVar(&f.format, "format", f.may[0], either(f.may))
	if len(f.tables) > 0 {
		cmd.Flags().StringVar(&f.table, "table", f.tables[0], "which `TABLE` csv holds: "+says)
	}
}

// check refuses what cannot be told so.
func (f *formats) check(c *cli, cmd *cobra.Command) error {
	switch {
	case !slices.Contains(f.may, f.format):
		return usageError{errors.New("--format: must be " + either(f.may))}
	case f.format != f.may[0] && c.json:
		return usageError{errors.New("--format: is another than --json, so leave one of them out")}
	case len(f.tables) == 0:
		return nil
	case !slices.Contains(f.tables, f.table):
		return usageError{errors.New("--table: must be " + either(f.tables))}
	case f.format != "csv" && cmd.Flags().Changed("table"):
		return usageError{errors.New("--table: goes with --format csv")}
	}
	return nil
}

// tell answers in words or JSON, or writes the answer in the format asked for
// and gives its reason beside it.
func (f *formats) tell(c *cli, answer any, reason string, words func(*tabwriter.Writer), write map[string]func(*bytes.Buffer) error) error {
	if f.format == f.may[0] {
		return c.answer(answer, words)
	}
	if reason != "" {
		fmt.Fprintln(c.talk, reason)
	}
	var b bytes.Buffer
	if err := write[f.format](&b); err != nil {
		return err
	}
	_, err := b.WriteTo(c.out)
	return err
}

// either lists words, such as "text, csv or xlsx".
func either(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// counted writes a number of things, such as 1 pharmacy or 2 pharmacies. Many is
// given where it is not one and an s.
func counted(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return fmt.Sprintf("%d %s", n, many[0])
	}
	return fmt.Sprintf("%d %ss", n, one)
}
