package storetest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Two boards. The network X belongs to J but has two of its three practices in
// I. The network LONE has no commissioner.
const border = `
	ICS I
	ICS J
	SubICB S
	SubICB T
	Place L
	PCN P
	PCN X
	PCN LONE
	Practice A
	Practice B
	Practice C
	Practice D
	Practice E
	Practice PAST
	Pharmacy F
	Pharmacy G
	LPC lpc.one
	LPC lpc.two
	HWB hwb.one
	Person person.ann
	S PART_OF I
	T PART_OF J
	S IN_PLACE L
	P COMMISSIONED_BY S
	X COMMISSIONED_BY T
	A COMMISSIONED_BY S
	B COMMISSIONED_BY S
	C COMMISSIONED_BY S
	D COMMISSIONED_BY T
	E COMMISSIONED_BY S
	PAST COMMISSIONED_BY S ..20260101
	A MEMBER_OF P
	B MEMBER_OF X
	C MEMBER_OF X
	D MEMBER_OF X
	E MEMBER_OF LONE
	PAST MEMBER_OF X
	F ALIGNED_TO X
	G ALIGNED_TO P
	F BASED_IN J
	G BASED_IN I
	F IN_AREA hwb.one
	lpc.one COVERS hwb.one
	lpc.two COVERS X
	person.ann HOLDS X
`

// describeBorder adds rules, a role and patients.
func describeBorder(s *graph.Snapshot) {
	edge(s, "F", "X").Rule, edge(s, "G", "P").Rule = graph.RuleNearest, graph.RuleNearest
	edge(s, "person.ann", "X").Role = "Clinical director"
	for code, patients := range map[string]int{"A": 100, "B": 4000, "C": 4000, "D": 2000, "E": 50} {
		node(s, code).Patients, node(s, code).PatientsSource, node(s, code).PatientsSeen = patients, "practices", 20250401
	}
	// The figures of networks and boards are not the sums of their practices.
	for code, patients := range map[string]int{"P": 110, "X": 10500, "LONE": 60, "I": 999, "J": 77} {
		node(s, code).Patients, node(s, code).PatientsSource, node(s, code).PatientsSeen = patients, "totals", 20260801
	}
}

func acrosses(t *testing.T, make func(t *testing.T) Engine) {
	ctx := t.Context()
	e := loaded(t, make, border, describeBorder)
	ref := func(code string, kind graph.Kind) graph.Ref {
		return graph.Ref{Code: code, Kind: kind, Name: "The " + code + " " + string(kind)}
	}
	lone := ask.Across{PCN: ref("LONE", graph.PCN), By: []graph.Ref{}, Here: 1, Members: 1}
	x := func(by graph.Ref) ask.Across {
		return ask.Across{PCN: ref("X", graph.PCN), By: []graph.Ref{by}, Here: 2, Members: 4}
	}
	for code, want := range map[string][]ask.Across{
		"I": {lone, x(ref("J", graph.ICS))}, "S": {lone, x(ref("T", graph.SubICB))}, "L": {lone, x(ref("T", graph.SubICB))}, "J": nil, "X": nil,
	} {
		t.Run("the networks of an area include those that only have practices there, and are listed: "+code,
			func(t *testing.T) { sameAcross(t, e, code, want) })
	}
	t.Run("the line of a network over several boards says so", func(t *testing.T) {
		for code, want := range map[string]string{
			"X": "Its practices are in several boards: 2 in The I ICS (I), 1 in The J ICS (J).", "P": "", "A": "",
		} {
			if l, err := ask.Of(ctx, e, ask.Line, ask.CodeQuery{Code: code, On: Today}); err != nil || l.Note != want {
				t.Errorf("%s: %q, %v", code, l.Note, err)
			}
		}
	})
}

// sameAcross checks that committees, access and contacts of an area list the
// same networks that cross its border.
func sameAcross(t *testing.T, e Engine, code string, want []ask.Across) {
	ctx := t.Context()
	l, err := ask.Of(ctx, e, ask.LPCs, ask.CodeQuery{Code: code, On: Today})
	if d := cmp.Diff(want, l.Across); err != nil || d != "" {
		t.Error(err, d)
	}
	networks := map[string]int{"I": 3, "S": 3, "L": 3, "J": 1, "X": 1}[code]
	if l.Networks != networks || len(l.Straddling) != 1 || l.Straddling[0].PCN.Code != "X" {
		t.Errorf("%d networks, want %d: %+v", l.Networks, networks, l.Straddling)
	}
	a, err := ask.Of(ctx, e, ask.Access, ask.AccessQuery{Code: code, On: Today})
	if d := cmp.Diff(want, a.Across); err != nil || d != "" || len(a.PCNs) != networks {
		t.Error(err, d, len(a.PCNs))
	}
	registered := map[string]int{"I": 10670, "S": 10670, "L": 10670, "J": 10500, "X": 10500}[code]
	if r := a.All.Registered; r == nil || r.Patients != registered || a.All.PatientsPerPharmacy*a.All.WalkIn != registered {
		t.Errorf("patients %+v, %d for each of %d", r, a.All.PatientsPerPharmacy, a.All.WalkIn)
	}
	c, err := ask.Of(ctx, e, ask.Contacts, ask.ContactQuery{Code: code, On: Today})
	if d := cmp.Diff(want, c.Across); err != nil || d != "" || len(c.Contacts) != 1 {
		t.Error(err, d, fmt.Sprint(c.Contacts))
	}
}
