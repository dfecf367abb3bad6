package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Inside is what belongs to an area or an operator: the groups that people come for.
type Inside struct {
	Of     graph.Ref
	On     graph.Day
	Groups []InsideGroup // none is empty
}

// InsideGroup is those of one kind, biggest first.
type InsideGroup struct {
	Kind graph.Kind
	Rows []InsideRow
	Led  bool // somebody on record leads one of them
}

// InsideRow is one of a group.
type InsideRow struct {
	*graph.Node
	Former    string  // of a sub-ICB: the name before its board's, which tells it apart
	Practices int     // of a PCN: its members
	Share     float64 // of a trust in an ICS, or the other way round: part of the trust's patients
	Based     bool    // of a trust: it is based in the ICS
	Leads     []Held
}

// leader is the role of who leads a kind. Lists put words before and after it, as in
// joint clinical director. A deputy does not lead.
var leader = map[graph.Kind]string{graph.PCN: "clinical director", graph.Place: "place director", graph.Federation: "federation director"}

// WhatIsInside returns the networks of an area or an operator, biggest first by
// patients, with who leads them; then its trusts, parts, hospitals and practices. Of a
// PCN it returns the practices and the nearest pharmacies. It is empty for any other
// kind, and for what is not open.
func WhatIsInside(v graph.View, q CodeQuery) (Inside, error) {
	return doing("list what belongs to an area", v, q, inside)
}

// joined is a kind that leads to an area or an operator, by edges of these types.
type joined struct {
	kind graph.Kind
	by   []graph.EdgeType
}

// groups are what is shown of each kind after its networks.
var groups = map[graph.Kind][]joined{
	graph.Region: {{graph.ICS, []graph.EdgeType{graph.PartOf}}},
	graph.ICS: {{graph.Trust, []graph.EdgeType{graph.BasedIn, graph.PartnerIn, graph.Serves}}, {graph.Place, []graph.EdgeType{graph.PartOf}},
		{graph.SubICB, []graph.EdgeType{graph.PartOf}}, {graph.HWB, []graph.EdgeType{graph.PartnerIn}}},
	graph.Place: {{graph.Federation, []graph.EdgeType{graph.InPlace}}, {graph.Trust, []graph.EdgeType{graph.PartnerIn}},
		{graph.SubICB, []graph.EdgeType{graph.InPlace}}},
	graph.SubICB: {{graph.Place, []graph.EdgeType{graph.InPlace}}},
	graph.Trust: {{graph.Practice, []graph.EdgeType{graph.OperatedBy}}, {graph.Hospital, []graph.EdgeType{graph.SiteOf}},
		{graph.ICS, []graph.EdgeType{graph.BasedIn, graph.PartnerIn, graph.Serves}}},
	graph.Provider:      {{graph.Practice, []graph.EdgeType{graph.OperatedBy}}},
	graph.Federation:    {{graph.Place, []graph.EdgeType{graph.InPlace}}},
	graph.HWB:           nil,
	graph.LPC:           {{graph.HWB, []graph.EdgeType{graph.Covers}}},
	graph.PharmacyOwner: nil,
	graph.PCN:           {{graph.Practice, []graph.EdgeType{graph.MemberOf}}, {graph.Pharmacy, []graph.EdgeType{graph.AlignedTo}}},
}

func inside(in *part, q CodeQuery) (Inside, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return Inside{}, err
	}
	out := Inside{Of: n.Ref(), On: q.On}
	more, area := groups[n.Kind]
	if !area || !n.On(q.On) {
		return out, nil
	}
	b := &belonging{in, q.On}
	if n.Kind != graph.PCN {
		var pcns []*graph.Node
		if pcns, _, err = b.networksOf(n); err == nil {
			err = b.group(&out, n, joined{kind: graph.PCN}, pcns)
		}
	}
	for _, w := range more {
		if err != nil {
			break
		}
		var found []*graph.Node
		for _, t := range w.by {
			var by []*graph.Node
			if by, err = b.to([]*graph.Node{n}, t, w.kind); err != nil {
				return Inside{}, err
			}
			found = append(found, by...)
		}
		err = b.group(&out, n, w, inCodeOrder(found))
	}
	if err != nil {
		return Inside{}, err
	}
	return out, nil
}

// group adds those of one kind, biggest first.
func (b *belonging) group(out *Inside, area *graph.Node, w joined, found []*graph.Node) error {
	if len(found) == 0 {
		return nil
	}
	g := InsideGroup{Kind: w.kind}
	var members map[string]int
	if w.kind == graph.PCN {
		var err error
		if members, err = b.in.Count(codesOf(found), graph.MemberOf, graph.Practice, b.on); err != nil {
			return err
		}
	}
	if leader[w.kind] != "" {
		if err := b.reach(found, graph.Holds); err != nil {
			return err
		}
	}
	for _, n := range found {
		r := InsideRow{Node: n, Practices: members[n.Code], Leads: b.leads(n), Former: n.Formerly()}
		for _, t := range w.by {
			for _, e := range b.edges(area, t, w.kind) {
				if e.Other(area.Code) == n.Code {
					r.Share, r.Based = max(r.Share, e.Share), r.Based || t == graph.BasedIn
				}
			}
		}
		g.Led = g.Led || len(r.Leads) > 0
		g.Rows = append(g.Rows, r)
	}
	slices.SortFunc(g.Rows, biggest)
	out.Groups = append(out.Groups, g)
	return nil
}

// biggest orders by patients, of trusts those first that are based in the area and then
// by the share of their patients, then by name.
func biggest(x, y InsideRow) int {
	if x.Based != y.Based {
		if x.Based {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(y.Patients, x.Patients), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Code, y.Code))
}

// leads returns who leads a stakeholder, whose people were read.
func (b *belonging) leads(n *graph.Node) []Held {
	role := leader[n.Kind]
	if role == "" {
		return nil
	}
	return slices.DeleteFunc(people(b.in, n, b.on), func(h Held) bool {
		said := strings.ToLower(h.Edge.Role)
		return !strings.Contains(said, role) || strings.Contains(said, "deputy")
	})
}
