package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// gather finds every path of at most this cost. It says whether they fit the
// budget.
func (h *hunt) gather(most int) (fits bool, err error) {
	h.s.forget()
	if h.via != nil {
		return h.via.gather(most)
	}
	if err := h.toGo(most); err != nil {
		return false, err
	}
	h.s.trail[0] = h.ends[0]
	return h.walk(h.ends[0], 0, 0, most)
}

// toGo finds what is left to pay from each node that can be on a path of at most this
// cost: all that the far end has not reached is within the radius of the near one.
func (h *hunt) toGo(most int) error {
	if err := h.within(func() int { return most }); err != nil {
		return err
	}
	s := h.s
	for at := min(h.radius[1], most); at <= most; at++ {
		for k := 0; k < len(s.buckets[1][at]); k++ {
			i := s.buckets[1][at][k]
			if s.cost(1, i) != at || i == h.ends[0] || s.cost(0, i)+at > most {
				continue
			}
			steps := h.at(i)
			if err := h.tick(len(steps) + 1); err != nil {
				return err
			}
			for k := range steps {
				st := &steps[k]
				cost := at + st.cost()
				if cost > most {
					break
				}
				if s.cost(0, st.other)+cost > most || s.cost(1, st.other) <= cost || !h.walkable(st) ||
					st.other != h.ends[0] && !h.passable(st) {
					continue
				}
				s.reach(1, st.other, cost, 0)
			}
		}
	}
	if most > h.q.MaxHops {
		return h.byHops(most)
	}
	h.slow = 0
	return nil
}

// atLeast returns what it costs, at least, to get from an end to node i.
func (h *hunt) atLeast(side int, i int32) int { return min(h.s.cost(side, i), h.radius[side]+1) }

// left returns the least cost of the way from node i to the far end in at most so
// many hops, never if there is none.
func (h *hunt) left(i int32, hops int) int {
	if h.slow == 0 {
		return h.s.cost(1, i)
	}
	if m := &h.s.marks[i]; m.slow == h.slow {
		return int(h.s.rows[m.row][hops])
	}
	return never
}

// byHops fills in the rows of all nodes that can be on a path of at most this cost,
// hop by hop from the far end.
func (h *hunt) byHops(most int) error {
	s := h.s
	s.lists++
	h.slow, s.rows = s.lists, s.rows[:0]
	h.pay(h.ends[1], 0, 0)
	front, next := append(s.fronts[0][:0], way{to: h.ends[1]}), s.fronts[1][:0]
	for hops := 1; hops <= h.q.MaxHops && len(front) > 0; hops++ {
		next = next[:0]
		for _, w := range front {
			at := int(s.rows[s.marks[w.to].row][hops-1])
			steps := h.at(w.to)
			if err := h.tick(len(steps) + 1); err != nil {
				return err
			}
			for k := range steps {
				o, cost := steps[k].other, at+steps[k].cost()
				if cost > most {
					break
				}
				if h.mayLead(&steps[k], cost, most) && h.pay(o, hops, cost) && o != h.ends[0] {
					next = append(next, way{to: o})
				}
			}
		}
		front, next = next, front
	}
	s.fronts[0], s.fronts[1] = front, next
	return nil
}

// mayLead says whether a path may come by a step from the far end, which is then so far.
func (h *hunt) mayLead(st *step, cost, most int) bool {
	o := st.other
	return h.s.cost(1, o) != never && h.atLeast(0, o)+cost <= most && o != h.ends[1] && h.walkable(st) && (o == h.ends[0] || h.passable(st))
}

// pay notes in the row of a node what it costs to the far end in so many hops, and says
// whether that is less than was known.
func (h *hunt) pay(i int32, hops, cost int) bool {
	s, m := h.s, &h.s.marks[i]
	if m.slow != h.slow {
		m.slow, m.row = h.slow, int32(len(s.rows))
		s.rows = append(s.rows, row{never, never, never, never, never, never, never, never, never})
	}
	r := &s.rows[m.row]
	if int(r[hops]) <= cost {
		return false
	}
	for k := hops; k < len(r); k++ {
		r[k] = min(r[k], uint8(cost))
	}
	return true
}

// walk continues from node i, the last of the trail, and keeps every path that
// reaches the end at that cost at most.
func (h *hunt) walk(i int32, hops, cost, most int) (fits bool, err error) {
	s := h.s
	for _, w := range h.ahead(i, most) {
		if err := h.tick(1); err != nil {
			return false, err
		}
		paid := cost + int(w.cost)
		if paid+s.cost(1, w.to) > most {
			break
		}
		if w.to == h.ends[1] {
			if len(s.found) == graph.PathBudget {
				return false, nil
			}
			s.trail[hops+1] = w.to
			s.keep(s.trail[:hops+2])
			continue
		}
		if h.slow != 0 && paid+h.left(w.to, h.q.MaxHops-hops-1) > most || slices.Contains(s.trail[:hops+1], w.to) {
			continue
		}
		s.trail[hops+1] = w.to
		if fits, err := h.walk(w.to, hops+1, paid, most); err != nil || !fits {
			return fits, err
		}
	}
	return true, nil
}

// ahead returns the steps from i that can be on a path of at most this cost, each
// neighbour once and those first that leave least to pay. It finds them once in
// each search.
func (h *hunt) ahead(i int32, most int) []way {
	s := h.s
	m := &s.marks[i]
	if m.near == s.now {
		return s.useful[m.start:m.end]
	}
	s.lists++
	start := len(s.useful)
	at := h.atLeast(0, i)
	steps := h.at(i)
	for k := range steps {
		st := &steps[k]
		cost := st.cost()
		if at+cost > most {
			break
		}
		o := &s.marks[st.other]
		if o.twice == s.lists || at+cost+s.cost(1, st.other) > most || st.other == h.ends[0] || !h.walkable(st) {
			continue
		}
		o.twice = s.lists
		s.useful = append(s.useful, way{st.other, uint8(cost)})
	}
	out := s.useful[start:]
	slices.SortStableFunc(out, func(a, b way) int {
		return int(a.cost) + s.cost(1, a.to) - int(b.cost) - s.cost(1, b.to)
	})
	m.near, m.start, m.end = s.now, int32(start), int32(len(s.useful))
	return out
}
