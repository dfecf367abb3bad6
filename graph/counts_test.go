package graph_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
)

func TestOpenOnCountsWhatAListNames(t *testing.T) {
	nodes := []graph.Node{
		{Code: "00A", Kind: graph.SubICB}, {Code: "00B", Kind: graph.SubICB, Closed: 20200101},
		{Code: "13Q", Kind: graph.Hub}, {Code: "7A1", Kind: graph.SubICB, Unnamed: true},
		{Code: "A1", Kind: graph.Practice, Status: "open"}, {Code: "A2", Kind: graph.Practice, Status: "dormant"},
		{Code: "U1", Kind: graph.PCN, Seen: 20260801}, {Code: "U2", Kind: graph.PCN, Seen: 20241031}, {Code: "U3", Kind: graph.PCN,
			Seen: 20260801},
		{Code: "U4", Kind: graph.PCN, Seen: 20261001}, // one record alone is no newer list of the others
		{Code: "P1", Kind: graph.PharmacyOwner, Unnamed: true},
	}
	open, doubts := graph.OpenOn(nodes, 20261101)
	if d := cmp.Diff(map[graph.Kind]int{graph.SubICB: 1, graph.Hub: 1, graph.Practice: 2, graph.PCN: 4}, open); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[graph.Kind]graph.Doubt{graph.SubICB: {Unnamed: 1}, graph.Practice: {Dormant: 1},
		graph.PCN: {Older: 1, OlderDay: 20260801}, graph.PharmacyOwner: {Unnamed: 1}}, doubts); d != "" {
		t.Error(d)
	}
	if open, doubts := graph.OpenOn(nodes, 0); open != nil || doubts != nil {
		t.Errorf("of no day %v, %v", open, doubts)
	}
}
