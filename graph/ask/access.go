package ask

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// areas are the kinds of area that have PCNs.
var areas = []graph.Kind{graph.ICS, graph.SubICB, graph.Place}

// accessing is graph.Access in the making.
type accessing struct {
	in   *part
	q    graph.AccessQuery
	near []*graph.Node // by the rule within: the pharmacies that may be near enough, by code
}

// Access returns, for a PCN, a place, a sub-ICB or an ICS, which of its
// pharmacies are open when in a usual week, when none is, how many patients
// share one, and which member practices have none within a mile; for a
// pharmacy just its hours. What is not known is shown as not known, never as
// closed or far. An answer without pharmacies or hours has a Why.
func Access(v graph.View, q graph.AccessQuery) (graph.Access, error) {
	return doing("tell the access to pharmacies", v, q, access)
}

func access(in *part, q graph.AccessQuery) (graph.Access, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return graph.Access{}, err
	}
	if err := accessible(n, q); err != nil {
		return graph.Access{}, err
	}
	if q.Rule == "" {
		q.Rule = graph.RuleNearest
	}
	if q.Rule != graph.RuleWithin {
		q.Metres = 0
	}
	a := graph.Access{Of: n.Ref(), On: q.On, Rule: q.Rule, Within: q.Metres, At: q.At, From: graph.AccessFrom, To: graph.AccessTo,
		LateAfter: graph.LateAfter, Mile: graph.Mile,
		PCNs: []graph.AccessPCN{}, Pharmacies: []graph.AccessPharmacy{}, Week: []graph.AccessDay{}, Practices: []graph.AccessPractice{}}
	b := &accessing{in: in, q: q}
	if n.Kind == graph.Pharmacy {
		a.Rule, a.Within = "", 0
		return a, b.alone(n, &a)
	}
	pcns, across, err := b.networks(n)
	if err != nil {
		return graph.Access{}, err
	}
	if !n.On(q.On) {
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	}
	a.Across = across
	if err := b.pharmacies(pcns, &a); err != nil {
		return graph.Access{}, err
	}
	if err := b.practices(pcns, &a); err != nil {
		return graph.Access{}, err
	}
	countAll(pcns, &a)
	a.Why, err = b.whyNone(n, &a)
	return a, err
}

// accessible refuses stakeholders without pharmacies, and areas with too wide a distance.
func accessible(n *graph.Node, q graph.AccessQuery) error {
	area := slices.Contains(areas, n.Kind)
	if !area && n.Kind != graph.PCN && n.Kind != graph.Pharmacy {
		return &graph.ParamError{Param: "code", Reason: "is not a PCN, place, sub-ICB, ICS or pharmacy"}
	}
	if area && q.Rule == graph.RuleWithin && q.Metres > graph.AccessAreaMetres {
		return &graph.ParamError{Param: "rule",
			Reason: fmt.Sprintf("within takes at most %d metres for an area. For a single PCN it takes more", graph.AccessAreaMetres)}
	}
	return nil
}

// countAll fills in the numbers of each PCN and of all together.
func countAll(pcns []*graph.Node, a *graph.Access) {
	told := slices.ContainsFunc(a.Pharmacies, func(p graph.AccessPharmacy) bool { return p.Contract == graph.ContractDistance })
	for _, p := range pcns {
		t := graph.AccessPCN{PCN: p.Ref(), AccessTally: tally(a.Pharmacies, a.Practices, p.Code)}
		t.Registered = registered(p, t.AccessTally)
		share(&t.AccessTally)
		t.DistanceTold = told
		t.GapMinutes, t.DaysUnknown = gaps(week(a.Pharmacies, p.Code))
		a.PCNs = append(a.PCNs, t)
	}
	a.All, a.Week = tally(a.Pharmacies, a.Practices, ""), week(a.Pharmacies, "")
	a.All.GapMinutes, a.All.DaysUnknown = gaps(a.Week)
	a.All.DistanceTold = told
	a.All.Registered = together(a.PCNs)
	share(&a.All)
}

// whyNone says why an answer has no pharmacies or no hours. It is empty if it has both.
func (b *accessing) whyNone(n *graph.Node, a *graph.Access) (graph.Why, error) {
	switch {
	case len(a.PCNs) == 0:
		return graph.WhyNoNetworks.In("No primary care network on record belongs to " + graph.Called(n) + " on " + b.q.On.Words() +
			": load the networks and the map of practices."), nil
	case len(a.Pharmacies) == 0:
		return noPairs(b.in, n, b.q.Pharmacies(n.Code))
	case !slices.ContainsFunc(a.Pharmacies, func(p graph.AccessPharmacy) bool { return p.Hours != "" }):
		return noHours, nil
	}
	return graph.Why{}, nil
}

var noHours = graph.WhyNoHours.In(
	"No opening hours are known here: load NHSBSA's consolidated pharmaceutical list to see who is open when.")

// alone fills in the hours of one pharmacy.
func (b *accessing) alone(n *graph.Node, a *graph.Access) error {
	if !n.On(b.q.On) {
		var err error
		a.Why, err = b.in.notOpen(n, b.q.On)
		return err
	}
	p := pair(n, n)
	p.PCN, p.Source, p.Seen, p.Basis = graph.Ref{}, n.Source, n.Seen, n.Basis
	a.Pharmacies = append(a.Pharmacies, b.when(p))
	a.All = tally(a.Pharmacies, nil, "")
	shown := a.Pharmacies[0]
	shown.WalkIn = true // its own hours are shown, whatever its contract
	a.Week = week([]graph.AccessPharmacy{shown}, "")
	a.All.GapMinutes, a.All.DaysUnknown = gaps(a.Week)
	if n.Hours == "" {
		a.Why = noHours
	}
	return nil
}

// networks returns the PCNs of a PCN or an area that are open on the day, by
// code, with the edges of each read.
func (b *accessing) networks(n *graph.Node) ([]*graph.Node, []graph.Across, error) {
	out, across, err := (&belonging{b.in, b.q.On}).allNetworks(n)
	if err != nil {
		return nil, nil, err
	}
	return out, across, b.in.reach(codesOf(out), graph.MemberOf, graph.AlignedTo)
}

// pharmacies fills in the pharmacies of PCNs by the rule, and when each is open.
func (b *accessing) pharmacies(pcns []*graph.Node, a *graph.Access) error {
	if err := b.read(pcns); err != nil {
		return err
	}
	var pairs []graph.Alignment
	for _, p := range pcns {
		found, err := b.pairs(p)
		if err != nil {
			return err
		}
		pairs = append(pairs, found...)
	}
	slices.SortFunc(pairs, func(x, y graph.Alignment) int {
		return cmp.Or(cmp.Compare(x.PCN.Code, y.PCN.Code), cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code))
	})
	if b.q.Rule != graph.RuleNearest {
		var codes []string
		for _, p := range pairs {
			codes = append(codes, p.Pharmacy.Code)
		}
		if err := b.in.reach(codes, graph.AlignedTo); err != nil {
			return err
		}
	}
	for _, p := range pairs {
		ph := b.when(p)
		if b.q.Rule != graph.RuleNearest {
			ph.Elsewhere = b.elsewhere(p)
		}
		a.Pharmacies = append(a.Pharmacies, ph)
	}
	return nil
}

// read reads what the rule needs for these PCNs.
func (b *accessing) read(pcns []*graph.Node) (err error) {
	switch b.q.Rule {
	case graph.RuleWithin:
		var of []*graph.Node
		for _, p := range pcns {
			of = append(of, placed(members(b.in, p, b.q.On))...)
		}
		b.near, err = b.in.Near(graph.Pharmacy, of, b.q.Metres)
	case graph.RuleItems:
		err = b.dispensing(pcns)
	}
	return err
}

// pairs returns the pharmacies of one PCN by the rule.
func (b *accessing) pairs(pcn *graph.Node) ([]graph.Alignment, error) {
	switch b.q.Rule {
	case graph.RuleWithin:
		return withinOf(b.in, pcn, b.near, b.q.On, b.q.Metres)
	case graph.RuleItems:
		return byItems(b.in, pcn, b.q.On), b.in.Err()
	}
	return aligned(b.in, pcn, b.q.Pharmacies(pcn.Code)), b.in.Err()
}

// dispensing reads the edges that the rule items needs: from practices to their
// pharmacies, from these to all practices they dispense for, and to their PCNs.
func (b *accessing) dispensing(pcns []*graph.Node) error {
	practices := map[string]bool{}
	for _, p := range pcns {
		for _, m := range members(b.in, p, b.q.On) {
			practices[m.Code] = true
		}
	}
	if err := b.in.reach(sortedKeys(practices), graph.DispensesFor, graph.MemberOf); err != nil {
		return err
	}
	pharmacies, others := map[string]bool{}, map[string]bool{}
	follow := func(from, into map[string]bool) {
		for code := range from {
			for _, e := range b.in.at(code) {
				if e.Type == graph.DispensesFor {
					into[e.Other(code)] = true
				}
			}
		}
	}
	follow(practices, pharmacies)
	if err := b.in.reach(sortedKeys(pharmacies), graph.DispensesFor, graph.AlignedTo); err != nil {
		return err
	}
	follow(pharmacies, others)
	return b.in.reach(sortedKeys(others), graph.MemberOf)
}

func sortedKeys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// elsewhere returns the PCN of the practice nearest to a pharmacy, if it is not
// the PCN of the pair.
func (b *accessing) elsewhere(p graph.Alignment) *graph.Elsewhere {
	var found *graph.Elsewhere
	for _, s := range b.in.steps(b.in.node(p.Pharmacy.Code), b.q.On) {
		if s.Edge.Type != graph.AlignedTo || s.Edge.Rule != graph.RuleNearest {
			continue
		}
		if s.Other.Code == p.PCN.Code {
			return nil
		}
		if found == nil {
			found = &graph.Elsewhere{PCN: s.Other, Metres: s.Edge.Distance.Metres, Source: s.Edge.Source, Seen: s.Edge.Seen, Basis: s.Edge.Basis}
		}
	}
	return found
}
