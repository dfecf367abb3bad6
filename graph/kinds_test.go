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

// TestKindsAreCalledAsInTheirTime: on the day on which ICBs opened, CCGs had ended.
func TestKindsAreCalledAsInTheirTime(t *testing.T) {
	for on, want := range map[Day][4]string{
		20220630: {"CCG", "CCGs", "STP", "STPs"},
		20220701: {"sub-ICB", "sub-ICBs", "integrated care board", "integrated care boards"},
		0:        {"sub-ICB", "sub-ICBs", "integrated care board", "integrated care boards"}, // no day is asked about
	} {
		sub, ics := SubICB.AsOf(on), ICS.AsOf(on)
		if got := [4]string{sub.Name, sub.Plural, ics.Name, ics.Plural}; got != want || ics.Stage != ICS.Info().Stage {
			t.Errorf("on %s: %v", on, got)
		}
		if Practice.AsOf(on) != Practice.Info() {
			t.Errorf("on %s a practice is a %s", on, Practice.AsOf(on).Name)
		}
	}
}

// The package walk keeps kinds and types as the bits of a uint32, by their numbers.
func TestEachNumberIsABitOfThirtyTwo(t *testing.T) {
	if len(Kinds) > 31 || len(EdgeTypes) > 31 {
		t.Errorf("%d kinds and %d types of edge: paths would not go through the last ones", len(Kinds), len(EdgeTypes))
	}
}
