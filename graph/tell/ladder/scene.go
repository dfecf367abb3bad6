package ladder

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// Scene is what a picture shows, before it is laid out. Make one with OfLine or
// OfFound.
type Scene struct {
	Title, Desc string
	nodes       []node
	links       []link
	legend      string // words beside the legend
	byCode      map[string]int
	on          graph.Day
}

// node is a box in a column, with the boxes below it.
type node struct {
	box   Box
	below []Box
	col   int
	rank  int // its order in the column, if crossings do not matter
	near  []int
	whole bool // it is never folded
}

// link is a relation between nodes; a is in the column of b or left of it.
type link struct {
	a, b       int
	type_      graph.EdgeType
	basis      graph.Basis
	main       bool
	label, sub string
	says       string
	told       graph.Edge
	onward     bool // told goes from a to b
}

func newScene(on graph.Day) Scene { return Scene{byCode: map[string]int{}, on: on} }

// boxes counts all boxes, with those below others.
func (s *Scene) boxes() int {
	n := len(s.nodes)
	for _, nd := range s.nodes {
		n += len(nd.below)
	}
	return n
}

// add puts a stakeholder on the scene and returns its node.
func (s *Scene) add(r graph.Ref, col, rank int) int {
	s.byCode[r.Code] = len(s.nodes)
	s.nodes = append(
		s.nodes,
		node{box: Box{Sort: Stop, Kind: r.Kind, Code: r.Code, Name: sentence.Name(r.Name), On: s.on}, col: col, rank: rank},
	)
	return len(s.nodes) - 1
}

// join links two nodes by an edge. A second edge between the same two adds its
// words. The edge that a path would show is the one drawn.
func (s *Scene) join(a, b int, e graph.Edge, says string, main bool) {
	if a == b {
		return
	}
	from := a // the edge's own beginning
	if cmp.Or(cmp.Compare(s.nodes[a].col, s.nodes[b].col), cmp.Compare(a, b)) > 0 {
		a, b = b, a
	}
	l := link{a: a, b: b, type_: e.Type, basis: e.Basis, main: main, says: says, told: e, onward: from == a}
	l.label, l.sub = short(e, from == a), aside(e)
	for i := range s.links {
		o := &s.links[i]
		if o.a != a || o.b != b {
			continue
		}
		l.main = l.main || o.main
		if o.says != l.says {
			l.says = o.says + " " + l.says
		}
		if graph.CompareTold(&o.told, &l.told, s.nodes[a].ref(), s.nodes[b].ref()) <= 0 {
			l.type_, l.basis, l.label, l.sub, l.told, l.onward = o.type_, o.basis, o.label, o.sub, o.told, o.onward
		}
		*o = l
		return
	}
	s.links = append(s.links, l)
}

// ref is the stakeholder that a node shows.
func (n *node) ref() graph.Ref {
	return graph.Ref{Code: n.box.Code, Kind: n.box.Kind, Name: n.box.Name}
}

// more adds a box for those folded away.
func (s *Scene) more(n int, what string, of string, t graph.EdgeType, col, rank int) int {
	s.nodes = append(s.nodes, node{box: moreBox(n, what, of, t, false), col: col, rank: rank})
	return len(s.nodes) - 1
}

// moreBox says how many are folded away: more than are shown, or all of them.
func moreBox(n int, what, of string, t graph.EdgeType, all bool) Box {
	b := Box{Sort: More, Name: howMany(n, what, all), Of: of, Type: t}
	if !all {
		b.Name = "+ " + b.Name
	}
	return b
}

// howMany says how many there are, or how many more if some are shown.
func howMany(n int, what string, all bool) string {
	if all {
		return sentence.Number(n) + " " + what
	}
	return sentence.Number(n) + " more " + what
}

// tallest is how many nodes that could be folded the fullest column has.
func (s *Scene) tallest() int { return s.fullest(func(n node) bool { return !n.whole }) }

// highest is how many nodes the fullest column has.
func (s *Scene) highest() int { return s.fullest(func(node) bool { return true }) }

// fullest is how many of some nodes the column with most of them has.
func (s *Scene) fullest(counts func(node) bool) int {
	count := map[int]int{}
	most := 0
	for _, n := range s.nodes {
		if counts(n) {
			count[n.col]++
			most = max(most, count[n.col])
		}
	}
	return most
}

// compact removes empty columns.
func (s *Scene) compact() {
	var cols []int
	for _, n := range s.nodes {
		cols = append(cols, n.col)
	}
	slices.Sort(cols)
	cols = slices.Compact(cols)
	for i := range s.nodes {
		s.nodes[i].col, _ = slices.BinarySearch(cols, s.nodes[i].col)
	}
}

// key is what edges that run together have in common.
func (l *link) key() string { return string(l.basis) + " " + l.label }

// shorts are the words for edges in a picture, read from left to right: for an
// edge that goes that way, and for one that goes the other way.
var shorts = map[graph.EdgeType][2]string{
	graph.Holds: {"role at", "in a role"}, graph.MemberOf: {"member of", "has member"}, graph.BranchOf: {"branch of", "has branch"},
	graph.SiteOf: {"site of", "has site"}, graph.WorksWith: {"works with", "works with"}, graph.OperatedBy: {"run by", "runs"},
	graph.AllocatedTo: {"allocated to", "serves"}, graph.DispensesFor: {"dispenses for", "dispensed by"},
	graph.AlignedTo: {"aligned to", "has aligned"},
	graph.PaidFor:   {"payee of", "has payee"}, graph.InPlace: {"in", "includes"}, graph.PartnerIn: {"partner in", "has partner"},
	graph.Covers: {"covers", "covered by"}, graph.PartOf: {"part of", "contains"}, graph.CommissionedBy: {"commissioned by", "commissions"},
	graph.OwnedBy: {"owned by", "owns"}, graph.SucceededBy: {"succeeded by", "succeeds"}, graph.Serves: {"treats", "treated by"},
	graph.InAlliance: {"belongs to", "includes"}, graph.BasedIn: {"based in", "area of"}, graph.InArea: {"in area of", "area of"},
}

// labelRoom is the most pixels that a label takes.
const labelRoom = 140

func short(e graph.Edge, onward bool) string {
	if e.Role != "" {
		role, _, _ := strings.Cut(e.Role, " (")
		return cut(role, labelSize, false, labelRoom)
	}
	if onward {
		return shorts[e.Type][0]
	}
	return shorts[e.Type][1]
}

// aside is the second line of a label, below the edge.
func aside(e graph.Edge) string {
	switch {
	case e.Distance.Measured:
		return sentence.Number(e.Distance.Metres) + " m to practice"
	case e.Since != 0 && e.SinceBy:
		return e.Since.Time().Format("Jan 2006") + " or earlier"
	case e.Since != 0:
		return "since " + e.Since.Time().Format("Jan 2006")
	}
	return ""
}
