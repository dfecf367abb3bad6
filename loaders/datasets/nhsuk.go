package datasets

import (
	"bytes"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// NHSUK is any of the directories that nhs.uk published: hospitals, pharmacies,
// clinics, practices. Only hospitals become stakeholders; the others only give
// coordinates.
//
//	(:Hospital)-[:SITE_OF]->(:Trust|:Provider)
var NHSUK = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "nhsuk", Title: "Directory of hospitals, pharmacies or practices, nhs.uk", Licence: ogl,
		Trust: 70, Basis: graph.Official,
	},
	Files:   []string{"hospital", "pharmacy", "clinic"},
	Columns: nhsukColumns,
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		first, _, _ := bytes.Cut(s.Head, []byte("\n"))
		first = bytes.TrimSuffix(first, []byte("\r"))
		for _, sep := range []string{"¬", "\xac", "~"} {
			headings := strings.Split(string(first), sep)
			if at, _, ok := files.MatchHeadings(nhsukColumns, headings); ok {
				kind := ""
				if second := bytes.SplitN(s.Head, []byte("\n"), 3); len(second) > 1 {
					if cells := strings.Split(string(second[1]), sep); len(cells) > at[1] {
						kind = cells[at[1]]
					}
				}
				return files.Form{Dialect: strings.ToLower(kind), Layout: files.Separated, Sep: sep, At: at}, true
			}
		}
		return files.Form{}, false
	},
	Row: nhsukRow,
}

var nhsukColumns = []string{
	"OrganisationCode", "OrganisationType", "OrganisationName", "Address1", "Address2", "Address3", "City", "County",
	"Postcode", "Latitude", "Longitude", "ParentODSCode", "ParentName", "Phone",
}

func nhsukRow(r *files.Row) {
	code := r.Code(1)
	lat, lon := r.Point(10, 11)
	parent := r.MaybeCode(12)
	if r.Err != nil {
		return
	}
	n := graph.Node{Code: code, Name: r.Text(3), Postcode: graph.WritePostcode(r.Text(9)), Lat: lat, Lon: lon}
	if n.Postcode != "" && n.HasPoint() {
		r.Facts.Points = append(r.Facts.Points, facts.Point{Postcode: graph.SquashPostcode(n.Postcode), Lat: lat, Lon: lon,
			Line: int32(r.Line)})
	}
	if r.Cell(2) != "Hospital" {
		n.Kind = graph.Practice
		if r.Cell(2) == "Pharmacy" {
			n.Kind = graph.Pharmacy
		}
		r.Names(n)
		return
	}
	n.Kind, n.Address, n.Phone = graph.Hospital, r.Lines(4, 8), r.Text(14)
	r.Node(n)
	if parent != "" {
		to := operator(parent)
		if name := r.Text(13); name != "" && r.First(parent) {
			r.Names(graph.Node{Code: parent, Kind: to.Kind, Name: name})
		}
		r.Edge(graph.SiteOf, end(graph.Hospital, code), to, 0, 0)
	}
}

// PracticePoints is nhs.uk's list of GP practices with coordinates, without
// headings: code, name, address 1 to 3, town, postcode, telephone, latitude,
// longitude.
var PracticePoints = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "gp-latlong", Title: "Coordinates of GP practices, nhs.uk", Licence: ogl,
		Trust: 70, Basis: graph.Official,
	},
	Files: []string{"gp-latlong"},
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		return files.Form{Layout: files.Headless, Width: 10}, s.Most(func(c []string) bool {
			return len(c) == 10 && facts.IsCode(c[0]) && strings.Count(c[8], ".") == 1 && strings.Count(c[9], ".") == 1
		})
	},
	Row: func(r *files.Row) {
		code := r.Code(1)
		lat, lon := r.Point(9, 10)
		if r.Err != nil {
			return
		}
		n := graph.Node{Code: code, Kind: graph.Practice, Name: r.Text(2), Postcode: graph.WritePostcode(r.Text(7)), Lat: lat, Lon: lon}
		r.Names(n)
		if n.Postcode != "" && n.HasPoint() {
			r.Facts.Points = append(r.Facts.Points, facts.Point{Postcode: graph.SquashPostcode(n.Postcode), Lat: lat, Lon: lon,
				Line: int32(r.Line)})
		}
	},
}
