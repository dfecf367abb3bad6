package loaders

import (
	"strings"

	"throughline/graph"
)

// RegistrationsMap is the monthly map of practices, networks, sub-ICBs, boards
// and regions; before July 2022 of CCGs and STPs.
//
//	(:Practice)-[:MEMBER_OF]->(:PCN)    "U" denies any
//	(:Practice)-[:COMMISSIONED_BY]->(:SubICB)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)
var RegistrationsMap = &Dataset{
	Name: mapDataset, Title: "Patients registered at a GP practice: map of practices (NHS England)", Licence: ogl,
	Basis: graph.Official, Trust: 2, Files: []string{"gp-reg-pat-prac-map"},
	Header: []string{"EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "PCN_CODE", "PCN_NAME", "COMM_REGION_CODE"},
	Row:    mapRow,
}

func mapRow(r *row) {
	if own := r.named("EXTRACTDATE"); own != 0 {
		r.file.own = max(r.file.own, own)
	}
	practice := r.code(r.where("PRACTICECODE"))
	sub := r.code(r.where("SUBICBLOCATIONCODE", "CCGCODE"))
	board := r.code(r.where("ICBCODE", "STPCODE"))
	region := r.code(r.where("COMMREGIONCODE"))
	r.node(NodeFact{Node: graph.Node{Code: practice, Kind: graph.Practice, Name: r.of("PRACTICENAME"), Postcode: r.of("PRACTICEPOSTCODE"), Supplier: r.of("SUPPLIERNAME")}})
	body := func(code string, kind graph.Kind, name, ons string) {
		n := graph.Node{Code: code, Kind: kind, Name: name}
		if ons != "" {
			n.Alias = []string{ons}
		}
		r.node(NodeFact{Node: n})
	}
	body(sub, graph.SubICB, r.of("SUBICBLOCATIONNAME", "CCGNAME"), r.of("ONSSUBICBLOCATIONCODE", "ONSCCGCODE"))
	body(board, graph.ICS, r.of("ICBNAME", "STPNAME"), r.of("ONSICBCODE", "ONSSTPCODE"))
	body(region, graph.Region, r.of("COMMREGIONNAME"), r.of("ONSCOMMREGIONCODE"))
	if pcn := r.of("PCNCODE"); pcn == "U" || pcn == "" {
		r.edge(EdgeFact{Edge: graph.Edge{Type: graph.MemberOf, From: practice}, FromKind: graph.Practice, None: true})
	} else {
		pcn = r.code(r.where("PCNCODE"))
		body(pcn, graph.PCN, r.of("PCNNAME"), "")
		r.join(graph.MemberOf, practice, graph.Practice, pcn, graph.PCN, 0, 0)
	}
	r.join(graph.CommissionedBy, practice, graph.Practice, sub, graph.SubICB, 0, 0)
	r.join(graph.PartOf, sub, graph.SubICB, board, graph.ICS, 0, 0)
	r.join(graph.PartOf, board, graph.ICS, region, graph.Region, 0, 0)
}

// PracticePatients gives each practice its registered patients.
var PracticePatients = &Dataset{
	Name: "gp-reg-pat-prac-all", Title: "Patients registered at each GP practice (NHS England)", Licence: ogl,
	Basis: graph.Official, Trust: 2, Files: []string{"gp-reg-pat-prac-all"},
	Header: []string{"EXTRACT_DATE", "TYPE", "CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"},
	Row: func(r *row) {
		patients(r, r.of("CODE"), graph.Practice)
	},
}

// BodyPatients gives networks, sub-ICBs, boards and regions theirs. It is the
// rows of all ages and sexes of gp-reg-pat-prac-sing-age-regions.
var BodyPatients = &Dataset{
	Name: "gp-reg-pat-org-totals", Title: "Patients registered by network, sub-ICB, board and region (NHS England)", Licence: ogl,
	Basis: graph.Official, Trust: 2, Files: []string{"gp-reg-pat-org-totals", "gp-reg-pat-prac-sing-age-regions"},
	Header: []string{"EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"},
	Row: func(r *row) {
		kind := map[string]graph.Kind{"PCN": graph.PCN, "ICB": graph.ICS, "STP": graph.ICS, "COMMREGION": graph.Region, "SUBICBLOCATIONCODE": graph.SubICB, "CCG": graph.SubICB}[heading(r.of("ORGTYPE"))]
		code := r.of("ORGCODE")
		if kind == "" || code == "U" {
			if own := r.named("EXTRACTDATE"); own != 0 {
				r.file.own = max(r.file.own, own)
			}
			return
		}
		patients(r, code, kind)
	},
}

func patients(r *row, code string, kind graph.Kind) {
	own := r.named("EXTRACTDATE")
	r.file.own = max(r.file.own, own)
	if !strings.EqualFold(r.of("SEX"), "ALL") || !strings.EqualFold(r.of("AGE"), "ALL") {
		return
	}
	n := strings.ReplaceAll(r.of("NUMBEROFPATIENTS"), ",", "")
	if !isDigits(n) || len(n) > 9 {
		r.refuse(r.where("NUMBEROFPATIENTS"), "not a number of patients")
		return
	}
	if !isCode(code) {
		r.refuse(r.where("CODE", "ORGCODE"), "not a code")
		return
	}
	r.node(NodeFact{Node: graph.Node{Code: code, Kind: kind, Patients: number(n), PatientsSeen: own}, NameOnly: true})
}
