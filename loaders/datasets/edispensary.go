package datasets

import (
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Edispensary is the list of pharmacies and appliance contractors, in the
// legacy dialect and that of the ODS export.
//
//	(:Pharmacy)-[:OWNED_BY]->(:PharmacyOwner)
//	(:Pharmacy)-[:BASED_IN]->(:ICS)
var Edispensary = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "edispensary", Title: "Pharmacies and appliance contractors, ODS", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"edispensary"},
	Sniff: files.ODS(files.StatusDialect, func(c []string) bool {
		code := files.At(c, odsCode)
		return len(code) >= 4 && len(code) <= 5 && code[0] == 'F' && files.At(c, odsStatus) != ""
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

func edispensaryRow(r *files.Row) {
	n := odsNode(r, graph.Pharmacy)
	contract, ok := contractOf(r.Cell(odsSubtype))
	if n.Contract = contract; !ok {
		r.Refuse(odsSubtype, files.Quoted(r.Cell(odsSubtype))+" is not a sub-type of pharmacy")
	}
	owner, board := r.MaybeCode(odsParent), r.MaybeCode(odsBoard)
	since, until := r.Day(odsJoined), r.After(odsLeft)
	if r.Err != nil || !inEngland(r) {
		return
	}
	r.Node(n)
	self := end(graph.Pharmacy, n.Code)
	if owner == "" {
		r.None(graph.OwnedBy, self, graph.PharmacyOwner)
	} else {
		r.Edge(graph.OwnedBy, self, end(graph.PharmacyOwner, owner), since, until)
	}
	r.Edge(graph.BasedIn, self, end(graph.ICS, board), 0, 0)
}
