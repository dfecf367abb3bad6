package loaders

import (
	"strings"

	"throughline/graph"
)

// Eccg is the list of sub-ICBs, the CCGs before them, commissioning hubs and
// reporting entities.
//
//	(:SubICB)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)
//	(:Place)-[:PART_OF]->(:ICS)    reporting entities, RO327
var Eccg = &Dataset{
	Name: "eccg", Title: "Sub-ICBs, CCGs, commissioning hubs and reporting entities (ODS)", Licence: ogl,
	Trust: 25, Basis: graph.Official, Complete: true, Files: []string{"eccg"},
	Sniff: ods(nil, func(c []string) bool {
		code := at(c, odsCode)
		return (shaped(code, "99X") || shaped(code, "A9A9A")) && at(c, odsParent) == "" && at(c, odsOperator) == "" &&
			(at(c, odsSubtype) == "" || strings.HasPrefix(at(c, odsSubtype), "RO"))
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
		label = "commissioning hub"
	}
	n := r.odsNode(kind)
	n.Setting = label
	board, region := r.maybeCode(odsBoard), r.maybeCode(odsRegion)
	if r.err != nil || !r.inEngland() {
		return
	}
	r.node(n)
	r.edge(graph.PartOf, end{kind, n.Code}, end{graph.ICS, board}, 0, 0)
	if n.Closed == 0 && label == "" && r.first(board) {
		r.edge(graph.PartOf, end{graph.ICS, board}, end{graph.Region, region}, 0, 0)
	}
}
