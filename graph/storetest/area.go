package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

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

// everyArea is an area of every kind, each with something in it, and something on its border.
const everyArea = `
	Region R
	ICS I
	ICS J
	SubICB S
	SubICB T
	Place L
	Federation federation.f
	HWB hwb.h
	HWB hwb.k
	LPC lpc.l
	LPC lpc.m
	Trust RT
	Provider PR
	PharmacyOwner O
	PharmacyOwner O2
	PCN P
	PCN Q
	PCN X
	Practice A
	Practice B
	Practice C
	Practice D
	Practice LONE
	Practice SERVED
	Pharmacy F1
	Pharmacy F2
	Pharmacy F3
	Pharmacy F4
	Pharmacy NOWHERE
	Person person.a
	Person person.f
	Person person.x
	I PART_OF R
	J PART_OF R
	S PART_OF I
	T PART_OF J
	L PART_OF I
	P IN_PLACE L
	P COMMISSIONED_BY S
	Q COMMISSIONED_BY S
	X COMMISSIONED_BY T
	P WORKS_WITH federation.f
	Q WORKS_WITH federation.f
	A MEMBER_OF P
	B MEMBER_OF Q
	C MEMBER_OF X
	D MEMBER_OF X
	SERVED ALLOCATED_TO P
	A COMMISSIONED_BY S
	B COMMISSIONED_BY S
	C COMMISSIONED_BY S
	D COMMISSIONED_BY T
	LONE COMMISSIONED_BY S
	SERVED COMMISSIONED_BY S
	C OPERATED_BY RT
	A OPERATED_BY PR
	B OPERATED_BY PR
	F1 ALIGNED_TO P
	F2 ALIGNED_TO P
	F2 ALIGNED_TO X
	F3 ALIGNED_TO Q
	F4 ALIGNED_TO X
	F1 BASED_IN I
	F2 BASED_IN I
	F3 BASED_IN J
	F4 BASED_IN J
	NOWHERE BASED_IN I
	F1 IN_AREA hwb.h
	F2 IN_AREA hwb.h
	F3 IN_AREA hwb.h
	F4 IN_AREA hwb.k
	lpc.l COVERS hwb.h
	lpc.m COVERS hwb.k
	lpc.l COVERS F1
	lpc.l COVERS F2
	lpc.l COVERS F3
	lpc.l COVERS P
	lpc.m COVERS F4
	lpc.l PARTNER_IN L
	F1 OWNED_BY O
	F3 OWNED_BY O
	NOWHERE OWNED_BY O
	F2 OWNED_BY O2
	person.a HOLDS A
	person.f HOLDS F1
	person.x HOLDS X
`

// areaCounts are the counts of networks, practices and pharmacies of each area, by hand.
var areaCounts = map[string][3]int{"R": {3, 6, 5}, "I": {3, 5, 3}, "J": {1, 1, 2}, "S": {3, 5, 4}, "T": {1, 1, 2}, "L": {1, 1, 2},
	"federation.f": {2, 2, 3}, "hwb.h": {3, 4, 3}, "hwb.k": {1, 2, 1}, "lpc.l": {3, 4, 3}, "lpc.m": {1, 2, 1},
	"RT": {1, 1, 2}, "PR": {2, 2, 3},
	"O": {2, 0, 3}, "O2": {2, 0, 1}, "P": {1, 1, 2}, "Q": {1, 1, 1}, "X": {1, 2, 2}}

// agreeing checks that every question about an area takes the same of it.
func agreeing(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, everyArea, func(s *graph.Snapshot) {
		for i := range s.Edges {
			switch d := &s.Edges[i]; d.Type {
			case graph.AlignedTo:
				d.Rule, d.Distance = graph.RuleNearest, graph.Apart(100)
			case graph.Holds:
				d.Role = "Practice manager"
			}
		}
	})
	for code, want := range areaCounts {
		t.Run("of an area of any kind all questions count the same networks, practices and pharmacies: "+code, func(t *testing.T) {
			a, err := ask.Of(t.Context(), e, ask.Area, ask.CodeQuery{Code: code, On: Today})
			if got := [3]int{a.Networks, a.Practices, a.Pharmacies}; err != nil || got != want {
				t.Errorf("got %v, want %v; %v", got, want, err)
			}
			if says := disagreement(t.Context(), e, code, Today); says != "" {
				t.Error(says)
			}
		})
	}
	t.Run("the people of an area are those of all that belongs to it", func(t *testing.T) {
		for code, want := range map[string]string{"lpc.l": "person.a person.f person.x", "federation.f": "person.a person.f",
			"hwb.k": "person.x", "O": "person.f", "PR": "person.a person.f", "R": "person.a person.f person.x", "RT": "person.x"} {
			c, err := ask.Of(t.Context(), e, ask.Contacts, ask.ContactQuery{Code: code, On: Today})
			var got []string
			for _, p := range c.Contacts {
				got = append(got, p.Person.Code)
			}
			slices.Sort(got)
			if strings.Join(got, " ") != want || err != nil {
				t.Errorf("%s: %v, want %s; %v", code, got, want, err)
			}
		}
	})
	// The last, because make may return the same store.
	t.Run("they agree on random areas, on any day", func(t *testing.T) { agreeingAtRandom(t, make(t)) })
}

// disagreement says where the questions about an area differ on its networks, or on
// its pharmacies to the last of them. It is empty if they agree.
func disagreement(ctx context.Context, e graph.Store, code string, on graph.Day) string {
	a, err1 := ask.Of(ctx, e, ask.Area, ask.CodeQuery{Code: code, On: on})
	o, err2 := ask.Of(ctx, e, ask.Owners, ask.OwnerQuery{Code: code, On: on, Sisters: 1})
	h, err3 := ask.Of(ctx, e, ask.Access, ask.AccessQuery{Code: code, On: on})
	l, err4 := ask.Of(ctx, e, ask.Pharmacies, ask.PharmacyQuery{Code: code, On: on})
	c, err5 := ask.Of(ctx, e, ask.LPCs, ask.CodeQuery{Code: code, On: on})
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return err.Error()
	}
	owned, open, listed := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range o.Pharmacies {
		owned[p.Pharmacy.Code] = true
	}
	for _, p := range h.Pharmacies {
		if !p.Outside {
			open[p.Pharmacy.Code] = true
		}
	}
	for _, p := range l.Pairs {
		listed[p.Pharmacy.Code] = true
	}
	if len(owned) != a.Pharmacies || h.All.Pharmacies != a.Pharmacies || !maps.Equal(owned, open) || !maps.Equal(owned, listed) {
		return fmt.Sprintf("%s has %d pharmacies; owned %v, open %v (%d counted), listed %v", code, a.Pharmacies, owned, open,
			h.All.Pharmacies, listed)
	}
	if c.Networks != a.Networks || len(h.PCNs) != a.Networks && a.Of.Kind != graph.PharmacyOwner {
		return fmt.Sprintf("%s has %d networks; %d for committees, %d for hours", code, a.Networks, c.Networks, len(h.PCNs))
	}
	return ""
}

// agreeingAtRandom checks that of areas of random edges, on random days.
func agreeingAtRandom(t *testing.T, e Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		s := sketch(t, everyArea)
		of := map[graph.Kind][]string{}
		for _, n := range s.Nodes {
			of[n.Kind] = append(of[n.Kind], n.Code)
		}
		s.Edges = slices.DeleteFunc(s.Edges, func(graph.Edge) bool { return rapid.IntRange(0, 3).Draw(rt, "leave out") == 0 })
		for range rapid.IntRange(0, 25).Draw(rt, "more") {
			info := rapid.SampledFrom(graph.EdgeTypes).Draw(rt, "type")
			from, to := of[rapid.SampledFrom(info.From).Draw(rt, "from")], of[rapid.SampledFrom(info.To).Draw(rt, "to")]
			if len(from)*len(to) == 0 || info.Type == graph.Holds || info.Type == graph.SucceededBy {
				continue
			}
			one, other := rapid.SampledFrom(from).Draw(rt, "one"), rapid.SampledFrom(to).Draw(rt, "other")
			if one != other {
				s.Edges = append(s.Edges, graph.Edge{Type: info.Type, From: one, To: other, Since: rapid.SampledFrom(someDays).Draw(rt, "since"),
					Source: "sketch", Seen: Today, Basis: graph.Official})
			}
		}
		for i := range s.Edges {
			if d := &s.Edges[i]; d.Type == graph.AlignedTo {
				d.Rule = graph.RuleNearest
			}
		}
		inOrder(s)
		s.Edges = slices.CompactFunc(s.Edges, func(a, b graph.Edge) bool {
			return a.Type == b.Type && a.From == b.From && a.To == b.To && a.Since == b.Since
		})
		if _, err := e.Replace(t.Context(), s, nil); err != nil {
			rt.Fatal(err)
		}
		on := rapid.SampledFrom([]graph.Day{20210101, Today}).Draw(rt, "on")
		for code := range areaCounts {
			if says := disagreement(t.Context(), e, code, on); says != "" {
				rt.Fatal(says)
			}
		}
	})
}
