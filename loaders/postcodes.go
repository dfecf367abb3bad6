package loaders

import (
	"strconv"
	"strings"

	"throughline/graph"
)

// PostcodeBoards is a look-up of postcodes with coordinates and today's board.
var PostcodeBoards = &Dataset{
	Name: "postcode-boards", Title: "Postcodes with coordinates and board (ONS Postcode Directory)", Licence: ogl,
	Basis: graph.Official, Trust: 3, Files: []string{"pharmacy_postcode_geo_lookup"},
	Header: []string{"postcode", "lat", "lon", "icb_code", "icb_name"},
	Row: func(r *row) {
		r.locate(r.of("POSTCODE"), r.where("LAT"), r.where("LON"), r.of("ICBCODE"), r.of("ICBNAME"))
	},
}

// Postcodes is a look-up of postcodes with coordinates only.
var Postcodes = &Dataset{
	Name: "postcodes", Title: "Postcodes with coordinates", Licence: ogl,
	Basis: graph.Official, Trust: 4, Files: []string{"postcode_latlong"},
	Header: []string{"postcode_nospace", "lat", "lon"},
	Row: func(r *row) {
		r.locate(r.of("POSTCODENOSPACE"), r.where("LAT"), r.where("LON"), "", "")
	},
}

// Catchment says what part of a trust's patients comes from each board.
//
//	(:Trust)-[:SERVES {share}]->(:ICS)
var Catchment = &Dataset{
	Name: "trust-catchment", Title: "Trust catchment: share of patients by board (OHID)", Licence: ogl,
	Basis: graph.Official, Trust: 3, Files: []string{"nhs_trust22_to_icb22_share"},
	Header: []string{"nhs_trust22_code", "icb22_code", "proportion_trust_came_from_icb"},
	Row: func(r *row) {
		trust, board := r.code(r.where("NHSTRUST22CODE")), r.code(r.where("ICB22CODE"))
		share, err := strconv.ParseFloat(r.of("PROPORTIONTRUSTCAMEFROMICB"), 64)
		if err != nil || !(share >= 0 && share <= 1.000001) {
			r.refuse(r.where("PROPORTIONTRUSTCAMEFROMICB"), "not a share between 0 and 1")
			return
		}
		r.edge(EdgeFact{Edge: graph.Edge{Type: graph.Serves, From: trust, To: board, Share: share}, FromKind: graph.Trust, ToKind: graph.ICS})
	},
}

// BoardNames is the ONS list of boards of December 2024: their names and codes.
var BoardNames = &Dataset{
	Name: "icb-names", Title: "Integrated care boards, December 2024 (ONS)", Licence: ogl,
	Basis: graph.Official, Trust: 3, Day: 20241231, Files: []string{"ICB_DEC_2024_names_codes"},
	Header: []string{"ICB24CD", "ICB24CDH", "ICB24NM"},
	Row: func(r *row) {
		r.node(NodeFact{Node: graph.Node{Code: r.code(r.where("ICB24CDH")), Kind: graph.ICS, Name: r.of("ICB24NM"), Alias: []string{r.of("ICB24CD")}}})
	},
}

// BoardSuccession says which boards followed which on 1 April 2026. Three were
// split: old to new is not a function.
//
//	(:ICS)-[:SUCCEEDED_BY]->(:ICS)
var BoardSuccession = &Dataset{
	Name: "icb-succession", Title: "Boards of April 2026 and those before them (derived from ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 2, Files: []string{"icb_succession"},
	Header: []string{"old_icb_code", "new_icb_code", "effective_date"},
	Row: func(r *row) {
		before, after := r.code(r.where("OLDICBCODE")), r.code(r.where("NEWICBCODE"))
		on := r.named("EFFECTIVEDATE")
		if on == 0 {
			r.refuse(r.where("EFFECTIVEDATE"), "the day is missing")
		}
		r.node(NodeFact{Node: graph.Node{Code: before, Kind: graph.ICS, Name: r.of("OLDICBNAME"), Closed: on, Status: "closed"}})
		n := graph.Node{Code: after, Kind: graph.ICS, Name: r.of("NEWICBNAME")}
		if len(after) == 5 { // boards older than 2026 have codes of three
			n.Opened, n.Status = on, "open"
		}
		r.node(NodeFact{Node: n})
		r.edge(EdgeFact{Edge: graph.Edge{Type: graph.SucceededBy, From: before, To: after, Since: on, On: on}, FromKind: graph.ICS, ToKind: graph.ICS})
	},
}

// SubICBMoves says where the practices of a sub-ICB went on 1 April 2026.
//
//	(:SubICB)-[:SUCCEEDED_BY]->(:SubICB)
var SubICBMoves = &Dataset{
	Name: "sub-icb-moves", Title: "Sub-ICBs split in April 2026 (derived from ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 2, Day: boardsChanged, Files: []string{"sub_icb_moves"},
	Header: []string{"old_sub_icb", "new_sub_icb"},
	Row: func(r *row) {
		before, after := r.code(r.where("OLDSUBICB")), r.code(r.where("NEWSUBICB"))
		r.node(NodeFact{Node: graph.Node{Code: before, Kind: graph.SubICB, Name: r.of("OLDNAME"), Closed: boardsChanged, Status: "closed"}})
		r.node(NodeFact{Node: graph.Node{Code: after, Kind: graph.SubICB, Name: r.of("NEWNAME")}})
		r.edge(EdgeFact{Edge: graph.Edge{Type: graph.SucceededBy, From: before, To: after, Since: boardsChanged, On: boardsChanged}, FromKind: graph.SubICB, ToKind: graph.SubICB})
	},
}

// Successions is the archive of which organisation followed which. It makes no
// stakeholder: both must be known from elsewhere.
var Successions = &Dataset{
	Name: "successions", Title: "Successions of organisations (ODS succ and succarc)", Licence: ogl,
	Basis: graph.Official, Trust: 2, Files: []string{"successions", "succ"},
	Header: []string{"predecessor_code", "successor_code", "effective_date"},
	Row: func(r *row) {
		on := r.named("EFFECTIVEDATE")
		r.edge(EdgeFact{Edge: graph.Edge{Type: graph.SucceededBy, From: strings.ToUpper(r.code(r.where("PREDECESSORCODE"))), To: strings.ToUpper(r.code(r.where("SUCCESSORCODE"))), Since: on, On: on}})
	},
}
