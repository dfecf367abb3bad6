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
