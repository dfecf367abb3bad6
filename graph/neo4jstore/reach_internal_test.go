package neo4jstore

import (
	"errors"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// TestAGraphThatDoesNotHoldTogetherIsNoFaultOfTheQuestion searches what was read
// of a Neo4j in which an edge leads to what has no code.
func TestAGraphThatDoesNotHoldTogetherIsNoFaultOfTheQuestion(t *testing.T) {
	g := &reach{v: &view{ctx: t.Context()}, edges: map[walked]bool{{"A1", "U1", graph.MemberOf, 1}: true},
		kinds: map[string]graph.Kind{"A1": graph.Practice}}
	if _, _, err := g.search(graph.MaxCostLimit); !errors.Is(err, graph.ErrUnavailable) ||
		errors.Is(err, graph.ErrInvalid) {
		t.Errorf("%v", err)
	}
}
