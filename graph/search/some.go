package search

import "math/bits"

// some adds the nodes that have the most of the typed words, if none has all. A word
// counts by how rare it is. Words that nobody has, even misspelt, count nothing.
func (x *Index) some(typed []typed, b *best, s *scratch) {
	s.reached = s.reached[:0]
	s.step(true)
	first := s.now
	for i := range typed {
		if i > 0 {
			s.step(false)
		}
		if !x.weigh(&typed[i], false, first, s) {
			x.weigh(&typed[i], true, first, s)
		}
	}
	most := uint16(0)
	for _, at := range s.reached {
		if b.fits(at) {
			most = max(most, s.marks[at].weight)
		}
	}
	for _, at := range s.reached {
		if s.marks[at].weight == most {
			b.add(found{at: at, by: bySome})
		}
	}
}

// weigh adds the weight of a typed word to the nodes that have it, and says whether
// any has. first is the step of the first word.
func (x *Index) weigh(w *typed, misspelt bool, first uint32, s *scratch) bool {
	n := 0
	w.reach(misspelt, func(nodes []int32, _, _ uint8) { n += len(nodes) })
	weight := uint16(1 + bits.Len(uint(len(x.nodes)/max(n, 1))))
	w.reach(misspelt, func(nodes []int32, _, _ uint8) {
		for _, at := range nodes {
			m := &s.marks[at]
			switch {
			case m.step == s.now:
				continue
			case m.step < first:
				m.weight = 0
				s.reached = append(s.reached, at)
			}
			m.step = s.now
			m.weight += weight
		}
	})
	return n > 0
}
