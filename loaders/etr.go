package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Etr is the list of NHS trusts.
//
//	(:Trust)-[:BASED_IN]->(:ICS)
var Etr = &Declaration{
	Dataset: facts.Dataset{
		Name: "etr", Title: "NHS trusts (ODS)", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"etr"},
	Sniff: ods(nil, func(c []string) bool {
		code, region := at(c, odsCode), at(c, odsOperator)
		return (facts.Shaped(code, "RXX") || facts.Shaped(code, "A9A9A")) && at(c, odsParent) == "" && at(c, odsSubtype) == "" &&
			(len(region) == 1 || len(c) < odsOperator)
	}),
	Row: etrRow,
}

func etrRow(r *row) {
	n := odsNode(r, graph.Trust)
	board := r.maybeCode(odsBoard)
	if r.err != nil || !inEngland(r) {
		return
	}
	r.node(n)
	r.edge(graph.BasedIn, end(graph.Trust, n.Code), end(graph.ICS, board), 0, 0)
}
