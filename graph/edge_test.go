package graph

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAnEdgeOfNoDistanceSaysSo(t *testing.T) {
	for _, c := range []struct {
		edge Edge
		want bool
	}{
		{Edge{Type: AlignedTo, Rule: "nearest", Distance: Apart(0)}, true},
		{Edge{Type: AlignedTo, Rule: "nearest", Distance: Apart(12)}, true},
		{Edge{Type: AlignedTo, Rule: "lead"}, false},
		{Edge{Type: MemberOf}, false},
	} {
		b, err := json.Marshal(&c.edge)
		if err != nil {
			t.Fatal(err)
		}
		var back Edge
		if err := json.Unmarshal(b, &back); err != nil || back != c.edge {
			t.Errorf("%s reads back as %+v, %v", b, back, err)
		}
		if got := strings.Contains(string(b), `"metres":`); got != c.want {
			t.Errorf("%s: has metres: %v, want %v", b, got, c.want)
		}
	}
}
