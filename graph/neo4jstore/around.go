package neo4jstore

import (
	"cmp"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

var (
	stakeholdersQuery = cypher.Must("read/stakeholders")
	aroundQuery       = cypher.Must("read/around")
	lineQuery         = cypher.Must("read/line")
	pharmaciesQuery   = cypher.Must("read/pharmacies_near")
	membersQuery      = cypher.Must("read/members_near")
	rulesQuery        = cypher.Must("read/rules")
)

// around is the part of the graph that one answer is made of, read before it
// is made: it keeps answer.Around's promises for just that answer.
type around struct {
	r     *reading
	nodes map[string]*graph.Node
	edges map[string][]*graph.Edge
	kinds map[graph.Kind][]*graph.Node
	has   map[graph.EdgeType]bool // of the rule asked by
}

// Node returns what was read of a stakeholder.
func (a *around) Node(code string) *graph.Node { return a.nodes[code] }

// Edges returns the edges that were read at a stakeholder, by CompareEdges.
func (a *around) Edges(code string) []*graph.Edge { return a.edges[code] }

// OfKind returns those of a kind that are near enough to count.
func (a *around) OfKind(kind graph.Kind) []*graph.Node { return a.kinds[kind] }

// Has knows of the edge types and the rule that the answer asks about.
func (a *around) Has(t graph.EdgeType, _ string) bool { return a.has[t] }

// find reads the stakeholder that a typed code means. Where there is none,
// nodes stays empty and the answer says so.
func (r *reading) find(code string) (*around, *graph.Node, error) {
	a := &around{r: r, nodes: map[string]*graph.Node{}, edges: map[string][]*graph.Edge{}, kinds: map[graph.Kind][]*graph.Node{}}
	err := r.run(stakeholdersQuery, map[string]any{"codes": graph.Spellings(code)}, func(row props) {
		a.keep(in[map[string]any](row, "node"))
	})
	if err != nil {
		return nil, nil, err
	}
	for _, c := range graph.Spellings(code) {
		if n := a.nodes[c]; n != nil {
			return a, n, nil
		}
	}
	return a, nil, nil
}

// keep takes over what was read of a stakeholder, the first time.
func (a *around) keep(p props) *graph.Node {
	code := textIn(p, "code")
	n := a.nodes[code]
	if n == nil {
		read := nodeOf(p)
		n = &read
		a.nodes[code] = n
	}
	return n
}

// edge takes over a row of read/around.
func (a *around) edge(row props) {
	at := textIn(row, "at")
	e := edgeOf(textIn(row, "type"), textIn(row, "from"), textIn(row, "to"), in[map[string]any](row, "edge"))
	a.keep(in[map[string]any](row, "other"))
	a.edges[at] = append(a.edges[at], &e)
}

// sort puts in order what was read in none.
func (a *around) sort() {
	for _, edges := range a.edges {
		slices.SortFunc(edges, graph.CompareEdges)
	}
	for _, nodes := range a.kinds {
		slices.SortFunc(nodes, func(x, y *graph.Node) int { return cmp.Compare(x.Code, y.Code) })
	}
}

// reach reads the edges of these types, all if none is named, at stakeholders
// that were not asked for before.
func (a *around) reach(codes []string, types ...graph.EdgeType) error {
	if len(codes) == 0 {
		return nil
	}
	if types == nil {
		types = []graph.EdgeType{}
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return a.r.run(aroundQuery, map[string]any{"codes": codes, "types": names}, a.edge)
}

// others returns the codes of a kind that the edges read so far lead to, and
// that have no edges yet.
func (a *around) others(kind graph.Kind) []string {
	var out []string
	for code, n := range a.nodes {
		if n.Kind == kind && a.edges[code] == nil {
			out = append(out, code)
		}
	}
	return out
}

// aroundOne reads a stakeholder, its edges and what they lead to.
func (r *reading) aroundOne(code string) (*around, error) {
	a, n, err := r.find(code)
	if err != nil || n == nil {
		return a, err
	}
	err = a.reach([]string{n.Code})
	a.sort()
	return a, err
}

// aroundLine reads what a stakeholder's line to the region is made of.
func (r *reading) aroundLine(code string, on graph.Day) (*around, error) {
	a, n, err := r.find(code)
	if err != nil || n == nil || on == 0 {
		return a, err
	}
	err = r.run(lineQuery, map[string]any{"code": n.Code, "on": date(on)}, a.edge)
	if err == nil && n.Kind == graph.PCN {
		// Whose the practices of a PCN are, which may be of several boards.
		if err = a.reach(a.others(graph.Practice), graph.CommissionedBy); err == nil {
			err = a.reach(a.others(graph.SubICB), graph.PartOf)
		}
	}
	a.sort()
	return a, err
}

// aroundPharmacies reads what the pharmacies of a PCN, or the PCNs of a
// pharmacy, are found from by the rule.
func (r *reading) aroundPharmacies(q graph.PharmacyQuery) (*around, error) {
	a, n, err := r.find(q.Code)
	if err != nil || n == nil || n.Kind != graph.PCN && n.Kind != graph.Pharmacy {
		return a, err
	}
	if err := a.reach([]string{n.Code}, graph.MemberOf, graph.AlignedTo, graph.DispensesFor, graph.SucceededBy); err != nil {
		return nil, err
	}
	rule := cmp.Or(q.Rule, graph.RuleNearest)
	if err := a.rules(rule); err != nil {
		return nil, err
	}
	switch rule {
	case graph.RuleWithin:
		err = a.near(n, q.Metres)
	case graph.RuleItems:
		// A PCN's practices lead to pharmacies, those to all their practices,
		// those to their PCNs.
		if n.Kind == graph.PCN {
			err = a.reach(a.others(graph.Practice), graph.DispensesFor, graph.MemberOf)
		}
		if err == nil {
			err = a.reach(a.others(graph.Pharmacy), graph.DispensesFor)
		}
		if err == nil {
			err = a.reach(a.others(graph.Practice), graph.MemberOf)
		}
	default:
		if n.Kind == graph.Pharmacy {
			err = a.reach(a.others(graph.PCN), graph.MemberOf)
		}
	}
	a.sort()
	return a, err
}

// rules reads whether a rule has anything to go by.
func (a *around) rules(rule string) error {
	return a.r.run(rulesQuery, map[string]any{"rule": cmp.Or(rule, graph.RuleNearest)}, func(row props) {
		a.has = map[graph.EdgeType]bool{graph.AlignedTo: in[bool](row, "aligned"), graph.DispensesFor: in[bool](row, "dispensed")}
	})
}

// near reads what lies no further than so many metres from a pharmacy, or from
// the practices of a PCN.
func (a *around) near(n *graph.Node, metres int) error {
	if n.Kind == graph.Pharmacy {
		a.kinds[graph.Pharmacy] = []*graph.Node{n}
		if !n.HasPoint() {
			return nil
		}
		seen := map[string]bool{}
		return a.r.run(membersQuery, map[string]any{"box": box([]*graph.Node{n}, metres)}, func(row props) {
			e := edgeOf(textIn(row, "type"), textIn(row, "from"), textIn(row, "to"), in[map[string]any](row, "edge"))
			a.keep(in[map[string]any](row, "practice"))
			pcn := a.keep(in[map[string]any](row, "pcn"))
			if !seen[e.To] {
				seen[e.To] = true
				a.kinds[graph.PCN] = append(a.kinds[graph.PCN], pcn)
			}
			a.edges[e.To] = append(a.edges[e.To], &e)
		})
	}
	var practices []*graph.Node
	for _, p := range a.nodes {
		if p.Kind == graph.Practice && p.HasPoint() {
			practices = append(practices, p)
		}
	}
	if len(practices) == 0 {
		return nil
	}
	return a.r.run(pharmaciesQuery, map[string]any{"box": box(practices, metres)}, func(row props) {
		a.kinds[graph.Pharmacy] = append(a.kinds[graph.Pharmacy], a.keep(in[map[string]any](row, "node")))
	})
}

// box returns the degrees between which all lies that is no further than so
// many metres from any of these, and some more.
func box(of []*graph.Node, metres int) map[string]any {
	south, north, west, east := 90.0, -90.0, 180.0, -180.0
	for _, n := range of {
		south, north = min(south, n.Lat), max(north, n.Lat)
		west, east = min(west, n.Lon), max(east, n.Lon)
	}
	// A degree of latitude is at least 110 km, one of longitude less by the
	// cosine of the latitude furthest from the equator.
	up := float64(metres)/110_000 + 0.001
	furthest := min(89, max(math.Abs(south-up), math.Abs(north+up)))
	across := up / math.Cos(furthest*math.Pi/180)
	return map[string]any{"south": south - up, "north": north + up, "west": west - across, "east": east + across}
}

// growing is a part of the graph that is read while the answer is made.
type growing struct{ *around }

// Reach keeps answer.Reached's promise.
func (g growing) Reach(codes []string, types ...graph.EdgeType) error {
	var unknown []string
	for _, c := range codes {
		if g.nodes[c] == nil {
			unknown = append(unknown, c)
		}
	}
	if len(unknown) > 0 {
		err := g.r.run(stakeholdersQuery, map[string]any{"codes": unknown}, func(row props) { g.keep(in[map[string]any](row, "node")) })
		if err != nil {
			return err
		}
	}
	if err := g.reach(codes, types...); err != nil {
		return err
	}
	for _, c := range codes {
		slices.SortFunc(g.edges[c], graph.CompareEdges)
	}
	return nil
}
