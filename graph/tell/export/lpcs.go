package export

import (
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// LPCs returns a row for each committee of a pharmacy or a PCN. For an area it is
// a row for each committee of each PCN that straddles two or more.
func LPCs(a ask.LPCsAnswer) Table {
	t := Table{Headings: []string{"of", "of_name", "lpc", "lpc_name", "by", "via", "via_name", "pharmacies", "straddles", "on",
		"source", "seen", "basis"}}
	add := func(of graph.Ref, straddles bool, covers []ask.Covering) {
		for _, c := range covers {
			t.Rows = append(t.Rows, []string{of.Code, of.Name, c.LPC.Code, c.LPC.Name, c.By, c.Via.Code, c.Via.Name,
				Count(c.Pharmacies), strconv.FormatBool(straddles), a.On.String(), c.Source, c.Seen.String(), string(c.Basis)})
		}
	}
	if len(a.LPCs) > 0 {
		add(a.Of, a.Straddles, a.LPCs)
		return t
	}
	for _, s := range a.Straddling {
		add(s.PCN, true, s.LPCs)
	}
	return t
}

// LPCSheets returns what LPCs does, as the sheet of a workbook.
func LPCSheets(a ask.LPCsAnswer) []Sheet { return []Sheet{{"Committees", LPCs(a)}} }
