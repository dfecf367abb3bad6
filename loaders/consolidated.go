package loaders

import "throughline/graph"

// ConsolidatedList is NHSBSA's quarterly list of pharmaceutical contractors, of
// which the council area of each is read.
//
//	(:Pharmacy)-[:IN_AREA]->(:HWB)
var ConsolidatedList = &Dataset{
	Name: "consolidated-list", Title: "Consolidated pharmaceutical list (NHSBSA)", Licence: ogl,
	Trust: 40, Basis: graph.Official, Files: []string{"consol_pharmacy_list"},
	Columns: []string{"PHARMACY_ODS_CODE_F_CODE", "HEALTH_AND_WELLBEING_BOARD", "PHARMACY_TRADING_NAME", "POST_CODE", "CONTRACT_TYPE"},
	Row: func(r *row) {
		code, area := r.code(1), slug(r.text(2))
		if r.err != nil {
			return
		}
		r.names(graph.Node{Code: code, Kind: graph.Pharmacy, Name: r.text(3)})
		if area == "" {
			return
		}
		if r.first(area) {
			r.node(graph.Node{Code: "hwb." + area, Kind: graph.HWB, Name: r.text(2)})
		}
		r.edge(graph.InArea, end{graph.Pharmacy, code}, end{graph.HWB, "hwb." + area}, 0, 0)
	},
}

// AreasOfLPCs says which local pharmaceutical committee covers which council
// area. It was compiled by hand from the committees' names.
//
//	(:LPC)-[:COVERS]->(:HWB)
var AreasOfLPCs = &Dataset{
	Name: "lpc", Title: "Council areas of local pharmaceutical committees (compiled by hand, not official)", Licence: "none stated",
	Trust: 60, Basis: graph.Supplied, Declared: 20240401, Files: []string{"hwb_to_lpc"},
	Columns: []string{"health_and_wellbeing_board", "lpc_name", "basis", "note"},
	Row: func(r *row) {
		area, lpc := slug(r.text(1)), slug(r.text(2))
		if area == "" {
			r.refuse(1, "the area is empty")
		}
		if lpc == "" {
			r.refuse(2, "the committee is empty")
		}
		if r.err != nil {
			return
		}
		if r.first("hwb." + area) {
			r.node(graph.Node{Code: "hwb." + area, Kind: graph.HWB, Name: r.text(1)})
		}
		if r.first("lpc." + lpc) {
			r.node(graph.Node{Code: "lpc." + lpc, Kind: graph.LPC, Name: r.text(2)})
		}
		r.edge(graph.Covers, end{graph.LPC, "lpc." + lpc}, end{graph.HWB, "hwb." + area}, 0, 0)
	},
}

// LPCNames lists the local pharmaceutical committees by name.
var LPCNames = &Dataset{
	Name: "lpc-names", Title: "Local pharmaceutical committees (compiled by hand, not official)", Licence: "none stated",
	Trust: 60, Basis: graph.Supplied, Declared: 20240401, Files: []string{"lpc_list"},
	Columns: []string{"lpc_name", "source"},
	Row: func(r *row) {
		lpc := slug(r.text(1))
		if lpc == "" {
			r.refuse(1, "the committee is empty")
			return
		}
		r.node(graph.Node{Code: "lpc." + lpc, Kind: graph.LPC, Name: r.text(1)})
	},
}
