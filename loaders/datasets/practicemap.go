package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// PracticeMap is NHS England's monthly map of the practices with registered
// patients. Its headings name sub-ICBs and ICBs, or in older files CCGs and STPs.
//
//	(:Practice)-[:MEMBER_OF]->(:PCN)    U: in none
//	(:Practice)-[:COMMISSIONED_BY]->(:SubICB)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)
var PracticeMap = &files.Declaration{
	Dataset: facts.Dataset{
		Name:    facts.RegistrationsMap,
		Title:   "Patients registered at a GP practice, NHS England",
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

func practiceMapRow(r *files.Row) {
	r.Extract(1)
	practice := graph.Node{Code: r.Code(2), Kind: graph.Practice, Name: r.Text(3),
		Postcode: graph.WritePostcode(r.Text(4)), Supplier: r.Text(16)}
	network, sub, board, region := r.MaybeCode(5), r.Code(8), r.Code(11), r.Code(14)
	if r.Err != nil {
		return
	}
	r.Node(practice)
	self := end(graph.Practice, practice.Code)
	switch network {
	case "":
	case "U":
		r.None(graph.MemberOf, self, graph.PCN)
	default:
		r.Edge(graph.MemberOf, self, end(graph.PCN, network), 0, 0)
		area(r, graph.PCN, network, r.Text(6), "")
	}
	r.Edge(graph.CommissionedBy, self, end(graph.SubICB, sub), 0, 0)
	if area(r, graph.SubICB, sub, r.Text(9), r.Cell(7)) {
		r.Edge(graph.PartOf, end(graph.SubICB, sub), end(graph.ICS, board), 0, 0)
	}
	if area(r, graph.ICS, board, r.Text(12), r.Cell(10)) {
		r.Edge(graph.PartOf, end(graph.ICS, board), end(graph.Region, region), 0, 0)
	}
	area(r, graph.Region, region, r.Text(15), r.Cell(13))
}

// area adds an area by name and ONS code, the first time the file names it.
func area(r *files.Row, kind graph.Kind, code, name, ons string) bool {
	if !r.First(code) {
		return false
	}
	n := graph.Node{Code: code, Kind: kind, Name: name}
	if ons != "" {
		n.Alias = []string{ons}
	}
	r.Node(n)
	return true
}

// PracticePatients counts the patients of each practice.
var PracticePatients = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "gp-reg-pat-prac-all", Title: "Patients registered at a GP practice (all persons), NHS England", Licence: ogl,
		Trust: 10, Basis: graph.Official,
	},
	Files:   []string{"gp-reg-pat-prac-all"},
	Columns: []string{"EXTRACT_DATE", "TYPE", "CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"},
	Row: func(r *files.Row) {
		day := r.Extract(1)
		code, patients := r.Code(3), r.Number(7)
		if r.Cell(2) != "GP" || r.Cell(5) != "ALL" || r.Cell(6) != "ALL" {
			r.LeaveAside(partOfThem)
		} else if r.Err == nil {
			r.Names(graph.Node{Code: code, Kind: graph.Practice, Patients: patients, PatientsSeen: day})
		}
	},
}

// partOfThem is why a row about some of the patients is left out.
const partOfThem = "a count by sex, age or another type"

// patientKinds are the kinds by ORG_TYPE.
var patientKinds = map[string]graph.Kind{
	"PCN": graph.PCN, "SUB_ICB_LOCATION_CODE": graph.SubICB, "CCG": graph.SubICB, "ICB": graph.ICS, "STP": graph.ICS,
	"Comm Region": graph.Region,
}

// OrganisationPatients counts the patients of networks, sub-ICBs, boards and
// regions. Rows by sex or age are skipped.
var OrganisationPatients = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "gp-reg-pat-org", Title: "Patients registered at a GP practice (totals of PCNs and boards), NHS England", Licence: ogl,
		Trust: 10, Basis: graph.Official,
	},
	Files:   []string{"gp-reg-pat-org-totals", "gp-reg-pat-prac-sing-age-regions"},
	Columns: []string{"EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "?ONS_CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"},
	Row: func(r *files.Row) {
		if r.Cell(5) != "ALL" || r.Cell(6) != "ALL" {
			r.LeaveAside(partOfThem)
			return
		}
		day := r.Extract(1)
		kind := patientKinds[r.Cell(2)]
		code, patients := r.Code(3), r.Number(7)
		if kind == "" {
			r.Refuse(2, files.Quoted(r.Cell(2))+" is not a type of organisation")
		}
		if code == "U" {
			r.LeaveAside("patients of no PCN")
		}
		if r.Err != nil || code == "U" {
			return
		}
		n := graph.Node{Code: code, Kind: kind, Patients: patients, PatientsSeen: day}
		r.Names(n)
	},
}
