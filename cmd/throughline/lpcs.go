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

// lpcsCommand asks which committee covers a pharmacy or a PCN, and which PCNs of an area
// are in the areas of two.
func (c *cli) lpcsCommand() *cobra.Command {
	f := formats{may: []string{"text", "csv", "xlsx"}}
	cmd := &cobra.Command{
		Use: "lpcs CODE", Args: cobra.ExactArgs(1),
		Short: "Show the LPC of a pharmacy or PCN, and the PCNs of an area that are in the areas of two",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(c, cmd); err != nil {
				return err
			}
			return c.ask(cmd.Context(), func(v graph.View, on graph.Day) error {
				q := ask.CodeQuery{Code: args[0], On: on}
				if err := c.meant(v, on, &q.Code); err != nil {
					return err
				}
				a, err := ask.LPCs(v, q)
				if err != nil {
					return err
				}
				return f.tell(c, a, a.Reason, func(w *tabwriter.Writer) { tellLPCs(w, a) }, map[string]func(*bytes.Buffer) error{
					"csv":  func(w *bytes.Buffer) error { return export.CSV(w, export.LPCs(a)) },
					"xlsx": func(w *bytes.Buffer) error { return export.Workbook(w, export.LPCSheets(a)) },
				})
			})
		},
	}
	f.add(cmd, "")
	return cmd
}

// tellAcross names the networks with only some of their practices in the area.
func tellAcross(w *tabwriter.Writer, across []ask.Across) {
	for _, x := range across {
		fmt.Fprintln(w, sentence.Across(x))
	}
}

func tellLPCs(w *tabwriter.Writer, a ask.LPCsAnswer) {
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	for _, l := range a.LPCs {
		fmt.Fprintf(w, "%s\t%s\n", l.LPC.Code, sentence.Covering(l))
	}
	if a.Straddles {
		fmt.Fprintf(w, "It straddles %s.\n", sentence.Committees(a.LPCs))
	}
	if a.Of.Kind != graph.PCN && a.Of.Kind != graph.Pharmacy {
		tellStraddling(w, a)
	}
	if a.Networks > 0 {
		fmt.Fprintln(w, ruleInWords(ask.PharmacyQuery{Rule: graph.RuleNearest}))
	}
}

// tellStraddling writes the networks of an area that are in two areas or in none.
func tellStraddling(w *tabwriter.Writer, a ask.LPCsAnswer) {
	for _, s := range a.Straddling {
		fmt.Fprintf(w, "%s\t%s\n", s.PCN.Code, s.PCN.Name)
		for _, l := range s.LPCs {
			fmt.Fprintf(w, "\t%s\n", sentence.Covering(l))
		}
	}
	tellAcross(w, a.Across)
	if a.Networks > 0 {
		fmt.Fprintf(w, "%s looked at: %d in the areas of two or more committees, %d with no committee on record\n",
			counted(a.Networks, "PCN"), len(a.Straddling), a.Uncovered)
		for _, p := range a.Without {
			fmt.Fprintf(w, "%s\t%s\tno committee on record\n", p.Code, p.Name)
		}
	}
}
