package ask

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// belonging finds whose pharmacies are.
type belonging struct {
	in *part
	on graph.Day
}

// reach reads the edges of one type at these stakeholders.
func (b *belonging) reach(nodes []*graph.Node, t graph.EdgeType) error {
	return b.in.reach(codesOf(nodes), t)
}

// to reads the edges of a type at these, and returns those of a kind that they
// lead to or come from, each once, by code.
func (b *belonging) to(from []*graph.Node, t graph.EdgeType, kind graph.Kind) ([]*graph.Node, error) {
	if err := b.reach(from, t); err != nil {
		return nil, err
	}
	var out []*graph.Node
	for _, n := range from {
		for _, e := range b.edges(n, t, kind) {
			out = append(out, b.in.node(e.Other(n.Code)))
		}
	}
	return inCodeOrder(out), nil
}

// edges returns what was read of the edges of a type between n and others of a
// kind that count on the day; of those aligned only the nearest.
func (b *belonging) edges(n *graph.Node, t graph.EdgeType, kind graph.Kind) []graph.Edge {
	var out []graph.Edge
	for _, s := range b.in.steps(n, b.on) {
		if s.Edge.Type == t && s.Other.Kind == kind && (t != graph.AlignedTo || s.Edge.Rule == graph.RuleNearest) {
			out = append(out, s.Edge)
		}
	}
	return out
}

// networks returns the PCNs of a stakeholder, by code: those of an area, those with
// practices that an operator runs, and those with pharmacies of an owner.
func (b *belonging) networks(n *graph.Node) ([]*graph.Node, error) {
	boards, places, subs := []*graph.Node{}, []*graph.Node{}, []*graph.Node{}
	switch n.Kind {
	case graph.PCN:
		return []*graph.Node{n}, nil
	case graph.ICS:
		boards = append(boards, n)
	case graph.Place:
		places = append(places, n)
	case graph.SubICB:
		subs = append(subs, n)
	case graph.Federation:
		return b.to([]*graph.Node{n}, graph.WorksWith, graph.PCN)
	case graph.LPC:
		return b.to([]*graph.Node{n}, graph.Covers, graph.PCN)
	case graph.Trust, graph.Provider:
		return b.over(n, graph.OperatedBy, graph.Practice, graph.MemberOf)
	case graph.PharmacyOwner:
		return b.over(n, graph.OwnedBy, graph.Pharmacy, graph.AlignedTo)
	case graph.Region:
		var err error
		if boards, err = b.to([]*graph.Node{n}, graph.PartOf, graph.ICS); err != nil {
			return nil, err
		}
	}
	for _, step := range []struct {
		from *[]*graph.Node
		t    graph.EdgeType
		kind graph.Kind
		into *[]*graph.Node
	}{{&boards, graph.PartOf, graph.Place, &places}, {&boards, graph.PartOf, graph.SubICB, &subs}, {&places, graph.InPlace, graph.SubICB,
		&subs}} {
		found, err := b.to(*step.from, step.t, step.kind)
		if err != nil {
			return nil, err
		}
		*step.into = inCodeOrder(append(*step.into, found...))
	}
	in, err := b.to(places, graph.InPlace, graph.PCN)
	if err != nil {
		return nil, err
	}
	by, err := b.to(subs, graph.CommissionedBy, graph.PCN)
	return inCodeOrder(append(in, by...)), err
}

// over returns the PCNs that are reached from n over those of a kind.
func (b *belonging) over(n *graph.Node, t graph.EdgeType, kind graph.Kind, onward graph.EdgeType) ([]*graph.Node, error) {
	between, err := b.to([]*graph.Node{n}, t, kind)
	if err != nil {
		return nil, err
	}
	return b.to(between, onward, graph.PCN)
}

// covering reads what covers pharmacies: by their council areas, and by their
// networks.
func (b *belonging) covering(pharmacies []*graph.Node) error {
	areas, err := b.to(pharmacies, graph.InArea, graph.HWB)
	if err != nil {
		return err
	}
	pcns, err := b.to(pharmacies, graph.AlignedTo, graph.PCN)
	if err != nil {
		return err
	}
	return b.reach(append(areas, pcns...), graph.Covers)
}

// coveredBy returns the committees that cover a council area or a network.
func (b *belonging) coveredBy(via *graph.Node) []Covering {
	out := []Covering{}
	by := ByNetwork
	if via.Kind == graph.HWB {
		by = ByArea
	}
	for _, e := range b.edges(via, graph.Covers, graph.LPC) {
		if e.Basis == graph.Derived { // it follows from the areas and networks that the answer names
			continue
		}
		out = append(out, Covering{LPC: b.in.node(e.From).Ref(), By: by, Via: via.Ref(), Source: e.Source, Seen: e.Seen, Basis: e.Basis})
	}
	return out
}

// ofPharmacy returns the committees of a pharmacy: by its council area, or else
// by the network that it is aligned to. What covers it was read.
func (b *belonging) ofPharmacy(ph *graph.Node) []Covering {
	out := []Covering{}
	for _, e := range b.edges(ph, graph.InArea, graph.HWB) {
		out = append(out, b.coveredBy(b.in.node(e.To))...)
	}
	if len(out) == 0 {
		for _, e := range b.edges(ph, graph.AlignedTo, graph.PCN) {
			out = append(out, b.coveredBy(b.in.node(e.To))...)
		}
	}
	return inCoverOrder(out)
}

func inCoverOrder(c []Covering) []Covering {
	slices.SortFunc(c, func(x, y Covering) int {
		return cmp.Or(cmp.Compare(x.LPC.Code, y.LPC.Code), cmp.Compare(x.By, y.By), cmp.Compare(x.Via.Code, y.Via.Code),
			cmp.Compare(x.Source, y.Source))
	})
	return slices.CompactFunc(c, func(x, y Covering) bool { return x.LPC == y.LPC && x.Via == y.Via })
}
