package neo4jstore

import (
	"maps"
	"slices"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/walk"
)

var stepQuery = cypher.Must("read/paths_step")

// reach is the part of the graph that the paths of one question can be in. It is
// read around the two ends and each via, what costs least first, as far as needed.
// What may be walked and passed is decided where it is read. The search in it is
// the one in memory.
type reach struct {
	v     *view
	q     graph.PathQuery
	asked map[string]any
	balls []*ball // around from, to, and each via
	most  int     // what a path may cost; all of these are read
	met   int     // the least cost of a path whose two halves were read, whatever its hops

	kinds map[string]graph.Kind // of each stakeholder read
	edges map[walked]bool       // which way they lead was not read

	around map[string][]walked // with via: what was read at each code
}

// walked is an edge that a path may walk between two codes, the lesser first.
type walked struct {
	a, b string
	t    graph.EdgeType
	cost int
}

// other returns the end that is not code.
func (w walked) other(code string) string {
	if w.a == code {
		return w.b
	}
	return w.a
}

// ball is what was read around one that a path must pass.
type ball struct {
	code    string
	cost    map[string]int                   // of the way to each that was reached, at least
	reached [graph.MaxCostLimit + 1][]string // at each cost, some of it cheaper since
	radius  int                              // up to this cost, all is reached
}

// never is more than any path costs.
const never = 100

// weights say of kinds with many edges how many there are, about, in England.
// They steer which ball grows first, not what is found.
var weights = map[graph.Kind]int{graph.ICS: 1000, graph.SubICB: 300, graph.HWB: 100, graph.PCN: 30, graph.Trust: 30,
	graph.PharmacyOwner: 30, graph.LPC: 30}

func newReach(v *view, q graph.PathQuery, ends graph.PathEnds) *reach {
	g := &reach{v: v, q: q, asked: asked(q), most: q.MaxCost, met: never, kinds: map[string]graph.Kind{}, edges: map[walked]bool{},
		around: map[string][]walked{}}
	for _, n := range slices.Concat([]*graph.Node{ends.From, ends.To}, ends.Vias) {
		b := &ball{code: n.Code, cost: map[string]int{n.Code: 0}}
		b.reached[0] = []string{n.Code}
		g.balls = append(g.balls, b)
		g.kinds[n.Code] = n.Kind
	}
	return g
}

// front returns what the ball goes on from: what it reached at its radius. It skips
// costs at which there is nothing.
func (b *ball) front() []string {
	for ; b.radius < graph.MaxCostLimit; b.radius++ {
		front := slices.DeleteFunc(b.reached[b.radius], func(c string) bool { return b.cost[c] != b.radius })
		if b.reached[b.radius] = front; len(front) > 0 {
			return front
		}
	}
	return nil
}

// weight says about how many edges there are to look along from the front.
func (g *reach) weight(b *ball) int {
	sum := 0
	for _, c := range b.front() {
		sum += max(4, weights[g.kinds[c]])
	}
	return sum
}

// least returns the cost of the cheapest path that fits the question, 0 where none
// costs MaxCost or less.
func (g *reach) least() (int, error) {
	for most := 0; ; {
		var err error
		if most, err = g.readSome(most); err != nil || most == 0 {
			return 0, err
		}
		w, least, err := g.search(most)
		if err != nil {
			return 0, err
		}
		w.End()
		if least > 0 || most == g.q.MaxCost {
			return least, nil
		}
	}
}

// readSome reads on until there may be a path of more than a cost, and returns the
// cost up to which all paths are read, 0 if there is no path at all.
func (g *reach) readSome(more int) (int, error) {
	if len(g.balls) > 2 {
		if len(g.edges) == 0 {
			if err := g.grow(g.balls...); err != nil || g.deadEnd() {
				return 0, err
			}
		}
		most := min(max(more+4, 2*len(g.balls)), g.q.MaxCost)
		return most, g.readUpTo(most)
	}
	for {
		sum := g.reached()
		if at := max(g.met, more+1); at <= min(sum, g.q.MaxCost) {
			return at, nil
		}
		if sum >= g.q.MaxCost {
			return 0, nil
		}
		if err := g.growTwo(); err != nil {
			return 0, err
		}
	}
}

// readUpTo reads on until all paths of at most a cost are read.
func (g *reach) readUpTo(most int) error {
	if len(g.balls) == 2 {
		for g.reached() < most {
			if err := g.growTwo(); err != nil {
				return err
			}
		}
		return nil
	}
	// A path is a leg from each that it must pass to the next. Each costs at least 1,
	// so that none costs more than this.
	leg := most - (len(g.balls) - 2)
	for {
		var low []*ball
		for _, b := range g.balls {
			if len(b.front()) > 0 && 2*b.radius < leg {
				low = append(low, b)
			}
		}
		if len(low) == 0 {
			return nil
		}
		if err := g.grow(low...); err != nil {
			return err
		}
	}
}

// reached returns up to what cost all paths were read, between two ends.
func (g *reach) reached() int {
	sum := 0
	for _, b := range g.balls {
		b.front()
		sum += b.radius
	}
	return sum
}

// growTwo grows the lighter of the two balls, or both where neither is heavy.
func (g *reach) growTwo() error {
	a, b := g.balls[0], g.balls[1]
	x, y := g.weight(a), g.weight(b)
	const heavy = 200
	switch {
	case a.radius+b.radius+1 < min(g.most, g.met) && max(x, y) < heavy:
		return g.grow(a, b)
	case x <= y:
		return g.grow(a)
	}
	return g.grow(b)
}

// grow reads what can be gone on to from the fronts of balls.
func (g *reach) grow(balls ...*ball) error {
	if len(g.balls) > 2 {
		return g.growAll(balls)
	}
	fronts := make([]map[string]any, len(balls))
	at := make([]int, len(balls))
	for i, b := range balls {
		at[i] = b.radius
		// What the other has not reached is farther from it than its radius.
		o, most := g.other(b), g.most-b.radius
		fronts[i] = map[string]any{"place": i, "codes": g.onward(b), "most": most, "left": most - o.radius - 1, "within": o.cost}
	}
	err := g.step(fronts, func(front int, code string, way walked) {
		g.take(balls[front], way.other(code), at[front]+way.cost)
	})
	for i, b := range balls {
		b.radius = at[i] + 1
	}
	return err
}

// growAll does the same of many balls, which overlap: it reads what is around each code once.
func (g *reach) growAll(balls []*ball) error {
	var unread []string
	for _, b := range balls {
		for _, c := range g.onward(b) {
			if _, read := g.around[c]; !read {
				g.around[c] = nil
				unread = append(unread, c)
			}
		}
	}
	if len(unread) > 0 {
		all := map[string]any{"place": 0, "codes": unread, "most": graph.CostAsked, "left": graph.CostAsked, "within": map[string]int{}}
		err := g.step([]map[string]any{all}, func(_ int, code string, way walked) {
			g.around[code] = append(g.around[code], way)
		})
		if err != nil {
			return err
		}
	}
	for _, b := range balls {
		for _, c := range g.onward(b) {
			for _, way := range g.around[c] {
				g.take(b, way.other(c), b.radius+way.cost)
			}
		}
		b.radius++
	}
	return nil
}

// onward returns the part of a ball's front from which its paths go on.
func (g *reach) onward(b *ball) []string {
	return slices.DeleteFunc(slices.Clone(b.front()), func(c string) bool { return c != b.code && g.passed(c) })
}

// step reads what can be gone on to from fronts, and calls each with an edge that was walked.
func (g *reach) step(fronts []map[string]any, each func(front int, code string, way walked)) error {
	given := maps.Clone(g.asked)
	given["fronts"] = fronts
	return g.v.run(stepQuery, map[string]any{"q": given}, func(row props) {
		front, code := int(in[int64](row, "front")), textIn(row, "code")
		t, kind, cost := graph.EdgeType(textIn(row, "type")), graph.Kind(textIn(row, "kind")), int(in[int64](row, "cost"))
		for _, c := range textsIn(row, "codes") {
			ends := ordered(code, c)
			way := walked{ends[0], ends[1], t, cost}
			g.edges[way] = true
			g.kinds[c] = kind
			each(front, code, way)
		}
	})
}

// take notes that a ball has reached a code at a cost.
func (g *reach) take(b *ball, code string, cost int) {
	if was, known := b.cost[code]; cost > graph.MaxCostLimit || known && was <= cost {
		return
	}
	b.cost[code] = cost
	b.reached[cost] = append(b.reached[cost], code)
	if len(g.balls) > 2 {
		return
	}
	if rest, met := g.other(b).cost[code]; met && cost+rest < g.met {
		g.met = cost + rest
		// No path of this question needs more: it has at most as many hops as it costs.
		if most := g.met + g.q.Slack; most <= min(g.q.MaxHops, g.most) {
			g.most = most
		}
	}
}

// deadEnd says whether a via has no way on from the way in.
func (g *reach) deadEnd() bool {
	return slices.ContainsFunc(g.balls[2:], func(b *ball) bool { return len(b.cost) < 3 })
}

func (g *reach) other(b *ball) *ball {
	if b == g.balls[0] {
		return g.balls[1]
	}
	return g.balls[0]
}

// passed says whether a code is one of those that must be passed: the way on
// from there is another leg's.
func (g *reach) passed(code string) bool {
	return slices.ContainsFunc(g.balls, func(b *ball) bool { return b.code == code })
}

// search begins a search in what was read for paths of at most a cost, and returns
// the least cost.
func (g *reach) search(most int) (*walk.Walk, int, error) {
	s := &graph.Snapshot{}
	for _, c := range slices.Sorted(maps.Keys(g.kinds)) {
		s.Nodes = append(s.Nodes, graph.Node{Code: c, Kind: g.kinds[c]})
	}
	for e := range g.edges {
		s.Edges = append(s.Edges, graph.Edge{Type: e.t, From: e.a, To: e.b, Items: e.cost}) // its items are not read
	}
	slices.SortFunc(s.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	q := g.q
	q.Avoid, q.MaxCost = nil, most // what is to be avoided was not read
	ends, err := s.Ends()
	if err != nil {
		return nil, 0, graph.NewEngineError("the graph in Neo4j does not hold together", graph.ErrUnavailable, err).By(graph.Rebuild)
	}
	w := walk.New(s, ends, func(i int) int { return s.Edges[i].Items }).Walk(g.v.Err)
	least, err := w.Least(q)
	return w, least, err
}
