package loaders

import "github.com/throughline-graph/throughline/graph"

// Epharmacyhq is the list of pharmacy head offices.
var Epharmacyhq = &Declaration{
	Dataset: Dataset{
		Name: "epharmacyhq", Title: "Pharmacy head offices (ODS)", Licence: ogl,
		Trust: 20, Basis: graph.Official,
	},
	Once: 1, Files: []string{"epharmacyhq"},
	Sniff: ods(statusDialect, func(c []string) bool {
		code := at(c, odsCode)
		return ((len(code) == 4 && code[0] == 'P') || shaped(code, "A9A9A")) && at(c, odsRegion) == "" && at(c, odsParent) == "" &&
			at(c, odsSubtype) != "RO319" && at(c, odsOperator) == ""
	}),
	Row: func(r *row) {
		if n := odsNode(r, graph.PharmacyOwner); r.err == nil {
			r.node(n)
		}
	},
}
