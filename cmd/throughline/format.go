package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// formats are the values of --format and, for commands with several tables, --table.
type formats struct {
	format, table string
	may, tables   []string // the first of each is the default
}

// add gives a command the flags; says describes the tables.
func (f *formats) add(cmd *cobra.Command, says string) {
	cmd.Flags().StringVar(&f.format, "format", f.may[0], either(f.may))
	if len(f.tables) > 0 {
		cmd.Flags().StringVar(&f.table, "table", f.tables[0], "which `TABLE` to write as csv: "+says)
	}
}

// check returns a usageError for flags that do not fit together.
func (f *formats) check(c *cli, cmd *cobra.Command) error {
	switch {
	case !slices.Contains(f.may, f.format):
		return usageError{errors.New("--format: must be " + either(f.may))}
	case f.format != f.may[0] && c.json:
		return usageError{errors.New("--format: cannot be combined with --json")}
	case len(f.tables) == 0:
		return nil
	case !slices.Contains(f.tables, f.table):
		return usageError{errors.New("--table: must be " + either(f.tables))}
	case f.format != "csv" && cmd.Flags().Changed("table"):
		return usageError{errors.New("--table: works only with --format csv")}
	}
	return nil
}

// tell answers in words or JSON, or writes the answer in the chosen format. It
// then prints the reason separately.
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

// counted writes a number of things, such as 1 pharmacy or 2 pharmacies. Give
// many if the plural is not one with an s.
func counted(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return sentence.Number(n) + " " + many[0]
	}
	return sentence.Number(n) + " " + one + "s"
}
