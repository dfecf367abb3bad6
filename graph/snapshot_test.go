package graph

import (
	"errors"
	"slices"
	"testing"
)

func TestEnds(t *testing.T) {
	whole := func() *Snapshot {
		return &Snapshot{
			Nodes: []Node{{Code: "A1", Kind: Practice}, {Code: "Q1", Kind: ICS}, {Code: "U1", Kind: PCN}},
			Edges: []Edge{{Type: MemberOf, From: "A1", To: "U1"}, {Type: PartOf, From: "U1", To: "Q1"}},
		}
	}
	want := [][2]int32{{0, 2}, {2, 1}}
	s := whole()
	if got, err := s.Ends(); err != nil || !slices.Equal(got, want) {
		t.Errorf("looked for: %v, %v", got, err)
	}
	s.EndsAt = slices.Clone(want)
	got, err := s.Ends()
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("given: %v, %v", got, err)
	}
	got[0] = [2]int32{}
	if !slices.Equal(s.EndsAt, want) {
		t.Errorf("what Ends returns is the snapshot's own: %v", s.EndsAt)
	}
	for name, at := range map[string][][2]int32{
		"another node": {{0, 1}, {2, 1}}, "too few": {{0, 2}}, "too many": {{0, 2}, {2, 1}, {0, 2}}, "beyond the last": {{0, 3}, {2, 1}},
		"before the first": {{-1, 2}, {2, 1}},
	} {
		s := whole()
		s.EndsAt = at
		if _, err := s.Ends(); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, spoil := range map[string]func(*Snapshot){
		"out of order":    func(s *Snapshot) { slices.Reverse(s.Nodes) },
		"edges reversed":  func(s *Snapshot) { slices.Reverse(s.Edges) },
		"an unknown end":  func(s *Snapshot) { s.Edges[1].To = "Q2" },
		"an unknown from": func(s *Snapshot) { s.Edges[0].From = "A2" },
		"one end twice":   func(s *Snapshot) { s.Edges[1].To = "U1" },
		"no such type":    func(s *Snapshot) { s.Edges[1].Type = "LIKES" },
	} {
		s := whole()
		spoil(s)
		if _, err := s.Ends(); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
