package datasets

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Ebranchs is the list of branch surgeries. It is not complete.
//
//	(:Branch)-[:BRANCH_OF]->(:Practice)
var Ebranchs = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "ebranchs", Title: "Branch surgeries, ODS", Licence: ogl,
		Trust: 20, Basis: graph.Official,
	},
	Once: 1, Files: []string{"ebranchs"},
	Sniff: files.ODS(nil, func(c []string) bool {
		code, practice := files.At(c, odsCode), files.At(c, odsParent)
		return len(code) == 9 && len(practice) == 6 && strings.HasPrefix(code, practice[:1])
	}),
	Row: func(r *files.Row) {
		n := odsNode(r, graph.Branch)
		practice := r.Code(odsParent)
		since, until := r.Day(odsJoined), r.After(odsLeft)
		if r.Err != nil {
			return
		}
		if r.Cell(odsRegion) == "W00" || r.Cell(odsBoard) == "Q99" {
			r.LeaveOut()
			return
		}
		r.Node(n)
		r.Edge(graph.BranchOf, end(graph.Branch, n.Code), end(graph.Practice, practice), since, until)
	},
}
