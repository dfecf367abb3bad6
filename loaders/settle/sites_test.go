package settle

import (
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// TestSitesThatAreNoStakeholdersAreListedAtTheirTrust settles two lists of sites. The
// newer one moves a site, and one site is a hospital by another list.
func TestSitesThatAreNoStakeholdersAreListedAtTheirTrust(t *testing.T) {
	list := func(day graph.Day, nodes []facts.Node, sites ...facts.Site) *facts.Facts {
		return &facts.Facts{
			Source:  graph.Source{Name: "ets@" + day.String(), Seen: day},
			Dataset: &facts.Dataset{Name: "ets", Basis: graph.Official},
			Nodes:   nodes,
			Sites:   sites,
		}
	}
	trusts := []facts.Node{facts.NewNode(graph.Node{Code: "RZ1", Kind: graph.Trust, Name: "ONE"}, 1),
		facts.NewNode(graph.Node{Code: "RZ2", Kind: graph.Trust, Name: "TWO"}, 2),
		facts.NewNode(graph.Node{Code: "RZ1YH", Kind: graph.Hospital, Name: "A HOSPITAL"}, 3)}
	old := list(20250101, trusts, facts.Site{Code: "RZ1YB", Name: "HOUSE", Of: "RZ1"}, facts.Site{Code: "RZ1YA", Of: "RZ1"},
		facts.Site{Code: "RZ1YH", Name: "A HOSPITAL", Of: "RZ1"}, facts.Site{Code: "RZ1YC", Name: "MOVED", Of: "RZ1"},
		facts.Site{Code: "RZ3YA", Name: "NOWHERE", Of: "RZ3"})
	next := list(20260101, nil, facts.Site{Code: "RZ1YC", Name: "MOVED ON", Of: "RZ2"})
	for _, all := range [][]*facts.Facts{{old, next}, {next, old}} {
		s, _ := Reconcile(all)
		want := map[string][]string{"RZ1": {"RZ1YA", "RZ1YB HOUSE"}, "RZ2": {"RZ1YC MOVED ON"}, "RZ1YH": nil}
		if len(s.Nodes) != len(want) {
			t.Errorf("%d stakeholders, want %d", len(s.Nodes), len(want))
		}
		for i := range s.Nodes {
			if n := &s.Nodes[i]; !slices.Equal(n.Sites, want[n.Code]) {
				t.Errorf("%s has the sites %q, want %q", n.Code, n.Sites, want[n.Code])
			}
		}
	}
}
