package loaders

import (
	"strings"

	"throughline/graph"
)

// EpcnBook is the workbook of networks and their practices, monthly until
// 2025: two sheets whose headings changed with the law.
//
//	(:Practice)-[:MEMBER_OF]->(:PCN)-[:COMMISSIONED_BY]->(:SubICB)
var EpcnBook = &Dataset{
	Name: "epcn", Title: "Primary care networks and their practices (ODS workbook)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Complete: true, Files: []string{"epcn"},
	Sheets: func(b *book) error {
		if err := b.each("PCNDetails", pcnRow); err != nil {
			return err
		}
		return b.each("PCN Core Partner Details", partnerRow)
	},
}

// EpcnDetails is the workbook's first sheet as a table.
var EpcnDetails = &Dataset{
	Name: "epcn-details", Title: "Primary care networks (ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Complete: true, Files: []string{"PCNDetails"},
	Header: []string{"PCN Code", "PCN Name", "Open Date", "Close Date", "Postcode"},
	Row:    pcnRow,
}

// EpcnPartners is the workbook's second sheet as a table.
var EpcnPartners = &Dataset{
	Name: "epcn-partners", Title: "Practices of primary care networks (ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Files: []string{"PCNCorePartnerDetails"},
	Header: []string{"Partner Organisation Code", "Partner Name", "PCN Code", "Practice to PCN Relationship Start Date"},
	Row:    partnerRow,
}

// starting returns the first column whose heading begins with one of the words.
func (r *row) starting(words ...string) int {
	best := 0
	for h, c := range r.column {
		for _, w := range words {
			if strings.HasPrefix(h, w) && (best == 0 || c < best) {
				best = c
			}
		}
	}
	return best
}

func pcnRow(r *row) {
	n := NodeFact{Node: graph.Node{Code: strings.ToUpper(r.code(r.where("PCNCODE"))), Kind: graph.PCN, Name: r.of("PCNNAME"),
		Opened: r.named("OPENDATE"), Closed: r.named("CLOSEDATE").Add(1), Postcode: r.of("POSTCODE"), Status: "open"}}
	if n.Closed != 0 {
		n.Status = "closed"
	}
	if c := r.starting("ADDRESSLINE1"); c > 0 {
		n.Address = r.address(c, c+4)
	}
	r.node(n)
	r.join(graph.CommissionedBy, n.Code, graph.PCN, r.codeOr(r.starting("CURRENTSUBICBLOCCODE", "CURRENTCLINICALCOMMISSIONINGGROUPCODE", "CURRENTCCGCODE", "CURRENTSUBICB")), graph.SubICB, 0, 0)
}

func partnerRow(r *row) {
	practice, pcn := r.code(r.where("PARTNERORGANISATIONCODE")), r.code(r.where("PCNCODE"))
	since, until := r.day(r.starting("PRACTICETOPCNRELATIONSHIPSTARTDATE")), r.last(r.starting("PRACTICETOPCNRELATIONSHIPENDDATE"))
	if since != 0 && until != 0 && until < since {
		r.refuse(r.starting("PRACTICETOPCNRELATIONSHIPENDDATE"), "the relationship ends before it starts")
	}
	r.join(graph.MemberOf, practice, graph.Practice, pcn, graph.PCN, since, until)
}
