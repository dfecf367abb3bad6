package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// hunt is one search for paths.
type hunt struct {
	g      *Graph
	s      *scratch
	stop   func() error // the error to end with, nil while the search may go on
	q      graph.PathQuery
	ends   [2]int32 // from, to
	radius [2]int   // hops from each end within which every node is marked
	kinds  uint32   // that paths may pass through, a bit each
	types  uint32   // that may be walked
	marked bool     // some must be passed or avoided
	ticks  int
	via    *vias      // nil where nothing must be passed
	least  [2][]uint8 // from apart: hops from each board to that of each end; nil where it cannot be used
	ended  bool       // found no path of so few hops
}

func newHunt(g *Graph, s *scratch, stop func() error, q graph.PathQuery) *hunt {
	s.begin()
	h := &hunt{g: g, s: s, stop: stop, q: q, ends: [2]int32{g.codes[q.From], g.codes[q.To]}}
	for _, k := range graph.Kinds {
		if len(q.Kinds) == 0 && !k.EndsOnly || slices.Contains(q.Kinds, k.Kind) {
			h.kinds |= 1 << k.Kind.Number()
		}
	}
	for _, t := range graph.EdgeTypes {
		if len(q.Edges) == 0 || slices.Contains(q.Edges, t.Type) {
			h.types |= 1 << t.Type.Number()
		}
	}
	h.marked = len(q.Avoid)+len(q.Via) > 0
	for _, c := range q.Avoid {
		m := &s.marks[g.codes[c]]
		m.special, m.is = s.now, avoided
	}
	for _, c := range q.Via {
		m := &s.marks[g.codes[c]]
		m.special, m.is = s.now, wanted
	}
	if len(q.Via) > 0 {
		h.via = newVias(h)
	}
	if h.via == nil && !h.passesAll() {
		h.least = [2][]uint8{g.apart.from(h.ends[0]), g.apart.from(h.ends[1])}
	}
	for side, end := range h.ends {
		s.reached[side][end] = s.now << 8
		s.fronts[side] = append(s.fronts[side], end)
	}
	return h
}

// Node returns a stakeholder by its index in the snapshot, as graph.Local promises.
func (h *hunt) Node(i int32) *graph.Node { return h.g.all.Nodes[i].AsOf(h.q.On) }

// Told returns the first edge by CompareTold that a path may use between two
// indexes in the snapshot, as graph.Local promises.
func (h *hunt) Told(i, j int32) *graph.Edge {
	i, j = h.g.stands[i], h.g.stands[j]
	if h.g.first[i+1]-h.g.first[i] > h.g.first[j+1]-h.g.first[j] {
		i, j = j, i
	}
	steps := h.g.at(i)
	at, _ := slices.BinarySearchFunc(steps, j, func(s step, j int32) int { return int(s.other) - int(j) })
	for ; ; at++ {
		if h.walkable(&steps[at]) {
			return &h.g.all.Edges[steps[at].edge]
		}
	}
}

// walkable says whether a path may use the step's edge on the day. Both its ends
// must be open.
func (h *hunt) walkable(s *step) bool {
	return s.since <= h.q.On && h.q.On < s.until && h.types&(1<<s.typ) != 0
}

// passable says whether a path may pass through the node that a walkable step
// leads to. That node must not be an end.
func (h *hunt) passable(s *step) bool {
	if h.marked {
		if m := &h.s.marks[s.other]; m.special == h.s.now {
			return m.is == wanted
		}
	}
	return h.kinds&(1<<s.kind) != 0
}

// tick looks at the context every few thousand steps.
func (h *hunt) tick(steps int) error {
	if h.ticks += steps; h.ticks < 4096 {
		return nil
	}
	h.ticks = 0
	return h.stop()
}

// fewest returns the hops of the shortest path that fits the question, or 0 if
// every path has more than MaxHops.
func (h *hunt) fewest() (int, error) {
	if h.via != nil {
		return h.via.fewest()
	}
	if h.least[1] != nil && int(h.least[1][h.g.apart.board(h.ends[0])]) > h.q.MaxHops {
		return 0, nil
	}
	for h.radius[0]+h.radius[1] < h.q.MaxHops {
		side := h.cheaper()
		if len(h.s.fronts[side]) == 0 {
			return 0, nil
		}
		met, err := h.grow(side)
		if err != nil {
			return 0, err
		}
		if met {
			return h.radius[0] + h.radius[1], nil
		}
	}
	return 0, nil
}

// passesAll says whether a path may begin at, end at or pass through a hub.
func (h *hunt) passesAll() bool {
	return h.g.node(h.ends[0]).Kind.EndsOnly() || h.g.node(h.ends[1]).Kind.EndsOnly() || slices.ContainsFunc(h.q.Kinds, graph.Kind.EndsOnly)
}

// cheaper returns the side whose front has fewer edges to look along.
func (h *hunt) cheaper() int {
	var work [2]int
	for side, front := range h.s.fronts {
		for _, i := range front {
			work[side] += int(h.g.first[i+1] - h.g.first[i])
		}
	}
	if work[1] < work[0] {
		return 1
	}
	return 0
}

// grow marks the nodes one hop further from an end, except those too far from the
// other end for any question. It says whether the other end has reached any of
// them.
func (h *hunt) grow(side int) (met bool, err error) {
	s := h.s
	h.radius[side]++
	near, far := s.reached[side], s.reached[1-side]
	now, hops := s.now, s.now<<8|uint32(h.radius[side])
	goal, least, left := h.ends[1-side], h.least[1-side], graph.MaxHopsLimit-h.radius[side]
	s.next = s.next[:0]
	for _, i := range s.fronts[side] {
		steps := h.g.at(i)
		if err := h.tick(len(steps) + 1); err != nil {
			return false, err
		}
		for k := range steps {
			st := &steps[k]
			if near[st.other]>>8 == now || !h.walkable(st) {
				continue
			}
			if st.other != goal {
				if !h.passable(st) || least != nil && int(least[st.board]) > left {
					continue
				}
				s.next = append(s.next, st.other)
			}
			near[st.other] = hops
			met = met || far[st.other]>>8 == now
		}
	}
	s.fronts[side], s.next = s.next, s.fronts[side]
	return met, nil
}
