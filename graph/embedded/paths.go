package embedded

import (
	"context"
	"slices"

	"throughline/graph"
	"throughline/graph/answer"
)

// paths answers graph.Reader.Paths.
func (w *world) paths(ctx context.Context, q graph.PathQuery) (graph.Found, error) {
	q, err := q.Resolve(func(code string) bool { _, ok := w.codes[code]; return ok })
	if err != nil {
		return graph.Found{}, err
	}
	from, to := w.Node(q.From), w.Node(q.To)
	f := graph.Found{From: from.Ref(), To: to.Ref(), On: q.On, Paths: []graph.Path{}}
	for _, n := range []*graph.Node{from, to} {
		if n.On(q.On) {
			continue
		}
		if f.Reason != "" {
			f.Reason += " "
		}
		f.Reason += graph.NotOpen(n, q.On, answer.Successors(w, n))
	}
	if f.Reason != "" {
		return f, nil
	}
	s := w.scratch.Get().(*scratch)
	defer w.scratch.Put(s)
	h := newHunt(ctx, w, s, q)
	fewest, err := h.fewest()
	if err != nil {
		return graph.Found{}, err
	}
	if fewest == 0 {
		f.Reason, err = w.noPath(ctx, s, q, from, to)
		return f, err
	}
	for slack := q.Slack; ; slack-- {
		most := min(fewest+slack, q.MaxHops)
		fits, err := h.gather(most)
		if err != nil {
			return graph.Found{}, err
		}
		if fits {
			f.Paths = append(f.Paths, graph.Rank(q, s.found, h)...)
			return f, nil
		}
		if slack == 0 {
			return graph.Found{}, &graph.TooManyError{Budget: graph.PathBudget}
		}
		f.Cut = "slack"
	}
}

func (w *world) noPath(ctx context.Context, s *scratch, q graph.PathQuery, from, to *graph.Node) (string, error) {
	nodes := func(codes []string) []*graph.Node {
		var out []*graph.Node
		for _, c := range codes {
			out = append(out, w.Node(c))
		}
		return out
	}
	return graph.NoPath(q, from, to, nodes(q.Via), nodes(q.Avoid), func(p graph.PathQuery) (int, error) {
		return newHunt(ctx, w, s, p).fewest()
	})
}

// hunt is one search for paths.
type hunt struct {
	ctx    context.Context
	w      *world
	s      *scratch
	q      graph.PathQuery
	ends   [2]int32 // from, to
	radius [2]int   // hops from each end to which all is marked
	kinds  uint32   // that may be passed through, a bit each
	types  uint32   // that may be walked
	ticks  int
	via    *vias // nil where nothing must be passed
}

func newHunt(ctx context.Context, w *world, s *scratch, q graph.PathQuery) *hunt {
	s.begin()
	h := &hunt{ctx: ctx, w: w, s: s, q: q, ends: [2]int32{w.codes[q.From], w.codes[q.To]}}
	for i, k := range graph.Kinds {
		if len(q.Kinds) == 0 && !k.EndsOnly || slices.Contains(q.Kinds, k.Kind) {
			h.kinds |= 1 << i
		}
	}
	for i, t := range graph.EdgeTypes {
		if len(q.Edges) == 0 || slices.Contains(q.Edges, t.Type) {
			h.types |= 1 << i
		}
	}
	for _, c := range q.Avoid {
		m := &s.marks[w.codes[c]]
		m.special, m.is = s.now, avoided
	}
	for _, c := range q.Via {
		m := &s.marks[w.codes[c]]
		m.special, m.is = s.now, wanted
	}
	if len(q.Via) > 0 {
		h.via = newVias(h)
	}
	for side, end := range h.ends {
		m := &s.marks[end]
		if side == 0 {
			m.a, m.distA = s.now, 0
		} else {
			m.b, m.distB = s.now, 0
		}
		s.fronts[side] = append(s.fronts[side], end)
	}
	return h
}

// Node and Told make a hunt what graph.Rank asks.
func (h *hunt) Node(i int32) *graph.Node { return &h.w.all.Nodes[i] }

// Told returns the first edge by CompareTold that may be walked.
func (h *hunt) Told(i, j int32) *graph.Edge {
	if h.w.first[i+1]-h.w.first[i] > h.w.first[j+1]-h.w.first[j] {
		i, j = j, i
	}
	steps := h.w.at(i)
	at, _ := slices.BinarySearchFunc(steps, j, func(s step, j int32) int { return int(s.other) - int(j) })
	for ; ; at++ {
		if h.walkable(&steps[at]) {
			return &h.w.all.Edges[steps[at].edge]
		}
	}
}

func (h *hunt) walkable(s *step) bool {
	return h.types&(1<<s.typ) != 0 && graph.Counts(s.since, s.until, h.q.On)
}

// passable says whether a path may pass through node i, which is neither end.
func (h *hunt) passable(i int32) bool {
	n := &h.w.nodes[i]
	if !graph.Counts(n.opened, n.closed, h.q.On) {
		return false
	}
	if m := &h.s.marks[i]; m.special == h.s.now {
		return m.is == wanted
	}
	return h.kinds&(1<<n.kind) != 0
}

// tick looks at the context every few thousand steps.
func (h *hunt) tick(steps int) error {
	if h.ticks += steps; h.ticks < 4096 {
		return nil
	}
	h.ticks = 0
	return h.ctx.Err()
}

// fewest returns the hops of the shortest path that fits the question, 0 where
// none has MaxHops or fewer.
func (h *hunt) fewest() (int, error) {
	if h.via != nil {
		return h.via.fewest()
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

// cheaper returns the side whose front has fewer edges to look along.
func (h *hunt) cheaper() int {
	var work [2]int
	for side, front := range h.s.fronts {
		for _, i := range front {
			work[side] += int(h.w.first[i+1] - h.w.first[i])
		}
	}
	if work[1] < work[0] {
		return 1
	}
	return 0
}

// grow marks all that is one hop further from an end, and says whether any of
// it was marked from the other end.
func (h *hunt) grow(side int) (met bool, err error) {
	s := h.s
	h.radius[side]++
	far := uint8(h.radius[side])
	goal := h.ends[1-side]
	s.next = s.next[:0]
	for _, i := range s.fronts[side] {
		steps := h.w.at(i)
		if err := h.tick(len(steps) + 1); err != nil {
			return false, err
		}
		for k := range steps {
			st := &steps[k]
			m := &s.marks[st.other]
			if side == 0 && m.a == s.now || side == 1 && m.b == s.now || !h.walkable(st) {
				continue
			}
			if st.other != goal {
				if !h.passable(st.other) {
					continue
				}
				s.next = append(s.next, st.other)
			}
			if side == 0 {
				m.a, m.distA = s.now, far
				met = met || m.b == s.now
				continue
			}
			m.b, m.distB = s.now, far
			met = met || m.a == s.now
		}
	}
	s.fronts[side], s.next = s.next, s.fronts[side]
	return met, nil
}

// gather finds every path of at most so many hops, and says whether they fit
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

// reach marks how far each node is from the far end that can lie on a path of
// at most so many hops.
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
		m := &s.marks[i]
		return m.a == s.now && int(m.distA)+far <= most
	}
	for far := h.radius[1]; far < most && len(s.fronts[1]) > 0; far++ {
		s.next = s.next[:0]
		for _, i := range s.fronts[1] {
			if !useful(i, far) {
				continue
			}
			steps := h.w.at(i)
			if err := h.tick(len(steps) + 1); err != nil {
				return err
			}
			for k := range steps {
				o := steps[k].other
				m := &s.marks[o]
				if m.b == s.now || !useful(o, far+1) || !h.walkable(&steps[k]) {
					continue
				}
				m.b, m.distB = s.now, uint8(far+1)
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

// walk goes on from node i, the trail's last, hops from the start, and keeps
// every path that reaches the end in time.
func (h *hunt) walk(i int32, hops, most int) (fits bool, err error) {
	s := h.s
	for _, o := range h.ahead(i, most) {
		if err := h.tick(1); err != nil {
			return false, err
		}
		if hops+1+int(s.marks[o].distB) > most {
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

// ahead returns the neighbours of i from which the end can be reached in time,
// nearest to the end first. They are found once a search.
func (h *hunt) ahead(i int32, most int) []int32 {
	s := h.s
	m := &s.marks[i]
	if m.near == s.now {
		return s.useful[m.start:m.end]
	}
	var counts [graph.MaxHopsLimit + 2]int32
	start := len(s.useful)
	steps := h.w.at(i)
	last := int32(-1)
	hops := h.radius[0] + 1 // from the start, at least
	if m.a == s.now {
		hops = int(m.distA)
	}
	for k := range steps {
		o := steps[k].other
		n := &s.marks[o]
		if o == last || n.b != s.now || hops+1+int(n.distB) > most || o == h.ends[0] || !h.walkable(&steps[k]) {
			continue
		}
		last = o
		s.useful = append(s.useful, o)
		counts[n.distB+1]++
	}
	for d := 1; d < len(counts); d++ {
		counts[d] += counts[d-1]
	}
	end := len(s.useful)
	s.useful = append(s.useful, s.useful[start:end]...)
	for _, o := range s.useful[end:] {
		d := s.marks[o].distB
		s.useful[start+int(counts[d])] = o
		counts[d]++
	}
	s.useful = s.useful[:end]
	m.near, m.start, m.end = s.now, int32(start), int32(end)
	return s.useful[start:end]
}
