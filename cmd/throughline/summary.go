package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// summaryCommand counts what is in an area, and says for how many practices no list gives
// the patients.
func (c *cli) summaryCommand() *cobra.Command {
	return question(c, "summary CODE", "Count the PCNs, practices, patients and pharmacies of an area",
		func(_ *cobra.Command, v graph.View, code string, on graph.Day) (ask.AreaCounts, error) {
			return ask.Area(v, ask.CodeQuery{Code: code, On: on})
		}, tellArea)
}

func tellArea(w *tabwriter.Writer, a ask.AreaCounts) {
	fmt.Fprintf(w, "%s\t%s\n", a.Of.Code, sentence.Name(a.Of.Name))
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
		return
	}
	patients := sentence.Number(a.Patients)
	if a.PatientsUnknown > 0 {
		patients += fmt.Sprintf(" (not known for %s)", counted(a.PatientsUnknown, "practice"))
	}
	networks := sentence.Number(a.Networks)
	if a.Older > 0 {
		networks += fmt.Sprintf(" (%s of them not in the newest list, dated %s)", sentence.Number(a.Older), a.OlderDay.Words())
	}
	pharmacies := sentence.Number(a.Pharmacies)
	if which := sentence.Belonging(a.PharmacyRule, a.Of.Kind); which != "" {
		pharmacies += " (those " + which + ")"
	}
	for _, line := range [][2]string{{"PCNs", networks}, {"practices", sentence.Number(a.Practices)},
		{"patients", patients}, {"pharmacies", pharmacies}} {
		fmt.Fprintf(w, "%s\t%s\n", line[0], line[1])
	}
	tellAcross(w, a.Across)
}
