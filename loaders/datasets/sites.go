package datasets

import (
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// TrustSites is the list of the sites of NHS trusts. ODS has no role for hospitals,
// so a site is one if its name says so. Clinics, wards, car parks and others give
// names to codes from other files. If no file makes them more, their trust has them
// in a list, by which search finds it.
//
//	(:Hospital)-[:SITE_OF]->(:Trust)
var TrustSites = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "ets", Title: "Sites of NHS trusts, ODS", Licence: ogl,
		Trust: 22, Basis: graph.Official,
	},
	Once: 1, Files: []string{"ets"},
	Sniff: sitesOfTrusts("RXX", "TXX", "A9A9A"),
	Row:   func(r *files.Row) { site(r, graph.Trust) },
}

// ProviderSites is the list of the sites of independent providers. Hospitals are
// recognised as in TrustSites.
//
//	(:Hospital)-[:SITE_OF]->(:Provider)
var ProviderSites = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "ephpsite", Title: "Sites of independent healthcare providers, ODS", Licence: ogl,
		Trust: 45, Basis: graph.Official,
	},
	Once: 1, Files: []string{"ephpsite"},
	Sniff: named("ephpsite", func(c []string) bool { return files.At(c, odsParent) != "" }),
	Row:   func(r *files.Row) { site(r, graph.Provider) },
}

// sitesOfTrusts recognises a list of sites of trusts whose codes have one of the shapes.
func sitesOfTrusts(shapes ...string) func(*files.Glimpse) (files.Form, bool) {
	return files.ODS(nil, func(c []string) bool {
		code, trust := files.At(c, odsCode), files.At(c, odsParent)
		return files.At(c, odsSubtype) == "" && files.At(c, odsStatus) == "" &&
			slices.ContainsFunc(shapes, func(shape string) bool { return facts.Shaped(trust, shape) }) &&
			(facts.GoesOn(code, trust, 2) || facts.Shaped(code, "AXXXX") || facts.Shaped(code, "AXXXXX"))
	})
}

// site reads a site of a trust or provider.
func site(r *files.Row, of graph.Kind) {
	n := odsNode(r, graph.Hospital)
	parent := r.MaybeCode(odsParent)
	since, until := r.Day(odsJoined), r.After(odsLeft)
	if r.Err != nil || !inEngland(r) {
		return
	}
	if !hospital(n.Name) {
		r.Names(n)
		if parent != "" {
			r.Facts.Sites = append(r.Facts.Sites, facts.Site{Code: n.Code, Name: n.Name, Of: parent, Line: int32(r.Line)})
		}
		return
	}
	r.Node(n)
	if parent != "" {
		r.Edge(graph.SiteOf, end(graph.Hospital, n.Code), end(of, parent), since, until)
	}
}

// hospital says whether the name of a site is that of a hospital.
func hospital(name string) bool {
	name = strings.ToUpper(name)
	return strings.Contains(name, "HOSPITAL") || strings.Contains(name, "INFIRMARY")
}
