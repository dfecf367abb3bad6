package storetest

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// varies checks that a path says where the others of its shape have another stakeholder.
func varies(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, `
		PCN U
		ICS I
		Trust T
		Pharmacy F1
		Pharmacy F2
		Pharmacy F3
		F1 ALIGNED_TO U
		F2 ALIGNED_TO U
		F3 ALIGNED_TO U
		F1 BASED_IN I
		F2 BASED_IN I
		F3 BASED_IN I
		T BASED_IN I
	`, func(s *graph.Snapshot) {
		for i := range s.Edges {
			if s.Edges[i].Type == graph.AlignedTo {
				s.Edges[i].Rule = graph.RuleNearest
			}
		}
	})
	f, err := ask.Of(t.Context(), e, ask.Paths, graph.NewPathQuery("U", "T", Today))
	if err != nil || len(f.Paths) != 1 || f.Paths[0].Alike != 2 || f.Paths[0].Varies != 1 {
		t.Errorf("%+v, %v", f.Paths, err)
	}
}
