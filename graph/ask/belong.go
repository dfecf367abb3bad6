package ask

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Areas are the kinds that networks, practices or pharmacies belong to.
var Areas = []graph.Kind{graph.PCN, graph.Federation, graph.Place, graph.SubICB, graph.ICS, graph.Region, graph.HWB, graph.LPC, graph.Trust,
	graph.Provider, graph.PharmacyOwner}

// IsArea says whether networks, practices or pharmacies belong to a kind.
func IsArea(k graph.Kind) bool { return slices.Contains(Areas, k) }

// belonging says what belongs to an area: which networks, practices and pharmacies.
// Every question about an area takes them from here, so that no two can differ.
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

// networksOf returns the PCNs of an area, by code, and of a board, a part of one or an
// operator those that belong to another but have practices here. A network comes whole.
func (b *belonging) networksOf(n *graph.Node) (pcns []*graph.Node, told []Across, err error) {
	at := []*graph.Node{n}
	switch n.Kind {
	case graph.PCN:
		return at, nil, nil
	case graph.Federation:
		pcns, err = b.to(at, graph.WorksWith, graph.PCN)
		return pcns, nil, err
	case graph.HWB, graph.LPC, graph.PharmacyOwner:
		pcns, err = b.networksOfPharmacies(n)
		return pcns, nil, err
	}
	own, err := b.ownNetworks(n)
	if err != nil {
		return nil, nil, err
	}
	practices, err := b.practicesOf(n)
	if err != nil {
		return nil, nil, err
	}
	known := map[string]bool{}
	for _, p := range own {
		known[p.Code] = true
	}
	others, err := strangers(b.in, b.on, practices, func(code string) bool { return known[code] })
	if err == nil {
		err = b.reach(others, graph.MemberOf)
	}
	if err != nil {
		return nil, nil, err
	}
	told, err = across(b.in, b.on, n, others, practices)
	return inCodeOrder(append(own, others...)), told, err
}

// networksOfPharmacies returns the PCNs that a committee covers, and those that the
// pharmacies of a committee, a council area or an owner are nearest to.
func (b *belonging) networksOfPharmacies(n *graph.Node) (named []*graph.Node, err error) {
	if n.Kind == graph.LPC {
		if named, err = b.to([]*graph.Node{n}, graph.Covers, graph.PCN); err != nil {
			return nil, err
		}
	}
	pharmacies, _, err := b.pharmaciesOf(n)
	if err != nil {
		return nil, err
	}
	near, err := b.to(pharmacies, graph.AlignedTo, graph.PCN)
	return inCodeOrder(append(named, near...)), err
}

// parts returns the places and sub-ICBs of a region, a board, a place or a sub-ICB.
func (b *belonging) parts(n *graph.Node) (places, subs []*graph.Node, err error) {
	at := []*graph.Node{n}
	var boards []*graph.Node
	switch n.Kind {
	case graph.Region:
		if boards, err = b.to(at, graph.PartOf, graph.ICS); err != nil {
			return nil, nil, err
		}
	case graph.ICS:
		boards = at
	case graph.Place:
		places = at
	case graph.SubICB:
		return nil, at, nil
	}
	more, err := b.to(boards, graph.PartOf, graph.Place)
	if err != nil {
		return nil, nil, err
	}
	places = inCodeOrder(append(places, more...))
	if subs, err = b.to(boards, graph.PartOf, graph.SubICB); err != nil {
		return nil, nil, err
	}
	more, err = b.to(places, graph.InPlace, graph.SubICB)
	return places, inCodeOrder(append(subs, more...)), err
}

// ownNetworks returns the PCNs that are in a place or that a sub-ICB commissions, of all
// the parts of an area.
func (b *belonging) ownNetworks(n *graph.Node) ([]*graph.Node, error) {
	places, subs, err := b.parts(n)
	if err != nil {
		return nil, err
	}
	in, err := b.to(places, graph.InPlace, graph.PCN)
	if err != nil {
		return nil, err
	}
	by, err := b.to(subs, graph.CommissionedBy, graph.PCN)
	return inCodeOrder(append(in, by...)), err
}

// practicesOf returns the practices of an area, by code: of a board or a part of one
// those that it commissions, of a place also the members of the networks in it, of an
// operator those that it runs, of any other the members of its networks.
func (b *belonging) practicesOf(n *graph.Node) ([]*graph.Node, error) {
	at := []*graph.Node{n}
	switch n.Kind {
	case graph.Trust, graph.Provider:
		return b.to(at, graph.OperatedBy, graph.Practice)
	case graph.PharmacyOwner:
		return nil, nil
	case graph.Region, graph.ICS, graph.SubICB, graph.Place:
		places, subs, err := b.parts(n)
		if err != nil {
			return nil, err
		}
		by, err := b.to(subs, graph.CommissionedBy, graph.Practice)
		if err != nil || n.Kind != graph.Place {
			return by, err
		}
		pcns, err := b.to(places, graph.InPlace, graph.PCN)
		if err != nil {
			return nil, err
		}
		members, err := b.to(pcns, graph.MemberOf, graph.Practice)
		return inCodeOrder(append(by, members...)), err
	}
	pcns, _, err := b.networksOf(n)
	if err != nil {
		return nil, err
	}
	return b.to(pcns, graph.MemberOf, graph.Practice)
}

// pharmaciesOf returns the pharmacies of an area, by code, and the rule by which they
// belong to it: those based in a board, in a council area, covered by a committee or
// owned by an owner; of any other those nearest to its networks. Of a pharmacy it
// returns that alone, by no rule.
func (b *belonging) pharmaciesOf(n *graph.Node) (pharmacies []*graph.Node, rule string, err error) {
	at := []*graph.Node{n}
	switch n.Kind {
	case graph.Pharmacy:
		return at, "", nil
	case graph.Region, graph.ICS:
		if n.Kind == graph.Region {
			if at, err = b.to(at, graph.PartOf, graph.ICS); err != nil {
				return nil, "", err
			}
		}
		pharmacies, err = b.to(at, graph.BasedIn, graph.Pharmacy)
		return pharmacies, graph.RuleBasedIn, err
	case graph.HWB:
		pharmacies, err = b.to(at, graph.InArea, graph.Pharmacy)
		return pharmacies, graph.RuleInArea, err
	case graph.LPC:
		pharmacies, err = b.to(at, graph.Covers, graph.Pharmacy)
		return pharmacies, graph.RuleCovered, err
	case graph.PharmacyOwner:
		pharmacies, err = b.to(at, graph.OwnedBy, graph.Pharmacy)
		return pharmacies, graph.RuleOwned, err
	}
	if !IsArea(n.Kind) {
		return nil, "", notAnArea()
	}
	pcns, _, err := b.networksOf(n)
	if err != nil {
		return nil, "", err
	}
	pharmacies, err = b.to(pcns, graph.AlignedTo, graph.Pharmacy)
	return pharmacies, graph.RuleNearest, err
}

// notAnArea refuses the code of what nothing belongs to.
func notAnArea() error {
	return &graph.ParamError{Param: "code", Reason: "must be a pharmacy or an area: a PCN, federation, place, sub-ICB, ICB, region, council " +
		"area, local pharmaceutical committee, trust, provider or owner of pharmacies"}
}
