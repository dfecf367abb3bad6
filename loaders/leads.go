package loaders

import "github.com/throughline-graph/throughline/graph"

// PharmacyLeads says which network a pharmacy belongs to, where the local leads
// have agreed one.
//
//	(:Pharmacy)-[:ALIGNED_TO {rule: lead}]->(:PCN)
var PharmacyLeads = table("pharmacy_leads", "Networks of pharmacies, by their leads (supplied)",
	[]string{"pharmacy_code", "pcn_code", "?from", "?to"},
	"FA999,U99999,2024-05-01,", func(r *row) {
		pharmacy, pcn := r.code(1), r.code(2)
		since, until := r.day(3), r.after(4)
		if r.err == nil {
			r.edge(graph.AlignedTo, end(graph.Pharmacy, pharmacy), end(graph.PCN, pcn), since, until).More().Rule = graph.RuleLead
		}
	})
