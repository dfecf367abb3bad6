package loaders

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Eccg is the list of sub-ICBs, the CCGs before them, commissioning hubs and
// reporting entities.
//
//	(:SubICB)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)
//	(:Place)-[:PART_OF]->(:ICS)    reporting entities, RO327
var Eccg = &Declaration{
	Dataset: facts.Dataset{
		Name: "eccg", Title: "Sub-ICBs, CCGs, commissioning hubs and reporting entities (ODS)", Licence: ogl,
		Trust: 25, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"eccg"},
	Sniff: ods(nil, func(c []string) bool {
		if at(c, odsRegion) == "" || at(c, odsParent) != "" || at(c, odsOperator) != "" {
			return false
		}
		code, roles := at(c, odsCode), at(c, odsSubtype)
		closed := roles == "" && (facts.Shaped(code, "99X") || facts.Shaped(code, "A9A9A"))
		return closed || strings.HasPrefix(roles, "RO319") || strings.HasPrefix(roles, "RO327") || strings.HasPrefix(roles, "RO218")
	}),
	Row: eccgRow,
}

func eccgRow(r *row) {
	kind, label := graph.SubICB, ""
	roles := r.cell(odsSubtype)
	switch {
	case strings.Contains(roles, "RO327"):
		kind, label = graph.Place, "reporting entity"
	case strings.Contains(roles, "RO218"):
		label = graph.CommissioningHub
	}
	n := odsNode(r, kind)
	n.Setting = label
	board, region := r.maybeCode(odsBoard), r.maybeCode(odsRegion)
	if r.err != nil || !inEngland(r) {
		return
	}
	r.node(n)
	r.edge(graph.PartOf, end(kind, n.Code), end(graph.ICS, board), 0, 0)
	if n.Closed == 0 && label == "" && r.first(board) {
		r.edge(graph.PartOf, end(graph.ICS, board), end(graph.Region, region), 0, 0)
	}
}
