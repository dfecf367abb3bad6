package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"throughline/graph"
	"throughline/graph/export"
	"throughline/graph/sentence"
)

// tellPairs writes a line a pair, and by all rules what each says.
func tellPairs(w *tabwriter.Writer, a graph.Pharmacies) {
	for _, p := range a.Pairs {
		by := ""
		switch {
		case p.Items > 0:
			by = fmt.Sprintf("%d of its %d items in %s, most for %s", p.Items, p.ItemsAll, p.Month, sentence.Called(p.Practice))
		case p.Practice.Code != "":
			by = fmt.Sprintf("%d m from %s", p.Metres, sentence.Called(p.Practice))
		}
		if p.Rule != "" {
			fmt.Fprint(w, p.Rule, "\t")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Pharmacy.Code, p.Pharmacy.Name, p.PCN.Code, p.PCN.Name, by)
	}
	for _, r := range a.Rules {
		if r.Reason != "" && r.Reason != a.Reason {
			fmt.Fprintf(w, "%s: %s\n", r.Rule, r.Reason)
		}
	}
	if a.Differ != "" {
		fmt.Fprintln(w, a.Differ)
	}
}

// tell answers in text or, where that is asked for, as CSV.
func tell[T any](c *cli, format string, a T, reason string, table func(T) export.Table, plain func(w *tabwriter.Writer)) error {
	if format == "text" {
		return c.answer(a, plain)
	}
	if reason != "" {
		fmt.Fprintln(c.talk, reason)
	}
	var b bytes.Buffer
	if err := export.CSV(&b, table(a)); err != nil {
		return err
	}
	_, err := b.WriteTo(c.out)
	return err
}

// textOrCSV refuses any other format, and csv beside --json.
func (c *cli) textOrCSV(format string) error {
	if format != "text" && format != "csv" {
		return usageError{errors.New("--format: must be text or csv")}
	}
	if format == "csv" && c.json {
		return usageError{errors.New("--format: is another than --json, so leave one of them out")}
	}
	return nil
}

func (c *cli) ownersCommand() *cobra.Command {
	var format, table string
	var sisters int
	cmd := &cobra.Command{
		Use: "owners CODE", Short: "Who owns a pharmacy and its sisters near by, or the pharmacies of a PCN, place, sub-ICB or ICS", Args: cobra.ExactArgs(1),
		Example: "  throughline owners QE1\n  throughline owners U89141 --format csv > contractors.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.textOrCSV(format); err != nil {
				return err
			}
			if !slices.Contains(export.OwnersTables, table) {
				return usageError{errors.New("--table: must be pharmacies, owners or sisters")}
			}
			if sisters < 1 || sisters > graph.SistersLimit {
				return usageError{errors.New("--sisters: must be 1 to 100")}
			}
			return c.ask(cmd.Context(), func(r graph.Reader, on graph.Day) error {
				a, err := r.Owners(cmd.Context(), graph.OwnerQuery{Code: args[0], On: on, Sisters: sisters})
				if err != nil {
					return err
				}
				return tell(c, format, a, a.Reason, func(a graph.Owners) export.Table { return export.Owners(a, table) }, func(w *tabwriter.Writer) { tellOwners(w, a) })
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or csv")
	cmd.Flags().StringVar(&table, "table", export.OwnersTables[0], "which `TABLE` csv holds: pharmacies, owners or sisters")
	cmd.Flags().IntVar(&sisters, "sisters", 10, "how many sister pharmacies of one, 1 to 100")
	return cmd
}

func tellOwners(w *tabwriter.Writer, a graph.Owners) {
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	for _, o := range a.Owners {
		fmt.Fprintf(w, "%s\t%s\t%d here\t%d in all\t%s\n", o.Owner.Code, o.Owner.Name, o.Here, o.InAll, sentence.Chain(o))
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
		fmt.Fprintf(w, "sister\t%s\t%s\t%d m\t%s\n", s.Pharmacy.Code, s.Pharmacy.Name, s.Metres, s.Contract)
	}
	if a.SistersMore > 0 {
		fmt.Fprintf(w, "%d more sisters, further away\n", a.SistersMore)
	}
	if a.SistersUnplaced > 0 {
		fmt.Fprintf(w, "%d more sisters to which no distance is known\n", a.SistersUnplaced)
	}
}

func (c *cli) lpcsCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use: "lpcs CODE", Short: "The LPC of a pharmacy or a PCN, and the PCNs of an LPC, place, sub-ICB or ICS that straddle two", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.textOrCSV(format); err != nil {
				return err
			}
			return c.ask(cmd.Context(), func(r graph.Reader, on graph.Day) error {
				a, err := r.LPCs(cmd.Context(), graph.LPCQuery{Code: args[0], On: on})
				if err != nil {
					return err
				}
				return tell(c, format, a, a.Reason, export.LPCs, func(w *tabwriter.Writer) { tellLPCs(w, a) })
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or csv")
	return cmd
}

func tellLPCs(w *tabwriter.Writer, a graph.LPCs) {
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	for _, l := range a.LPCs {
		fmt.Fprintf(w, "%s\t%s\n", l.LPC.Code, sentence.Covering(l))
	}
	if a.Straddles {
		fmt.Fprintf(w, "It straddles %s.\n", sentence.Committees(a.LPCs))
	}
	if a.Of.Kind == graph.PCN || a.Of.Kind == graph.Pharmacy {
		return
	}
	for _, s := range a.Straddling {
		fmt.Fprintf(w, "%s\t%s\n", s.PCN.Code, s.PCN.Name)
		for _, l := range s.LPCs {
			fmt.Fprintf(w, "\t%s\n", sentence.Covering(l))
		}
	}
	if a.Networks > 0 {
		fmt.Fprintf(w, "%s looked at: %d straddle, of %d no committee is on record\n", counted(a.Networks, "network"), len(a.Straddling), a.Uncovered)
	}
}
