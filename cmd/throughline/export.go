package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/export"
)

// exportCommand writes the whole graph for other programs: with --on what counts on that
// day, otherwise what is closed too. Contact details have to be asked for.
func (c *cli) exportCommand() *cobra.Command {
	var format string
	var contacts bool
	cmd := &cobra.Command{
		Use: "export", Short: "Write the graph for other programs: JSON Lines or GraphML", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			write := map[string]func(io.Writer, *graph.Snapshot, export.About) error{"jsonl": export.Lines, "graphml": export.GraphML}[format]
			if write == nil {
				return usageError{errors.New("--format: must be jsonl or graphml")}
			}
			if contacts && format != "jsonl" {
				return usageError{errors.New("--contacts: only with --format jsonl")}
			}
			return c.asking(cmd.Context(), func(s graph.Store, on graph.Day) error {
				g, err := s.Whole(cmd.Context())
				if err != nil {
					return err
				}
				if c.on == "" {
					on = 0
				}
				w := bufio.NewWriterSize(c.out, 1<<16)
				if err := write(w, g, export.About{On: on, Contacts: contacts, Sample: c.isSample}); err != nil {
					return fmt.Errorf("export: %w", err)
				}
				return w.Flush()
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "jsonl", "jsonl or graphml")
	cmd.Flags().BoolVar(&contacts, "contacts", false, "include contact details of people, which are personal data")
	return cmd
}
