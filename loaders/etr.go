package loaders

import "throughline/graph"

// Etr is the list of NHS trusts.
//
//	(:Trust)-[:BASED_IN]->(:ICS)
var Etr = &Dataset{
	Name: "etr", Title: "NHS trusts (ODS)", Licence: ogl,
	Basis: graph.Official, Trust: 1, Complete: true, Files: []string{"etr", "ect"}, Min: 18, Max: 27,
	Sniff: func(rows [][]string) bool {
		return most(rows, func(r []string) bool {
			return len(r) >= 18 && (trustCode.MatchString(r[0]) || len(r[0]) == 5 && isCode(r[0])) && r[12] == "" && r[13] == "" && r[14] == "" && (len(r) < 24 || len(r[23]) <= 1) &&
				(r[2] == "" || r[2][0] == 'Y' || r[2] == "W00")
		}) && most(rows, func(r []string) bool { return trustCode.MatchString(r[0]) })
	},
	Row: func(r *row) {
		if r.at(3) == "W00" {
			r.elsewhere()
			return
		}
		n := r.ods(graph.Trust)
		r.node(n)
		if n.Closed != 0 && n.Closed <= r.file.today {
			return // a closed row's area is that of its time
		}
		r.join(graph.BasedIn, n.Code, graph.Trust, r.codeOr(4), graph.ICS, 0, 0)
	},
}
