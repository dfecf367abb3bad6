package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Etr is the list of NHS trusts.
//
//	(:Trust)-[:BASED_IN]->(:ICS)
var Etr = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "etr", Title: "NHS trusts, ODS", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"etr"},
	Sniff: files.ODS(nil, func(c []string) bool {
		code, region := files.At(c, odsCode), files.At(c, odsOperator)
		return (facts.Shaped(code, "RXX") || facts.Shaped(code, "A9A9A")) && files.At(c, odsParent) == "" && files.At(c, odsSubtype) == "" &&
			(len(region) == 1 || len(c) < odsOperator)
	}),
	Row: etrRow,
}

func etrRow(r *files.Row) {
	n := odsNode(r, graph.Trust)
	board := r.MaybeCode(odsBoard)
	if r.Err != nil || !inEngland(r) {
		return
	}
	r.Node(n)
	r.Edge(graph.BasedIn, end(graph.Trust, n.Code), end(graph.ICS, board), 0, 0)
}
