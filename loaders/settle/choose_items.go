package settle

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// choose says which pairs of a pharmacy become edges, and how many items it
// dispensed in total.
func (m *itemMonth) choose(at int, run []facts.Pair, ph *body) (keep []bool, total int64) {
	var order []int
	for i, p := range run {
		total += p.Items
		if m.practices[p.Practice] != nil {
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
		keep[i] = k < mostPairs || p.Items*100 >= fewItems*total || p.Items*100 >= fewItems*m.prescribed[p.Practice] ||
			slices.Contains(m.greatest[p.Practice][:], int32(at+i+1))
	}
	m.chooseMembers(run, order, ph, keep)
	return keep, total
}

// Which pairs of a pharmacy and a practice become edges. docs/decisions/0021 says
// why, and why the rule items gives the same answers with these as with all pairs.
const (
	fewItems  = 5 // least share of the items of the pharmacy or the practice, in percent
	mostPairs = 3 // largest pairs of either that are kept, however small
)

// measure counts the items each practice prescribed, and finds its largest pharmacies.
func (m *itemMonth) measure() {
	m.practices = make([]*body, len(m.list.Codes))
	for i, code := range m.list.Codes {
		if m.practice(code) {
			m.practices[i] = m.directory.find(code)
		}
	}
	m.prescribed = make([]int64, len(m.list.Codes))
	m.greatest = make([][mostPairs]int32, len(m.list.Codes))
	m.pharmacies(func(at int, run []facts.Pair, ph *body) {
		for i, p := range run {
			m.prescribed[p.Practice] += p.Items
			if ph == nil {
				continue
			}
			top := &m.greatest[p.Practice]
			for k, n := 0, int32(at+i+1); k < len(top); k++ {
				if top[k] == 0 || m.more(&m.list.Pairs[n-1], &m.list.Pairs[top[k]-1]) {
					top[k], n = n, top[k]
				}
				if n == 0 {
					break
				}
			}
		}
	})
}

// more says whether pair a has more items than b. If they have the same number, the
// pair with the lower codes counts as more.
func (m *itemMonth) more(a, b *facts.Pair) bool {
	if a.Items != b.Items {
		return a.Items > b.Items
	}
	codes := m.list.Codes
	return cmp.Or(cmp.Compare(codes[a.Contractor], codes[b.Contractor]), cmp.Compare(codes[a.Practice], codes[b.Practice])) < 0
}

// chooseMembers keeps, for each day, every pair with a member of the network for which
// the pharmacy dispenses most items. That network's total is then complete, and no
// other total is too high, so the rule items finds the same network and total as
// from all pairs.
func (m *itemMonth) chooseMembers(run []facts.Pair, order []int, ph *body, keep []bool) {
	type stay struct {
		pair int
		pcn  int32
		days span
	}
	type turn struct {
		day   graph.Day
		pcn   int32
		items int64
	}
	var stays []stay
	var turns []turn           // changes after the first day and before the last
	items := map[int32]int64{} // by the number of the network
	open := m.days.and(spanOf(ph.Opened, ph.Closed))
	for _, i := range order {
		b := m.practices[run[i].Practice]
		for _, ms := range m.members[b.number] {
			days := open.and(spanOf(b.Opened, b.Closed)).and(ms.days)
			if days.since >= days.until {
				continue
			}
			stays = append(stays, stay{i, ms.pcn.number, days})
			if days.since == open.since {
				items[ms.pcn.number] += run[i].Items
			} else {
				turns = append(turns, turn{days.since, ms.pcn.number, run[i].Items})
			}
			if days.until != open.until {
				turns = append(turns, turn{days.until, ms.pcn.number, -run[i].Items})
			}
		}
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Compare(a.day, b.day) })
	wins := map[int32][]span{}
	for from := open.since; from < open.until; {
		until := open.until
		if len(turns) > 0 {
			until = turns[0].day
		}
		if pcn := mostItems(items); pcn != nobody {
			wins[pcn] = append(wins[pcn], span{from, until})
		}
		for len(turns) > 0 && turns[0].day == until {
			items[turns[0].pcn] += turns[0].items
			turns = turns[1:]
		}
		from = until
	}
	for _, s := range stays {
		keep[s.pair] = keep[s.pair] || slices.ContainsFunc(wins[s.pcn], s.days.meets)
	}
}

// mostItems returns the network with most items, or nobody if none has any. If two
// have the same number, it returns the one with the lower code.
func mostItems(items map[int32]int64) int32 {
	best := nobody
	for pcn, n := range items {
		if n > 0 && (best == nobody || n > items[best] || n == items[best] && pcn < best) {
			best = pcn
		}
	}
	return best
}

// and returns the days in both. If there are none, it does not end after it starts.
func (s span) and(o span) span { return span{max(s.since, o.since), min(s.until, o.until)} }

// meets says whether some day is in both.
func (s span) meets(o span) bool {
	in := s.and(o)
	return in.since < in.until
}
