package sentence

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestDoubt(t *testing.T) {
	for want, d := range map[string]graph.Doubt{
		"":                      {},
		"1,055 of them dormant": {Dormant: 1055},
		"13 of them not in the newest list, dated 1 August 2026":         {Older: 13, OlderDay: 20260801},
		"2 of them dormant; 20 more codes that have no name in any list": {Dormant: 2, Unnamed: 20},
	} {
		if got := Doubt(d); got != want {
			t.Errorf("%+v: %q, want %q", d, got, want)
		}
	}
}
