package loaders_test

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// TestEnglandAnAddressInOtherWordsIsNoMove: the lists of 2025 and before write nearly every
// address in another way than those of 2026. 402 practices had another postcode before,
// and 17 another house number.
func TestEnglandAnAddressInOtherWordsIsNoMove(t *testing.T) {
	s, _ := allEngland(t)
	elsewhere, otherHouse := 0, 0
	for i := range s.Nodes {
		if s.Nodes[i].Kind != graph.Practice {
			continue
		}
		had := map[string]bool{}
		for _, f := range s.Nodes[i].Past.All() {
			had[f.Field] = true
		}
		switch {
		case had[graph.PastAddress] && had[graph.PastPostcode]:
			elsewhere++
		case had[graph.PastAddress]:
			otherHouse++
		}
	}
	if elsewhere != 402 || otherHouse != 17 {
		t.Errorf("%d practices had an address at another postcode, %d with another house number, want 402 and 17", elsewhere, otherHouse)
	}
}
