package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Across is a PCN with member practices in an area but a commissioner outside
// it, so it belongs to two areas.
type Across struct {
	PCN     graph.Ref   `json:"pcn"`
	By      []graph.Ref `json:"by" doc:"of an ICS: the boards of its commissioners; of a place or sub-ICB: its commissioners"`
	Here    int         `json:"here" doc:"of its member practices, those commissioned here"`
	Members int         `json:"members"`
}

// strangers returns, by code, the PCNs that have one of these practices as a
// member and are not among those known.
func strangers(in *part, on graph.Day, practices []*graph.Node, known func(code string) bool) ([]*graph.Node, error) {
	if err := in.reach(codesOf(practices), graph.MemberOf); err != nil {
		return nil, err
	}
	var out []*graph.Node
	for _, p := range practices {
		for _, s := range in.steps(p, on) {
			if s.Edge.Type == graph.MemberOf && s.Other.Kind == graph.PCN && !known(s.Other.Code) {
				out = append(out, in.node(s.Other.Code))
			}
		}
	}
	return inCodeOrder(out), nil
}

// across says, for PCNs whose members have been read, how many of these are among the
// practices of an area, and whose the PCNs are instead. Of an ICS that is a board.
func across(in *part, on graph.Day, area *graph.Node, pcns, practices []*graph.Node) ([]Across, error) {
	if len(pcns) == 0 {
		return nil, nil
	}
	if err := in.reach(codesOf(pcns), graph.CommissionedBy); err != nil {
		return nil, err
	}
	if area.Kind == graph.ICS {
		subs := inCodeOrder(up(in, on, pcns, graph.CommissionedBy, graph.SubICB))
		if err := in.reach(codesOf(subs), graph.PartOf); err != nil {
			return nil, err
		}
	}
	here := map[string]bool{}
	for _, p := range practices {
		here[p.Code] = true
	}
	var out []Across
	for _, p := range pcns {
		a := Across{PCN: p.Ref(), By: []graph.Ref{}}
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
func up(in *part, on graph.Day, from []*graph.Node, t graph.EdgeType, kind graph.Kind) []*graph.Node {
	var out []*graph.Node
	for _, n := range from {
		for _, s := range in.steps(n, on) {
			if s.Edge.Type == t && s.Edge.From == n.Code && s.Other.Kind == kind {
				out = append(out, in.node(s.Other.Code))
			}
		}
	}
	return out
}

// inTwoBoards says that the practices of a PCN, which were read, are in several
// boards; else it is empty.
func inTwoBoards(in *part, pcn *graph.Node, on graph.Day) (string, error) {
	all := members(in, pcn, on)
	if err := in.reach(codesOf(all), graph.CommissionedBy); err != nil {
		return "", err
	}
	if err := in.reach(codesOf(inCodeOrder(up(in, on, all, graph.CommissionedBy, graph.SubICB))), graph.PartOf); err != nil {
		return "", err
	}
	practices := map[string]int{}
	for _, m := range all {
		had := map[string]bool{}
		for _, s := range in.steps(m, on) {
			if s.Edge.Type != graph.CommissionedBy || s.Other.Kind != graph.SubICB {
				continue
			}
			for _, u := range in.steps(in.node(s.Other.Code), on) {
				if u.Edge.Type == graph.PartOf && u.Other.Kind == graph.ICS && !had[u.Other.Code] {
					had[u.Other.Code] = true
					practices[u.Other.Code]++
				}
			}
		}
	}
	if len(practices) < 2 {
		return "", nil
	}
	boards := sortedCounts(practices)
	var says []string
	for _, code := range boards {
		says = append(says, fmt.Sprintf("%d in %s", practices[code], graph.Called(in.node(code))))
	}
	return "Its practices are in several boards: " + strings.Join(says, ", ") + ".", nil
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
