package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Epcn is the list of primary care networks: the sheet PCNDetails of ePCN.xlsx (whose
// other sheet is read with it), that sheet as CSV, or the export without headings.
//
//	(:PCN)-[:COMMISSIONED_BY]->(:SubICB)
var Epcn = &Declaration{
	Dataset: facts.Dataset{
		Name: "epcn", Title: "Primary care networks and their members (ODS)", Licence: ogl,
		Trust: 30, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"epcn", "pcndetails"},
	Columns: epcnColumns, Sheets: []*Declaration{CorePartners},
	Sniff: func(s *glimpse) (form, bool) {
		if s.sheet {
			return form{dialect: "workbook", layout: workbook}, true
		}
		if f, ok := s.headings(epcnColumns, false); ok {
			return f, true
		}
		return form{dialect: "export", layout: headless, width: 12}, s.most(func(c []string) bool {
			return len(c) == 12 && facts.Shaped(c[0], "A99999") && dateShaped(c[4])
		})
	},
	Row: func(r *row) {
		n := graph.Node{
			Code: r.code(1), Kind: graph.PCN, Name: r.text(2), Opened: r.day(5), Closed: r.after(6),
			Address: r.lines(7, 11), Postcode: facts.Postcode(r.text(12)),
		}
		commissioner := r.maybeCode(3)
		if r.err != nil {
			return
		}
		r.node(n)
		if commissioner != "" {
			r.edge(graph.CommissionedBy, end(graph.PCN, n.Code), end(graph.SubICB, commissioner), 0, 0)
		}
	},
}

// CorePartners is the list of present and past members of networks: the other sheet
// of ePCN.xlsx as CSV, or the export without headings.
//
//	(:Practice)-[:MEMBER_OF]->(:PCN)
var CorePartners = &Declaration{
	Dataset: facts.Dataset{
		Name: "epcncorepartnerdetails", Title: "Members of primary care networks (ODS)", Licence: ogl,
		Trust: 30, Basis: graph.Official,
	},
	Files:   []string{"epcncorepartnerdetails", "pcncorepartnerdetails"},
	Columns: partnerColumns,
	Sniff: func(s *glimpse) (form, bool) {
		if f, ok := s.headings(partnerColumns, false); ok {
			return f, true
		}
		return form{dialect: "export", layout: headless, width: 11}, s.most(func(c []string) bool {
			return len(c) == 11 && facts.Shaped(c[0], "XXXXXX") && facts.Shaped(c[4], "A99999") && dateShaped(c[8])
		})
	},
	Row: func(r *row) {
		practice, network := r.code(1), r.code(5)
		since, until := r.day(9), r.after(10)
		if r.err != nil {
			return
		}
		r.names(graph.Node{Code: practice, Kind: graph.Practice, Name: r.text(2)})
		r.names(graph.Node{Code: network, Kind: graph.PCN, Name: r.text(6)})
		r.edge(graph.MemberOf, end(graph.Practice, practice), end(graph.PCN, network), since, until)
	},
}

var epcnColumns = []string{
	"PCN Code", "PCN Name", "Current Sub ICB*|Current Clinical*|Current CCG*|Sub ICB*|Clinical*|CCG*", "?Sub ICB*|Clinical*|CCG*|Current*",
	"Open Date", "Close Date", "?Address Line 1", "?Address Line 2", "?Address Line 3", "?Address Line 4", "?Address Line 5", "?Postcode",
}

var partnerColumns = []string{
	"Partner Organisation Code|Practice Code", "Partner Name|Practice Name", "Practice Parent*", "Practice Parent*",
	"PCN Code", "PCN Name", "PCN Parent*", "PCN Parent*",
	"Practice to PCN Relationship Start Date", "Practice to PCN Relationship End Date", "?Practice*",
}
