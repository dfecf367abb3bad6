package main

import (
	"bytes"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// ownersCommand asks who owns a pharmacy and which others they own, or who owns the
// pharmacies of an area.
func (c *cli) ownersCommand() *cobra.Command {
	f := formats{may: []string{"text", "csv", "xlsx"}, tables: export.OwnersTables}
	var sisters int
	cmd := &cobra.Command{
		Use: "owners CODE", Args: cobra.ExactArgs(1),
		Short:   "Show who owns a pharmacy, and its sisters (others of the same owner), or who owns the pharmacies of an area",
		Example: "  throughline owners QZ9\n  throughline owners U99001 --format csv > contractors.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(c, cmd); err != nil {
				return err
			}
			if sisters < 1 || sisters > ask.SistersLimit {
				return usageError{fmt.Errorf("--sisters: must be 1 to %d", ask.SistersLimit)}
			}
			return c.ask(cmd.Context(), func(v graph.View, on graph.Day) error {
				q := ask.OwnerQuery{Code: args[0], On: on, Sisters: sisters}
				if err := c.meant(v, on, &q.Code); err != nil {
					return err
				}
				a, err := ask.Owners(v, q)
				if err != nil {
					return err
				}
				return f.tell(c, a, a.Reason, func(w *tabwriter.Writer) { tellOwners(w, a) }, map[string]func(*bytes.Buffer) error{
					"csv":  func(w *bytes.Buffer) error { return export.CSV(w, export.Owners(a, f.table)) },
					"xlsx": func(w *bytes.Buffer) error { return export.Workbook(w, export.OwnersSheets(a)) },
				})
			})
		},
	}
	f.add(cmd, "pharmacies, owners or sisters")
	cmd.Flags().IntVar(&sisters, "sisters", 10, fmt.Sprintf("the most sister pharmacies to show, 1 to %d", ask.SistersLimit))
	return cmd
}

func tellOwners(w *tabwriter.Writer, a ask.OwnersAnswer) {
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	for _, o := range a.Owners {
		fmt.Fprintf(w, "%s\t%s\t%d here\t%d in England\t%s\n", o.Owner.Code, o.Owner.Name, o.Here, o.InAll, sentence.Chain(o))
	}
	if a.Of.Kind != graph.Pharmacy {
		if len(a.Owners) > 0 {
			fmt.Fprintf(w, "%s %s\n%s\n", sentence.OwnersRule(a), sentence.OwnersCounted(a), sentence.OwnersCover(a))
		}
		return
	}
	for _, p := range a.Pharmacies {
		if p.Contract != "" {
			fmt.Fprintln(w, "contract:", p.Contract)
		}
		if p.Area.Code != "" {
			fmt.Fprintln(w, "council area:", sentence.Called(p.Area))
		}
		for _, l := range p.LPCs {
			fmt.Fprintln(w, "committee:", sentence.Covering(l))
		}
	}
	for _, s := range a.Sisters {
		fmt.Fprintf(w, "sister\t%s\t%s\t%s\t%s\n", s.Pharmacy.Code, s.Pharmacy.Name, sentence.Metres(s.Metres), s.Contract)
	}
	if a.SistersMore > 0 {
		fmt.Fprintf(w, "%d more sisters, further away\n", a.SistersMore)
	}
	if a.SistersUnplaced > 0 {
		fmt.Fprintf(w, "%d more sisters, at an unknown distance\n", a.SistersUnplaced)
	}
}
