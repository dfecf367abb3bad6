package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Epharmacyhq is the list of pharmacy head offices.
var Epharmacyhq = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "epharmacyhq", Title: "Pharmacy head offices, ODS", Licence: ogl,
		Trust: 20, Basis: graph.Official,
	},
	Once: 1, Files: []string{"epharmacyhq"},
	Sniff: files.ODS(files.StatusDialect, func(c []string) bool {
		code := files.At(c, odsCode)
		return ((len(code) == 4 && code[0] == 'P') || facts.Shaped(code, "A9A9A")) && files.At(c, odsRegion) == "" &&
			files.At(c, odsParent) == "" && files.At(c, odsSubtype) != "RO319" && files.At(c, odsOperator) == ""
	}),
	Row: func(r *files.Row) {
		if n := odsNode(r, graph.PharmacyOwner); r.Err == nil {
			r.Node(n)
		}
	},
}
