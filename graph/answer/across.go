package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// edgeReader reads the edges of these types at stakeholders.
type edgeReader interface {
	reach(codes []string, types ...graph.EdgeType) error
}

// reach implements edgeReader.
func (b *phonebook) reach(codes []string, types ...graph.EdgeType) error {
	return b.in.Reach(codes, types...)
}

// strangers returns, by code, the PCNs that have one of these practices as a
// member and are not among those known.
func strangers(r edgeReader, in Around, on graph.Day, practices []*graph.Node, known func(code string) bool) ([]*graph.Node, error) {
	if err := r.reach(codesOf(practices), graph.MemberOf); err != nil {
		return nil, err
	}
	var out []*graph.Node
	for _, p := range practices {
		for _, s := range steps(in, p, on) {
			if s.Edge.Type == graph.MemberOf && s.Other.Kind == graph.PCN && !known(s.Other.Code) {
				out = append(out, in.Node(s.Other.Code))
			}
		}
	}
	return inCodeOrder(out), nil
}

// across says, for PCNs whose members have been read, how many of these are among the
// practices of an area, and whose the PCNs are instead. Of an ICS that is a board.
func across(r edgeReader, in Around, on graph.Day, area *graph.Node, pcns, practices []*graph.Node) ([]graph.Across, error) {
	if len(pcns) == 0 {
		return nil, nil
	}
	if err := r.reach(codesOf(pcns), graph.CommissionedBy); err != nil {
		return nil, err
	}
	if area.Kind == graph.ICS {
		subs := inCodeOrder(up(in, on, pcns, graph.CommissionedBy, graph.SubICB))
		if err := r.reach(codesOf(subs), graph.PartOf); err != nil {
			return nil, err
		}
	}
	here := map[string]bool{}
	for _, p := range practices {
		here[p.Code] = true
	}
	var out []graph.Across
	for _, p := range pcns {
		a := graph.Across{PCN: p.Ref(), By: []graph.Ref{}}
		for _, m := range members(in, p, on) {
			a.Members++
			if here[m.Code] {
				a.Here++
			}
		}
		by := up(in, on, []*graph.Node{p}, graph.CommissionedBy, graph.SubICB)
		if area.Kind == graph.ICS {
			by = up(in, on, by, graph.PartOf, graph.ICS)
		}
		for _, n := range inCodeOrder(by) {
			a.By = append(a.By, n.Ref())
		}
		out = append(out, a)
	}
	return out, nil
}

// up returns the stakeholders of a kind that edges of a type lead to from these.
func up(in Around, on graph.Day, from []*graph.Node, t graph.EdgeType, kind graph.Kind) []*graph.Node {
	var out []*graph.Node
	for _, n := range from {
		for _, s := range steps(in, n, on) {
			if s.Edge.Type == t && s.Edge.From == n.Code && s.Other.Kind == kind {
				out = append(out, in.Node(s.Other.Code))
			}
		}
	}
	return out
}

// allNetworks returns the PCNs of a PCN, place, sub-ICB or ICS, by code: those
// whose board it is, and those that have a member practice there.
func (b *belonging) allNetworks(n *graph.Node) ([]*graph.Node, []graph.Across, error) {
	own, err := b.networks(n)
	if err != nil || n.Kind == graph.PCN {
		return own, nil, err
	}
	subs := []*graph.Node{n}
	switch n.Kind {
	case graph.ICS:
		subs, err = b.to([]*graph.Node{n}, graph.PartOf, graph.SubICB)
	case graph.Place:
		subs, err = b.to([]*graph.Node{n}, graph.InPlace, graph.SubICB)
	}
	if err != nil {
		return nil, nil, err
	}
	practices, err := b.to(subs, graph.CommissionedBy, graph.Practice)
	if err != nil {
		return nil, nil, err
	}
	known := map[string]bool{}
	for _, p := range own {
		known[p.Code] = true
	}
	others, err := strangers(b.reader, b.in, b.on, practices, func(code string) bool { return known[code] })
	if err == nil {
		err = b.reach(others, graph.MemberOf)
	}
	if err != nil {
		return nil, nil, err
	}
	told, err := across(b.reader, b.in, b.on, n, others, practices)
	return inCodeOrder(append(own, others...)), told, err
}

// inTwoBoards says that the practices of a PCN are in several boards, where its
// neighbours show that; else it is empty.
func inTwoBoards(in Around, pcn *graph.Node, on graph.Day) string {
	practices := map[string]int{}
	for _, m := range members(in, pcn, on) {
		had := map[string]bool{}
		for _, s := range steps(in, m, on) {
			if s.Edge.Type != graph.CommissionedBy || s.Other.Kind != graph.SubICB {
				continue
			}
			for _, u := range steps(in, in.Node(s.Other.Code), on) {
				if u.Edge.Type == graph.PartOf && u.Other.Kind == graph.ICS && !had[u.Other.Code] {
					had[u.Other.Code] = true
					practices[u.Other.Code]++
				}
			}
		}
	}
	if len(practices) < 2 {
		return ""
	}
	boards := sortedCounts(practices)
	var says []string
	for _, code := range boards {
		says = append(says, fmt.Sprintf("%d in %s", practices[code], graph.Called(in.Node(code))))
	}
	return "Its practices are in several boards: " + strings.Join(says, ", ") + "."
}

// sortedCounts returns the keys, the greatest count first, of two alike by code.
func sortedCounts(counts map[string]int) []string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return keys
}
