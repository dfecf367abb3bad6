package walk

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// hunt is one search for paths: from both ends at once, what costs least first,
// and never where what is left to pay is more than the question allows.
type hunt struct {
	*steps // that count on the day or about it
	g      *Graph
	s      *scratch
	stop   func() error // the error to end with, nil while the search may go on
	q      graph.PathQuery
	ends   [2]int32 // from, to
	radius [2]int   // cost from each end up to which everything is reached
	met    int      // least cost of a path that both ends have reached, whatever its hops
	inHops int      // the fewest hops of such a path
	kinds  uint32   // that paths may pass through, a bit each
	types  uint32   // that may be walked
	asked  uint32   // that are asked for by name
	marked bool     // some must be passed or avoided
	ticks  int      // steps since the context was looked at
	via    *vias    // nil where nothing must be passed
	apart  *ends    // how far boards are from the ends; nil where that cannot be used
	slow   uint32   // the rows that say what each number of hops costs; 0 where no path can be too long
}

func newHunt(g *Graph, s *scratch, stop func() error, q graph.PathQuery) *hunt {
	s.begin()
	h := &hunt{g: g, s: s, steps: &g.ever, stop: stop, q: q, ends: [2]int32{g.codes[q.From], g.codes[q.To]}, met: never}
	if q.On >= g.apart.settled {
		h.steps = &g.late
	}
	for _, k := range graph.Kinds {
		if len(q.Kinds) == 0 && !k.EndsOnly || slices.Contains(q.Kinds, k.Kind) {
			h.kinds |= 1 << k.Kind.Number()
		}
	}
	for _, t := range q.Edges {
		h.asked |= 1 << t.Number()
	}
	for _, t := range q.Walks() {
		h.types |= 1 << t.Number()
	}
	if h.types == 0 {
		h.types = ^uint32(0)
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
		h.apart = g.between(h.ends, q.On, q.MaxHops)
	}
	for side, end := range h.ends {
		s.reach(side, end, 0, 0)
	}
	return h
}

// Node returns a stakeholder by its index in the snapshot, as graph.Local promises.
func (h *hunt) Node(i int32) *graph.Node { return h.g.all.Nodes[i].AsOf(h.q.On) }

// Told returns the first edge by CompareTold that a path may use between two
// indexes in the snapshot, and its cost, as graph.Local promises.
func (h *hunt) Told(i, j int32) (told *graph.Edge, cost int) {
	i, j = h.g.stands[i], h.g.stands[j]
	if len(h.at(i)) > len(h.at(j)) {
		i, j = j, i
	}
	steps := h.at(i)
	for k := range steps {
		if st := &steps[k]; st.other == j && h.walkable(st) {
			return &h.g.all.Edges[st.edge], st.cost()
		}
	}
	panic("no edge between neighbours on a path")
}

// walkable says whether a path may use the step's edge on the day. Both its ends
// must be open.
func (h *hunt) walkable(s *step) bool {
	return s.since <= h.q.On && h.q.On < s.until && h.types&(1<<s.typ) != 0 &&
		(s.kind>>kindBits != unwalked || h.asked&(1<<s.typ) != 0)
}

// passable says whether a path may pass through the node that a walkable step
// leads to. That node must not be an end.
func (h *hunt) passable(s *step) bool {
	if h.marked {
		if m := &h.s.marks[s.other]; m.special == h.s.now {
			return m.is == wanted
		}
	}
	return h.kinds&s.through() != 0
}

// tick looks at the context every few thousand steps.
func (h *hunt) tick(steps int) error {
	if h.ticks += steps; h.ticks < 4096 {
		return nil
	}
	h.ticks = 0
	return h.stop()
}

// least returns the cost of the cheapest path that fits the question, or 0 if
// every path costs more than MaxCost.
func (h *hunt) least() (int, error) {
	if h.via != nil {
		return h.via.cheapest()
	}
	if h.apart != nil {
		from := step{other: h.ends[0], board: uint16(h.g.apart.board(h.ends[0]))}
		if !h.g.node(h.ends[0]).Kind.EndsOnly() && h.apart.too(0, &from, 0, h.q.MaxCost) {
			return 0, nil
		}
	}
	// Where a cheap path may be too long, cost leads the search astray.
	if h.q.MaxCost <= 2*h.q.MaxHops {
		if err := h.meet(); err != nil || h.met > h.q.MaxCost {
			return 0, err
		}
		if h.inHops <= h.q.MaxHops {
			return h.met, nil
		}
	}
	return h.shortest()
}

// passesAll says whether a path may pass a hub, or walk what has no cost.
func (h *hunt) passesAll() bool {
	return slices.ContainsFunc(h.q.Kinds, graph.Kind.EndsOnly) || h.asked&(1<<graph.Serves.Number()) != 0
}

// meet reaches on from both ends until no cheaper path can be met than one that
// was, or all that MaxCost allows is reached.
func (h *hunt) meet() error { return h.within(func() int { return min(h.met, h.q.MaxCost) }) }

// within reaches on until the radii together are as much as a cost.
func (h *hunt) within(cost func() int) error {
	for h.radius[0]+h.radius[1] < cost() {
		side, any := h.cheaper()
		if !any {
			h.radius[side] = graph.MaxCostLimit // all that can be reached from there is
			return nil
		}
		if err := h.grow(side); err != nil {
			return err
		}
	}
	return nil
}

// cheaper returns the side that has fewer edges to look along, and false if one has
// nothing left to go on from.
func (h *hunt) cheaper() (side int, any bool) {
	var work [2]int
	for side := range work {
		for h.radius[side] < graph.MaxCostLimit && len(h.s.buckets[side][h.radius[side]]) == 0 {
			if h.radius[side]++; h.radius[0]+h.radius[1] >= graph.MaxCostLimit {
				break
			}
		}
		if h.radius[side] == graph.MaxCostLimit {
			return side, false
		}
		for _, i := range h.s.buckets[side][h.radius[side]] {
			work[side] += len(h.at(i))
		}
	}
	if work[1] < work[0] {
		return 1, true
	}
	return 0, true
}

// grow goes on from what is as far from an end as its radius. It leaves out what is
// too far from the other end for the question.
func (h *hunt) grow(side int) error {
	s, at := h.s, h.radius[side]
	near, far := s.reached[side], s.reached[1-side]
	now, goal, most := s.now, h.ends[1-side], h.q.MaxCost
	unseen := h.radius[1-side] + 1 // what is left to pay, at least, from where the other end has not been
	for _, i := range s.buckets[side][at] {
		label := near[i]
		if costOf(label) != at || i == goal {
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
			next := now<<labelBits | uint32(cost)<<5 | label&31 + 1
			if v := near[st.other]; v>>labelBits == now && v <= next || !h.walkable(st) {
				continue
			}
			passed := st.other == goal || h.passable(st)
			if v := far[st.other]; v>>labelBits != now {
				passed = passed && cost+unseen <= most
			} else if passed {
				h.meets(cost+costOf(v), hopsOf(next)+hopsOf(v))
			}
			if !passed || st.other != goal && h.apart != nil && h.apart.too(side, st, cost, most) {
				continue
			}
			s.reach(side, st.other, cost, hopsOf(next))
		}
	}
	h.radius[side]++
	return nil
}

// meets notes a path that both ends have reached.
func (h *hunt) meets(cost, hops int) {
	if cost < h.met || cost == h.met && hops < h.inHops {
		h.met, h.inHops = cost, hops
	}
}
