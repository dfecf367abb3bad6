package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// The columns that the ODS lists share.
const (
	odsCode     = 1
	odsName     = 2
	odsRegion   = 3
	odsBoard    = 4
	odsAddress  = 5 // to 9
	odsPostcode = 10
	odsOpened   = ODSOpened
	odsClosed   = ODSClosed
	odsStatus   = ODSStatus
	odsSubtype  = 14
	odsParent   = 15
	odsJoined   = 16
	odsLeft     = 17
	odsPhone    = 18
	odsOperator = 24
	odsSetting  = 26
)

// odsNode reads what every ODS list says of an organisation.
func odsNode(r *row, kind graph.Kind) graph.Node {
	return graph.Node{
		Code: r.code(odsCode), Kind: kind, Name: r.text(odsName),
		Address: r.lines(odsAddress, odsAddress+4), Postcode: facts.Postcode(r.text(odsPostcode)), Phone: r.text(odsPhone),
		Opened: r.day(odsOpened), Closed: r.after(odsClosed), Status: r.status(odsStatus),
	}
}

// inEngland says whether the region and board of a row are English, and leaves the
// row out if they are not.
func inEngland(r *row) bool {
	region, board := r.cell(odsRegion), r.cell(odsBoard)
	if region == "" || region == "W00" || board == "" || board == "Q99" {
		r.leaveOut()
		return false
	}
	return true
}

// end is one end of an edge: a code, and its kind if no other file knows the code.
func end(kind graph.Kind, code string) party { return party{kind: kind, code: code} }
