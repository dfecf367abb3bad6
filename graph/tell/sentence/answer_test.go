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
	other := graph.Ref{Code: "QE1", Kind: graph.ICS, Name: "THEIR BOARD"}
	up := []graph.Edge{{Type: graph.CommissionedBy, From: "A1", To: "16C"}, {Type: graph.PartOf, From: "16C", To: "QHM"}}
	pharmacy := graph.Ref{Code: "F1", Kind: graph.Pharmacy, Name: "THE PHARMACY"}
	down := graph.Edge{Type: graph.AlignedTo, From: "F1", To: "16C"}
	stops := map[string][]ask.Stop{
		"F1": {{Ref: sub, Edges: []graph.Edge{down}}},
		"A1": {{Ref: sub, Edges: up[:1]}, {Ref: own, Edges: up[1:]}},
	}
	toOther := graph.Edge{Type: graph.PartOf, From: "16C", To: "QE1"}
	partner := graph.Edge{Type: graph.PartnerIn, From: "A1", To: "QE1"}
	serves := graph.Edge{Type: graph.Serves, From: "16C", To: "A1"}
	const note = "The Surgery (A1) belongs to Our Board (QHM), not to Their Board (QE1)."
	for says, c := range map[string]struct {
		path graph.Path
		line bool
		note string
	}{
		"along its own line":           {graph.Path{Nodes: []graph.Ref{practice, sub, own}, Edges: up}, true, ""},
		"the same from the board":      {graph.Path{Nodes: []graph.Ref{own, sub, practice}, Edges: []graph.Edge{up[1], up[0]}}, true, ""},
		"to another's board":           {graph.Path{Nodes: []graph.Ref{practice, sub, other}, Edges: []graph.Edge{up[0], toOther}}, false, note},
		"from another's board":         {graph.Path{Nodes: []graph.Ref{other, practice}, Edges: []graph.Edge{partner}}, false, note},
		"up one line and down another": {graph.Path{Nodes: []graph.Ref{practice, sub, pharmacy}, Edges: []graph.Edge{up[0], down}}, false, ""},
		"half of it along the line":    {graph.Path{Nodes: []graph.Ref{practice, sub, practice}, Edges: []graph.Edge{up[0], serves}}, false, ""},
	} {
		t.Run(says, func(t *testing.T) {
			from, to := c.path.Nodes[0], c.path.Nodes[len(c.path.Nodes)-1]
			a := Of(nil, ask.Found{From: from, To: to, Paths: []graph.Path{c.path}},
				ask.LineAnswer{Of: from, Stages: []ask.Stage{{Stops: stops[from.Code]}}},
				ask.LineAnswer{Of: to, Stages: []ask.Stage{{Stops: stops[to.Code]}}})
			if a.Paths[0].OnLine != c.line || a.Note != c.note {
				t.Errorf("along the line %v, %q", a.Paths[0].OnLine, a.Note)
			}
		})
	}
}
