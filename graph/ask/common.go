package ask

import (
	"encoding/json"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Common is the nearest area or owner that two stakeholders belong to. The zero value
// is none, and null in JSON.
type Common struct {
	Code string `json:"code"`
	Kind string `json:"kind"` // a graph.Kind, or Country
	Name string `json:"name"`
}

// England is what everything in the graph belongs to. It is no stakeholder.
var England = Common{Code: "england", Kind: "Country", Name: "England"}

// MarshalJSON writes null for none.
func (c Common) MarshalJSON() ([]byte, error) {
	if c.Code == "" {
		return []byte("null"), nil
	}
	type plain Common
	return json.Marshal(plain(c))
}

// Ref returns what both belong to as a stakeholder, false for England and for none.
func (c Common) Ref() (graph.Ref, bool) {
	kind := graph.Kind(c.Kind)
	return graph.Ref{Code: c.Code, Kind: kind, Name: c.Name}, kind.Known()
}

// common returns the nearest area that both belong to on the day: an ICS, else the
// owner that both share, else a region, else England.
func (p *part) common(from, to *graph.Node, on graph.Day) (Common, error) {
	tops := [2]map[string]*graph.Node{{}, {}}
	fronts := [2][]*graph.Node{{from}, {to}}
	for len(fronts[0])+len(fronts[1]) > 0 {
		if err := p.readUp(slices.Concat(fronts[0], fronts[1])); err != nil {
			return Common{}, err
		}
		for end, front := range fronts {
			fronts[end] = nil
			for _, n := range front {
				if tops[end][n.Code] != nil {
					continue
				}
				tops[end][n.Code] = n
				fronts[end] = append(fronts[end], p.above(n, on)...)
			}
		}
	}
	for _, kind := range []graph.Kind{graph.ICS, graph.PharmacyOwner, graph.Region} {
		var both []string
		for code, n := range tops[0] {
			if n.Kind == kind && tops[1][code] != nil {
				both = append(both, code)
			}
		}
		if len(both) > 0 {
			n := tops[0][slices.Min(both)]
			return Common{Code: n.Code, Kind: string(n.Kind), Name: n.Name}, nil
		}
	}
	return England, nil
}

// upward are the types of edge that lead from a body to what it belongs to.
var upward = []graph.EdgeType{graph.MemberOf, graph.AllocatedTo, graph.BranchOf, graph.SiteOf, graph.CommissionedBy, graph.PartOf,
	graph.InPlace, graph.BasedIn, graph.OwnedBy}

// readUp reads what stakeholders belong to.
func (p *part) readUp(of []*graph.Node) error {
	byKind := map[graph.Kind][]string{}
	for _, n := range of {
		byKind[n.Kind] = append(byKind[n.Kind], n.Code)
	}
	for kind, codes := range byKind {
		if types := upFrom(kind); len(types) > 0 {
			if err := p.reach(codes, types...); err != nil {
				return err
			}
		}
	}
	return nil
}

// upFrom returns the types of edge that lead up from a kind.
func upFrom(kind graph.Kind) []graph.EdgeType {
	if kind == graph.Person {
		return []graph.EdgeType{graph.Holds}
	}
	return slices.DeleteFunc(slices.Clone(upward), func(t graph.EdgeType) bool { return !slices.Contains(t.Info().From, kind) })
}

// above returns what was read that a stakeholder belongs to on the day.
func (p *part) above(n *graph.Node, on graph.Day) []*graph.Node {
	var out []*graph.Node
	types := upFrom(n.Kind)
	for _, s := range p.steps(n, on) {
		if s.Edge.From == n.Code && slices.Contains(types, s.Edge.Type) {
			out = append(out, p.node(s.Other.Code))
		}
	}
	return out
}
