package loaders

import (
	"strings"

	"throughline/graph"
)

// Dataset declares one data set: how a file of it is known and what its rows
// say. Columns count from 1, as the published lists do.
type Dataset struct {
	Name     string // as reports and sources cite it
	Title    string
	Licence  string
	Basis    graph.Basis
	Trust    int  // of two files of one day the lower number is believed
	Complete bool // what a newer file no longer holds has ended

	Day    graph.Day // of a file that tells its day in no other way
	Files  []string  // what such files are called, to notice one that is not
	Header []string  // headings it must have; nil where there is no header row
	Min    int       // columns, of a list without header
	Max    int

	// Sniff knows a headerless file by its first rows.
	Sniff func(rows [][]string) bool

	// Row says what one row means.
	Row func(r *row)

	// Sheets reads a workbook in place of Row.
	Sheets func(b *book) error

	// Example is the row that a template shows below the header.
	Example []string
	Note    string
}

const (
	ogl      = "Open Government Licence v3.0"
	supplied = "supplied by the user of this graph"
)

// Datasets lists every data set; the first that knows a file has it.
var Datasets = []*Dataset{
	Epraccur, Eccg, Etr, Edispensary, Epharmacyhq,
	RegistrationsMap, PracticePatients, BodyPatients,
	EpcnBook, EpcnDetails, EpcnPartners,
	Hospitals, NHSPharmacies, NHSPractices,
	PostcodeBoards, Postcodes,
	Catchment, BoardNames, BoardSuccession, SubICBMoves, Successions,
	Federations, FederationPCNs, Places, PlaceMembers, PlacePartners,
	Allocations, Operators, LPCs, LPCCovers, People,
}

// knows says whether the first rows of a file are this data set's.
func (d *Dataset) knows(rows [][]string) bool {
	if len(rows) == 0 || d.Sheets != nil {
		return false
	}
	if d.Header == nil {
		return d.Sniff(rows)
	}
	have := headings(rows[0])
	for _, h := range d.Header {
		if _, ok := have[heading(h)]; !ok {
			return false
		}
	}
	return true
}

// heading reduces a column heading to its letters and digits, upper case:
// spellings differ by year in spaces, line feeds and punctuation.
func heading(s string) string {
	var b strings.Builder
	for _, c := range strings.ToUpper(s) {
		if (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func headings(row []string) map[string]int {
	m := make(map[string]int, len(row))
	for i, h := range row {
		if _, ok := m[heading(h)]; !ok {
			m[heading(h)] = i + 1
		}
	}
	return m
}
