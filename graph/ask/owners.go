package ask

import (
	"cmp"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Owners returns who owns the pharmacies of a stakeholder, how many each owner has
// there and in all, and for a pharmacy its owner's other pharmacies.
func Owners(v graph.View, q graph.OwnerQuery) (graph.Owners, error) {
	return doing("tell the owners of pharmacies", v, q, owners)
}

func owners(in *part, q graph.OwnerQuery) (graph.Owners, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return graph.Owners{}, err
	}
	a := graph.Owners{Of: n.Ref(), On: q.On, ChainFrom: graph.ChainFrom, Cover: graph.OwnerCover{Percent: graph.CoverPercent},
		Owners: []graph.OwnerShare{}, Pharmacies: []graph.OwnedPharmacy{}, Sisters: []graph.Sister{}}
	b := &belonging{in, q.On}
	if err := b.reach([]*graph.Node{n}, graph.SucceededBy); err != nil {
		return graph.Owners{}, err
	}
	pharmacies, rule, err := b.pharmaciesOf(n)
	a.Rule = rule
	if err == nil {
		err = in.Err()
	}
	if err != nil {
		return graph.Owners{}, err
	}
	switch {
	case !n.On(q.On):
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	case len(pharmacies) == 0:
		a.Why = graph.WhyNoPharmacy.In(noPharmacy(n, q.On, rule))
		return a, nil
	}
	if err := b.share(pharmacies, &a); err != nil {
		return graph.Owners{}, err
	}
	if len(a.Owners) == 0 {
		a.Why = graph.WhyNoOwner.In("No owner of these pharmacies is on record on " + q.On.Words() +
			": load edispensary, the list of pharmacies. It gives the owner as the parent organisation.")
		return a, nil
	}
	if n.Kind == graph.Pharmacy {
		err = b.sisters(n, q.Sisters, &a)
	}
	return a, err
}

// pharmaciesOf returns the pharmacies of a stakeholder, and the rule by which
// they count, empty for a pharmacy.
func (b *belonging) pharmaciesOf(n *graph.Node) (pharmacies []*graph.Node, rule string, err error) {
	switch n.Kind {
	case graph.Pharmacy:
		return []*graph.Node{n}, "", nil
	case graph.ICS:
		pharmacies, err = b.to([]*graph.Node{n}, graph.BasedIn, graph.Pharmacy)
		return pharmacies, graph.RuleBasedIn, err
	case graph.PCN, graph.Place, graph.SubICB:
		pcns, err := b.networks(n)
		if err != nil {
			return nil, "", err
		}
		pharmacies, err = b.to(pcns, graph.AlignedTo, graph.Pharmacy)
		return pharmacies, graph.RuleNearest, err
	}
	return nil, "", &graph.ParamError{Param: "code", Reason: "must be a pharmacy, PCN, place, sub-ICB or ICS"}
}

// noPharmacy says what to load where a rule finds no pharmacy.
func noPharmacy(n *graph.Node, on graph.Day, rule string) string {
	if rule == graph.RuleNearest {
		return "By nearest practice " + graph.Called(n) + " has no pharmacy on " + on.Words() +
			": load the pharmacies, the practices with their PCNs and the coordinates of postcodes."
	}
	return "No pharmacy on record is based in " + graph.Called(n) + " on " + on.Words() + ": load edispensary, the list of pharmacies."
}

// share says who owns each pharmacy, and counts the owners.
func (b *belonging) share(pharmacies []*graph.Node, a *graph.Owners) error {
	owners, err := b.to(pharmacies, graph.OwnedBy, graph.PharmacyOwner)
	if err != nil {
		return err
	}
	codes := make([]string, len(owners))
	for i, o := range owners {
		codes[i] = o.Code
	}
	all, err := b.in.Count(codes, graph.OwnedBy, graph.Pharmacy, b.on)
	if err != nil {
		return err
	}
	if err := b.covering(pharmacies); err != nil {
		return err
	}
	here := map[string]int{}
	for _, ph := range pharmacies {
		p := graph.OwnedPharmacy{Pharmacy: ph.Ref(), Contract: ph.Contract, LPCs: b.ofPharmacy(ph)}
		if owned := b.edges(ph, graph.OwnedBy, graph.PharmacyOwner); len(owned) > 0 {
			e := owned[0]
			p.Owner, p.Since, p.Source, p.Seen, p.Basis = b.in.node(e.To).Ref(), e.Since, e.Source, e.Seen, e.Basis
			here[e.To]++
		} else {
			a.Unowned++
		}
		for _, e := range b.edges(ph, graph.InArea, graph.HWB) {
			p.Area = b.in.node(e.To).Ref()
		}
		for _, e := range b.edges(ph, graph.AlignedTo, graph.PCN) {
			p.PCN = b.in.node(e.To).Ref()
		}
		a.Pharmacies = append(a.Pharmacies, p)
	}
	for _, o := range owners {
		if here[o.Code] > 0 {
			a.Owners = append(a.Owners, graph.OwnerShare{Owner: o.Ref(), Here: here[o.Code], InAll: all[o.Code],
				Chain: all[o.Code] >= graph.ChainFrom, Unnamed: o.Unnamed})
		}
	}
	slices.SortFunc(a.Owners, func(x, y graph.OwnerShare) int {
		return cmp.Or(cmp.Compare(y.Here, x.Here), cmp.Compare(y.InAll, x.InAll), cmp.Compare(x.Owner.Code, y.Owner.Code))
	})
	at := map[string]int{"": len(a.Owners)}
	for i, o := range a.Owners {
		at[o.Owner.Code] = i
		if c := &a.Cover; !c.Reached {
			c.Owners, c.Pharmacies = i+1, c.Pharmacies+o.Here
			c.Reached = c.Pharmacies*100 >= len(pharmacies)*c.Percent
		}
	}
	slices.SortFunc(a.Pharmacies, func(x, y graph.OwnedPharmacy) int {
		return cmp.Or(cmp.Compare(at[x.Owner.Code], at[y.Owner.Code]), cmp.Compare(x.Pharmacy.Name, y.Pharmacy.Name),
			cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code))
	})
	return nil
}

// sisters lists the other pharmacies of the owner of one, nearest first.
func (b *belonging) sisters(n *graph.Node, limit int, a *graph.Owners) error {
	owner := b.in.node(a.Owners[0].Owner.Code)
	others, err := b.to([]*graph.Node{owner}, graph.OwnedBy, graph.Pharmacy)
	if err != nil {
		return err
	}
	for _, o := range others {
		switch {
		case o.Code == n.Code:
		case !o.HasPoint() || !n.HasPoint():
			a.SistersUnplaced++
		default:
			a.Sisters = append(a.Sisters, graph.Sister{Pharmacy: o.Ref(), Metres: int(math.Round(graph.Metres(n.Lat, n.Lon, o.Lat, o.Lon))),
				Contract: o.Contract})
		}
	}
	slices.SortFunc(a.Sisters, func(x, y graph.Sister) int {
		return cmp.Or(cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code))
	})
	if more := len(a.Sisters) - limit; more > 0 {
		a.Sisters, a.SistersMore = a.Sisters[:limit:limit], more
	}
	return nil
}
