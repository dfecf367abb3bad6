package datasets

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Eccg is the list of sub-ICBs, the CCGs before them, commissioning hubs and
// reporting entities.
//
//	(:SubICB)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)
//	(:Place)-[:PART_OF]->(:ICS)    reporting entities, RO327
//	(:Hub)                         RO218: the area in column 4 is where its office is
var Eccg = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "eccg", Title: "Sub-ICBs, CCGs, commissioning hubs and reporting entities, ODS", Licence: ogl,
		Trust: 25, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"eccg"},
	Sniff: files.ODS(nil, func(c []string) bool {
		if files.At(c, odsRegion) == "" || files.At(c, odsParent) != "" || files.At(c, odsOperator) != "" {
			return false
		}
		code, roles := files.At(c, odsCode), files.At(c, odsSubtype)
		closed := roles == "" && (facts.Shaped(code, "99X") || facts.Shaped(code, "A9A9A"))
		return closed || strings.HasPrefix(roles, "RO319") || strings.HasPrefix(roles, "RO327") || strings.HasPrefix(roles, "RO218")
	}),
	Row: eccgRow,
}

func eccgRow(r *files.Row) {
	kind, label := graph.SubICB, ""
	roles := r.Cell(odsSubtype)
	switch {
	case strings.Contains(roles, "RO327"):
		kind, label = graph.Place, "reporting entity"
	case strings.Contains(roles, "RO218"):
		kind = graph.Hub
	}
	n := odsNode(r, kind)
	n.Setting = label
	board, region := r.MaybeCode(odsBoard), r.MaybeCode(odsRegion)
	if r.Err != nil || !inEngland(r) {
		return
	}
	r.Node(n)
	if kind == graph.Hub {
		return
	}
	r.Edge(graph.PartOf, end(kind, n.Code), end(graph.ICS, board), 0, 0)
	if n.Closed == 0 && kind == graph.SubICB && r.First(board) {
		r.Edge(graph.PartOf, end(graph.ICS, board), end(graph.Region, region), 0, 0)
	}
}
