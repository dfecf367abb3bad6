package settle

import (
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// dispense draws DISPENSES_FOR from the lists of items. A month counts from its
// first day until that of the next month that is loaded.
func (r *reconciler) dispense() {
	months := r.months()
	if len(months) == 0 {
		return
	}
	members := r.networksOf()
	for i, f := range months {
		days := span{f.Dispensed.Month, farDay}
		if i+1 < len(months) {
			days.until = months[i+1].Dispensed.Month
		}
		m := itemMonth{reconciler: r, list: f.Dispensed, facts: f, at: slices.Index(r.facts, f), days: days, members: members}
		m.draw()
	}
}

// implyPharmacies makes stakeholders of the pharmacies that only a list of items
// names: contractors whose codes begin with F are pharmacies or appliance
// contractors.
func (r *reconciler) implyPharmacies(at int) {
	d := r.facts[at].Dispensed
	if d == nil {
		return
	}
	for _, p := range d.Pairs {
		if code := d.Codes[p.Contractor]; r.directory.find(code) == nil && facts.PharmacyShaped(code) && r.practice(d.Codes[p.Practice]) {
			r.imply(nil, code, graph.Pharmacy, at)
		}
	}
}

func (r *reconciler) practice(code string) bool {
	b := r.directory.find(code)
	return b != nil && b.Kind == graph.Practice
}

// months returns the lists of items by month. Of two lists of one month it takes
// the one with more items.
func (r *reconciler) months() []*facts.Facts {
	var out []*facts.Facts
	for _, f := range r.facts {
		if f.Dispensed == nil {
			continue
		}
		n := len(out)
		if n == 0 || out[n-1].Dispensed.Month != f.Dispensed.Month {
			out = append(out, f)
			continue
		}
		stands, other := out[n-1], f
		if f.Dispensed.All() > stands.Dispensed.All() {
			stands, other = f, stands
		}
		out[n-1] = stands
		r.settle(RuleSameVintage, "", fmt.Sprintf("%s and %s list items of the same month: %s has more items, so it is used",
			other.Source.Name, stands.Source.Name, stands.Source.Name), other.Source.Name, stands.Source.Name)
	}
	return out
}

// networksOf returns the networks of each practice, by number, with their days.
func (r *reconciler) networksOf() map[int32][]membership {
	out := map[int32][]membership{}
	for i := range r.edges {
		if e := &r.edges[i]; e.Type == graph.MemberOf {
			from, pcn := r.ends[i][0], r.bodies[r.ends[i][1]]
			days := spanOf(max(e.Since, r.bodies[from].Opened, pcn.Opened), e.Until)
			out[from] = append(out[from], membership{pcn, days, e.Seen})
		}
	}
	return out
}

// itemMonth is one month of items while its edges are drawn.
type itemMonth struct {
	*reconciler
	list    *facts.Dispensed
	facts   *facts.Facts
	at      int // the index of the facts
	days    span
	members map[int32][]membership // by number of the practice's body

	practices  []*body            // by number of the code; nil for any other
	prescribed []int64            // by number of the practice's code
	greatest   [][mostPairs]int32 // its pharmacies with most items: 1 + the index of the pair
}

func (m *itemMonth) draw() {
	m.measure()
	var drawn, few, beside, by int // pairs
	var items, all int64
	m.pharmacies(func(at int, run []facts.Pair, ph *body) {
		if ph == nil {
			by += len(run)
			return
		}
		keep, total := m.choose(at, run, ph)
		for i, p := range run {
			practice := m.practices[p.Practice]
			switch {
			case practice == nil:
				beside++
				continue
			case !keep[i]:
				few++
			default:
				drawn++
				items += p.Items
				m.pair(ph, practice, p.Items, total)
			}
			all += p.Items
		}
	})
	source := m.facts.Source.Name
	m.leaveMany(m.at, by, WhyNoItems)
	m.leaveMany(m.at, beside, WhyNoSurgery)
	if few > 0 {
		m.settle(RuleFewItems, "", fmt.Sprintf("of the %d pairs of a pharmacy and a practice in %s, the %d with %.1f%% of the items are drawn; "+
			"the others have fewer than %d%% of the items of either", drawn+few, source, drawn, 100*float64(items)/float64(all), fewItems), source)
		m.rules[RuleFewItems] += few - 1 // settle has counted one
	}
}

// pharmacies calls do for each contractor: at is the index of the first of its
// pairs, and ph is nil if it is not a pharmacy.
func (m *itemMonth) pharmacies(do func(at int, run []facts.Pair, ph *body)) {
	for at := 0; at < len(m.list.Pairs); {
		end := at + 1
		for end < len(m.list.Pairs) && m.list.Pairs[end].Contractor == m.list.Pairs[at].Contractor {
			end++
		}
		var ph *body
		if b := m.directory.find(m.list.Codes[m.list.Pairs[at].Contractor]); b != nil && b.Kind == graph.Pharmacy {
			ph = b
		}
		do(at, m.list.Pairs[at:end], ph)
		at = end
	}
}

// pair draws the edge of a pair.
func (m *itemMonth) pair(pharmacy, practice *body, items, total int64) {
	f := m.facts
	e := link{graph.Edge{Type: graph.DispensesFor, From: pharmacy.Code, To: practice.Code, Since: m.days.since, SinceBy: true,
		Source: f.Source.Name, Seen: f.Source.Seen, Basis: f.Dataset.Basis,
		Items: int(items), Share: float64(items) / float64(total), Month: m.list.Month.String()[:7]}, pharmacy.number, practice.number}
	if m.days.until != farDay {
		e.Until, e.UntilBy = m.days.until, true
	}
	if m.clipped(&e) {
		m.addEdge(&e)
	}
}
