package loaders

import (
	"bytes"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// NHSUK is any of the directories that nhs.uk published: hospitals, pharmacies,
// clinics, practices. Only hospitals become stakeholders; the others only give
// coordinates.
//
//	(:Hospital)-[:SITE_OF]->(:Trust|:Provider)
var NHSUK = &Declaration{
	Dataset: facts.Dataset{
		Name: "nhsuk", Title: "Directory of hospitals, pharmacies or practices (nhs.uk)", Licence: ogl,
		Trust: 70, Basis: graph.Official,
	},
	Files:   []string{"hospital", "pharmacy", "clinic"},
	Columns: nhsukColumns,
	Sniff: func(s *glimpse) (form, bool) {
		first, _, _ := bytes.Cut(s.head, []byte("\n"))
		first = bytes.TrimSuffix(first, []byte("\r"))
		for _, sep := range []string{"¬", "\xac", "~"} {
			headings := strings.Split(string(first), sep)
			if at, _, ok := matchHeadings(nhsukColumns, headings); ok {
				kind := ""
				if second := bytes.SplitN(s.head, []byte("\n"), 3); len(second) > 1 {
					if cells := strings.Split(string(second[1]), sep); len(cells) > at[1] {
						kind = cells[at[1]]
					}
				}
				return form{dialect: strings.ToLower(kind), layout: plainSep, sep: sep, at: at}, true
			}
		}
		return form{}, false
	},
	Row: nhsukRow,
}

var nhsukColumns = []string{
	"OrganisationCode", "OrganisationType", "OrganisationName", "Address1", "Address2", "Address3", "City", "County",
	"Postcode", "Latitude", "Longitude", "ParentODSCode", "ParentName", "Phone",
}

func nhsukRow(r *row) {
	code := r.code(1)
	lat, lon := r.point(10, 11)
	parent := r.maybeCode(12)
	if r.err != nil {
		return
	}
	n := graph.Node{Code: code, Name: r.text(3), Postcode: facts.Postcode(r.text(9)), Lat: lat, Lon: lon}
	if n.Postcode != "" && n.HasPoint() {
		r.facts.Points = append(r.facts.Points, facts.Point{Postcode: facts.Squash(n.Postcode), Lat: lat, Lon: lon})
	}
	if r.cell(2) != "Hospital" {
		n.Kind = graph.Practice
		if r.cell(2) == "Pharmacy" {
			n.Kind = graph.Pharmacy
		}
		r.names(n)
		return
	}
	n.Kind, n.Address, n.Phone = graph.Hospital, r.lines(4, 8), r.text(14)
	r.node(n)
	if parent != "" {
		to := end(facts.OperatorKind(parent), parent)
		if name := r.text(13); name != "" && r.first(parent) {
			r.names(graph.Node{Code: parent, Kind: to.kind, Name: name})
		}
		r.edge(graph.SiteOf, end(graph.Hospital, code), to, 0, 0)
	}
}

// PracticePoints is nhs.uk's list of GP practices with coordinates, without
// headings: code, name, address 1 to 3, town, postcode, telephone, latitude,
// longitude.
var PracticePoints = &Declaration{
	Dataset: facts.Dataset{
		Name: "gp-latlong", Title: "Coordinates of GP practices (nhs.uk)", Licence: ogl,
		Trust: 70, Basis: graph.Official,
	},
	Files: []string{"gp-latlong"},
	Sniff: func(s *glimpse) (form, bool) {
		return form{layout: headless, width: 10}, s.most(func(c []string) bool {
			return len(c) == 10 && facts.IsCode(c[0]) && strings.Count(c[8], ".") == 1 && strings.Count(c[9], ".") == 1
		})
	},
	Row: func(r *row) {
		code := r.code(1)
		lat, lon := r.point(9, 10)
		if r.err != nil {
			return
		}
		n := graph.Node{Code: code, Kind: graph.Practice, Name: r.text(2), Postcode: facts.Postcode(r.text(7)), Lat: lat, Lon: lon}
		r.names(n)
		if n.Postcode != "" && n.HasPoint() {
			r.facts.Points = append(r.facts.Points, facts.Point{Postcode: facts.Squash(n.Postcode), Lat: lat, Lon: lon})
		}
	},
}
