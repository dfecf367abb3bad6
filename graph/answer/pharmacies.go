package answer

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Pharmacies answers graph.Reader.Pharmacies.
func Pharmacies(ctx context.Context, in Around, q graph.PharmacyQuery) (graph.Pharmacies, error) {
	if err := q.Validate(); err != nil {
		return graph.Pharmacies{}, err
	}
	n, err := find(in, q.Code)
	if err != nil {
		return graph.Pharmacies{}, err
	}
	if n.Kind != graph.PCN && n.Kind != graph.Pharmacy {
		return graph.Pharmacies{}, &graph.ParamError{Param: "code", Reason: "must be a PCN or a pharmacy: for an area, ask for its access"}
	}
	if q.Rule == "" {
		q.Rule = graph.RuleNearest
	}
	a := graph.Pharmacies{Of: n.Ref(), On: q.On, Rule: q.Rule, Pairs: []graph.Alignment{}, Rules: []graph.RuleAnswer{}}
	if !n.On(q.On) {
		a.Reason = graph.NotOpen(n, q.On, Successors(in, n))
		return a, nil
	}
	switch q.Rule {
	case graph.RuleNearest, graph.RuleLead:
		a.Pairs = append(a.Pairs, aligned(in, n, q)...)
	case graph.RuleWithin:
		var pairs []graph.Alignment
		if pairs, err = within(ctx, in, n, q); err != nil {
			return graph.Pharmacies{}, err
		}
		a.Pairs = append(a.Pairs, pairs...)
	case graph.RuleItems:
		a.Pairs = append(a.Pairs, byItems(in, n, q.On)...)
	}
	slices.SortFunc(a.Pairs, func(x, y graph.Alignment) int {
		return cmp.Or(cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code), cmp.Compare(x.PCN.Code, y.PCN.Code))
	})
	if len(a.Pairs) == 0 {
		a.Reason = noPairs(in, n, q)
	}
	return a, nil
}

// noPairs says why a rule finds nothing, and what to load if that helps.
func noPairs(in Around, n *graph.Node, q graph.PharmacyQuery) string {
	switch {
	case q.Rule == graph.RuleLead && !in.Has(graph.AlignedTo, graph.RuleLead):
		return "No list of lead pharmacies is loaded: to use the rule lead, fill in the template named pharmacy_leads and load it."
	case q.Rule == graph.RuleItems && !in.Has(graph.DispensesFor, ""):
		return "No dispensing figures are loaded: load the NHSBSA file of items dispensed by pharmacy and practice to use the rule items."
	case q.Rule == graph.RuleNearest && !in.Has(graph.AlignedTo, graph.RuleNearest):
		return "No pharmacy is aligned by distance: load the pharmacies, the practices with their PCNs and the coordinates of postcodes to use " +
			"the rule nearest."
	case n.Kind == graph.Pharmacy && q.Rule != graph.RuleItems && q.Rule != graph.RuleLead && !n.HasPoint():
		return "No coordinates are known for " + graph.Called(n) + ", so no distance to it is known."
	case n.Kind == graph.Pharmacy:
		return "By this rule " + graph.Called(n) + " belongs to no PCN on " + q.On.Words() + "."
	}
	return "By this rule " + graph.Called(n) + " has no pharmacy on " + q.On.Words() + "."
}

// pair joins a pharmacy and a PCN. The caller fills in the source.
func pair(ph, pcn *graph.Node) graph.Alignment {
	return graph.Alignment{Pharmacy: ph.Ref(), PCN: pcn.Ref(), Status: ph.Unsure(), Contract: ph.Contract, Hours: ph.Hours,
		HoursSource: ph.HoursSource, HoursSeen: ph.HoursSeen, Lat: ph.Lat, Lon: ph.Lon}
}

// aligned returns the pairs of stored ALIGNED_TO edges of the rule.
func aligned(in Around, n *graph.Node, q graph.PharmacyQuery) []graph.Alignment {
	var out []graph.Alignment
	for _, s := range steps(in, n, q.On) {
		if s.Edge.Type != graph.AlignedTo || s.Edge.Rule != q.Rule {
			continue
		}
		ph, pcn := in.Node(s.Edge.From), in.Node(s.Edge.To)
		a := pair(ph, pcn)
		a.Metres, a.Source, a.Seen, a.Basis = s.Edge.Distance.Metres, s.Edge.Source, s.Edge.Seen, s.Edge.Basis
		if p, _ := nearest(ph, members(in, pcn, q.On)); p != nil && q.Rule == graph.RuleNearest {
			a.Practice = p.Ref()
		}
		out = append(out, a)
	}
	return out
}

// members returns the open member practices of a PCN on the day, by code.
func members(in Around, pcn *graph.Node, on graph.Day) []*graph.Node {
	var out []*graph.Node
	for _, s := range steps(in, pcn, on) {
		if s.Edge.Type == graph.MemberOf {
			out = append(out, in.Node(s.Other.Code))
		}
	}
	slices.SortFunc(out, func(a, b *graph.Node) int { return cmp.Compare(a.Code, b.Code) })
	return slices.Compact(out)
}

// nearest returns the practice nearest to a pharmacy and how many metres away it
// is, or nil if no coordinates are known. Of two at the same distance it returns
// the first.
func nearest(ph *graph.Node, practices []*graph.Node) (*graph.Node, float64) {
	var best *graph.Node
	least := math.Inf(1)
	if !ph.HasPoint() {
		return nil, least
	}
	for _, p := range practices {
		if !p.HasPoint() {
			continue
		}
		if m := graph.Metres(ph.Lat, ph.Lon, p.Lat, p.Lon); m < least {
			best, least = p, m
		}
	}
	return best, least
}

// within finds the pharmacies no further than q.Metres from a member practice.
func within(ctx context.Context, in Around, n *graph.Node, q graph.PharmacyQuery) ([]graph.Alignment, error) {
	pharmacies, pcns := []*graph.Node{n}, []*graph.Node{n}
	if n.Kind == graph.PCN {
		pharmacies = in.OfKind(graph.Pharmacy)
	}
	if n.Kind == graph.Pharmacy {
		pcns = in.OfKind(graph.PCN)
	}
	// A degree of latitude is at least 110 km, so nothing further counts.
	reach := float64(q.Metres)/110_000 + 0.001
	var out []graph.Alignment
	for i, pcn := range pcns {
		if i%512 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !pcn.On(q.On) {
			continue
		}
		practices := members(in, pcn, q.On)
		for k, ph := range pharmacies {
			if k%4096 == 4095 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if !ph.On(q.On) || !slices.ContainsFunc(practices, func(p *graph.Node) bool { return math.Abs(p.Lat-ph.Lat) <= reach }) {
				continue
			}
			if p, m := nearest(ph, practices); p != nil && m <= float64(q.Metres) {
				a := pair(ph, pcn)
				a.Practice, a.Metres, a.Source, a.Basis = p.Ref(), int(math.Round(m)), "derived: distance to a member practice", graph.Derived
				out = append(out, a)
			}
		}
	}
	return out, nil
}

// byItems pairs each pharmacy with the PCN for whose members it dispenses most
// items. If two have the same number, it takes the lower code.
func byItems(in Around, n *graph.Node, on graph.Day) []graph.Alignment {
	if n.Kind == graph.Pharmacy {
		if a, ok := mostItems(in, n, on); ok {
			return []graph.Alignment{a}
		}
		return nil
	}
	asked := map[string]bool{}
	var out []graph.Alignment
	for _, p := range members(in, n, on) {
		for _, s := range steps(in, p, on) {
			if s.Edge.Type != graph.DispensesFor || asked[s.Edge.From] {
				continue
			}
			asked[s.Edge.From] = true
			if a, ok := mostItems(in, in.Node(s.Edge.From), on); ok && a.PCN.Code == n.Code {
				out = append(out, a)
			}
		}
	}
	return out
}

func mostItems(in Around, ph *graph.Node, on graph.Day) (graph.Alignment, bool) {
	perPCN, perPractice := map[string]int{}, map[string]int{}
	of := map[string]string{}
	told := map[string]graph.Edge{}
	all, whole := 0, 0
	for _, s := range steps(in, ph, on) {
		if s.Edge.Type != graph.DispensesFor {
			continue
		}
		all += s.Edge.Items
		if s.Edge.Share > 0 {
			whole = int(math.Round(float64(s.Edge.Items) / s.Edge.Share))
		}
		for _, m := range steps(in, in.Node(s.Other.Code), on) {
			if m.Edge.Type == graph.MemberOf && m.Edge.From == s.Other.Code {
				perPCN[m.Other.Code] += s.Edge.Items
				perPractice[s.Other.Code] += s.Edge.Items
				of[s.Other.Code], told[s.Other.Code] = m.Other.Code, s.Edge
				break
			}
		}
	}
	pcn, ok := most(perPCN)
	if !ok {
		return graph.Alignment{}, false
	}
	for p := range perPractice {
		if of[p] != pcn {
			delete(perPractice, p)
		}
	}
	practice, _ := most(perPractice)
	a, e := pair(ph, in.Node(pcn)), told[practice]
	a.Practice, a.Items, a.ItemsAll, a.Month = in.Node(practice).Ref(), perPCN[pcn], max(all, whole), e.Month
	a.Source, a.Seen, a.Basis = e.Source, e.Seen, e.Basis
	return a, true
}

// most returns the key with the greatest number, the lower key of two with the same.
func most(counts map[string]int) (string, bool) {
	best, ok := "", false
	for k, n := range counts {
		if !ok || n > counts[best] || n == counts[best] && k < best {
			best, ok = k, true
		}
	}
	return best, ok
}
