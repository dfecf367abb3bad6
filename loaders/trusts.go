package loaders

import (
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// TrustCatchment is the share of each trust's patients that comes from each
// board's area, by ONS code.
//
//	(:Trust)-[:SERVES {share}]->(:ICS)
var TrustCatchment = &Declaration{
	Dataset: facts.Dataset{
		Name: "trust-catchment", Title: "Catchment of NHS trusts by integrated care board (OHID)", Licence: ogl,
		Trust: 50, Basis: graph.Official,
	},
	Files:   []string{"nhs_trust22_to_icb22_share"},
	Columns: []string{"nhs_trust22_code", "icb22_code", "proportion_trust_came_from_icb"},
	Row: func(r *row) {
		trust, board := r.code(1), r.code(2)
		share, err := strconv.ParseFloat(r.cell(3), 64)
		if err != nil || !(share >= 0 && share <= 1) {
			r.refuse(3, quoted(r.cell(3))+" is not a share from 0 to 1")
		}
		if r.err == nil {
			r.edge(graph.Serves, end(graph.Trust, trust), end(graph.ICS, board), 0, 0).More().Share = share
		}
	},
}

// CancerAlliances says which alliance each trust belongs to.
//
//	(:Trust)-[:IN_ALLIANCE]->(:CancerAlliance)
var CancerAlliances = &Declaration{
	Dataset: facts.Dataset{
		Name:    "cancer-alliances",
		Title:   "Cancer alliances of trusts (OpenPrescribing mapping)",
		Licence: "MIT; NHS England content under the Open Government Licence v3.0",
		Trust:   50, Basis: graph.Official,
	},
	Files:   []string{"ods_ca_mapping"},
	Columns: []string{"ods_code", "ods_name", "cancer_alliance_name", "cancer_alliance_code"},
	Row: func(r *row) {
		trust, alliance, name := r.code(1), r.maybeCode(4), r.text(3)
		if r.err != nil || alliance == "" {
			return
		}
		if r.first(alliance) {
			r.node(graph.Node{Code: alliance, Kind: graph.CancerAlliance, Name: name})
		}
		r.names(graph.Node{Code: trust, Kind: graph.Trust, Name: r.text(2)})
		r.edge(graph.InAlliance, end(graph.Trust, trust), end(graph.CancerAlliance, alliance), 0, 0)
	},
}

// SiteNames gives names to the codes of trust sites that other files name.
var SiteNames = &Declaration{
	Dataset: facts.Dataset{
		Name:    "sites",
		Title:   "Names of trust sites (ODS, as kept by the Strategy Unit)",
		Licence: "MIT; ODS content under the Open Government Licence v3.0",
		Trust:   80, Basis: graph.Official,
	},
	Files: []string{"sites"},
	Sniff: func(s *glimpse) (form, bool) {
		code, ok := s.jsonPairs()
		return form{layout: pairs}, ok && len(code) == 5 && facts.IsCode(code)
	},
	Row: func(r *row) {
		if code := r.code(1); r.err == nil {
			r.names(graph.Node{Code: code, Kind: graph.Hospital, Name: r.text(2)})
		}
	},
}
