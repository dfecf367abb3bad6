package pages

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// chip counts those that edges of one type lead to, or come from.
type chip struct {
	Type  graph.EdgeType
	Count int
	Says  string
}

// nouns say what edges of a type lead to, one and several, and what they come from.
var nouns = map[graph.EdgeType][4]string{
	graph.Holds:     {"role", "roles", "person", "people"},
	graph.MemberOf:  {"PCN", "PCNs", "practice", "practices"},
	graph.BranchOf:  {"main surgery", "main surgeries", "branch surgery", "branch surgeries"},
	graph.SiteOf:    {"organisation that runs it", "organisations that run it", "site", "sites"},
	graph.WorksWith: {"GP federation", "GP federations", "PCN that works with it", "PCNs that work with it"},
	graph.OperatedBy: {"operator", "operators",
		"practice or service that it runs", "practices and services that it runs"},
	graph.AllocatedTo: {"PCN that serves its patients", "PCNs that serve its patients",
		"practice whose patients it serves", "practices whose patients it serves"},
	graph.DispensesFor: {"practice that it dispenses for", "practices that it dispenses for",
		"pharmacy that dispenses for it", "pharmacies that dispense for it"},
	graph.AlignedTo: {"PCN that it is aligned to", "PCNs that it is aligned to", "pharmacy", "pharmacies"},
	graph.PaidFor:   {"PCN whose payee it is", "PCNs whose payee it is", "nominated payee", "nominated payees"},
	graph.InPlace:   {"place", "places", "member", "members"},
	graph.PartnerIn: {"partnership", "partnerships", "partner", "partners"},
	graph.Covers: {"pharmacy, PCN or council area that it covers", "pharmacies, PCNs and council areas that it covers",
		"LPC", "LPCs"},
	graph.PartOf: {"board or region above it", "boards or regions above it", "part", "parts"},
	graph.CommissionedBy: {"commissioner", "commissioners",
		"practice, PCN or service that it commissions", "practices, PCNs and services that it commissions"},
	graph.OwnedBy:     {"owner", "owners", "pharmacy that it owns", "pharmacies that it owns"},
	graph.SucceededBy: {"successor", "successors", "predecessor", "predecessors"},
	graph.Serves: {"ICB whose patients it treats", "ICBs whose patients it treats",
		"trust that treats its patients", "trusts that treat its patients"},
	graph.InAlliance: {"cancer alliance", "cancer alliances", "member", "members"},
	graph.BasedIn: {"ICB that it is in the area of", "ICBs that it is in the area of",
		"trust or pharmacy in its area", "trusts and pharmacies in its area"},
	graph.InArea: {"council area", "council areas", "pharmacy in its area", "pharmacies in its area"},
}

// chips counts the neighbours of a stakeholder. A pharmacy that several rules align with a
// PCN counts once, and so does a person with several roles.
func chips(view graph.View, of ask.StakeholderAnswer, on graph.Day) ([]chip, error) {
	var out []chip
	for _, e := range of.Edges {
		n, one, several := e.Count, 0, 1
		if !e.Out {
			one, several = 2, 3
		}
		switch {
		case e.Type == graph.Holds && !e.Out:
			n = distinct(of.People, func(h ask.Held) string { return h.Person.Code })
		case e.Type == graph.AlignedTo:
			found, err := ask.Neighbours(view, ask.NeighbourQuery{Code: of.Code, On: on, Edges: []graph.EdgeType{e.Type},
				Limit: ask.NeighbourLimit})
			if err != nil {
				return nil, err
			}
			if found.Total <= ask.NeighbourLimit {
				n = distinct(found.Steps, func(s ask.Step) string { return s.Other.Code })
			}
		}
		says := nouns[e.Type][several]
		if n == 1 {
			says = nouns[e.Type][one]
		}
		out = append(out, chip{e.Type, n, says})
	}
	return out, nil
}

// distinct counts what differs by a key.
func distinct[T any](all []T, key func(T) string) int {
	seen := map[string]bool{}
	for _, v := range all {
		seen[key(v)] = true
	}
	return len(seen)
}
