package loaders

import "throughline/graph"

// PostcodeBoards says where the postcodes of pharmacies lie and which board's
// area they are in, by ONS code.
var PostcodeBoards = &Dataset{
	Name: "postcode-boards", Title: "Coordinates and boards of postcodes (ONS postcode directory)", Licence: oglPostcodes,
	Trust: 40, Basis: graph.Official, Files: []string{"pharmacy_postcode_geo_lookup"},
	Columns: []string{"postcode", "lat", "lon", "icb_code", "icb_name"},
	Row: func(r *row) {
		lat, lon := r.point(2, 3)
		board := r.maybeCode(4)
		if p := squash(r.text(1)); r.err == nil && p != "" && (lat != 0 || board != "") {
			r.facts.Points = append(r.facts.Points, Point{Postcode: p, Lat: lat, Lon: lon, Board: board, BoardName: r.text(5)})
		}
	},
}

// PostcodePoints says where postcodes lie. A row without a postcode says nothing.
var PostcodePoints = &Dataset{
	Name: "postcode-points", Title: "Coordinates of postcodes (ONS postcode directory and nhs.uk)", Licence: oglPostcodes,
	Trust: 60, Basis: graph.Official, Files: []string{"postcode_latlong"},
	Columns: []string{"postcode_nospace|postcode", "lat|latitude", "lon|longitude"},
	Row: func(r *row) {
		lat, lon := r.point(2, 3)
		if p := squash(r.text(1)); r.err == nil && p != "" && lat != 0 {
			r.facts.Points = append(r.facts.Points, Point{Postcode: p, Lat: lat, Lon: lon})
		}
	},
}
