package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// PharmacyLeads says which network a pharmacy belongs to, where the local leads
// have agreed one.
//
//	(:Pharmacy)-[:ALIGNED_TO {rule: lead}]->(:PCN)
var PharmacyLeads = files.Table("pharmacy_leads", "PCNs of pharmacies, by their leads (supplied)",
	[]string{"pharmacy_code", "pcn_code", "?from", "?to"},
	"FA999,U99999,2024-05-01,", func(r *files.Row) {
		pharmacy, pcn := r.Code(1), r.Code(2)
		since, until := r.Day(3), r.After(4)
		if r.Err == nil {
			r.Edge(graph.AlignedTo, end(graph.Pharmacy, pharmacy), end(graph.PCN, pcn), since, until).More().Rule = graph.RuleLead
		}
	})
