package loaders

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// TrustSites is the list of the sites of NHS trusts. ODS has no role for hospitals,
// so a site is one if its name says so. Clinics, wards, car parks and others only
// give names to codes from other files.
//
//	(:Hospital)-[:SITE_OF]->(:Trust)
var TrustSites = &Declaration{
	Dataset: facts.Dataset{
		Name: "ets", Title: "Sites of NHS trusts (ODS)", Licence: ogl,
		Trust: 22, Basis: graph.Official,
	},
	Once: 1, Files: []string{"ets"},
	Sniff: ods(nil, func(c []string) bool {
		code, trust := at(c, odsCode), at(c, odsParent)
		return at(c, odsSubtype) == "" && at(c, odsStatus) == "" && (facts.Shaped(trust, "RXX") || facts.Shaped(trust, "TXX") || facts.Shaped(trust, "A9A9A")) &&
			(facts.GoesOn(code, trust, 2) || facts.Shaped(code, "AXXXX") || facts.Shaped(code, "AXXXXX"))
	}),
	Row: func(r *row) { site(r, graph.Trust) },
}

// ProviderSites is the list of the sites of independent providers. Hospitals are
// recognised as in TrustSites.
//
//	(:Hospital)-[:SITE_OF]->(:Provider)
var ProviderSites = &Declaration{
	Dataset: facts.Dataset{
		Name: "ephpsite", Title: "Sites of independent healthcare providers (ODS)", Licence: ogl,
		Trust: 45, Basis: graph.Official,
	},
	Once: 1, Files: []string{"ephpsite"},
	Sniff: named("ephpsite", func(c []string) bool { return at(c, odsParent) != "" }),
	Row:   func(r *row) { site(r, graph.Provider) },
}

// site reads a site of a trust or provider.
func site(r *row, of graph.Kind) {
	n := odsNode(r, graph.Hospital)
	parent := r.maybeCode(odsParent)
	since, until := r.day(odsJoined), r.after(odsLeft)
	if r.err != nil || !inEngland(r) {
		return
	}
	if !hospital(n.Name) {
		r.names(n)
		return
	}
	r.node(n)
	if parent != "" {
		r.edge(graph.SiteOf, end(graph.Hospital, n.Code), end(of, parent), since, until)
	}
}

// hospital says whether the name of a site is that of a hospital.
func hospital(name string) bool {
	name = strings.ToUpper(name)
	return strings.Contains(name, "HOSPITAL") || strings.Contains(name, "INFIRMARY")
}
