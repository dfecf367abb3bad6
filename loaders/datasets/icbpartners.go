package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// ICBPartners is NHS England's list of the trusts and councils that are partners of each
// board: the sheet of icb-partners-master.xlsx, or that sheet as CSV. Its lists of
// sub-ICBs, councils and trusts are side by side, so the council and the trust of a row
// have nothing to do with each other. It adds no stakeholders: a name that no other
// file lists is refused until one does.
//
//	(:Trust|:HWB)-[:PARTNER_IN]->(:ICS)
var ICBPartners = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "icb-partners", Title: "Partner trusts and councils of integrated care boards, NHS England", Licence: ogl,
		Trust: 40, Basis: graph.Official, Strict: true,
	},
	Files: []string{"icb-partners"}, Columns: icbPartnerColumns,
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		if s.Sheet {
			return s.Book(icbPartnerColumns)
		}
		return s.Headings(icbPartnerColumns, false)
	},
	Row: func(r *files.Row) {
		board, council, trust := r.Code(1), r.Text(2), r.MaybeCode(4)
		area := facts.CouncilArea(council)
		if council != "" && area == "" {
			r.Refuse(2, files.Quoted(council)+" is not the name of a council")
		}
		if trust == "" && r.Text(3) != "" {
			r.Refuse(4, files.Quoted(r.Text(3))+" has no code")
		}
		if area == "" && trust == "" {
			r.LeaveAside("neither a council nor a trust")
		}
		if r.Err != nil {
			return
		}
		if area != "" {
			r.Named(r.Edge(graph.PartnerIn, end("", "hwb."+area), end("", board), 0, 0), 2, 1)
		}
		if trust != "" {
			r.Named(r.Edge(graph.PartnerIn, end("", trust), end("", board), 0, 0), 4, 1)
		}
	},
}

var icbPartnerColumns = []string{"ODS ICB Code", "Local Authority", "NHS Trusts", "ODS Trust Code"}
