package walk

import (
	"math/bits"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// vias is the part of a hunt that makes paths pass through given nodes. Sets of
// vias are bits.
type vias struct {
	h     *hunt
	nodes []int32
	bit   map[int32]uint
	all   uint
	costs measure
	hops  measure
}

// measure is how far all is from the ends and the vias of a question.
type measure struct {
	most  int           // that a path may have in all
	unit  bool          // in hops, else by cost
	far   [][]uint32    // from each end, then from each via, as farMark writes it
	toEnd [2][6][64]int // from a via past a set of others to an end, at least
}

func newVias(h *hunt) *vias {
	v := &vias{h: h, bit: map[int32]uint{}}
	for k, c := range h.q.Via {
		at := h.g.codes[c]
		v.nodes = append(v.nodes, at)
		v.bit[at] = 1 << k
	}
	v.all = 1<<len(v.nodes) - 1
	v.costs, v.hops = measure{most: h.q.MaxCost}, measure{most: h.q.MaxHops, unit: true}
	return v
}

// from returns how far node i is from the k-th of the ends and vias.
func (v *vias) from(m *measure, k int, i int32) int {
	if far, known := farOf(m.far[k][i], v.h.s.now); known {
		return far
	}
	return never
}

// least returns how far it is at least from i past a set of vias to an end.
func (v *vias) least(m *measure, side int, i int32, past uint) int {
	if past == 0 {
		return v.from(m, side, i)
	}
	best := never
	for p := past; p != 0; p &= p - 1 {
		k := bits.TrailingZeros(p)
		best = min(best, v.from(m, 2+k, i)+m.toEnd[side][k][past&^(1<<k)])
	}
	return best
}

// fits says whether a path that has come to i at this cost and in so many hops can
// pass the rest of the vias and reach the end.
func (v *vias) fits(i int32, cost, hops, most int, past uint) bool {
	return cost+v.least(&v.costs, 1, i, past) <= most && hops+v.least(&v.hops, 1, i, past) <= v.hops.most
}

// measure finds how far all is from the ends and from each via.
func (v *vias) measure() error {
	starts := append(v.h.ends[:len(v.h.ends):len(v.h.ends)], v.nodes...)
	for n, m := range []*measure{&v.costs, &v.hops} {
		for k, at := range starts {
			m.far = append(m.far, v.h.s.distances(n*len(starts)+k))
			if err := v.spread(m, m.far[k], at); err != nil {
				return err
			}
		}
		for side := range 2 {
			for past := range v.all + 1 {
				for k, at := range v.nodes {
					if past&(1<<k) == 0 {
						m.toEnd[side][k][past] = v.least(m, side, at, past)
					}
				}
			}
		}
	}
	return nil
}

// spread finds how far all is from one node. Paths do not continue past the ends.
func (v *vias) spread(m *measure, far []uint32, from int32) error {
	h, s := v.h, v.h.s
	s.begun(1)
	reached := &s.buckets[1]
	far[from] = farMark(s.now, 0)
	reached[0] = append(reached[0], from)
	for at := 0; at < m.most; at++ {
		for k := 0; k < len(reached[at]); k++ {
			i := reached[at][k]
			if was, _ := farOf(far[i], s.now); was != at || i != from && (i == h.ends[0] || i == h.ends[1]) {
				continue
			}
			steps := h.at(i)
			if err := h.tick(len(steps) + 1); err != nil {
				return err
			}
			for n := range steps {
				st, cost := &steps[n], at+1
				if !m.unit {
					cost = at + st.cost()
				}
				if cost > m.most {
					break
				}
				o := st.other
				if was, known := farOf(far[o], s.now); known && was <= cost || !h.walkable(st) ||
					o != h.ends[0] && o != h.ends[1] && !h.passable(st) {
					continue
				}
				far[o] = farMark(s.now, cost)
				reached[cost] = append(reached[cost], o)
			}
		}
	}
	return nil
}

// cheapest is hunt.least for a question with vias. It tries one cost after another.
func (v *vias) cheapest() (int, error) {
	for _, at := range v.nodes {
		if !v.h.g.node(at).On(v.h.q.On) {
			return 0, nil
		}
	}
	if err := v.measure(); err != nil {
		return 0, err
	}
	from := v.h.ends[0]
	least := v.least(&v.costs, 1, from, v.all)
	if !v.fits(from, 0, 0, v.costs.most, v.all) {
		return 0, nil
	}
	if round, err := v.wayRound(); err != nil || !round {
		return 0, err
	}
	for most := least; most <= v.costs.most; most++ {
		v.h.s.forget()
		if _, err := v.walk(from, 0, 0, most, v.all, 1); err != nil {
			return 0, err
		}
		if len(v.h.s.found) > 0 {
			return most, nil
		}
	}
	return 0, nil
}

func (v *vias) gather(most int) (fits bool, err error) {
	return v.walk(v.h.ends[0], 0, 0, most, v.all, graph.PathBudget)
}

// walk is hunt.walk with a set of vias still to pass. It ends early, with fits
// unset, if there are more paths than room.
func (v *vias) walk(i int32, hops, cost, most int, past uint, room int) (fits bool, err error) {
	s := v.h.s
	s.trail[hops] = i
	for _, w := range v.around(i) {
		if err := v.h.tick(1); err != nil {
			return false, err
		}
		o, left := w.to, past&^v.bit[w.to]
		if !v.fits(o, cost+int(w.cost), hops+1, most, left) || slices.Contains(s.trail[:hops+1], o) {
			continue
		}
		if o != v.h.ends[1] {
			if fits, err := v.walk(o, hops+1, cost+int(w.cost), most, left, room); err != nil || !fits {
				return fits, err
			}
			continue
		}
		if left != 0 {
			continue
		}
		if len(s.found) == room {
			return false, nil
		}
		s.trail[hops+1] = o
		s.keep(s.trail[:hops+2])
	}
	return true, nil
}

// around returns the steps from i that can be on a path past all vias, each
// neighbour once.
func (v *vias) around(i int32) []way {
	s := v.h.s
	m := &s.marks[i]
	if m.near != s.now {
		s.lists++
		start := len(s.useful)
		steps := v.h.at(i)
		for k := range steps {
			st := &steps[k]
			o := &s.marks[st.other]
			if o.twice == s.lists || !v.h.walkable(st) || !v.useful(st.other) {
				continue
			}
			o.twice = s.lists
			s.useful = append(s.useful, way{st.other, uint8(st.cost())})
		}
		m.near, m.start, m.end = s.now, int32(start), int32(len(s.useful))
	}
	return s.useful[m.start:m.end]
}

// useful says whether a way from end to end past all vias and i can be cheap and
// short enough.
func (v *vias) useful(i int32) bool {
	for past := range v.all + 1 {
		if v.least(&v.costs, 0, i, v.all&^past)+v.least(&v.costs, 1, i, past) <= v.costs.most &&
			v.least(&v.hops, 0, i, v.all&^past)+v.least(&v.hops, 1, i, past) <= v.hops.most {
			return true
		}
	}
	return false
}

// wayRound says whether each via, taken alone, is on some path that visits nothing
// twice. That is so if it is in one block (a part that no single node cuts) with
// the ends, joined as if by an edge. This avoids a long search out of a dead end.
func (v *vias) wayRound() (bool, error) {
	from, to := v.h.ends[0], v.h.ends[1]
	seen := map[int32]int{from: 0}
	low := map[int32]int{}
	parent := map[int32]int32{}
	order := v.h.s.order[:0]
	var visit func(i, up int32) error
	visit = func(i, up int32) error {
		seen[i], parent[i] = len(seen), up
		order = append(order, i)
		low[i] = seen[i]
		around := v.around(i)
		if err := v.h.tick(len(around) + 1); err != nil {
			return err
		}
		for k := range around {
			o := v.h.s.useful[int(v.h.s.marks[i].start)+k].to
			if at, ok := seen[o]; ok {
				if o != up {
					low[i] = min(low[i], at)
				}
				continue
			}
			if err := visit(o, i); err != nil {
				return err
			}
			low[i] = min(low[i], low[o])
		}
		return nil
	}
	if err := visit(to, from); err != nil {
		return false, err
	}
	v.h.s.order = order
	block := map[int32]bool{to: true}
	for _, i := range order[1:] {
		p := parent[i]
		block[i] = block[p] && low[i] < seen[p]
	}
	for _, at := range v.nodes {
		if !block[at] {
			return false, nil
		}
	}
	return true, nil
}
