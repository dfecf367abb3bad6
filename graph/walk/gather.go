package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// gather finds every path with at most this many hops. It says whether they fit
// the budget.
func (h *hunt) gather(most int) (fits bool, err error) {
	h.s.forget()
	if h.via != nil {
		return h.via.gather(most)
	}
	if err := h.reach(most); err != nil {
		return false, err
	}
	h.s.trail[0] = h.ends[0]
	return h.walk(h.ends[0], 0, most)
}

// reach marks the distance to the far end of each node that can be on a path of at
// most this many hops.
func (h *hunt) reach(most int) error {
	s := h.s
	for h.radius[0]+h.radius[1] < most {
		side := h.cheaper()
		if len(s.fronts[side]) == 0 {
			// All that can be reached from this end is marked.
			h.radius[side] = most
			break
		}
		if _, err := h.grow(side); err != nil {
			return err
		}
	}
	// A node further from the far end than its radius is within the near one's.
	useful := func(i int32, far int) bool {
		hops, known := s.hops(0, i)
		return known && hops+far <= most
	}
	for far := h.radius[1]; far < most && len(s.fronts[1]) > 0; far++ {
		s.next = s.next[:0]
		for _, i := range s.fronts[1] {
			if !useful(i, far) {
				continue
			}
			steps := h.g.at(i)
			if err := h.tick(len(steps) + 1); err != nil {
				return err
			}
			for k := range steps {
				o := steps[k].other
				if _, known := s.hops(1, o); known || !useful(o, far+1) || !h.walkable(&steps[k]) {
					continue
				}
				s.reached[1][o] = s.now<<8 | uint32(far+1)
				if o != h.ends[0] {
					s.next = append(s.next, o)
				}
			}
		}
		s.fronts[1], s.next = s.next, s.fronts[1]
		h.radius[1] = far + 1
	}
	return nil
}

// walk continues from node i, the last of the trail, and keeps every path that
// reaches the end in at most that many hops.
func (h *hunt) walk(i int32, hops, most int) (fits bool, err error) {
	s := h.s
	for _, o := range h.ahead(i, most) {
		if err := h.tick(1); err != nil {
			return false, err
		}
		if left, _ := s.hops(1, o); hops+1+left > most {
			break
		}
		if o == h.ends[1] {
			if len(s.found) == graph.PathBudget {
				return false, nil
			}
			s.trail[hops+1] = o
			s.keep(s.trail[:hops+2])
			continue
		}
		if slices.Contains(s.trail[:hops+1], o) {
			continue
		}
		s.trail[hops+1] = o
		if fits, err := h.walk(o, hops+1, most); err != nil || !fits {
			return fits, err
		}
	}
	return true, nil
}

// ahead returns the neighbours of i that can reach the end in time, nearest to the
// end first. It finds them once in each search.
func (h *hunt) ahead(i int32, most int) []int32 {
	s := h.s
	m := &s.marks[i]
	if m.near == s.now {
		return s.useful[m.start:m.end]
	}
	var counts [graph.MaxHopsLimit + 2]int32
	start := len(s.useful)
	steps := h.g.at(i)
	last := int32(-1)
	hops := h.radius[0] + 1 // from the start, at least
	if near, known := s.hops(0, i); known {
		hops = near
	}
	for k := range steps {
		o := steps[k].other
		left, known := s.hops(1, o)
		if !known || o == last || hops+1+left > most || o == h.ends[0] || !h.walkable(&steps[k]) {
			continue
		}
		last = o
		s.useful = append(s.useful, o)
		counts[left+1]++
	}
	for d := 1; d < len(counts); d++ {
		counts[d] += counts[d-1]
	}
	end := len(s.useful)
	s.useful = append(s.useful, s.useful[start:end]...)
	for _, o := range s.useful[end:] {
		d, _ := s.hops(1, o)
		s.useful[start+int(counts[d])] = o
		counts[d]++
	}
	s.useful = s.useful[:end]
	m.near, m.start, m.end = s.now, int32(start), int32(end)
	return s.useful[start:end]
}
