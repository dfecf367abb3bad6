package loaders

import (
	"strconv"
	"strings"

	"throughline/graph"
)

// Hospitals is the nhs.uk list of hospitals with their coordinates.
//
//	(:Hospital)-[:SITE_OF]->(:Trust|:Provider)
var Hospitals = &Dataset{
	Name: "nhsuk-hospital", Title: "Hospitals (nhs.uk)", Licence: ogl,
	Basis: graph.Official, Trust: 5, Files: []string{"Hospital"},
	Header: []string{"OrganisationCode", "OrganisationType", "Sector", "OrganisationName", "Latitude", "Longitude", "ParentODSCode"},
	Row: func(r *row) {
		n := graph.Node{Code: strings.ToUpper(r.code(r.where("ORGANISATIONCODE"))), Kind: graph.Hospital, Name: r.of("ORGANISATIONNAME"), Postcode: r.of("POSTCODE"), Phone: r.of("PHONE")}
		for _, h := range []string{"ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "COUNTY"} {
			if s := r.of(h); s != "" {
				n.Address = append(n.Address, s)
			}
		}
		n.Lat, n.Lon = r.point(r.where("LATITUDE"), r.where("LONGITUDE"))
		if n.Name == "" {
			r.refuse(r.where("ORGANISATIONNAME"), "the name is empty")
		}
		r.node(NodeFact{Node: n})
		parent := strings.ToUpper(r.codeOr(r.where("PARENTODSCODE")))
		kind := graph.Provider
		if trustCode.MatchString(parent) {
			kind = graph.Trust
		}
		r.join(graph.SiteOf, n.Code, graph.Hospital, parent, kind, 0, 0)
		if name := r.of("PARENTNAME"); parent != "" && name != "" {
			r.node(NodeFact{Node: graph.Node{Code: parent, Kind: kind, Name: name}, NameOnly: true})
		}
	},
}

// NHSPharmacies is the nhs.uk list of pharmacies: coordinates for their
// postcodes.
var NHSPharmacies = &Dataset{
	Name: "nhsuk-pharmacy", Title: "Pharmacies with coordinates (nhs.uk)", Licence: ogl,
	Basis: graph.Official, Trust: 6, Files: []string{"Pharmacy"},
	Header: []string{"OrganisationCode", "IsEPSEnabled", "OrganisationName", "Latitude", "Longitude"},
	Row: func(r *row) {
		r.locate(r.of("POSTCODE"), r.where("LATITUDE"), r.where("LONGITUDE"), "", "")
	},
}

// NHSPractices is a list of practices with coordinates, without headings:
// code, name, four address lines, postcode, telephone, latitude, longitude.
var NHSPractices = &Dataset{
	Name: "nhsuk-practice", Title: "GP practices with coordinates (nhs.uk)", Licence: ogl,
	Basis: graph.Official, Trust: 6, Files: []string{"gp-latlong"}, Min: 10, Max: 10,
	Sniff: func(rows [][]string) bool {
		return most(rows, func(r []string) bool { return len(r) == 10 && isCostCentre(r[0]) && strings.Contains(r[8], ".") })
	},
	Row: func(r *row) { r.locate(r.at(7), 9, 10, "", "") },
}

// point reads a latitude and longitude in degrees, WGS84; empty is unknown.
func (r *row) point(lat, lon int) (float64, float64) {
	if r.at(lat) == "" || r.at(lon) == "" {
		return 0, 0
	}
	y, err := strconv.ParseFloat(r.at(lat), 64)
	if err != nil || !(y >= 48 && y <= 62) {
		if err == nil && y == 0 {
			return 0, 0
		}
		r.refuse(lat, "not a latitude in the British Isles")
		return 0, 0
	}
	x, err := strconv.ParseFloat(r.at(lon), 64)
	if err != nil || !(x >= -11 && x <= 3) {
		r.refuse(lon, "not a longitude in the British Isles")
		return 0, 0
	}
	return y, x
}

// locate says where a postcode lies; an empty postcode lies nowhere.
func (r *row) locate(postcode string, lat, lon int, board, boardName string) {
	y, x := r.point(lat, lon)
	if p := squash(postcode); p != "" && (y != 0 || x != 0) {
		r.points = append(r.points, Point{p, y, x, board, boardName})
	}
}
