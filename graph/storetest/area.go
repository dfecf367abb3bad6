package storetest

import (
	"errors"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

const district = `
	ICS I
	ICS SHUT ..20220101
	SubICB S
	SubICB S2
	Place L
	PCN P
	PCN Q
	PCN OVER
	Practice A
	Practice B
	Practice C
	Practice D
	Practice GONE ..20250101
	Pharmacy F1
	Pharmacy F2
	Pharmacy F3
	S PART_OF I
	S2 PART_OF I
	L PART_OF I
	Q IN_PLACE L
	P COMMISSIONED_BY S
	Q COMMISSIONED_BY S
	A MEMBER_OF P
	B MEMBER_OF P
	C MEMBER_OF Q
	D MEMBER_OF OVER
	GONE MEMBER_OF P
	A COMMISSIONED_BY S
	B COMMISSIONED_BY S
	C COMMISSIONED_BY S
	D COMMISSIONED_BY S2
	GONE COMMISSIONED_BY S
	F1 ALIGNED_TO P
	F2 ALIGNED_TO P
	F3 ALIGNED_TO Q
	F1 BASED_IN I
	F3 BASED_IN I
`

// areas checks what is counted in an area against a count by hand.
func areas(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, district, func(s *graph.Snapshot) {
		node(s, "A").Patients, node(s, "B").Patients, node(s, "C").Patients, node(s, "GONE").Patients = 5000, 3000, 700, 9999
		for i := range s.Edges {
			if s.Edges[i].Type == graph.AlignedTo {
				s.Edges[i].Rule = graph.RuleNearest
			}
		}
	})
	type counts struct{ networks, practices, patients, unknown, pharmacies int }
	for _, c := range []struct {
		says, code string
		want       counts
	}{
		{"a network has its members and the pharmacies nearest to them", "p", counts{1, 2, 8000, 0, 2}},
		{"a place has the networks in it", "L", counts{1, 1, 700, 0, 1}},
		{"a sub-ICB has what it commissions", "S", counts{2, 3, 8700, 0, 3}},
		{"a network of no board is counted where its practices are", "S2", counts{1, 1, 0, 1, 0}},
		{"a board has all of its sub-ICBs, each once", "I", counts{3, 4, 8700, 1, 2}},
	} {
		t.Run(c.says, func(t *testing.T) {
			a, err := ask.Of(t.Context(), e, ask.Area, ask.CodeQuery{Code: c.code, On: Today})
			got := counts{a.Networks, a.Practices, a.Patients, a.PatientsUnknown, a.Pharmacies}
			if err != nil || got != c.want || a.Reason != "" {
				t.Errorf("%+v %q, want %+v; %v", got, a.Reason, c.want, err)
			}
		})
	}
	t.Run("an area that is not open says so", func(t *testing.T) {
		a, err := ask.Of(t.Context(), e, ask.Area, ask.CodeQuery{Code: "SHUT", On: Today})
		if err != nil || a.Reason == "" || a.Networks+a.Practices+a.Pharmacies != 0 {
			t.Errorf("%+v, %v", a, err)
		}
	})
	t.Run("what is no area is refused", func(t *testing.T) {
		for code, want := range map[string]error{"A": graph.ErrInvalid, "F1": graph.ErrInvalid, "NO": graph.ErrNotFound, "": graph.ErrInvalid} {
			if _, err := ask.Of(t.Context(), e, ask.Area, ask.CodeQuery{Code: code, On: Today}); !errors.Is(err, want) {
				t.Errorf("%q: %v, want %v", code, err, want)
			}
		}
	})
}
