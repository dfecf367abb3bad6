package datasets

import (
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// TrustCatchment is the share of each trust's patients that comes from each
// board's area, by ONS code.
//
//	(:Trust)-[:SERVES {share}]->(:ICS)
var TrustCatchment = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "trust-catchment", Title: "Catchment of NHS trusts by integrated care board, OHID", Licence: ogl,
		Trust: 50, Basis: graph.Official, Strict: true,
	},
	Files:   []string{"nhs_trust22_to_icb22_share"},
	Columns: []string{"nhs_trust22_code", "icb22_code", "proportion_trust_came_from_icb"},
	Row: func(r *files.Row) {
		trust, board := r.Code(1), r.Code(2)
		share, err := strconv.ParseFloat(r.Cell(3), 64)
		if err != nil || !(share >= 0 && share <= 1) {
			r.Refuse(3, files.Quoted(r.Cell(3))+" is not a share from 0 to 1")
		}
		if r.Err == nil {
			e := r.Edge(graph.Serves, end(graph.Trust, trust), end(graph.ICS, board), 0, 0)
			e.More().Share = share
			r.Named(e, 1, 2)
		}
	},
}

// CancerAlliances says which alliance each trust belongs to.
//
//	(:Trust)-[:IN_ALLIANCE]->(:CancerAlliance)
var CancerAlliances = &files.Declaration{
	Dataset: facts.Dataset{
		Name:    "cancer-alliances",
		Title:   "Cancer alliances of trusts, OpenPrescribing mapping",
		Licence: "MIT; NHS England content under the Open Government Licence v3.0",
		Trust:   50, Basis: graph.Official,
	},
	Files:   []string{"ods_ca_mapping"},
	Columns: []string{"ods_code", "ods_name", "cancer_alliance_name", "cancer_alliance_code"},
	Row: func(r *files.Row) {
		trust, alliance, name := r.Code(1), r.MaybeCode(4), r.Text(3)
		if r.Err != nil {
			return
		}
		r.Names(graph.Node{Code: trust, Kind: graph.Trust, Name: r.Text(2)})
		if alliance == "" {
			r.None(graph.InAlliance, end(graph.Trust, trust), graph.CancerAlliance)
			return
		}
		if r.First(alliance) {
			r.Node(graph.Node{Code: alliance, Kind: graph.CancerAlliance, Name: name})
		}
		r.Edge(graph.InAlliance, end(graph.Trust, trust), end(graph.CancerAlliance, alliance), 0, 0)
	},
}

// SiteNames gives names to the codes of trust sites that other files name.
var SiteNames = &files.Declaration{
	Dataset: facts.Dataset{
		Name:    "sites",
		Title:   "Names of trust sites, ODS, as kept by the Strategy Unit",
		Licence: "MIT; ODS content under the Open Government Licence v3.0",
		Trust:   80, Basis: graph.Official,
	},
	Files: []string{"sites"},
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		code, ok := s.JSONPairs()
		return files.Form{Layout: files.Pairs}, ok && len(code) == 5 && facts.IsCode(code)
	},
	Row: func(r *files.Row) {
		if code := r.Code(1); r.Err == nil {
			r.Names(graph.Node{Code: code, Kind: graph.Hospital, Name: r.Text(2)})
		}
	},
}
