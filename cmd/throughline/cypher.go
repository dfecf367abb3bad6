package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/graph/tell/export"
)

// cypherCommand runs an analyst's own query. It is the one command for one engine: it
// needs Neo4j, and what it shows is whatever the query asks for, people included.
func (c *cli) cypherCommand() *cobra.Command {
	var format string
	var limit int
	var timeout time.Duration
	cmd := &cobra.Command{
		Use: "cypher FILE", Short: "Run your own query in Cypher on Neo4j; - reads the query from standard input", Args: cobra.ExactArgs(1),
		Long: "Runs your own query in Cypher, the language of the Neo4j database that stores the graph. A query can only\n" +
			"read: it is refused if it would change anything or look outside the graph. It can use $on, the day of --on.",
		Example: "  echo 'MATCH (p:Practice)-[:MEMBER_OF]->(n:PCN {code: \"U12345\"}) RETURN p.code, p.name' |\n" +
			"    throughline --neo4j bolt://127.0.0.1:7687 cypher -\n" +
			"  throughline cypher --format csv members.cypher > members.csv",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if c.json {
				format = "json"
			}
			write := map[string]func(io.Writer, neo4jstore.Rows) error{"table": writeTable, "csv": writeCSV, "json": writeJSON}[format]
			switch {
			case write == nil:
				return usageError{errors.New("--format: must be table, csv or json")}
			case limit < 1 || limit > rowsMost:
				return usageError{fmt.Errorf("--limit: must be 1 to %d", rowsMost)}
			case timeout <= 0:
				return usageError{errors.New("--timeout: must be more than zero, such as 30s")}
			}
			q := neo4jstore.FreeQuery{Limit: limit}
			if q.On, err = c.day(); err != nil {
				return err
			}
			if c.noPeople {
				return usageError{errors.New("--no-people: cannot be combined with cypher, which reads everything, people too")}
			}
			if c.neo4j == "" {
				return usageError{errors.New("cypher needs Neo4j, and this graph is a file. " +
					"Load the same files into Neo4j (docs/neo4j.md explains how), then give its address: --neo4j bolt://127.0.0.1:7687")}
			}
			if q.Text, err = readQuery(cmd.InOrStdin(), args[0]); err != nil {
				return err
			}
			s, err := c.openNeo4j(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			rows, err := s.(asker).Free(ctx, q)
			switch {
			case errors.Is(err, context.DeadlineExceeded):
				return fmt.Errorf("the query was stopped after %v. Make it narrower, or allow more time with --timeout", timeout)
			case err != nil:
				return err
			}
			if rows.Cut {
				fmt.Fprintf(c.talk, "there are more rows than these %d. --limit shows up to %d\n", limit, rowsMost)
			}
			return write(c.out, rows)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "`FORMAT`: table, csv or json")
	cmd.Flags().IntVar(&limit, "limit", 10_000, "the most rows, 1 to 1000000")
	cmd.Flags().DurationVar(&timeout, "timeout", 30*time.Second, "stop the query after this `TIME`")
	return cmd
}

const (
	queryBytes = 1 << 20 // a query has at most
	rowsMost   = 1_000_000
)

// asker is an engine that takes Cypher.
type asker interface {
	Free(ctx context.Context, q neo4jstore.FreeQuery) (neo4jstore.Rows, error)
}

// readQuery reads a query from a file, or from in where its name is -.
func readQuery(in io.Reader, name string) (string, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("read the query: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, queryBytes+1))
	if err != nil {
		return "", fmt.Errorf("read the query: %w", err)
	}
	if len(b) > queryBytes {
		return "", errors.New("read the query: it is longer than 1 MB")
	}
	return string(b), nil
}

func writeTable(out io.Writer, rows neo4jstore.Rows) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(cells(rows.Columns, oneLine), "\t"))
	for _, row := range rows.Rows {
		fmt.Fprintln(w, strings.Join(cells(row, func(v any) string { return oneLine(neo4jstore.TextOf(v)) }), "\t"))
	}
	return w.Flush()
}

// oneLine keeps what is in the graph from moving the cursor of a terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

func writeCSV(out io.Writer, rows neo4jstore.Rows) error {
	all := [][]string{cells(rows.Columns, export.Cell)}
	for _, row := range rows.Rows {
		all = append(all, cells(row, func(v any) string {
			switch v.(type) {
			case int64, float64:
				return neo4jstore.TextOf(v) // a number below zero is no formula
			}
			return export.Cell(neo4jstore.TextOf(v))
		}))
	}
	return export.SafeCSV(out, slices.Values(all))
}

func writeJSON(out io.Writer, rows neo4jstore.Rows) error {
	cut := ""
	if rows.Cut {
		cut = "limit"
	}
	if rows.Rows == nil {
		rows.Rows = [][]any{}
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(map[string]any{"columns": rows.Columns, "rows": rows.Rows, "cut": cut})
}

func cells[T any](row []T, text func(T) string) []string {
	out := make([]string, len(row))
	for i, v := range row {
		out[i] = text(v)
	}
	return out
}
