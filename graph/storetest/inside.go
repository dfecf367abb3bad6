package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// insides checks what is listed in an area or of an operator, in which order, and who leads.
func insides(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, district+`
		Region R
		Trust T
		Trust NEAR
		Federation FED
		LPC COMMITTEE
		Provider COMPANY
		PharmacyOwner CHAIN
		Person person.ann
		Person person.bob
		I PART_OF R
		T SERVES I
		NEAR SERVES I
		NEAR BASED_IN I
		P WORKS_WITH FED
		COMMITTEE COVERS Q
		A OPERATED_BY COMPANY
		F3 OWNED_BY CHAIN
		person.ann HOLDS P
		person.bob HOLDS Q
	`, func(s *graph.Snapshot) {
		node(s, "P").Patients, node(s, "Q").Patients, node(s, "A").Patients, node(s, "B").Patients = 8000, 9000, 3000, 5000
		for i := range s.Edges {
			e := &s.Edges[i]
			switch {
			case e.Type == graph.AlignedTo:
				e.Rule = graph.RuleNearest
			case e.Type == graph.Serves:
				e.Share = map[string]float64{"T": 0.2, "NEAR": 0.7}[e.From]
			case e.Type == graph.Holds:
				e.Role = map[string]string{"person.ann": "PCN Clinical Director", "person.bob": "Deputy clinical director"}[e.From]
			}
		}
	})
	for code, want := range map[string]string{
		"I":         "PCN: Q 9000 1, P 8000 2 person.ann, OVER 0 1; Trust: NEAR 0.7 based, T 0.2; Place: L; SubICB: S, S2",
		"S":         "PCN: Q 9000 1, P 8000 2 person.ann",
		"L":         "PCN: Q 9000 1",
		"R":         "PCN: Q 9000 1, P 8000 2 person.ann, OVER 0 1; ICS: I",
		"FED":       "PCN: P 8000 2 person.ann",
		"COMMITTEE": "PCN: Q 9000 1",
		"COMPANY":   "PCN: P 8000 2 person.ann; Practice: A 3000",
		"CHAIN":     "PCN: Q 9000 1",
		"NEAR":      "ICS: I 0.7 based",
		"P":         "Practice: B 5000, A 3000; Pharmacy: F1, F2",
		"SHUT":      "",
		"A":         "",
	} {
		t.Run(code+" lists what belongs to it, biggest first", func(t *testing.T) {
			a, err := ask.Of(t.Context(), e, ask.WhatIsInside, ask.CodeQuery{Code: code, On: Today})
			if err != nil {
				t.Fatal(err)
			}
			var groups []string
			for _, g := range a.Groups {
				groups = append(groups, string(g.Kind)+": "+rowsOf(g))
			}
			if got := strings.Join(groups, "; "); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// rowsOf writes the rows of a group in short.
func rowsOf(g ask.InsideGroup) string {
	var rows []string
	for _, r := range g.Rows {
		says := r.Code
		if g.Kind == graph.PCN {
			says += fmt.Sprintf(" %d %d", r.Patients, r.Practices)
		} else if r.Patients > 0 {
			says += fmt.Sprintf(" %d", r.Patients)
		}
		if r.Share > 0 {
			says += fmt.Sprintf(" %g", r.Share)
		}
		if r.Based {
			says += " based"
		}
		for _, h := range r.Leads {
			says += " " + h.Person.Code
		}
		rows = append(rows, says)
	}
	return strings.Join(rows, ", ")
}
