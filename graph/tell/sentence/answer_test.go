package sentence

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

func TestAPathToABoardThatIsAnothersSaysSo(t *testing.T) {
	practice := graph.Ref{Code: "A1", Kind: graph.Practice, Name: "THE SURGERY"}
	sub := graph.Ref{Code: "16C", Kind: graph.SubICB, Name: "16C"}
	own := graph.Ref{Code: "QHM", Kind: graph.ICS, Name: "OUR BOARD"}
	trust := graph.Ref{Code: "RX1", Kind: graph.Trust, Name: "THE TRUST"}
	other := graph.Ref{Code: "QE1", Kind: graph.ICS, Name: "THEIR BOARD"}
	hop := func(t graph.EdgeType, from, to string) graph.Hop {
		return graph.Hop{Edge: graph.Edge{Type: t, From: from, To: to}}
	}
	up := []graph.Hop{hop(graph.CommissionedBy, "A1", "16C"), hop(graph.PartOf, "16C", "QHM")}
	across := append(up[:2:2], hop(graph.Serves, "RX1", "QHM"), hop(graph.Serves, "RX1", "QE1"))
	back := []graph.Hop{across[3], across[2], across[1], across[0]}
	const note = "The Surgery (A1) belongs to Our Board (QHM), not to Their Board (QE1)."
	for says, c := range map[string]struct {
		path graph.Path
		note string
	}{
		"to its own board":     {graph.Path{Nodes: []graph.Ref{practice, sub, own}, Edges: up}, ""},
		"from its own board":   {graph.Path{Nodes: []graph.Ref{own, sub, practice}, Edges: []graph.Hop{up[1], up[0]}}, ""},
		"to another's board":   {graph.Path{Nodes: []graph.Ref{practice, sub, own, trust, other}, Edges: across}, note},
		"from another's board": {graph.Path{Nodes: []graph.Ref{other, trust, own, sub, practice}, Edges: back}, note},
		"from board to board":  {graph.Path{Nodes: []graph.Ref{own, trust, other}, Edges: across[2:]}, ""},
		"to a trust":           {graph.Path{Nodes: []graph.Ref{practice, sub, own, trust}, Edges: across[:3]}, ""},
		"by what is not its own line": {graph.Path{Nodes: []graph.Ref{practice, trust, other},
			Edges: []graph.Hop{hop(graph.OperatedBy, "A1", "RX1"), across[3]}}, ""},
	} {
		t.Run(says, func(t *testing.T) {
			from, to := c.path.Nodes[0], c.path.Nodes[len(c.path.Nodes)-1]
			if a := Of(nil, ask.Found{From: from, To: to, Paths: []graph.Path{c.path}}); a.Note != c.note {
				t.Errorf("%q", a.Note)
			}
		})
	}
}
