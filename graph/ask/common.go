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
	ends := [2][]*graph.Node{{from}, {to}} // each and all that it belongs to, nearest first
	for at := [2]int{}; at[0] < len(ends[0]) || at[1] < len(ends[1]); {
		if err := p.readUp(slices.Concat(ends[0][at[0]:], ends[1][at[1]:])); err != nil {
			return Common{}, err
		}
		for k, all := range ends {
			var err error
			if ends[k], err = p.climbed(all, at[k], on); err != nil {
				return Common{}, err
			}
			at[k] = len(all)
		}
	}
	return nearestCommon(ends), nil
}

// climbed returns all and what those from a place on belong to.
func (p *part) climbed(all []*graph.Node, from int, on graph.Day) ([]*graph.Node, error) {
	for _, n := range all[from:] {
		up, err := p.above(n, on)
		if err != nil {
			return nil, err
		}
		for _, o := range up {
			if among(all, o.Code) == nil {
				all = append(all, o)
			}
		}
	}
	return all, nil
}

// nearestCommon returns what is among both ends and what they belong to.
func nearestCommon(ends [2][]*graph.Node) Common {
	for _, kind := range []graph.Kind{graph.ICS, graph.PharmacyOwner, graph.Region} {
		var both *graph.Node
		for _, n := range ends[0] {
			if n.Kind == kind && (both == nil || n.Code < both.Code) && among(ends[1], n.Code) != nil {
				both = n
			}
		}
		if both != nil {
			return Common{Code: both.Code, Kind: string(both.Kind), Name: both.Name}
		}
	}
	return England
}

// among returns the one of a few stakeholders that has this code, or nil.
func among(few []*graph.Node, code string) *graph.Node {
	for _, n := range few {
		if n.Code == code {
			return n
		}
	}
	return nil
}

// upFrom has the types of edge that lead up from each kind to what its bodies belong to.
var upFrom = func() map[graph.Kind][]graph.EdgeType {
	out := map[graph.Kind][]graph.EdgeType{graph.Person: {graph.Holds}}
	for _, t := range []graph.EdgeType{graph.MemberOf, graph.AllocatedTo, graph.BranchOf, graph.SiteOf, graph.CommissionedBy, graph.PartOf,
		graph.InPlace, graph.BasedIn, graph.OwnedBy} {
		for _, kind := range t.Info().From {
			if kind != graph.Person {
				out[kind] = append(out[kind], t)
			}
		}
	}
	return out
}()

// readUp reads what stakeholders belong to. A view in memory is asked by above.
func (p *part) readUp(of []*graph.Node) error {
	if p.local != nil {
		return nil
	}
	byKind := map[graph.Kind][]string{}
	for _, n := range of {
		byKind[n.Kind] = append(byKind[n.Kind], n.Code)
	}
	for kind, codes := range byKind {
		if types := upFrom[kind]; len(types) > 0 {
			if err := p.reach(codes, types...); err != nil {
				return err
			}
		}
	}
	return nil
}

// above returns what a stakeholder belongs to on the day, of what was read.
func (p *part) above(n *graph.Node, on graph.Day) ([]*graph.Node, error) {
	types := upFrom[n.Kind]
	if len(types) == 0 || !n.On(on) {
		return nil, nil
	}
	edges, err := p.at(n.Code), error(nil)
	if p.local != nil {
		edges, err = p.Edges([]string{n.Code}, types...)
	}
	var out []*graph.Node
	for _, e := range edges {
		if e.From != n.Code || !e.Counts(on) || !slices.Contains(types, e.Type) {
			continue
		}
		if o := p.node(e.To); o.On(on) {
			out = append(out, o)
		}
	}
	return out, err
}
