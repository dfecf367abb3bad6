package loaders

import (
	"strings"

	"throughline/graph"
)

// Edispensary is the list of pharmacies and appliance contractors, open and
// closed, in both dialects.
//
//	(:Pharmacy)-[:OWNED_BY]->(:PharmacyOwner)
//	(:Pharmacy)-[:BASED_IN]->(:ICS)    column 4, until boards changed in April 2026
var Edispensary = &Dataset{
	Name: "edispensary", Title: "Pharmacies and appliance contractors (ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Complete: true, Files: []string{"edispensary"}, Min: 18, Max: 27,
	Sniff: func(rows [][]string) bool {
		return most(rows, func(r []string) bool {
			return len(r) >= 18 && len(r[0]) >= 4 && len(r[0]) <= 5 && r[0][0] == 'F' && r[12] != ""
		})
	},
	Row: func(r *row) {
		if r.at(3) == "W00" || r.at(4) == "Q99" {
			r.elsewhere()
			return
		}
		n := r.ods(graph.Pharmacy)
		switch kind := r.at(14); {
		case kind == "2" || kind == "3" || strings.Contains(kind, "RO94"):
			n.Contract = "appliance"
		case r.at(3) == "" && r.at(4) == "":
			r.elsewhere()
			return
		}
		r.node(n)
		r.join(graph.OwnedBy, n.Code, graph.Pharmacy, strings.ToUpper(r.codeOr(15)), graph.PharmacyOwner, r.day(16), r.last(17))
		if n.Status != "closed" { // a closed row keeps the area codes of its time
			r.join(graph.BasedIn, n.Code, graph.Pharmacy, r.codeOr(4), graph.ICS, 0, 0)
		}
	},
}

// Epharmacyhq is the list of pharmacy head offices.
var Epharmacyhq = &Dataset{
	Name: "epharmacyhq", Title: "Pharmacy head offices (ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Files: []string{"epharmacyhq"}, Min: 18, Max: 27,
	Sniff: func(rows [][]string) bool {
		return most(rows, func(r []string) bool {
			return len(r) >= 18 && (len(r[0]) == 4 || len(r[0]) == 5) && isCode(r[0]) && r[2] == "" && r[3] == "" && r[12] == "" && r[14] == ""
		})
	},
	Row: func(r *row) { r.node(r.ods(graph.PharmacyOwner)) },
}
