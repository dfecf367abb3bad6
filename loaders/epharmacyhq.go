package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Epharmacyhq is the list of pharmacy head offices.
var Epharmacyhq = &Declaration{
	Dataset: facts.Dataset{
		Name: "epharmacyhq", Title: "Pharmacy head offices (ODS)", Licence: ogl,
		Trust: 20, Basis: graph.Official,
	},
	Once: 1, Files: []string{"epharmacyhq"},
	Sniff: ods(statusDialect, func(c []string) bool {
		code := at(c, odsCode)
		return ((len(code) == 4 && code[0] == 'P') || facts.Shaped(code, "A9A9A")) && at(c, odsRegion) == "" && at(c, odsParent) == "" &&
			at(c, odsSubtype) != "RO319" && at(c, odsOperator) == ""
	}),
	Row: func(r *row) {
		if n := odsNode(r, graph.PharmacyOwner); r.err == nil {
			r.node(n)
		}
	},
}
