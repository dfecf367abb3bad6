package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// PracticeMap is NHS England's monthly map of the practices with registered
// patients. Its headings name sub-ICBs and ICBs, or in older files CCGs and STPs.
//
//	(:Practice)-[:MEMBER_OF]->(:PCN)    U: in none
//	(:Practice)-[:COMMISSIONED_BY]->(:SubICB)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)
var PracticeMap = &Declaration{
	Dataset: facts.Dataset{
		Name:    facts.RegistrationsMap,
		Title:   "Map of practices to networks, sub-ICBs, boards and regions (NHS England, patients registered at a GP practice)",
		Licence: ogl,
		Trust:   10, Basis: graph.Official,
	},
	Once: 2, Files: []string{"gp-reg-pat-prac-map"},
	Columns: []string{
		"EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "PRACTICE_POSTCODE", "PCN_CODE", "PCN_NAME",
		"ONS_SUB_ICB_LOCATION_CODE|ONS_CCG_CODE", "SUB_ICB_LOCATION_CODE|CCG_CODE", "SUB_ICB_LOCATION_NAME|CCG_NAME",
		"ONS_ICB_CODE|ONS_STP_CODE", "ICB_CODE|STP_CODE", "ICB_NAME|STP_NAME",
		"?ONS_COMM_REGION_CODE", "COMM_REGION_CODE", "COMM_REGION_NAME", "?SUPPLIER_NAME",
	},
	Row: practiceMapRow,
}

func practiceMapRow(r *row) {
	r.extract(1)
	practice := graph.Node{Code: r.code(2), Kind: graph.Practice, Name: r.text(3), Postcode: facts.Postcode(r.text(4)), Supplier: r.text(16)}
	network, sub, board, region := r.maybeCode(5), r.code(8), r.code(11), r.code(14)
	if r.err != nil {
		return
	}
	r.node(practice)
	self := end(graph.Practice, practice.Code)
	switch network {
	case "":
	case "U":
		r.none(graph.MemberOf, self, graph.PCN)
	default:
		r.edge(graph.MemberOf, self, end(graph.PCN, network), 0, 0)
		area(r, graph.PCN, network, r.text(6), "")
	}
	r.edge(graph.CommissionedBy, self, end(graph.SubICB, sub), 0, 0)
	if area(r, graph.SubICB, sub, r.text(9), r.cell(7)) {
		r.edge(graph.PartOf, end(graph.SubICB, sub), end(graph.ICS, board), 0, 0)
	}
	if area(r, graph.ICS, board, r.text(12), r.cell(10)) {
		r.edge(graph.PartOf, end(graph.ICS, board), end(graph.Region, region), 0, 0)
	}
	area(r, graph.Region, region, r.text(15), r.cell(13))
}

// area adds an area by name and ONS code, the first time the file names it.
func area(r *row, kind graph.Kind, code, name, ons string) bool {
	if !r.first(code) {
		return false
	}
	n := graph.Node{Code: code, Kind: kind, Name: name}
	if ons != "" {
		n.Alias = []string{ons}
	}
	r.node(n)
	return true
}

// PracticePatients counts the patients of each practice.
var PracticePatients = &Declaration{
	Dataset: facts.Dataset{
		Name: "gp-reg-pat-prac-all", Title: "Patients registered at each GP practice (NHS England)", Licence: ogl,
		Trust: 10, Basis: graph.Official,
	},
	Files:   []string{"gp-reg-pat-prac-all"},
	Columns: []string{"EXTRACT_DATE", "TYPE", "CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"},
	Row: func(r *row) {
		day := r.extract(1)
		code, patients := r.code(3), r.number(7)
		if r.err == nil && r.cell(2) == "GP" && r.cell(5) == "ALL" && r.cell(6) == "ALL" {
			r.names(graph.Node{Code: code, Kind: graph.Practice, Patients: patients, PatientsSeen: day})
		}
	},
}

// patientKinds are the kinds by ORG_TYPE.
var patientKinds = map[string]graph.Kind{
	"PCN": graph.PCN, "SUB_ICB_LOCATION_CODE": graph.SubICB, "CCG": graph.SubICB, "ICB": graph.ICS, "STP": graph.ICS,
	"Comm Region": graph.Region,
}

// OrganisationPatients counts the patients of networks, sub-ICBs, boards and
// regions. Rows by sex or age are skipped.
var OrganisationPatients = &Declaration{
	Dataset: facts.Dataset{
		Name: "gp-reg-pat-org", Title: "Patients registered by network, sub-ICB, board and region (NHS England)", Licence: ogl,
		Trust: 10, Basis: graph.Official,
	},
	Files:   []string{"gp-reg-pat-org-totals", "gp-reg-pat-prac-sing-age-regions"},
	Columns: []string{"EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "?ONS_CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"},
	Row: func(r *row) {
		if r.cell(5) != "ALL" || r.cell(6) != "ALL" {
			return
		}
		day := r.extract(1)
		kind := patientKinds[r.cell(2)]
		code, patients := r.code(3), r.number(7)
		if kind == "" {
			r.refuse(2, quoted(r.cell(2))+" is not a type of organisation")
		}
		if r.err != nil || code == "U" {
			return
		}
		n := graph.Node{Code: code, Kind: kind, Patients: patients, PatientsSeen: day}
		r.names(n)
	},
}
