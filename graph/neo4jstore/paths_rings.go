package neo4jstore

import (
	"maps"
	"slices"

	"throughline/cypher"
	"throughline/graph"
	"throughline/graph/walk"
)

var ringQuery = cypher.Must("read/paths_ring")

// rings is the part of the graph in which the paths of one question lie. It is
// read hop by hop from the two ends, the lighter side first, or with via from
// all of them at once. What may be walked and passed is settled where it is
// read; the search in it is the one in memory.
type rings struct {
	r     *reading
	q     graph.PathQuery
	asked map[string]any
	sides []*side // from and to; or one of all that must be passed

	kinds map[string]graph.Kind // of each stakeholder read
	edges []graph.Edge          // types and ends: which way they lead was not read
}

// side is what was reached from an end.
type side struct {
	seen   map[string]bool
	front  []string // what was reached by the last hop, to go on from
	radius int      // in hops
	weight int      // of the front, in edges to look along
}

// weights say of kinds with many edges how many there are, about, in England.
// They steer which side is read first, not what is found.
var weights = map[graph.Kind]int{graph.ICS: 1000, graph.SubICB: 300, graph.HWB: 100, graph.PCN: 30, graph.Trust: 30,
	graph.PharmacyOwner: 30, graph.LPC: 30}

func weight(k graph.Kind) int { return max(4, weights[k]) }

func newRings(r *reading, q graph.PathQuery, ends graph.PathEnds) *rings {
	g := &rings{r: r, q: q, asked: asked(q), kinds: map[string]graph.Kind{}}
	for _, n := range slices.Concat([]*graph.Node{ends.From, ends.To}, ends.Vias) {
		g.kinds[n.Code] = n.Kind
	}
	if len(q.Via) > 0 {
		g.sides = []*side{g.begin(slices.Concat([]string{q.From, q.To}, q.Via)...)}
		return g
	}
	g.sides = []*side{g.begin(q.From), g.begin(q.To)}
	return g
}

func (g *rings) begin(codes ...string) *side {
	s := &side{seen: map[string]bool{}}
	for _, c := range codes {
		s.add(c, g.kinds[c])
	}
	return s
}

func (s *side) add(code string, kind graph.Kind) {
	s.seen[code] = true
	s.front = append(s.front, code)
	s.weight += weight(kind)
}

// fewest returns the hops of the shortest path that fits the question, 0 where
// none has MaxHops or fewer.
func (g *rings) fewest() (int, error) {
	if len(g.sides) == 1 {
		return g.fewestByVia()
	}
	for hops := 1; hops <= g.q.MaxHops; hops++ {
		met, err := g.grow(hops == g.q.MaxHops)
		if err != nil {
			return 0, err
		}
		if met {
			return hops, nil
		}
	}
	return 0, nil
}

func (g *rings) fewestByVia() (int, error) {
	for g.whole() < g.q.MaxHops {
		if _, err := g.grow(false); err != nil {
			return 0, err
		}
		q := g.q
		q.MaxHops = min(g.whole(), g.q.MaxHops)
		w, hops, err := g.search(q)
		if err != nil {
			return 0, err
		}
		w.End()
		if hops > 0 {
			return hops, nil
		}
	}
	return 0, nil
}

// upTo reads on until every path of at most so many hops is in what was read.
func (g *rings) upTo(most int) error {
	for g.whole() < most {
		if _, err := g.grow(g.whole()+1 == most); err != nil {
			return err
		}
	}
	return nil
}

// whole returns up to how many hops every path lies in what was read.
func (g *rings) whole() int {
	if len(g.lightest().front) == 0 {
		return graph.MaxHopsLimit // there is nothing more to read
	}
	if len(g.sides) == 2 {
		return g.sides[0].radius + g.sides[1].radius
	}
	// From one that must be passed to the next, the longest stretch leaves a
	// hop at least to each other stretch, of which there are as many as vias.
	// No hop of it is read where it is longer than twice the radius.
	return 2*g.sides[0].radius + len(g.q.Via)
}

func (g *rings) lightest() *side {
	if len(g.sides) == 2 && g.sides[1].weight < g.sides[0].weight {
		return g.sides[1]
	}
	return g.sides[0]
}

// grow reads what is one hop further from the lightest side, and says whether
// the other had reached any of it. The last hop between two sides need only be
// read where it leads to what the other has reached.
func (g *rings) grow(last bool) (met bool, err error) {
	s, other := g.lightest(), &side{}
	for _, o := range g.sides {
		if o != s {
			other = o
		}
	}
	given := maps.Clone(g.asked)
	given["ring"], given["within"] = s.front, nil
	if last {
		given["within"] = slices.AppendSeq([]string{}, maps.Keys(other.seen))
	}
	empty := len(s.front) == 0
	s.front, s.weight = nil, 0
	s.radius++
	if empty {
		return false, nil
	}
	err = g.r.run(ringQuery, map[string]any{"q": given}, func(row props) {
		at, t, kind := textIn(row, "code"), graph.EdgeType(textIn(row, "type")), graph.Kind(textIn(row, "kind"))
		for _, c := range textsIn(row, "codes") {
			g.edges = append(g.edges, graph.Edge{Type: t, From: at, To: c})
			g.kinds[c] = kind
			met = met || other.seen[c]
			if !s.seen[c] && c != g.q.From && c != g.q.To {
				s.add(c, kind)
			}
		}
	})
	return met, err
}

// search begins a search of q in what was read, and returns the fewest hops.
func (g *rings) search(q graph.PathQuery) (*walk.Walk, int, error) {
	s := &graph.Snapshot{Edges: g.edges}
	for _, c := range slices.Sorted(maps.Keys(g.kinds)) {
		s.Nodes = append(s.Nodes, graph.Node{Code: c, Kind: g.kinds[c]})
	}
	q.Avoid = nil // that was not read
	w := walk.New(s).Walk(g.r.ctx)
	hops, err := w.Fewest(q)
	return w, hops, err
}
