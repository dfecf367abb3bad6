package loaders

import "throughline/graph"

// The tables that others made from what the NHS publishes.

// SystemPlaces names the partnerships of 2019 and 2020 inside a system, then
// called integrated care partnerships, and their commissioners. It was compiled
// by hand.
//
//	(:SubICB)-[:IN_PLACE]->(:Place)-[:PART_OF]->(:ICS)
var SystemPlaces = &Dataset{
	Name: "icps", Title: "Integrated care partnerships of 2019 and 2020 (compiled by hand, not official)", Licence: "none stated",
	Trust: 60, Basis: graph.Supplied, Files: []string{"lsc_icp"},
	Columns: []string{"icp_name", "ics_name", "icb_code", "sub_icb_code", "sub_icb_name", "basis"},
	Row: func(r *row) {
		place, board, sub := slug(r.text(1)), r.code(3), r.code(4)
		if place == "" {
			r.refuse(1, "the name is empty")
		}
		if r.err != nil {
			return
		}
		place = "place." + place
		if r.first(place) {
			r.node(graph.Node{Code: place, Kind: graph.Place, Name: r.text(1), Setting: "integrated care partnership, 2019 and 2020"})
			r.edge(graph.PartOf, end{graph.Place, place}, end{graph.ICS, board}, 0, 0)
		}
		r.names(graph.Node{Code: sub, Kind: graph.SubICB, Name: r.text(5)})
		r.edge(graph.InPlace, end{graph.SubICB, sub}, end{graph.Place, place}, 0, 0)
	},
}

// ReportingEntities names the parts of sub-ICBs that report on their own, as
// people call them, and their boards from April 2026.
//
//	(:Place)-[:PART_OF]->(:ICS)
var ReportingEntities = &Dataset{
	Name: "reporting-entities", Title: "Sub-ICB reporting entities as places (from ODS)", Licence: ogl,
	Trust: 50, Basis: graph.Official, Declared: 20260401, Files: []string{"sub_icb_reporting_entities"},
	Columns: []string{"ods_code", "place_name", "icb_code_2026"},
	Row: func(r *row) {
		code, board := r.code(1), r.maybeCode(3)
		if r.err != nil {
			return
		}
		r.node(graph.Node{Code: code, Kind: graph.Place, Name: r.text(2), Setting: "reporting entity"})
		if board != "" {
			r.edge(graph.PartOf, end{graph.Place, code}, end{graph.ICS, board}, 0, 0)
		}
	},
}

// SubICBBoards says which board each sub-ICB is part of, and BoardRegions which
// region each board: both counted from the map of practices.
//
//	(:SubICB)-[:PART_OF]->(:ICS)
var SubICBBoards = &Dataset{
	Name: "sub-icb-boards", Title: "Boards of sub-ICBs (counted from the map of practices)", Licence: ogl,
	Trust: 55, Basis: graph.Official, Files: []string{"sub_icb_icb"},
	Columns: []string{"sub_icb_code", "ons_sub_icb_code", "sub_icb_name", "icb_code", "registered_patients"},
	Row: func(r *row) {
		r.counted(graph.SubICB, graph.ICS, 1, 2, 3, 4, 5)
	},
}

// BoardRegions is described with SubICBBoards.
//
//	(:ICS)-[:PART_OF]->(:Region)
var BoardRegions = &Dataset{
	Name: "board-regions", Title: "Regions of boards (counted from the map of practices)", Licence: ogl,
	Trust: 55, Basis: graph.Official, Files: []string{"icb_region"},
	Columns: []string{"icb_code", "ons_icb_code", "icb_name", "region_code", "registered_patients", "region_name", "ons_region_code"},
	Row: func(r *row) {
		region := r.code(4)
		if r.counted(graph.ICS, graph.Region, 1, 2, 3, 4, 5); r.err == nil {
			r.area(graph.Region, region, r.text(6), r.cell(7))
		}
	},
}

// counted reads an area of a kind and the larger one that it is part of, from
// columns of code, ONS code, name, the larger one's code and patients.
func (r *row) counted(kind, larger graph.Kind, code, ons, name, part, patients int) {
	c, to, n := r.code(code), r.code(part), r.number(patients)
	if r.err != nil {
		return
	}
	r.area(kind, c, r.text(name), r.cell(ons))
	r.names(graph.Node{Code: c, Kind: kind, Patients: n})
	r.edge(graph.PartOf, end{kind, c}, end{larger, to}, 0, 0)
}
