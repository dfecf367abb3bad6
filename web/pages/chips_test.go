package pages

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestEveryTypeOfEdgeHasItsNouns(t *testing.T) {
	for _, e := range graph.EdgeTypes {
		for i, noun := range nouns[e.Type] {
			if noun == "" {
				t.Errorf("%s lacks noun %d", e.Type, i)
			}
		}
	}
}

func TestPeopleAreSortedBySurname(t *testing.T) {
	for name, want := range map[string]string{"Dr Wren Swaleholme": "swaleholme wren", "Prof. Dr Asha Example": "example asha",
		"Cher": "cher", "Dr": "dr", "": ""} {
		if got := bySurname(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
