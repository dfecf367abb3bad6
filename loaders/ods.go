package loaders

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// The columns that the ODS lists share.
const (
	odsCode     = 1
	odsName     = 2
	odsRegion   = 3
	odsBoard    = 4
	odsAddress  = 5 // to 9
	odsPostcode = 10
	odsOpened   = 11
	odsClosed   = 12
	odsStatus   = 13
	odsSubtype  = 14
	odsParent   = 15
	odsJoined   = 16
	odsLeft     = 17
	odsPhone    = 18
	odsOperator = 24
	odsSetting  = 26
)

// odsNode reads what every ODS list says of an organisation.
func (r *row) odsNode(kind graph.Kind) graph.Node {
	return graph.Node{
		Code: r.code(odsCode), Kind: kind, Name: r.text(odsName),
		Address: r.lines(odsAddress, odsAddress+4), Postcode: postcode(r.text(odsPostcode)), Phone: r.text(odsPhone),
		Opened: r.day(odsOpened), Closed: r.after(odsClosed), Status: r.status(odsStatus),
	}
}

// inEngland says whether the region and board of a row are English, and leaves the
// row out if they are not.
func (r *row) inEngland() bool {
	region, board := r.cell(odsRegion), r.cell(odsBoard)
	if region == "" || region == "W00" || board == "" || board == "Q99" {
		r.leaveOut()
		return false
	}
	return true
}

// postcode writes a postcode with its one space, in upper case.
func postcode(s string) string {
	if len(s) >= 5 && len(s) <= 8 && s[len(s)-4] == ' ' {
		plain := true
		for i := 0; i < len(s); i++ {
			if c := s[i]; i != len(s)-4 && !isDigit(c) && (c < 'A' || c > 'Z') {
				plain = false
			}
		}
		if plain {
			return s
		}
	}
	p := squash(s)
	if len(p) < 5 || len(p) > 7 || strings.ContainsFunc(p, func(c rune) bool { return c > '~' }) {
		return p
	}
	return p[:len(p)-3] + " " + p[len(p)-3:]
}
