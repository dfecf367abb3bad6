package settle

import (
	"cmp"
	"maps"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// premises joins each pharmacy that closed to the one that opened in its place, and
// gives pharmacies that no list puts in a council area the one of their predecessor,
// or else that of the pharmacies at their postcode, if they agree.
func (r *reconciler) premises() {
	at := r.pharmaciesByPostcode()
	areas, succeeded := map[int32]link{}, map[int32]bool{}
	for i := range r.edges {
		switch e := &r.edges[i]; e.Type {
		case graph.InArea:
			if known, ok := areas[r.ends[i][0]]; !ok || known.Since < e.Since {
				areas[r.ends[i][0]] = link{*e, r.ends[i][0], r.ends[i][1]}
			}
		case graph.SucceededBy:
			succeeded[r.ends[i][0]] = true
		}
	}
	listed := maps.Clone(areas)
	for _, postcode := range slices.Sorted(maps.Keys(at)) {
		here := at[postcode]
		before := takeovers(here)
		for _, b := range here {
			if p := before[b]; p != nil && !succeeded[p.number] {
				r.succeed(p, b)
			}
		}
		r.areasAt(here, before, areas, listed)
	}
}

// The rules of this file, as the report shows them.
const (
	RulePremises = "a pharmacy that opened where another had just closed is its successor"
	RuleArea     = "a pharmacy that no list puts in a council area has that of its predecessor or neighbours"
)

// takeoverDays is how long after a pharmacy closed another may open at its postcode and
// still count as its successor.
const takeoverDays = 31

// pharmaciesByPostcode returns the pharmacies at each postcode, by code.
func (r *reconciler) pharmaciesByPostcode() map[string][]*body {
	at := map[string][]*body{}
	for _, b := range r.bodies {
		if b.Kind == graph.Pharmacy && b.Status != graph.StatusProposed && b.Postcode != "" {
			p := graph.SquashPostcode(b.Postcode)
			at[p] = append(at[p], b)
		}
	}
	return at
}

// areasAt gives council areas to the pharmacies at one postcode that have none. Areas
// has those of all pharmacies so far, and listed those that come from lists.
func (r *reconciler) areasAt(here []*body, before map[*body]*body, areas, listed map[int32]link) {
	slices.SortStableFunc(here, func(a, b *body) int { return cmp.Compare(a.Opened, b.Opened) }) // a predecessor first
	for _, b := range here {
		if _, ok := areas[b.number]; ok || (b.Closed != 0 && b.Closed <= b.Opened) {
			continue
		}
		if p := before[b]; p != nil {
			if e, ok := areas[p.number]; ok {
				areas[b.number] = r.inAreaOf(b, &e, graph.RulePremises)
				continue
			}
		}
		if e := agreed(here, listed); e != nil {
			areas[b.number] = r.inAreaOf(b, e, graph.RulePostcode)
		}
	}
}

// takeovers returns the predecessor of each pharmacy at one postcode that opened within
// takeoverDays after exactly one other closed there, which none else followed.
func takeovers(here []*body) map[*body]*body {
	follows := func(p, b *body) bool {
		return p != b && p.Closed != 0 && !p.ClosedBy && b.Opened >= p.Closed && b.Opened.Since(p.Closed) <= takeoverDays
	}
	before, after := map[*body][]*body{}, map[*body]int{}
	for _, p := range here {
		for _, b := range here {
			if follows(p, b) {
				before[b] = append(before[b], p)
				after[p]++
			}
		}
	}
	only := map[*body]*body{}
	for b, list := range before {
		if len(list) == 1 && after[list[0]] == 1 {
			only[b] = list[0]
		}
	}
	return only
}

// succeed adds that b took the place of p.
func (r *reconciler) succeed(p, b *body) {
	r.rules[RulePremises]++
	r.addEdge(&link{graph.Edge{
		Type: graph.SucceededBy, From: p.Code, To: b.Code, Since: b.Opened, On: b.Opened, Rule: graph.RulePremises,
		Source: derivedPremises, Seen: max(p.Seen, b.Seen), Basis: graph.Derived,
	}, p.number, b.number})
}

// agreed returns an edge to the council area that lists give to the pharmacies here, if
// it is one, or nil.
func agreed(here []*body, listed map[int32]link) *link {
	var found *link
	for _, b := range here {
		e, ok := listed[b.number]
		if !ok {
			continue
		}
		if found != nil && found.to != e.to {
			return nil
		}
		found = &e
	}
	return found
}

// inAreaOf adds that b is in the council area of another pharmacy, and returns the edge.
func (r *reconciler) inAreaOf(b *body, of *link, rule string) link {
	e := link{graph.Edge{
		Type: graph.InArea, From: b.Code, To: of.To, Since: b.Opened, Until: b.Closed, Rule: rule,
		Source: derivedPremises, Seen: max(b.Seen, of.Seen), Basis: graph.Derived,
	}, b.number, of.to}
	r.rules[RuleArea]++
	r.addEdge(&e)
	return e
}
