package walk

import (
	"math/bits"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// never is more hops than any path has.
const never = 100

// vias is the part of a hunt that makes paths pass through given nodes. Sets of
// vias are bits.
type vias struct {
	h      *hunt
	nodes  []int32
	bit    map[int32]uint
	all    uint
	toEnd  [2][6][64]int // hops from a via past a set of others to an end, at least
	within int           // hops that a useful node may make at least
}

func newVias(h *hunt) *vias {
	v := &vias{h: h, bit: map[int32]uint{}}
	for k, c := range h.q.Via {
		at := h.g.codes[c]
		v.nodes = append(v.nodes, at)
		v.bit[at] = 1 << k
	}
	v.all = 1<<len(v.nodes) - 1
	return v
}

// hops returns how far node i is from the k-th via.
func (v *vias) hops(k int, i int32) int {
	if d := v.h.s.far[k][i]; d>>8 == v.h.s.now {
		return int(d & 0xff)
	}
	return never
}

// toward returns how far node i is from an end.
func (v *vias) toward(side int, i int32) int {
	if hops, known := v.h.s.hops(side, i); known {
		return hops
	}
	return never
}

// least returns the least number of hops from i past a set of vias to an end.
func (v *vias) least(side int, i int32, past uint) int {
	if past == 0 {
		return v.toward(side, i)
	}
	best := never
	for m := past; m != 0; m &= m - 1 {
		k := bits.TrailingZeros(m)
		best = min(best, v.hops(k, i)+v.toEnd[side][k][past&^(1<<k)])
	}
	return best
}

// measure finds the hops from the ends and from each via.
func (v *vias) measure() error {
	h := v.h
	v.within = h.q.MaxHops
	for side := range 2 {
		for h.radius[side] < v.within && len(h.s.fronts[side]) > 0 {
			if _, err := h.grow(side); err != nil {
				return err
			}
		}
	}
	for k := range v.nodes {
		if err := v.spread(k); err != nil {
			return err
		}
	}
	for side := range 2 {
		for past := range v.all + 1 {
			for k, at := range v.nodes {
				if past&(1<<k) == 0 {
					v.toEnd[side][k][past] = v.least(side, at, past)
				}
			}
		}
	}
	return nil
}

// spread finds the hops from the k-th via. Paths do not continue past the ends.
func (v *vias) spread(k int) error {
	h, s := v.h, v.h.s
	far := s.distances(k)
	far[v.nodes[k]] = s.now << 8
	front, next := append([]int32(nil), v.nodes[k]), []int32(nil)
	for d := uint32(1); int(d) <= v.within && len(front) > 0; d++ {
		next = next[:0]
		for _, i := range front {
			steps := h.g.at(i)
			if err := h.tick(len(steps) + 1); err != nil {
				return err
			}
			for n := range steps {
				o := steps[n].other
				if far[o]>>8 == s.now || !h.walkable(&steps[n]) {
					continue
				}
				end := o == h.ends[0] || o == h.ends[1]
				if !end && !h.passable(&steps[n]) {
					continue
				}
				far[o] = s.now<<8 | d
				if !end {
					next = append(next, o)
				}
			}
		}
		front, next = next, front
	}
	return nil
}

// fewest is hunt.fewest for a question with vias. It tries one length after
// another.
func (v *vias) fewest() (int, error) {
	for _, at := range v.nodes {
		if !v.h.g.node(at).On(v.h.q.On) {
			return 0, nil
		}
	}
	if err := v.measure(); err != nil {
		return 0, err
	}
	least := v.least(1, v.h.ends[0], v.all)
	if least > v.within {
		return 0, nil
	}
	if round, err := v.wayRound(); err != nil || !round {
		return 0, err
	}
	for most := least; most <= v.within; most++ {
		v.h.s.forget()
		if _, err := v.walk(v.h.ends[0], 0, most, v.all, 1); err != nil {
			return 0, err
		}
		if len(v.h.s.found) > 0 {
			return most, nil
		}
	}
	return 0, nil
}

func (v *vias) gather(most int) (fits bool, err error) {
	return v.walk(v.h.ends[0], 0, most, v.all, graph.PathBudget)
}

// walk is hunt.walk with a set of vias still to pass. It ends early, with fits
// unset, if there are more paths than room.
func (v *vias) walk(i int32, hops, most int, past uint, room int) (fits bool, err error) {
	s := v.h.s
	s.trail[hops] = i
	for _, o := range v.around(i) {
		if err := v.h.tick(1); err != nil {
			return false, err
		}
		left := past &^ v.bit[o]
		if hops+1+v.least(1, o, left) > most || slices.Contains(s.trail[:hops+1], o) {
			continue
		}
		if o != v.h.ends[1] {
			if fits, err := v.walk(o, hops+1, most, left, room); err != nil || !fits {
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

// around returns the neighbours of i that can be on a path past all vias.
func (v *vias) around(i int32) []int32 {
	s := v.h.s
	m := &s.marks[i]
	if m.near != s.now {
		start := len(s.useful)
		steps := v.h.g.at(i)
		last := int32(-1)
		for k := range steps {
			if o := steps[k].other; o != last && v.h.walkable(&steps[k]) && v.useful(o) {
				last = o
				s.useful = append(s.useful, o)
			}
		}
		m.near, m.start, m.end = s.now, int32(start), int32(len(s.useful))
	}
	return s.useful[m.start:m.end]
}

// useful says whether a way from end to end past all vias and i can be short
// enough.
func (v *vias) useful(i int32) bool {
	for past := range v.all + 1 {
		if v.least(0, i, v.all&^past)+v.least(1, i, past) <= v.within {
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
			o := v.h.s.useful[int(v.h.s.marks[i].start)+k]
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
