package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Epcn is the list of primary care networks: the sheet PCNDetails of ePCN.xlsx (whose
// other sheet is read with it), that sheet as CSV, or the export without headings.
//
//	(:PCN)-[:COMMISSIONED_BY]->(:SubICB)
var Epcn = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "epcn", Title: "Primary care networks and their members, ODS", Licence: ogl,
		Trust: 30, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"epcn", "pcndetails"},
	Columns: epcnColumns, Sheets: []*files.Declaration{CorePartners},
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		if s.Sheet {
			return files.Form{Dialect: "workbook", Layout: files.Workbook}, true
		}
		if f, ok := s.Headings(epcnColumns, false); ok {
			return f, true
		}
		return files.Form{Dialect: "export", Layout: files.Headless, Width: 12}, s.Most(func(c []string) bool {
			return len(c) == 12 && facts.Shaped(c[0], "A99999") && files.DateShaped(c[4])
		})
	},
	Row: func(r *files.Row) {
		n := graph.Node{
			Code: r.Code(1), Kind: graph.PCN, Name: r.Text(2), Opened: r.Day(5), Closed: r.After(6),
			Address: r.Lines(7, 11), Postcode: graph.WritePostcode(r.Text(12)),
		}
		commissioner := r.MaybeCode(3)
		if r.Err != nil {
			return
		}
		r.Node(n)
		if commissioner != "" {
			r.Edge(graph.CommissionedBy, end(graph.PCN, n.Code), end(graph.SubICB, commissioner), 0, 0)
		}
	},
}

// CorePartners is the list of present and past members of networks: the other sheet
// of ePCN.xlsx as CSV, or the export without headings.
//
//	(:Practice)-[:MEMBER_OF]->(:PCN)
var CorePartners = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "epcncorepartnerdetails", Title: "Members of primary care networks, ODS", Licence: ogl,
		Trust: 30, Basis: graph.Official, History: true,
	},
	Files:   []string{"epcncorepartnerdetails", "pcncorepartnerdetails"},
	Columns: partnerColumns,
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		if f, ok := s.Headings(partnerColumns, false); ok {
			return f, true
		}
		return files.Form{Dialect: "export", Layout: files.Headless, Width: 11}, s.Most(func(c []string) bool {
			return len(c) == 11 && facts.Shaped(c[0], "XXXXXX") && facts.Shaped(c[4], "A99999") && files.DateShaped(c[8])
		})
	},
	Row: func(r *files.Row) {
		practice, network := r.Code(1), r.Code(5)
		since, until := r.Day(9), r.After(10)
		if r.Err != nil {
			return
		}
		// The names of commissioners are those of the time: CCGs until June 2022.
		if c := r.Cell(3); facts.IsCode(c) && r.Text(4) != "" && r.First(c) {
			r.Names(graph.Node{Code: c, Kind: graph.SubICB, Name: r.Text(4)})
		}
		r.Names(graph.Node{Code: practice, Kind: graph.Practice, Name: r.Text(2)})
		r.Names(graph.Node{Code: network, Kind: graph.PCN, Name: r.Text(6)})
		r.Edge(graph.MemberOf, end(graph.Practice, practice), end(graph.PCN, network), since, until)
	},
}

var epcnColumns = []string{
	"PCN Code", "PCN Name", "Current Sub ICB*|Current Clinical*|Current CCG*|Sub ICB*|Clinical*|CCG*", "?Sub ICB*|Clinical*|CCG*|Current*",
	"Open Date*", "Close Date*", "?Address Line 1", "?Address Line 2", "?Address Line 3", "?Address Line 4", "?Address Line 5", "?Postcode",
}

var partnerColumns = []string{
	"Partner Organisation Code|Practice Code", "Partner Name|Practice Name", "Practice Parent*", "Practice Parent*",
	"PCN Code", "PCN Name", "PCN Parent*", "PCN Parent*",
	"Practice to PCN Relationship Start Date", "Practice to PCN Relationship End Date", "?Practice*",
}
