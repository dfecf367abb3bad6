package datasets

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// PostcodeBoards gives the coordinates of the postcodes of pharmacies and the board
// whose area they are in, by ONS code.
var PostcodeBoards = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "postcode-boards", Title: "Coordinates and boards of postcodes, ONS postcode directory", Licence: oglPostcodes,
		Trust: 40, Basis: graph.Official,
	},
	Files:   []string{"pharmacy_postcode_geo_lookup"},
	Columns: []string{"postcode", "lat", "lon", "icb_code", "icb_name"},
	Row: func(r *files.Row) {
		r.LeaveAside("no postcode, or neither coordinates nor a board")
		lat, lon := r.Point(2, 3)
		board := r.MaybeCode(4)
		if p := graph.SquashPostcode(r.Text(1)); r.Err == nil && p != "" && (lat != 0 || board != "") {
			r.Facts.Points = append(
				r.Facts.Points,
				facts.Point{Postcode: p, Lat: lat, Lon: lon, Board: board, BoardName: r.Text(5), Line: int32(r.Line)},
			)
		}
	},
}

// PostcodePoints gives the coordinates of postcodes. Rows without a postcode are skipped.
var PostcodePoints = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "postcode-points", Title: "Coordinates of postcodes, ONS postcode directory and nhs.uk", Licence: oglPostcodes,
		Trust: 60, Basis: graph.Official,
	},
	Files:   []string{"postcode_latlong"},
	Columns: []string{"postcode_nospace|postcode", "lat|latitude", "lon|longitude"},
	Row: func(r *files.Row) {
		r.LeaveAside(placeless)
		lat, lon := r.Point(2, 3)
		if p := graph.SquashPostcode(r.Text(1)); r.Err == nil && p != "" && lat != 0 {
			r.Facts.Points = append(r.Facts.Points, facts.Point{Postcode: p, Lat: lat, Lon: lon, Line: int32(r.Line)})
		}
	},
}

// placeless is why a row of postcodes is left out.
const placeless = "no postcode, or no coordinates"

// AreasOfPostcodes is the ONS postcode directory itself, of any year, in its files
// by area: the one file of all areas is too large. Postcodes outside England are
// left out.
var AreasOfPostcodes = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "onspd", Title: "ONS postcode directory", Licence: oglPostcodes,
		Trust: 30, Basis: graph.Official,
	},
	Partial: true, Files: []string{"onspd"},
	Columns: []string{"pcds|pcd8|pcd2|pcd7|pcd", "lat", "long", "?icb*|?stp*", "?ctry*", "dointr", "doterm"},
	Row: func(r *files.Row) {
		if c := r.Cell(5); c != "" && c != "E92000001" {
			r.LeaveOut()
			return
		}
		r.LeaveAside(placeless)
		// The latitude of a postcode without coordinates.
		if strings.HasPrefix(r.Cell(2), "99.9999") {
			return
		}
		lat, lon := r.Point(2, 3)
		board := r.MaybeCode(4)
		if !facts.IsONS(board) {
			board = "" // an STP's code, or none
		}
		if p := graph.SquashPostcode(r.Text(1)); r.Err == nil && p != "" && lat != 0 {
			r.Facts.Points = append(r.Facts.Points, facts.Point{Postcode: p, Lat: lat, Lon: lon, Board: board, Line: int32(r.Line)})
		}
	},
}
