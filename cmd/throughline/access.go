package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	_ "time/tzdata" // the time of London on a machine that knows no zones

	"github.com/spf13/cobra"

	"throughline/graph"
	"throughline/graph/export"
	"throughline/graph/sentence"
)

// londonZone is the local time of England.
func londonZone() (*time.Location, error) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, fmt.Errorf("tell the time in London: %w", err)
	}
	return zone, nil
}

func (c *cli) accessCommand() *cobra.Command {
	var rule, at, format, table string
	cmd := &cobra.Command{
		Use: "access CODE", Short: "Who is open when, the gaps in the week, patients per pharmacy and practices far from one, of a PCN, place, sub-ICB or ICS", Args: cobra.ExactArgs(1),
		Long: "Which pharmacies of a PCN, a place, a sub-ICB or an ICS are open when in a usual week, when none is,\n" +
			"how many patients share one, and which practices have none within a mile. Of a pharmacy, its hours.\n\n" +
			"Late is after 18:30 on a Monday to Friday, when the core hours of general practice end. Gaps are told\n" +
			"between 07:00 and 22:00. Public holidays are not in the hours.",
		Example: "  throughline access U89141\n  throughline access U89141 --rule within:1600 --at \"Sun 10:00\"\n  throughline access QHM --format csv --table pcns > networks.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case !slices.Contains([]string{"text", "csv", "xlsx"}, format):
				return usageError{errors.New("--format: must be text, csv or xlsx")}
			case format != "text" && c.json:
				return usageError{errors.New("--format: is another than --json, so leave one of them out")}
			case !slices.Contains(export.AccessTables, table):
				return usageError{errors.New("--table: must be " + strings.Join(export.AccessTables, ", "))}
			}
			when := at
			if at == "now" {
				when = ""
			}
			q, err := graph.NewAccessQuery(args[0], rule, when)
			if err != nil {
				return err
			}
			if at == "now" {
				zone, err := londonZone()
				if err != nil {
					return err
				}
				q.At = graph.WeekTimeOf(c.now().In(zone))
			}
			return c.ask(cmd.Context(), func(r graph.Reader, on graph.Day) error {
				q.On = on
				a, err := r.Access(cmd.Context(), q)
				if err != nil {
					return err
				}
				if format == "text" {
					return c.answer(a, func(w *tabwriter.Writer) { tellAccess(w, a) })
				}
				if a.Reason != "" {
					fmt.Fprintln(c.talk, a.Reason)
				}
				var b bytes.Buffer
				if format == "csv" {
					err = export.CSV(&b, export.Access(a, table))
				} else {
					err = export.Workbook(&b, export.AccessSheets(a))
				}
				if err == nil {
					_, err = b.WriteTo(c.out)
				}
				return err
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&rule, "rule", "nearest", "by which `RULE` pharmacies belong to a PCN: nearest, within:METRES, items or lead")
	flags.StringVar(&at, "at", "now", "the `TIME` of a usual week, such as \"Sun 10:00\", or now in London")
	flags.StringVar(&format, "format", "text", "text, csv or xlsx")
	flags.StringVar(&table, "table", export.AccessTables[0], "which table csv holds: pharmacies, week, practices or pcns")
	return cmd
}

func tellAccess(w *tabwriter.Writer, a graph.Access) {
	t := a.All
	head := a.Of.Code + " " + a.Of.Name
	if a.Rule != "" {
		head += ", by the rule " + a.Rule
		if a.Within > 0 {
			head += fmt.Sprintf(" (%d m)", a.Within)
		}
	}
	fmt.Fprintln(w, head)
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	if len(a.Pharmacies) == 0 {
		return
	}
	if len(a.PCNs) > 0 {
		fmt.Fprintf(w, "%s, %d walk-in, %d distance selling, %d of appliances\n", of(t.Pharmacies, "pharmacy", "pharmacies"), t.WalkIn, t.DistanceSelling, t.Appliance)
		fmt.Fprintf(w, "%s, %d patients, %d for each walk-in pharmacy", of(t.Practices, "practice", "practices"), t.Patients, t.PatientsPerPharmacy)
		if t.PatientsUnknown > 0 {
			fmt.Fprintf(w, " (no figure of %s)", of(t.PatientsUnknown, "practice", "practices"))
		}
		fmt.Fprintf(w, "\nof the walk-in: %d open late (after %s, Mon to Fri), %d on Saturdays, %d on Sundays, %d of unknown hours\n", t.Late, a.LateAfter, t.Saturday, t.Sunday, t.HoursUnknown)
		fmt.Fprintf(w, "on %s: %d open, %d closed, %d not known\n", a.At.Words(), t.Open, t.Closed, t.Unknown)
	}
	fmt.Fprintln(w)
	for _, p := range a.Pharmacies {
		at, says := p.At, string(p.Hours)
		if p.Until != "" {
			at += " until " + p.Until
		}
		if says == "" {
			says = "hours not known"
		}
		if p.Contract != "" {
			says += " (" + p.Contract + ")"
		}
		if p.Elsewhere != nil {
			says += fmt.Sprintf(" (nearest practice: of %s, %d m)", p.Elsewhere.PCN.Code, p.Elsewhere.Metres)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.PCN.Code, p.Pharmacy.Code, p.Pharmacy.Name, at, says)
	}
	fmt.Fprintf(w, "\nno pharmacy with known hours is open, between %s and %s\n", a.From, a.To)
	for _, d := range a.Week {
		var says []string
		for _, g := range d.Gaps {
			says = append(says, g.String())
		}
		switch {
		case d.Known == 0 && d.Unknown > 0:
			says = []string{"not known"}
		case len(says) == 0:
			says = []string{"at no time"}
		}
		fmt.Fprintf(w, "  %s\t%s\t%d of unknown hours\n", d.Day, strings.Join(says, ", "), d.Unknown)
	}
	for _, h := range a.HoursFrom() {
		fmt.Fprintf(w, "\nhours of %s: %s, %s%s, a usual week without public holidays\n", of(h.Pharmacies, "pharmacy", "pharmacies"), h.Source, h.Seen, sentence.Age(h.Seen, a.On))
	}
	if len(a.PCNs) == 0 {
		return
	}
	fmt.Fprintf(w, "\npractices with no walk-in pharmacy within a mile: %d; of unknown place: %d; with none on record near: %d\n", t.Far, t.Unplaced, t.NoneNear)
	for _, p := range a.Practices {
		switch {
		case !p.Placed:
			fmt.Fprintf(w, "  %s\t%s\tcoordinates not known\n", p.Practice.Code, p.Practice.Name)
		case p.Nearest == nil:
			fmt.Fprintf(w, "  %s\t%s\tnone on record within %d km\n", p.Practice.Code, p.Practice.Name, graph.AccessReach/1000)
		case p.Far:
			fmt.Fprintf(w, "  %s\t%s\t%d m to %s %s\n", p.Practice.Code, p.Practice.Name, p.Metres.Metres, p.Nearest.Code, p.Nearest.Name)
		}
	}
	if len(a.PCNs) > 1 {
		fmt.Fprintf(w, "\nPCN\t\twalk-in\tpatients each\topen\tlate\tSat\tSun\tgaps, hours\tpractices far\n")
	}
	for _, p := range a.PCNs {
		if len(a.PCNs) > 1 {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%.1f\t%d\n", p.PCN.Code, p.PCN.Name, p.WalkIn, p.PatientsPerPharmacy, p.Open, p.Late, p.Saturday, p.Sunday, float64(p.GapMinutes)/60, p.Far)
		}
	}
}

// of counts things that have a plural of their own.
func of(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
