package neo4jstore

import (
	"maps"
	"slices"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/walk"
)

var ringQuery = cypher.Must("read/paths_ring")

// rings is the part of the graph in which the paths of one question lie. It is
// read hop by hop around the two ends and each via, the lightest first, as far
// as needed. What may be walked and passed is settled where it is read; the
// search in it is the one in memory.
type rings struct {
	v     *view
	q     graph.PathQuery
	asked map[string]any
	sides []*side // from, to, and each via
	legs  []*leg  // between them

	kinds map[string]graph.Kind // of each stakeholder read
	edges []graph.Edge          // types and ends: which way they lead was not read
}

// side is what was read around one that a path must pass.
type side struct {
	code   string
	seen   map[string]bool
	front  []string // what was reached by the last hop, to go on from
	radius int      // in hops
	weight int      // of the front, in edges to look along
}

// leg is a stretch of paths from one that must be passed to the next, with none
// of the others on it.
type leg struct {
	a, b  *side
	hops  int // of the shortest, at least
	most  int // of those asked for
	holds int // up to so many hops all are in what was read, besides what the radii say
}

// weights say of kinds with many edges how many there are, about, in England.
// They steer which side is read first, not what is found.
var weights = map[graph.Kind]int{graph.ICS: 1000, graph.SubICB: 300, graph.HWB: 100, graph.PCN: 30, graph.Trust: 30,
	graph.PharmacyOwner: 30, graph.LPC: 30}

func newRings(v *view, q graph.PathQuery, ends graph.PathEnds) *rings {
	g := &rings{v: v, q: q, asked: asked(q), kinds: map[string]graph.Kind{}}
	for _, n := range slices.Concat([]*graph.Node{ends.From, ends.To}, ends.Vias) {
		if len(g.sides) >= 2 && !slices.Contains(q.Via, n.Code) {
			continue // the reason for no path is sought without it
		}
		s := &side{code: n.Code, seen: map[string]bool{}}
		s.add(n.Code, n.Kind)
		g.sides = append(g.sides, s)
		g.kinds[n.Code] = n.Kind
	}
	if len(q.Via) == 0 {
		g.legs = []*leg{{a: g.sides[0], b: g.sides[1]}}
	}
	return g
}

func (s *side) add(code string, kind graph.Kind) {
	s.seen[code] = true
	s.front = append(s.front, code)
	s.weight += max(4, weights[kind])
}

// read returns up to how many hops a leg has been read in full.
func (l *leg) read() int {
	if len(l.a.front) == 0 || len(l.b.front) == 0 {
		return graph.MaxHopsLimit // there is nothing more
	}
	return max(l.holds, l.a.radius+l.b.radius)
}

func (l *leg) other(s *side) *side {
	if s == l.a {
		return l.b
	}
	return l.a
}

// fewest returns the hops of the shortest path that fits the question, 0 where
// none has MaxHops or fewer.
func (g *rings) fewest() (int, error) {
	if len(g.q.Via) > 0 {
		return g.fewestByVia()
	}
	l := g.legs[0]
	for l.most < g.q.MaxHops {
		l.most++
		if l.most == g.q.MaxHops {
			met, err := g.upTo()
			if !met {
				return 0, err
			}
			return l.most, err
		}
		met, err := g.grow(g.lightest(g.legs))
		if err != nil {
			return 0, err
		}
		if met {
			return l.most, nil
		}
	}
	return 0, nil
}

// lightest returns the side of some legs that is cheapest to read on from.
func (g *rings) lightest(of []*leg) *side {
	best := of[0].a
	for _, l := range of {
		for _, s := range []*side{l.a, l.b} {
			if s.weight < best.weight {
				best = s
			}
		}
	}
	return best
}

// upTo reads on until all that was asked of each leg is read, and says whether
// two sides met in what it read. The last hop is read only where it leads to
// what the other side has reached.
func (g *rings) upTo() (met bool, err error) {
	for {
		open := slices.Collect(func(yield func(*leg) bool) {
			for _, l := range g.legs {
				if l.read() < l.most && !yield(l) {
					return
				}
			}
		})
		if len(open) == 0 {
			return met, nil
		}
		s := g.lightest(open)
		open = slices.DeleteFunc(open, func(l *leg) bool { return l.a != s && l.b != s })
		last := !slices.ContainsFunc(open, func(l *leg) bool { return l.a.radius+l.b.radius+1 < l.most })
		var here bool
		if last {
			here, err = g.close(s, open)
		} else {
			here, err = g.grow(s)
		}
		if err != nil {
			return false, err
		}
		met = met || here
	}
}

// grow reads what is one hop further from a side.
func (g *rings) grow(s *side) (met bool, err error) {
	if len(s.front) == 0 {
		return false, nil
	}
	front := s.front
	s.front, s.weight = nil, 0
	s.radius++
	return g.ring(s, front, nil, func(code string, kind graph.Kind) {
		if !s.seen[code] && !g.passed(code) {
			s.add(code, kind)
		}
		s.seen[code] = true
	})
}

// close reads the last hop of some legs that end at a side.
func (g *rings) close(s *side, legs []*leg) (met bool, err error) {
	within := map[string]bool{}
	for _, l := range legs {
		maps.Copy(within, l.other(s).seen)
		l.holds = l.most
	}
	return g.ring(s, s.front, within, func(string, graph.Kind) {})
}

// passed says whether a code is one of those that must be passed: the way on
// from there is another leg's.
func (g *rings) passed(code string) bool {
	return slices.ContainsFunc(g.sides, func(s *side) bool { return s.code == code })
}

// ring reads what is one hop from some stakeholders on a side, or only the part of it
// that is within; it says whether a side that has a leg to this one was there
// before.
func (g *rings) ring(s *side, from []string, within map[string]bool, each func(string, graph.Kind)) (met bool, err error) {
	given := maps.Clone(g.asked)
	given["ring"], given["within"] = from, nil
	if within != nil {
		given["within"] = slices.Collect(maps.Keys(within))
	}
	err = g.v.run(ringQuery, map[string]any{"q": given}, func(row props) {
		at, t, kind := textIn(row, "code"), graph.EdgeType(textIn(row, "type")), graph.Kind(textIn(row, "kind"))
		for _, c := range textsIn(row, "codes") {
			g.edges = append(g.edges, graph.Edge{Type: t, From: at, To: c})
			g.kinds[c] = kind
			for _, l := range g.legs {
				met = met || (l.a == s || l.b == s) && l.other(s).seen[c]
			}
			each(c, kind)
		}
	})
	return met, err
}

// search begins a search of q in what was read, and returns the fewest hops.
func (g *rings) search(q graph.PathQuery) (*walk.Walk, int, error) {
	s := &graph.Snapshot{Edges: slices.SortedFunc(slices.Values(g.edges), func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })}
	for _, c := range slices.Sorted(maps.Keys(g.kinds)) {
		s.Nodes = append(s.Nodes, graph.Node{Code: c, Kind: g.kinds[c]})
	}
	q.Avoid = nil // that was not read
	ends, err := s.Ends()
	if err != nil {
		return nil, 0, graph.NewEngineError("the graph in Neo4j does not hold together", graph.ErrUnavailable, err).By(graph.Rebuild)
	}
	w := walk.New(s, ends).Walk(g.v.Err)
	hops, err := w.Fewest(q)
	return w, hops, err
}
