package loaders

import (
	"regexp"
	"strings"

	"throughline/graph"
)

// Epraccur is the list of prescribing cost centres, most of them GP practices,
// in the dialect up to August 2025 and in that of Data Search and Export.
//
//	(:Practice|:Service)-[:COMMISSIONED_BY]->(:SubICB)
//	(:Service)-[:OPERATED_BY]->(:Trust|:Provider)    where column 24 differs from 15
var Epraccur = &Dataset{
	Name: "epraccur", Title: "GP practices and prescribing cost centres (ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Complete: true, Files: []string{"epraccur"}, Min: 18, Max: 27,
	Sniff: func(rows [][]string) bool {
		return most(rows, func(r []string) bool { return len(r) >= 26 && isCostCentre(r[0]) && r[25] != "" && isSetting(r[25]) })
	},
	Row: epraccurRow,
}

// settings are the prescribing settings of column 26, by their legacy number
// and by their role. Source: DATA.md 2.3.
var settings = map[string]string{
	"0": "other", "RO72": "other", "1": "walk-in centre", "RO87": "walk-in centre", "2": "out of hours", "RO80": "out of hours",
	"3": "walk-in centre and out of hours", "4": "GP practice", "RO76": "GP practice", "8": "public health", "RO255": "public health",
	"9": "community health", "RO247": "community health", "10": "hospital service", "RO250": "hospital service",
	"11": "optometry", "RO252": "optometry", "12": "urgent and emergency care", "RO259": "urgent and emergency care",
	"13": "hospice", "RO249": "hospice", "14": "care home", "RO246": "care home", "15": "hospital", "RO253": "other",
	"16": "young offender institution", "RO260": "young offender institution", "17": "secure training centre", "RO257": "secure training centre",
	"18": "secure children's home", "RO256": "secure children's home", "19": "immigration removal centre", "RO251": "immigration removal centre",
	"20": "court", "RO248": "court", "21": "police custody", "RO254": "police custody", "22": "sexual assault referral centre", "RO258": "sexual assault referral centre",
	"25": "prison", "RO82": "prison", "26": "primary care network service", "RO321": "primary care network service",
	"27": "pharmacy prescribing", "RO323": "pharmacy prescribing", "RO268": "medicine supplier",
}

func isSetting(s string) bool {
	for part := range strings.SplitSeq(s, "|") {
		if settings[part] == "" && !(strings.HasPrefix(part, "RO") && isDigits(part[2:])) {
			return false
		}
	}
	return true
}

var trustCode = regexp.MustCompile(`^R[A-Z0-9]{2}$`)

func isCostCentre(s string) bool {
	return len(s) == 6 && s[0] >= 'A' && s[0] <= 'Z' && ((s[1] >= '0' && s[1] <= '9') || (s[1] >= 'A' && s[1] <= 'Z')) && isDigits(s[3:])
}

func epraccurRow(r *row) {
	region, board := r.at(3), r.at(4)
	if region == "W00" || board == "Q99" || board == "" {
		r.elsewhere()
		return
	}
	kind, setting := graph.Service, ""
	for part := range strings.SplitSeq(r.at(26), "|") {
		if part == "4" || part == "RO76" {
			kind = graph.Practice
		}
		if label := settings[part]; label != "" && setting == "" {
			setting = label
		}
	}
	n := r.ods(kind)
	if kind == graph.Service {
		n.Setting = setting
	}
	r.node(n)
	parent, operator := strings.ToUpper(r.codeOr(15)), strings.ToUpper(r.codeOr(24))
	r.join(graph.CommissionedBy, n.Code, kind, parent, graph.SubICB, r.day(16), r.last(17))
	if kind == graph.Service && operator != parent {
		to := graph.Provider
		if trustCode.MatchString(operator) {
			to = graph.Trust
		}
		r.join(graph.OperatedBy, n.Code, kind, operator, to, 0, 0)
	}
}

// most says whether at least three quarters of the rows fit.
func most(rows [][]string, fits func([]string) bool) bool {
	n := 0
	for _, r := range rows {
		if fits(r) {
			n++
		}
	}
	return n > 0 && 4*n >= 3*len(rows)
}
