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

// DefaultRule is the rule by which the pharmacies of a stakeholder are found where
// none is asked for: all for a pharmacy, nearest for any other.
func DefaultRule(v graph.View, code string) (string, error) {
	n, err := graph.Known(v, code)
	if err != nil {
		return "", err
	}
	if n.Kind == graph.Pharmacy {
		return graph.RuleAll, nil
	}
	return graph.RuleNearest, nil
}
