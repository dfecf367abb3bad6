package export

import (
	"cmp"
	"strconv"

	"github.com/throughline-graph/throughline/graph/ask"
)

// Pharmacies returns a row for each pharmacy and PCN, with the rule that joins them.
func Pharmacies(a ask.PharmaciesAnswer) Table {
	t := Table{Headings: []string{"pharmacy", "pharmacy_name", "pcn", "pcn_name", "practice", "practice_name", "metres", "rule", "on",
		"status", "contract", "hours", "hours_source", "hours_seen", "items", "items_all", "month", "source", "seen", "basis"}}
	for _, p := range a.Pairs {
		t.Rows = append(t.Rows, []string{p.Pharmacy.Code, p.Pharmacy.Name, p.PCN.Code, p.PCN.Name, p.Practice.Code, p.Practice.Name,
			strconv.Itoa(p.Metres), cmp.Or(p.Rule, a.Rule), a.On.String(),
			p.Status, p.Contract, string(p.Hours), p.HoursSource, p.HoursSeen.String(), Count(p.Items), Count(p.ItemsAll), p.Month, p.Source,
			p.Seen.String(), string(p.Basis)})
	}
	return t
}

// PharmacySheets returns what Pharmacies does, as the sheet of a workbook.
func PharmacySheets(a ask.PharmaciesAnswer) []Sheet { return []Sheet{{"Pharmacies", Pharmacies(a)}} }
