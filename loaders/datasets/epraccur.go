package datasets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Epraccur is the list of prescribing cost centres, most of them GP practices,
// in the legacy dialect (to 2025) and that of the ODS export.
//
//	(:Practice|:Service)-[:COMMISSIONED_BY]->(:SubICB)
//	(:Service)-[:OPERATED_BY]->(:Trust|:Provider)    where column 24 differs from 15
var Epraccur = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "epraccur", Title: "GP practices and other prescribing cost centres, ODS", Licence: ogl,
		Trust: 20, Basis: graph.Official, Complete: true,
	},
	Once: 1, Files: []string{"epraccur"},
	Sniff: files.ODS(files.StatusDialect, func(c []string) bool {
		code := files.At(c, odsCode)
		return (facts.Shaped(code, "A99999") || facts.Shaped(code, "XXXXXX")) && files.At(c, odsStatus) != "" &&
			(files.At(c, odsSubtype) == "B" || files.At(c, odsSubtype) == "Z")
	}),
	Row: epraccurRow,
	End: epraccurEnd,
}

// settings are the settings of cost centres, by legacy number and by ODS role.
var settings = map[string]string{
	"0": "other", "RO72": "other",
	"1": "walk-in centre", "RO87": "walk-in centre",
	"2": "out of hours", "RO80": "out of hours",
	"3": "walk-in centre and out of hours",
	"8": "public health", "RO255": "public health",
	"9": "community health", "RO247": "community health",
	"10": "hospital service", "RO250": "hospital service",
	"11": "optometry", "RO252": "optometry",
	"12": "urgent and emergency care", "RO259": "urgent and emergency care",
	"13": "hospice", "RO249": "hospice",
	"14": "care home", "RO246": "care home",
	"16": "young offender institution", "RO260": "young offender institution",
	"17": "secure training centre", "RO257": "secure training centre",
	"18": "secure children's home", "RO256": "secure children's home",
	"19": "immigration removal centre", "RO251": "immigration removal centre",
	"20": "court", "RO248": "court",
	"22": "sexual assault referral centre", "RO258": "sexual assault referral centre",
	"25": "prison", "RO82": "prison",
	"26": "PCN prescribing", "RO321": "PCN prescribing",
	"27": "pharmacy prescribing", "RO323": "pharmacy prescribing",
}

// setting returns the setting of a cost centre in words. Practice says whether it is a
// GP practice, which has none.
func setting(cell string) (label string, practice bool) {
	if cell == "4" || cell == "RO76" {
		return "", true
	}
	if !strings.Contains(cell, "|") {
		return settings[cell], false
	}
	var labels []string
	for role := range strings.SplitSeq(cell, "|") {
		if role == "RO76" {
			return "", true
		}
		if s := settings[role]; s != "" {
			labels = append(labels, s)
		}
	}
	slices.SortFunc(labels, func(a, b string) int { return strings.Compare(b, a) })
	return strings.Join(labels, " and "), false
}

func epraccurRow(r *files.Row) {
	if len(r.Cells) < odsSetting {
		r.Refuse(odsSetting, fmt.Sprintf("the row has %d columns: column %d, which says whether this is a GP practice, is missing",
			len(r.Cells), odsSetting))
		return
	}
	label, practice := setting(r.Cell(odsSetting))
	kind := graph.Service
	if practice {
		kind = graph.Practice
	}
	n := odsNode(r, kind)
	n.Setting = label
	commissioner, runs := r.MaybeCode(odsParent), r.MaybeCode(odsOperator)
	since, until := r.Day(odsJoined), r.After(odsLeft)
	if r.Err != nil || !inEngland(r) {
		return
	}
	r.Node(n)
	self := end(kind, n.Code)
	if commissioner != "" {
		r.First(commissioner)
		r.Edge(graph.CommissionedBy, self, end(graph.SubICB, commissioner), since, until)
	}
	if commissioner == "" {
		r.None(graph.CommissionedBy, self, graph.SubICB)
	}
	// ODS names no operator for GP practices: the column repeats the commissioner.
	switch {
	case practice:
	case runs == "" || runs == commissioner:
		r.None(graph.OperatedBy, self, "")
	default:
		r.Edge(graph.OperatedBy, self, operator(runs), 0, 0)
	}
}

// epraccurEnd removes operators that are commissioners in other rows: if nobody else
// runs the service, column 24 names the commissioner.
func epraccurEnd(p *files.Parsing) {
	for i := range p.Facts.Edges {
		e := &p.Facts.Edges[i]
		if e.Type == graph.OperatedBy && !e.None && (p.Had(e.To) || facts.CommissionerShaped(e.To)) {
			*e = facts.Edge{Type: graph.OperatedBy, From: e.From, FromKind: e.FromKind, None: true, Line: e.Line}
		}
	}
}
