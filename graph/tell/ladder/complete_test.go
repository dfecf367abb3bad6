package ladder

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// Every type of edge has its words both ways, and every kind its column.
func TestNothingIsDrawnWithoutWordsOrPlace(t *testing.T) {
	for _, e := range graph.EdgeTypes {
		if says := shorts[e.Type]; says[0] == "" || says[1] == "" {
			t.Errorf("%s has no words in a picture", e.Type)
		}
	}
	for _, k := range graph.Kinds {
		if _, has := columns[k.Kind]; !has {
			t.Errorf("%s has no column", k.Kind)
		}
	}
}
