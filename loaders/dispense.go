package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"throughline/graph"
)

// Which pairs of a pharmacy and a practice become edges; docs/decisions/0021
// says why these, and why the rule items answers by them as by all pairs.
const (
	fewItems  = 5 // percent of the items of either: at least so many
	mostPairs = 3 // of either: its greatest, however small
)

// implyPharmacies makes stakeholders of the pharmacies that only a list of
// items names: its contractors whose codes begin with F are pharmacies or
// appliance contractors.
func (r *reconciler) implyPharmacies(f *Facts, at int) {
	if f.Dispensed == nil {
		return
	}
	d := f.Dispensed
	for _, p := range d.pairs {
		if code := d.codes[p.contractor]; r.nodes[code] == nil && pharmacyShaped(code) && r.practice(d.codes[p.practice]) {
			r.imply(code, graph.Pharmacy, f, at)
		}
	}
}

func pharmacyShaped(code string) bool { return shaped(code, "FXXX") || shaped(code, "FXXXX") }

func (r *reconciler) practice(code string) bool {
	b := r.nodes[code]
	return b != nil && b.Kind == graph.Practice
}

// dispense draws DISPENSES_FOR from the lists of items: those of a month count
// from its first day until that of the next month that is loaded.
func (r *reconciler) dispense() {
	months := r.months()
	if len(months) == 0 {
		return
	}
	members := r.networksOf()
	for i, f := range months {
		days := span{f.Dispensed.month, farDay}
		if i+1 < len(months) {
			days.until = months[i+1].Dispensed.month
		}
		m := itemMonth{reconciler: r, list: f.Dispensed, facts: f, days: days, members: members}
		m.draw()
	}
	for _, f := range r.facts {
		f.Dispensed = nil
	}
}

// months returns the lists of items, one of each month, by month. Of two lists
// of one month the one with more items stands.
func (r *reconciler) months() []*Facts {
	var out []*Facts
	for _, f := range r.facts {
		if f.Dispensed == nil {
			continue
		}
		n := len(out)
		if n == 0 || out[n-1].Dispensed.month != f.Dispensed.month {
			out = append(out, f)
			continue
		}
		stands, other := out[n-1], f
		if f.Dispensed.all() > stands.Dispensed.all() {
			stands, other = f, stands
		}
		out[n-1] = stands
		r.settle(ruleSameVintage, "", fmt.Sprintf("%s and %s tell items of one month: the one with more items stands, %s", other.Source.Name, stands.Source.Name, stands.Source.Name),
			other.Source.Name, stands.Source.Name)
	}
	return out
}

// networksOf returns of each practice the days that it was in a network.
func (r *reconciler) networksOf() map[string][]membership {
	out := map[string][]membership{}
	for i := range r.edges {
		if e := &r.edges[i]; e.Type == graph.MemberOf {
			days := spanOf(max(e.Since, r.nodes[e.From].Opened, r.nodes[e.To].Opened), e.Until)
			out[e.From] = append(out[e.From], membership{e.To, days, e.Seen})
		}
	}
	return out
}

// itemMonth is a month while its edges are drawn.
type itemMonth struct {
	*reconciler
	list    *dispensed
	facts   *Facts
	days    span
	members map[string][]membership

	practices  []*body            // by number of the code; nil for any other
	prescribed []int64            // by number of the practice's code
	greatest   [][mostPairs]int32 // its pharmacies with most items: 1 + the index of the pair
}

func (m *itemMonth) draw() {
	m.measure()
	var drawn, few, beside, by int // pairs
	var items, all int64
	m.pharmacies(func(at int, run []itemPair, ph *body) {
		if ph == nil {
			by += len(run)
			return
		}
		keep, total := m.choose(at, run, ph)
		for i, p := range run {
			practice := m.practices[p.practice]
			switch {
			case practice == nil:
				beside++
				continue
			case !keep[i]:
				few++
			default:
				drawn++
				items += p.items
				m.edge(ph.Code, practice.Code, p.items, total)
			}
			all += p.items
		}
	})
	source := m.facts.Source.Name
	if by > 0 {
		m.rules[ruleDispensed] += by
	}
	if beside > 0 {
		m.rules[rulePrescribed] += beside
	}
	if few > 0 {
		m.settle(ruleFewItems, "", fmt.Sprintf("of the %d pairs of a pharmacy and a practice in %s, the %d with %.1f %% of the items are drawn; the others have fewer than %d %% of the items of either",
			drawn+few, source, drawn, 100*float64(items)/float64(all), fewItems), source)
		m.rules[ruleFewItems] += few - 1 // settle has counted one
	}
}

// pharmacies calls do with the pairs of each contractor, of which the first is
// at an index; ph is nil where it is no pharmacy.
func (m *itemMonth) pharmacies(do func(at int, run []itemPair, ph *body)) {
	for at := 0; at < len(m.list.pairs); {
		end := at + 1
		for end < len(m.list.pairs) && m.list.pairs[end].contractor == m.list.pairs[at].contractor {
			end++
		}
		var ph *body
		if b := m.nodes[m.list.codes[m.list.pairs[at].contractor]]; b != nil && b.Kind == graph.Pharmacy {
			ph = b
		}
		do(at, m.list.pairs[at:end], ph)
		at = end
	}
}

// measure counts what each practice prescribed, and finds its greatest pharmacies.
func (m *itemMonth) measure() {
	m.practices = make([]*body, len(m.list.codes))
	for i, code := range m.list.codes {
		if m.practice(code) {
			m.practices[i] = m.nodes[code]
		}
	}
	m.prescribed = make([]int64, len(m.list.codes))
	m.greatest = make([][mostPairs]int32, len(m.list.codes))
	m.pharmacies(func(at int, run []itemPair, ph *body) {
		for i, p := range run {
			m.prescribed[p.practice] += p.items
			if ph == nil {
				continue
			}
			top := &m.greatest[p.practice]
			for k, n := 0, int32(at+i+1); k < len(top); k++ {
				if top[k] == 0 || m.more(&m.list.pairs[n-1], &m.list.pairs[top[k]-1]) {
					top[k], n = n, top[k]
				}
				if n == 0 {
					break
				}
			}
		}
	})
}

// more says whether a pair has more items than another; of two alike, the lower
// codes.
func (m *itemMonth) more(a, b *itemPair) bool {
	if a.items != b.items {
		return a.items > b.items
	}
	return cmp.Or(cmp.Compare(m.list.codes[a.contractor], m.list.codes[b.contractor]), cmp.Compare(m.list.codes[a.practice], m.list.codes[b.practice])) < 0
}

// choose says which pairs of a pharmacy are drawn, and how many items it
// dispensed in all.
func (m *itemMonth) choose(at int, run []itemPair, ph *body) (keep []bool, total int64) {
	var order []int
	for i, p := range run {
		total += p.items
		if m.practices[p.practice] != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		if m.more(&run[a], &run[b]) {
			return -1
		}
		return 1
	})
	keep = make([]bool, len(run))
	for k, i := range order {
		p := run[i]
		keep[i] = k < mostPairs || p.items*100 >= fewItems*total || p.items*100 >= fewItems*m.prescribed[p.practice] ||
			slices.Contains(m.greatest[p.practice][:], int32(at+i+1))
	}
	m.chooseMembers(run, order, ph, keep)
	return keep, total
}

// chooseMembers keeps all pairs with members of the network for which the
// pharmacy dispenses most items, on each day. So that network's items are whole
// and no other's are more than they are: the rule items finds the same network,
// with the same items, as by all pairs.
func (m *itemMonth) chooseMembers(run []itemPair, order []int, ph *body, keep []bool) {
	type stay struct {
		pair int
		pcn  string
		days span
	}
	type turn struct {
		day   graph.Day
		pcn   string
		items int64
	}
	var stays []stay
	var turns []turn // between the first and the last day
	items := map[string]int64{}
	open := m.days.and(spanOf(ph.Opened, ph.Closed))
	for _, i := range order {
		b := m.practices[run[i].practice]
		for _, ms := range m.members[b.Code] {
			days := open.and(spanOf(b.Opened, b.Closed)).and(ms.days)
			if days.since >= days.until {
				continue
			}
			stays = append(stays, stay{i, ms.pcn, days})
			if days.since == open.since {
				items[ms.pcn] += run[i].items
			} else {
				turns = append(turns, turn{days.since, ms.pcn, run[i].items})
			}
			if days.until != open.until {
				turns = append(turns, turn{days.until, ms.pcn, -run[i].items})
			}
		}
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Compare(a.day, b.day) })
	wins := map[string][]span{}
	for from := open.since; from < open.until; {
		until := open.until
		if len(turns) > 0 {
			until = turns[0].day
		}
		if pcn := mostItems(items); pcn != "" {
			wins[pcn] = append(wins[pcn], span{from, until})
		}
		for len(turns) > 0 && turns[0].day == until {
			items[turns[0].pcn] += turns[0].items
			turns = turns[1:]
		}
		from = until
	}
	for _, s := range stays {
		keep[s.pair] = keep[s.pair] || slices.ContainsFunc(wins[s.pcn], func(w span) bool { in := w.and(s.days); return in.since < in.until })
	}
}

// mostItems returns the network with most items, of two alike the lower code;
// empty where none has any.
func mostItems(items map[string]int64) string {
	best := ""
	for pcn, n := range items {
		if n > 0 && (best == "" || n > items[best] || n == items[best] && pcn < best) {
			best = pcn
		}
	}
	return best
}

// and returns the days of both; none where it ends before it starts.
func (s span) and(o span) span { return span{max(s.since, o.since), min(s.until, o.until)} }

// edge draws a pair.
func (m *itemMonth) edge(pharmacy, practice string, items, total int64) {
	f := m.facts
	e := graph.Edge{Type: graph.DispensesFor, From: pharmacy, To: practice, Since: m.days.since, SinceBy: true,
		Source: f.Source.Name, Seen: f.Source.Seen, Basis: f.Dataset.Basis,
		Items: int(items), Share: float64(items) / float64(total), Month: m.list.month.String()[:7]}
	if m.days.until != farDay {
		e.Until, e.UntilBy = m.days.until, true
	}
	if m.clipped(&e) {
		m.edges = append(m.edges, e)
	}
}
