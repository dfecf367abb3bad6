package graph

import "testing"

func TestANumberLeadsBackToItsKind(t *testing.T) {
	for _, k := range Kinds {
		if n := k.Kind.Number(); n == 0 || KindNumbered(n) != k.Kind {
			t.Errorf("%s has the number %d, which is %s", k.Kind, n, KindNumbered(n))
		}
	}
	if n := Kind("Shop").Number(); n != 0 || KindNumbered(0) != "" {
		t.Errorf("an unknown kind has the number %d, and 0 is %q", n, KindNumbered(0))
	}
}

// The package walk keeps kinds and types as the bits of a uint32, by their numbers.
func TestEachNumberIsABitOfThirtyTwo(t *testing.T) {
	if len(Kinds) > 31 || len(EdgeTypes) > 31 {
		t.Errorf("%d kinds and %d types of edge: paths would not go through the last ones", len(Kinds), len(EdgeTypes))
	}
}
