package walk

// short is the search for the cheapest path that has few enough hops: hop by hop from
// both ends, until their hops together are as many as a path may have.
type short struct {
	*hunt
	cost  [2][]uint32 // from each end, in the hops so far, as farMark writes it
	front [2][]way    // what the last hop from each end made cheaper
	least int         // the cheapest path so far
}

// shortest returns the least cost of a path in at most MaxHops, or 0 if there is none
// within MaxCost.
func (h *hunt) shortest() (int, error) {
	s := h.s
	b := short{hunt: h, least: h.q.MaxCost + 1, front: [2][]way{s.fronts[0][:0], s.fronts[1][:0]}}
	next := s.fronts[2]
	for side, end := range h.ends {
		b.cost[side] = s.distances(side)
		b.cost[side][end] = farMark(s.now, 0)
		b.front[side] = append(b.front[side], way{to: end})
	}
	hops := [2]int{}
	for hops[0]+hops[1] < h.q.MaxHops {
		side, work := 0, [2]int{}
		for k, front := range b.front {
			for _, w := range front {
				work[k] += len(h.at(w.to))
			}
		}
		if work[1] < work[0] {
			side = 1
		}
		if len(b.front[side]) == 0 {
			break
		}
		var err error
		hops[side]++
		if next, err = b.hop(side, hops[side], next[:0]); err != nil {
			return 0, err
		}
		b.front[side], next = next, b.front[side]
	}
	s.fronts = [3][]way{b.front[0], b.front[1], next}
	if b.least > h.q.MaxCost {
		return 0, nil
	}
	return b.least, nil
}

// hop goes one hop on from an end, and returns what that made cheaper. It leaves out
// what cannot be on a path cheaper than one that was found.
func (b *short) hop(side, hops int, next []way) ([]way, error) {
	h, s := b.hunt, b.s
	mine, other, goal := b.cost[side], b.cost[1-side], h.ends[1-side]
	for _, w := range b.front[side] {
		if w.to == goal {
			continue
		}
		steps := h.at(w.to)
		if err := h.tick(len(steps) + 1); err != nil {
			return next, err
		}
		for k := range steps {
			st := &steps[k]
			cost := int(w.cost) + st.cost()
			if cost >= b.least {
				break
			}
			o := st.other
			if was, known := farOf(mine[o], s.now); known && was <= cost || !h.walkable(st) || o != goal && !h.passable(st) ||
				cost+h.atLeast(1-side, o) >= b.least {
				continue
			}
			if o != goal && h.apart != nil && h.apart.tooMany(side, st, cost, hops, b.least-1) {
				continue
			}
			mine[o] = farMark(s.now, cost)
			if rest, met := farOf(other[o], s.now); met {
				b.least = min(b.least, cost+rest)
			}
			next = append(next, way{o, uint8(cost)})
		}
	}
	return next, nil
}
