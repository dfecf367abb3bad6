package loaders

import (
	"strings"

	"throughline/graph"
)

// Eccg is the list of sub-ICB locations, the CCGs before them, their
// commissioning hubs and the place-like reporting entities.
//
//	(:SubICB|:Place)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)
var Eccg = &Dataset{
	Name: "eccg", Title: "Sub-ICB locations and reporting entities (ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Complete: true, Files: []string{"eccg"}, Min: 18, Max: 27,
	Sniff: func(rows [][]string) bool {
		return most(rows, func(r []string) bool {
			return len(r) >= 18 && (len(r[0]) == 3 || len(r[0]) == 5) && strings.HasPrefix(r[2], "Y") && r[12] == "" && r[14] == "" &&
				(isDigits(r[0][:1]) && len(r[0]) == 3 || strings.HasPrefix(r[13], "RO3") || strings.HasPrefix(r[13], "RO218") || strings.Contains(r[1], "CCG"))
		})
	},
	Row: eccgRow,
}

func eccgRow(r *row) {
	kind := graph.SubICB
	n := r.ods(kind)
	switch role := r.at(14); {
	case strings.Contains(role, "RO327"):
		kind = graph.Place
		n.Setting = "sub-ICB reporting entity"
	case strings.Contains(role, "RO218"):
		n.Setting = "commissioning hub"
	}
	n.Kind = kind
	r.node(n)
	board, region := r.codeOr(4), r.codeOr(3)
	if region == "W00" || board == "" {
		return
	}
	r.join(graph.PartOf, n.Code, kind, board, graph.ICS, 0, 0)
	if n.Closed == 0 {
		r.join(graph.PartOf, board, graph.ICS, region, graph.Region, 0, 0)
	}
}
