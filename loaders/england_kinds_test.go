package loaders_test

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestEnglandCareTrusts: no list of care trusts is loaded, but files that name them are.
func TestEnglandCareTrusts(t *testing.T) {
	s, _ := allEngland(t)
	for code, name := range map[string]string{
		"TAH": "Sheffield Health Partnership University NHS Foundation Trust",
		"TAJ": "Black Country Healthcare NHS Foundation Trust",
		"TAD": "Bradford District Care NHS Foundation Trust",
	} {
		if n := loadtest.Body(t, s, code); n.Kind != graph.Trust || n.Name != name {
			t.Errorf("%s is the %s %q", code, n.Kind, n.Name)
		}
	}
}
