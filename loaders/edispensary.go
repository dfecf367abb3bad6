package loaders

import (
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Edispensary is the list of pharmacies and appliance contractors, in the
// legacy dialect and that of the ODS export.
//
//	(:Pharmacy)-[:OWNED_BY]->(:PharmacyOwner)
//	(:Pharmacy)-[:BASED_IN]->(:ICS)
var Edispensary = &Declaration{
	Dataset: facts.Dataset{
		Name: "edispensary", Title: "Pharmacies and appliance contractors (ODS)", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"edispensary"},
	Sniff: ods(statusDialect, func(c []string) bool {
		code := at(c, odsCode)
		return len(code) >= 4 && len(code) <= 5 && code[0] == 'F' && at(c, odsStatus) != ""
	}),
	Row: edispensaryRow,
}

// contractOf returns the contract of a contractor, by its number or by its roles (it
// may have several). The contract of a pharmacy is empty.
func contractOf(cell string) (contract string, ok bool) {
	switch roles := strings.Split(cell, "|"); {
	case cell == "", cell == "1", slices.Contains(roles, "RO182"):
		return "", true
	case cell == "2", cell == "3", slices.Contains(roles, "RO94"):
		return graph.ContractAppliance, true
	}
	return "", false
}

func edispensaryRow(r *row) {
	n := odsNode(r, graph.Pharmacy)
	contract, ok := contractOf(r.cell(odsSubtype))
	if n.Contract = contract; !ok {
		r.refuse(odsSubtype, quoted(r.cell(odsSubtype))+" is not a sub-type of pharmacy")
	}
	owner, board := r.maybeCode(odsParent), r.maybeCode(odsBoard)
	since, until := r.day(odsJoined), r.after(odsLeft)
	if r.err != nil || !inEngland(r) {
		return
	}
	r.node(n)
	self := end(graph.Pharmacy, n.Code)
	if owner == "" {
		r.none(graph.OwnedBy, self, graph.PharmacyOwner)
	} else {
		r.edge(graph.OwnedBy, self, end(graph.PharmacyOwner, owner), since, until)
	}
	r.edge(graph.BasedIn, self, end(graph.ICS, board), 0, 0)
}
