package main

import (
	"bytes"
	"cmp"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// pharmaciesCommand asks which pharmacies an area has, or which PCN a pharmacy belongs to.
// No list says so: the answer is by a rule, and names it.
func (c *cli) pharmaciesCommand() *cobra.Command {
	var rule string
	f := formats{may: []string{"text", "csv", "xlsx"}}
	cmd := &cobra.Command{
		Use: "pharmacies CODE", Short: "The pharmacies of a PCN or another area, or the PCN of a pharmacy, by a named rule",
		Args:    cobra.ExactArgs(1),
		Example: "  throughline pharmacies U99001 --rule within:1600\n  throughline pharmacies U99001 --rule all --format csv > pharmacies.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(c, cmd); err != nil {
				return err
			}
			if _, err := ask.NewPharmacyQuery(args[0], rule); err != nil {
				return err
			}
			return c.ask(cmd.Context(), func(v graph.View, on graph.Day) (err error) {
				rule, code := rule, args[0]
				if err := c.meant(v, on, &code); err != nil {
					return err
				}
				if rule == "" {
					if rule, err = ask.DefaultRule(v, code); err != nil {
						return err
					}
				}
				q, err := ask.NewPharmacyQuery(code, rule)
				if err != nil {
					return err
				}
				q.On = on
				found, err := ask.Pharmacies(v, q)
				if err != nil {
					return err
				}
				return f.tell(c, found, found.Reason, func(w *tabwriter.Writer) { tellPairs(w, q, found) }, map[string]func(*bytes.Buffer) error{
					"csv":  func(w *bytes.Buffer) error { return export.CSV(w, export.Pharmacies(found)) },
					"xlsx": func(w *bytes.Buffer) error { return export.Workbook(w, export.PharmacySheets(found)) },
				})
			})
		},
	}
	f.add(cmd, "")
	cmd.Flags().StringVar(&rule, "rule", "",
		"the `RULE` that says which pharmacies belong to a PCN: nearest, within:METRES, items, lead or all\n"+
			"(default: all for a pharmacy, nearest for a PCN)")
	return cmd
}

// ruleInWords names one rule and explains it. It is empty for all rules.
func ruleInWords(q ask.PharmacyQuery) string {
	does := map[string]string{
		graph.RuleNearest: "a pharmacy belongs to the PCN of its nearest practice.",
		graph.RuleWithin: "a pharmacy belongs to each PCN with a member practice at most " + sentence.Number(q.Metres) +
			" m away.",
		graph.RuleItems: "a pharmacy belongs to the PCN whose practices prescribe the largest share of the items it dispenses.",
		graph.RuleLead:  "a pharmacy belongs to the PCN that your table pharmacy_leads gives.",
	}[q.Rule]
	if does == "" {
		return ""
	}
	return "By the rule “" + sentence.Rule(q.RuleAsTyped()) + "”, " + does
}

// tellPairs names the rule and writes a line for each pair, and for --rule all what
// each rule says.
func tellPairs(w *tabwriter.Writer, q ask.PharmacyQuery, a ask.PharmaciesAnswer) {
	if rule := ruleInWords(q); rule != "" {
		fmt.Fprintln(w, rule)
	}
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	if len(a.Unplaced) > 0 {
		fmt.Fprintln(w, sentence.Unplaced(a.Unplaced))
	}
	for _, p := range a.Pairs {
		by := ""
		switch {
		case p.PCN.Code == "":
			by = "no practice near it is known"
		case p.Items > 0:
			by = fmt.Sprintf("%s of its %s items in %s, most for %s", sentence.Number(p.Items), sentence.Number(p.ItemsAll),
				sentence.Month(p.Month), sentence.Called(p.Practice))
		case p.Practice.Code != "":
			by = fmt.Sprintf("%s m from %s", sentence.Number(p.Metres), sentence.Called(p.Practice))
			if p.Tie {
				by += ", a tie"
			}
		case cmp.Or(p.Rule, a.Rule) == graph.RuleLead:
			by = "in the table pharmacy_leads"
		}
		if p.Rule != "" {
			fmt.Fprint(w, sentence.Rule(p.Rule), "\t")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Pharmacy.Code, p.Pharmacy.Name, p.PCN.Code, p.PCN.Name, by)
	}
	for _, r := range a.Rules {
		if r.Reason != "" && r.Reason != a.Reason {
			fmt.Fprintf(w, "%s: %s\n", sentence.Rule(r.Rule), r.Reason)
		}
	}
	if a.Differ != "" {
		fmt.Fprintln(w, a.Differ)
	}
}
