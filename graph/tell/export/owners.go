package export

import (
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Owners returns one of OwnersTables.
func Owners(a ask.OwnersAnswer, table string) Table {
	switch table {
	case "owners":
		return ownerShares(a)
	case "sisters":
		return sisters(a)
	}
	return ownedPharmacies(a)
}

// OwnersTables are the tables of an answer on owners. The first is the default.
var OwnersTables = []string{"pharmacies", "owners", "sisters"}

// OwnersSheets returns all OwnersTables as sheets of a workbook. Only a pharmacy
// has sisters.
func OwnersSheets(a ask.OwnersAnswer) []Sheet {
	out := []Sheet{{"Pharmacies", ownedPharmacies(a)}, {"Owners", ownerShares(a)}}
	if a.Of.Kind == graph.Pharmacy {
		out = append(out, Sheet{"Sisters", sisters(a)})
	}
	return out
}

func ownerShares(a ask.OwnersAnswer) Table {
	t := Table{Headings: []string{"owner", "owner_name", "pharmacies_here", "pharmacies_in_all", "chain", "of", "rule", "on"}}
	for _, o := range a.Owners {
		t.Rows = append(t.Rows, []string{o.Owner.Code, o.Owner.Name, strconv.Itoa(o.Here), strconv.Itoa(o.InAll), strconv.FormatBool(o.Chain),
			a.Of.Code, a.Rule, a.On.String()})
	}
	return t
}

// sisters returns the pharmacies of the same owner, with the source that says
// who owns the pharmacy asked about.
func sisters(a ask.OwnersAnswer) Table {
	t := Table{Headings: []string{"pharmacy", "pharmacy_name", "metres", "contract", "of", "on",
		"of_owner", "of_owner_name", "of_source", "of_seen"}}
	var asked ask.OwnedPharmacy
	if len(a.Pharmacies) > 0 {
		asked = a.Pharmacies[0]
	}
	for _, s := range a.Sisters {
		t.Rows = append(t.Rows, []string{s.Pharmacy.Code, s.Pharmacy.Name, strconv.Itoa(s.Metres), s.Contract, a.Of.Code, a.On.String(),
			asked.Owner.Code, asked.Owner.Name, asked.Source, asked.Seen.String()})
	}
	return t
}

func ownedPharmacies(a ask.OwnersAnswer) Table {
	t := Table{Headings: []string{"pharmacy", "pharmacy_name", "owner", "owner_name", "since", "contract", "area", "area_name",
		"pcn", "pcn_name", "lpcs", "lpcs_by", "of", "rule", "on", "source", "seen", "basis"}}
	for _, p := range a.Pharmacies {
		var lpcs, by []string
		for _, c := range p.LPCs {
			lpcs, by = append(lpcs, c.LPC.Name), append(by, c.By)
		}
		t.Rows = append(t.Rows, []string{p.Pharmacy.Code, p.Pharmacy.Name, p.Owner.Code, p.Owner.Name, p.Since.String(), p.Contract,
			p.Area.Code, p.Area.Name, p.PCN.Code, p.PCN.Name, strings.Join(lpcs, "; "), strings.Join(by, "; "), a.Of.Code, a.Rule,
			a.On.String(), p.Source, p.Seen.String(), string(p.Basis)})
	}
	return t
}
