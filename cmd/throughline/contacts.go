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

// contactsCommand lists who to speak to at a stakeholder, or on the path from it to
// another. Of the questions, only this one prints how to reach people.
func (c *cli) contactsCommand() *cobra.Command {
	f := formats{may: []string{"text", "csv", "vcard", "xlsx"}, tables: export.ContactsTables}
	cmd := &cobra.Command{
		Use: "contacts CODE [TO]", Short: "List the people you can speak to at a stakeholder and what belongs to it, or on the path to " +
			"another", Args: cobra.RangeArgs(1, 2),
		Example: "  throughline contacts U99001\n  throughline contacts FZ003 QZ9 --format vcard > people.vcf",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(c, cmd); err != nil {
				return err
			}
			q := ask.ContactQuery{Code: args[0]}
			if len(args) == 2 {
				q.To = args[1]
			}
			return c.ask(cmd.Context(), func(v graph.View, on graph.Day) error {
				q := q
				q.On = on
				ends := []*string{&q.Code}
				if q.To != "" {
					ends = append(ends, &q.To)
				}
				if err := c.meant(v, on, ends...); err != nil {
					return err
				}
				a, err := ask.Contacts(v, q)
				if err != nil {
					return err
				}
				sources, err := v.Sources()
				if err != nil {
					return err
				}
				return f.tell(c, a, a.Reason, func(w *tabwriter.Writer) { tellContacts(w, sources, a) }, map[string]func(*bytes.Buffer) error{
					"csv":   func(w *bytes.Buffer) error { return export.CSV(w, export.Contacts(a, f.table)) },
					"vcard": func(w *bytes.Buffer) error { return export.VCards(w, a.Contacts) },
					"xlsx":  func(w *bytes.Buffer) error { return export.Workbook(w, export.ContactSheets(a)) },
				})
			})
		},
	}
	f.add(cmd, "contacts, several (who has several roles) or vacant (roles nobody holds)")
	return cmd
}

// vacantShown is how many organisations are named for one vacant role.
const vacantShown = 3

func tellContacts(w *tabwriter.Writer, sources graph.Sources, a ask.ContactsAnswer) {
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	tellAcross(w, a.Across)
	at := ""
	for _, p := range a.Contacts {
		if p.At.Code != at {
			at = p.At.Code
			fmt.Fprintf(w, "%s %s\n", p.At.Code, p.At.Name)
		}
		verified := "never verified"
		if p.Verified != 0 {
			verified = "verified " + p.Verified.String() + sentence.Age(p.Verified, a.On)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\n", p.Role, p.Person.Name, p.Email, p.Phone, verified, sentence.Title(sources, p.Source))
	}
	if len(a.Joins) > 0 {
		fmt.Fprintln(w, "with roles at several organisations")
	}
	for _, j := range a.Joins {
		for i, p := range j.Posts {
			name := j.Person.Name
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(w, "  %s\t%s\t%s %s\n", name, p.Role, p.At.Code, p.At.Name)
		}
	}
	if len(a.Vacant) > 0 {
		fmt.Fprintln(w, "nobody on record")
	}
	for _, v := range a.Vacant {
		names, rest := "", ""
		for i, r := range v.At[:min(vacantShown, len(v.At))] {
			if i > 0 {
				names += ", "
			}
			names += r.Code
		}
		if more := len(v.At) - vacantShown; more > 0 {
			rest = fmt.Sprintf(" + %d more", more)
		}
		fmt.Fprintf(w, "  %s\t%d of %d\t%s%s\n", v.Role, len(v.At), v.Expected, names, rest)
	}
}
