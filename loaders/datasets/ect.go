package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Ect is the list of care trusts. They are NHS trusts, but Etr does not list them.
//
//	(:Trust)-[:BASED_IN]->(:ICS)
var Ect = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "ect", Title: "Care trusts, ODS", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"ect"},
	Sniff: files.ODS(nil, func(c []string) bool {
		region := files.At(c, odsOperator)
		return facts.Shaped(files.At(c, odsCode), "TXX") && files.At(c, odsParent) == "" && files.At(c, odsSubtype) == "" &&
			(len(region) == 1 || len(c) < odsOperator)
	}),
	Row: etrRow,
}

// CareTrustSites is the list of the sites of care trusts. Hospitals are recognised as
// in TrustSites.
//
//	(:Hospital)-[:SITE_OF]->(:Trust)
var CareTrustSites = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "ectsite", Title: "Sites of care trusts, ODS", Licence: ogl,
		Trust: 22, Basis: graph.Official,
	},
	Once: 1, Files: []string{"ectsite"},
	Sniff: sitesOfTrusts("TXX"),
	Row:   func(r *files.Row) { site(r, graph.Trust) },
}
