package ask

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
)

// Summary returns the sources and the size of the graph. For the unknown day it
// does not count who is open.
func Summary(v graph.View, on graph.Day) (graph.Summary, error) {
	s, err := v.Summary(on)
	if err != nil {
		return graph.Summary{}, fmt.Errorf("sum up the graph: %w", err)
	}
	return s, nil
}
