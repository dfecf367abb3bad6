package sentence

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestPath(t *testing.T) {
	practice := graph.Ref{Code: "X99001", Kind: graph.Practice, Name: "THE HARBOUR SURGERY"}
	pcn := graph.Ref{Code: "U99001", Kind: graph.PCN, Name: "BAY SHORE PCN"}
	shop := graph.Ref{Code: "FZ003", Kind: graph.Pharmacy, Name: "KAY'S PHARMACY"}
	lead := graph.Ref{Code: "person.x", Kind: graph.Person, Name: "Dr Xanthe Moor"}
	member := graph.Edge{Type: graph.MemberOf, From: "X99001", To: "U99001", Since: 20191001,
		Source: "epcn@2024-10-31", Seen: 20241031, Basis: graph.Official}
	aligned := graph.Edge{Type: graph.AlignedTo, From: "FZ003", To: "U99001", Rule: "nearest", Distance: graph.Apart(412),
		Source: "derived: nearest member practice", Seen: 20260801, Basis: graph.Derived}
	leads := graph.Edge{Type: graph.Holds, From: "person.x", To: "U99001", Role: "clinical director", Since: 20210401,
		Source: "people@2026-11-01", Seen: 20261101, Basis: graph.Supplied, Verified: 20261030}
	partner := graph.Edge{Type: graph.Holds, From: "person.x", To: "X99001", Role: "partner",
		Source: "people@2026-11-01", Seen: 20261101, Basis: graph.Supplied}
	sub := graph.Ref{Code: "98A", Kind: graph.SubICB, Name: "NHS BAY ICB - 98A"}
	board := graph.Ref{Code: "QZ9", Kind: graph.ICS, Name: "NHS BAY"}
	trust := graph.Ref{Code: "RZ1", Kind: graph.Trust, Name: "BAY TRUST"}
	committee := graph.Ref{Code: "lpc.bay", Kind: graph.LPC, Name: "Bay"}
	commissioned := graph.Edge{Type: graph.CommissionedBy, From: "U99001", To: "98A"}
	part := graph.Edge{Type: graph.PartOf, From: "98A", To: "QZ9"}
	based := graph.Edge{Type: graph.BasedIn, From: "RZ1", To: "QZ9"}
	covers := graph.Edge{Type: graph.Covers, From: "lpc.bay", To: "FZ003"}
	hops := func(edges ...graph.Edge) (out []graph.Hop) {
		for _, e := range edges {
			out = append(out, graph.Hop{Edge: e})
		}
		return out
	}
	for _, c := range []struct {
		says  string
		path  graph.Path
		words string
		notes []string
	}{
		{"a membership says since when, its source and its age", graph.Path{Nodes: []graph.Ref{practice, pcn}, Edges: hops(member)},
			"The Harbour Surgery is a member of Bay Shore PCN.",
			[]string{"The Harbour Surgery (X99001) is a member of Bay Shore PCN (U99001). Since 1 October 2019" +
				". Source: epcn, 31 October 2024 (2 years old)."}},
		{"walked backwards it says so, and gives the reason of a rule",
			graph.Path{Nodes: []graph.Ref{practice, pcn, shop}, Edges: hops(member, aligned)},
			"The Harbour Surgery is a member of Bay Shore PCN, which is aligned with Kay's Pharmacy.",
			[]string{"", "Bay Shore PCN (U99001) is aligned with Kay's Pharmacy (FZ003), because the pharmacy's nearest practice is a member " +
				"(412 m away). Source: worked out by Throughline: nearest member practice, 1 August 2026 (3 months old)."}},
		{"a whole follows its part, and what is in an area stands between",
			graph.Path{Nodes: []graph.Ref{pcn, sub, board, trust}, Edges: hops(commissioned, part, based)},
			"Bay Shore PCN is commissioned by NHS Bay ICB – 98A, part of NHS Bay, which has Bay Trust in its area.", nil},
		{"a member stands between", graph.Path{Nodes: []graph.Ref{pcn, practice}, Edges: hops(member)},
			"Bay Shore PCN has The Harbour Surgery as a member.", nil},
		{"a committee is called one", graph.Path{Nodes: []graph.Ref{shop, committee}, Edges: hops(covers)},
			"Kay's Pharmacy is covered by Bay LPC.", nil},
		{"a person is spoken of as one", graph.Path{Nodes: []graph.Ref{pcn, lead, practice}, Edges: hops(leads, partner)},
			"Bay Shore PCN has Dr Xanthe Moor as clinical director, who is also a partner at The Harbour Surgery.",
			[]string{"Bay Shore PCN (U99001) has Dr Xanthe Moor (person.x) as clinical director. Since 1 April 2021" +
				". Source: people, 1 November 2026, supplied, verified 30 October 2026.", ""}},
	} {
		if got := Path(c.path); got != c.words {
			t.Errorf("%s:\n got %s\nwant %s", c.says, got, c.words)
		}
		for i, want := range c.notes {
			if got := Note(nil, &c.path.Edges[i].Edge, c.path.Nodes[i], c.path.Nodes[i+1], 20261123); want != "" && got != want {
				t.Errorf("%s:\n got %s\nwant %s", c.says, got, want)
			}
		}
	}
}
