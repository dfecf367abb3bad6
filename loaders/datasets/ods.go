// Package datasets declares the published lists and the tables that users fill in,
// one data set a file: all that is known of a file is in its declaration.
package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// The columns that the ODS lists share.
const (
	odsCode     = 1
	odsName     = 2
	odsRegion   = 3
	odsBoard    = 4
	odsAddress  = 5 // to 9
	odsPostcode = 10
	odsOpened   = files.ODSOpened
	odsClosed   = files.ODSClosed
	odsStatus   = files.ODSStatus
	odsSubtype  = 14
	odsParent   = 15
	odsJoined   = 16
	odsLeft     = 17
	odsPhone    = 18
	odsOperator = 24
	odsSetting  = 26
)

// odsNode reads what every ODS list says of an organisation.
func odsNode(r *files.Row, kind graph.Kind) graph.Node {
	return graph.Node{
		Code: r.Code(odsCode), Kind: kind, Name: r.Text(odsName),
		Address: r.Lines(odsAddress, odsAddress+4), Postcode: graph.WritePostcode(r.Text(odsPostcode)), Phone: r.Text(odsPhone),
		Opened: r.Day(odsOpened), Closed: r.After(odsClosed), Status: r.Status(odsStatus),
	}
}

// inEngland says whether the region and board of a row are English, and leaves the
// row out if they are not.
func inEngland(r *files.Row) bool {
	region, board := r.Cell(odsRegion), r.Cell(odsBoard)
	if region == "" || region == "W00" || board == "" || board == "Q99" {
		r.LeaveOut()
		return false
	}
	return true
}

// end is one end of an edge: a code, and its kind if no other file knows the code.
func end(kind graph.Kind, code string) files.End { return files.End{Kind: kind, Code: code} }

// operator is the end of an edge at an organisation that runs others. Its kind is a guess.
func operator(code string) files.End {
	return files.End{Kind: facts.OperatorKind(code), Code: code, Guess: true}
}
