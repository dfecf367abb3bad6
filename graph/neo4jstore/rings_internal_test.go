package neo4jstore

import (
	"errors"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// TestAGraphThatDoesNotHoldTogetherIsNoFaultOfTheQuestion searches what was read
// of a Neo4j in which an edge leads to what has no code.
func TestAGraphThatDoesNotHoldTogetherIsNoFaultOfTheQuestion(t *testing.T) {
	g := &rings{v: &view{ctx: t.Context()}, edges: []graph.Edge{{Type: graph.MemberOf, From: "A1", To: "U1"}},
		kinds: map[string]graph.Kind{"A1": graph.Practice}}
	if _, _, err := g.search(graph.PathQuery{From: "A1", To: "A1"}); !errors.Is(err, graph.ErrUnavailable) ||
		errors.Is(err, graph.ErrInvalid) {
		t.Errorf("%v", err)
	}
}
