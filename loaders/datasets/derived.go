package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Tables that others compiled from what the NHS publishes.

// SystemPlaces lists the integrated care partnerships of 2019 and 2020, which were
// places inside a system, and their commissioners. It was compiled by hand.
//
//	(:SubICB)-[:IN_PLACE]->(:Place)-[:PART_OF]->(:ICS)
var SystemPlaces = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "icps", Title: "Integrated care partnerships of 2019 and 2020, compiled by hand, not official", Licence: "none stated",
		Trust: 60, Basis: graph.Supplied,
	},
	Files:   []string{"lsc_icp"},
	Columns: []string{"icp_name", "ics_name", "icb_code", "sub_icb_code", "sub_icb_name", "basis"},
	Row: func(r *files.Row) {
		place, board, sub := facts.Slug(r.Text(1)), r.Code(3), r.Code(4)
		if place == "" {
			r.Refuse(1, "the name of the partnership is empty")
		}
		if r.Err != nil {
			return
		}
		place = "place." + place
		if r.First(place) {
			r.Node(graph.Node{Code: place, Kind: graph.Place, Name: r.Text(1), Setting: "integrated care partnership, 2019 and 2020"})
			r.Names(graph.Node{Code: board, Kind: graph.ICS, Name: r.Text(2)})
			r.Edge(graph.PartOf, end(graph.Place, place), end(graph.ICS, board), 0, 0)
		}
		// Column 5 calls the CCG as a sub-ICB of today, so it is no name of that time.
		r.Edge(graph.InPlace, end(graph.SubICB, sub), end(graph.Place, place), 0, 0)
	},
}

// ReportingEntities lists the parts of sub-ICBs that report separately, with the names
// people use for them and their boards from April 2026.
//
//	(:Place)-[:PART_OF]->(:ICS)
var ReportingEntities = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "reporting-entities", Title: "Sub-ICB reporting entities as places, from ODS", Licence: ogl,
		Trust: 50, Basis: graph.Official,
	},
	Declared: 20260401, Files: []string{"sub_icb_reporting_entities"},
	Columns: []string{"ods_code", "place_name", "icb_code_2026"},
	Row: func(r *files.Row) {
		code, board := r.Code(1), r.MaybeCode(3)
		if r.Err != nil {
			return
		}
		r.Node(graph.Node{Code: code, Kind: graph.Place, Name: r.Text(2), Setting: "reporting entity"})
		if board != "" {
			r.Edge(graph.PartOf, end(graph.Place, code), end(graph.ICS, board), 0, 0)
		}
	},
}
