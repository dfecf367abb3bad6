package loaders

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Ebranchs is the list of branch surgeries. It is not complete.
//
//	(:Branch)-[:BRANCH_OF]->(:Practice)
var Ebranchs = &Declaration{
	Dataset: facts.Dataset{
		Name: "ebranchs", Title: "Branch surgeries (ODS)", Licence: ogl,
		Trust: 20, Basis: graph.Official,
	},
	Once: 1, Files: []string{"ebranchs"},
	Sniff: ods(nil, func(c []string) bool {
		code, practice := at(c, odsCode), at(c, odsParent)
		return len(code) == 9 && len(practice) == 6 && strings.HasPrefix(code, practice[:1])
	}),
	Row: func(r *row) {
		n := odsNode(r, graph.Branch)
		practice := r.code(odsParent)
		since, until := r.day(odsJoined), r.after(odsLeft)
		if r.err != nil {
			return
		}
		if r.cell(odsRegion) == "W00" || r.cell(odsBoard) == "Q99" {
			r.leaveOut()
			return
		}
		r.node(n)
		r.edge(graph.BranchOf, end(graph.Branch, n.Code), end(graph.Practice, practice), since, until)
	},
}
