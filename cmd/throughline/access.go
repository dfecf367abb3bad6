package main

import (
	"bytes"
	"fmt"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// accessCommand asks when the pharmacies of an area are open and how far people have to
// go. Without --at it asks about now, by the clock in London.
func (c *cli) accessCommand() *cobra.Command {
	var rule, at string
	f := formats{may: []string{"text", "csv", "xlsx"}, tables: export.AccessTables}
	cmd := &cobra.Command{
		Use: "access CODE", Args: cobra.ExactArgs(1),
		Short: "Show which pharmacies of an area are open when, gaps in the week, and practices far from one",
		Long: "Shows when the pharmacies of an area are open in a usual week, when none is open,\n" +
			"how many patients share one, and which practices have none within a mile. For a pharmacy it shows the hours.\n" +
			"An area is a PCN, federation, place, sub-ICB, ICB, region, council area, committee (LPC), trust, provider or owner.\n\n" +
			"Late means after 18:30, Monday to Friday, when the core hours of general practice end. It looks for gaps\n" +
			"between 07:00 and 22:00. The hours do not cover public holidays.",
		Example: "  throughline access U99001\n  throughline access U99001 --rule within:1600 --at \"Sun 10:00\"\n" +
			"  throughline access QZ9 --format csv --table pcns > pcns.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(c, cmd); err != nil {
				return err
			}
			when := at
			if at == "now" {
				when = ""
			}
			q, err := ask.NewAccessQuery(args[0], rule, when)
			if err != nil {
				return err
			}
			if at == "now" {
				q.At = graph.WeekTimeOf(inLondon(c.now()))
			}
			return c.ask(cmd.Context(), func(v graph.View, on graph.Day) error {
				q := q
				q.On = on
				if err := c.meant(v, on, &q.Code); err != nil {
					return err
				}
				a, err := ask.Access(v, q)
				if err != nil {
					return err
				}
				sources, err := v.Sources()
				if err != nil {
					return err
				}
				return f.tell(c, a, a.Reason, func(w *tabwriter.Writer) { tellAccess(w, sources, a) }, map[string]func(*bytes.Buffer) error{
					"csv":  func(w *bytes.Buffer) error { return export.CSV(w, export.Access(a, f.table)) },
					"xlsx": func(w *bytes.Buffer) error { return export.Workbook(w, export.AccessSheets(a)) },
				})
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&rule, "rule", graph.RuleNearest, "the `RULE` that says which pharmacies belong to a PCN: nearest, within:METRES, items "+
		"or lead")
	flags.StringVar(&at, "at", "now", "a `TIME` in a usual week, such as \"Sun 10:00\", or now, the time in London")
	f.add(cmd, either(export.AccessTables))
	return cmd
}

func tellAccess(w *tabwriter.Writer, sources graph.Sources, a ask.AccessAnswer) {
	head := a.Of.Code + " " + a.Of.Name
	if a.Rule != "" {
		head += ", by the rule “" + sentence.Rule(a.RuleAsTyped()) + "”"
	}
	fmt.Fprintln(w, head)
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	tellAcross(w, a.Across)
	if len(a.Pharmacies) == 0 {
		return
	}
	if a.Of.Kind != graph.Pharmacy {
		tellTally(w, sources, a)
	}
	fmt.Fprintln(w)
	tellHours(w, sources, a)
	if len(a.PCNs) > 0 {
		tellFarPractices(w, a)
	}
	if len(a.PCNs) > 1 {
		tellNetworks(w, a.PCNs)
	}
}

// tellTally counts pharmacies, practices and who is open.
func tellTally(w *tabwriter.Writer, sources graph.Sources, a ask.AccessAnswer) {
	t := a.All
	fmt.Fprintf(w, "%s, %d walk-in; counted apart: %s\n", counted(t.Pharmacies, "pharmacy", "pharmacies"), t.WalkIn, sentence.CountedApart(t))
	fmt.Fprintf(w, "%s, %d patients", counted(t.Practices, "practice", "practices"), t.Patients)
	if t.PatientsUnknown > 0 {
		fmt.Fprintf(w, " (no figure for %s)", counted(t.PatientsUnknown, "practice", "practices"))
	}
	fmt.Fprintln(w)
	for _, l := range a.PatientsFrom() {
		fmt.Fprintf(w, "  of %s: %s\n", counted(l.Count, "practice", "practices"), sentence.Cited(sources, l.Source, l.Seen, a.On))
	}
	if r := t.Registered; r != nil {
		fmt.Fprintf(w, "  of all together, newer: %d patients: %s\n", r.Patients, sentence.Cited(sources, r.Source, r.Seen, a.On))
	}
	if t.PatientsPerPharmacy > 0 {
		fmt.Fprintf(w, "%d patients for each walk-in pharmacy, by the newest figure%s\n", t.PatientsPerPharmacy, sentence.Ties(t.Ties))
	}
	fmt.Fprintf(w, "of the walk-in: %d open late (after %s, Mon to Fri), %d on Saturdays, %d on Sundays, %d of unknown hours\n", t.Late,
		a.LateAfter, t.Saturday, t.Sunday, t.HoursUnknown)
	if a.At.Known() {
		fmt.Fprintf(w, "on %s: %d open, %d closed, %d not known\n", a.At.Words(), t.Open, t.Closed, t.Unknown)
	}
}

// tellHours tells each pharmacy's week, and when none is open.
func tellHours(w *tabwriter.Writer, sources graph.Sources, a ask.AccessAnswer) {
	for _, p := range a.Pharmacies {
		at, says := p.At, string(p.Hours)
		if p.Until != "" {
			at += " until " + p.Until
		}
		if says == "" {
			says = "hours not known"
		}
		for _, is := range []string{p.Status, p.Contract} {
			if is != "" {
				says += " (" + is + ")"
			}
		}
		if p.Tie {
			says += " (tie: equally near to another PCN)"
		}
		if p.Outside {
			says += " (of another area, counted for its PCN alone)"
		}
		if p.Elsewhere != nil {
			says += fmt.Sprintf(" (nearest practice: of %s, %d m)", p.Elsewhere.PCN.Code, p.Elsewhere.Metres)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.PCN.Code, p.Pharmacy.Code, p.Pharmacy.Name, at, says)
	}
	fmt.Fprintf(w, "\ngaps, when no pharmacy with known hours is open, between %s and %s\n", a.From, a.To)
	for _, d := range a.Week {
		fmt.Fprintf(w, "  %s\t%s\t%d of unknown hours\n", d.Day, sentence.Gaps(d), d.Unknown)
	}
	for _, h := range a.HoursFrom() {
		fmt.Fprintf(w, "\nhours of %s: %s, a usual week without public holidays\n", counted(h.Count, "pharmacy", "pharmacies"),
			sentence.Cited(sources, h.Source, h.Seen, a.On))
	}
}

// tellFarPractices names the practices with no walk-in pharmacy near.
func tellFarPractices(w *tabwriter.Writer, a ask.AccessAnswer) {
	fmt.Fprintf(w, "\npractices with no walk-in pharmacy within a mile: %d; of unknown place: %d; with none on record near: %d\n",
		a.All.Far, a.All.Unplaced, a.All.NoneNear)
	for _, p := range a.Practices {
		says := ""
		switch {
		case !p.Placed:
			says = "coordinates not known"
		case p.Nearest == nil:
			says = fmt.Sprintf("none on record within %d km", ask.AccessReach/1000)
		case p.Far:
			says = fmt.Sprintf("%d m to %s %s", p.Metres.Metres, p.Nearest.Code, p.Nearest.Name)
		default:
			continue
		}
		if p.Unconfirmed != 0 {
			says += ", a member not confirmed since " + p.Unconfirmed.String()
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", p.Practice.Code, p.Practice.Name, says)
	}
}

// tellNetworks counts each PCN of an area. What is not known stays a dash.
func tellNetworks(w *tabwriter.Writer, pcns []ask.AccessPCN) {
	fmt.Fprintf(w, "\nPCN\t\tpractices\twalk-in\tpatients each\topen\tlate\tSat\tSun\tgaps, hours\tpractices far\n")
	for _, p := range pcns {
		each, gaps := "-", "-"
		if p.PatientsPerPharmacy > 0 {
			each = strconv.Itoa(p.PatientsPerPharmacy)
		}
		if p.Pharmacies > 0 && p.DaysUnknown == 0 {
			gaps = fmt.Sprintf("%.1f", float64(p.GapMinutes)/60)
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t%s\t%d\n", p.PCN.Code, p.PCN.Name, p.AccessTally.Practices, p.WalkIn, each, p.Open,
			p.Late, p.Saturday, p.Sunday, gaps, p.Far)
	}
}
