package ask

import (
	"cmp"
	"errors"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// part is the part of a view that one question has read so far.
type part struct {
	graph.View
	local graph.InMemory // the view, if it is in memory; nodes then stays empty
	nodes map[string]*graph.Node
	edges map[string][]*graph.Edge           // at the codes that were asked for, by CompareEdges
	read  map[graph.EdgeType]map[string]bool // the codes at which edges of a type were read
	all   map[string]bool                    // the codes at which all edges were read
	whole bool                               // all that the question needs was read
}

func newPart(v graph.View) *part {
	local, _ := v.(graph.InMemory)
	return &part{View: v, local: local, nodes: map[string]*graph.Node{}, edges: map[string][]*graph.Edge{},
		read: map[graph.EdgeType]map[string]bool{}, all: map[string]bool{}}
}

// find reads the stakeholder that a typed code means, or returns an
// UnknownCodeError.
func (p *part) find(code string) (*graph.Node, error) {
	n, err := graph.Known(p.View, code)
	if err == nil {
		p.nodes[n.Code] = n
	}
	return n, err
}

// know reads stakeholders that were not read yet.
func (p *part) know(codes []string) error {
	var unknown []string
	for _, c := range codes {
		if _, known := p.nodes[c]; !known {
			unknown = append(unknown, c)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	nodes, err := p.Nodes(unknown...)
	for _, n := range nodes {
		p.nodes[n.Code] = n
	}
	return err
}

// node returns a stakeholder that was read, or nil.
func (p *part) node(code string) *graph.Node {
	if p.local != nil {
		return p.local.Node(code)
	}
	return p.nodes[code]
}

// those returns stakeholders that were read.
func (p *part) those(codes []string) []*graph.Node {
	out := make([]*graph.Node, len(codes))
	for i, c := range codes {
		out[i] = p.node(c)
	}
	return out
}

// at returns the edges that were read at the code, by CompareEdges.
func (p *part) at(code string) []*graph.Edge { return p.edges[code] }

// reachAll reads all edges at stakeholders, and what they lead to.
func (p *part) reachAll(codes ...string) error {
	codes = slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return p.all[c] })
	for _, c := range codes {
		p.all[c] = true
		delete(p.edges, c) // what was read of some types is read again
	}
	return p.take(codes)
}

// reach reads the edges of these types at stakeholders where they were not read
// yet, as many types at a time as lack the same, and what they lead to.
func (p *part) reach(codes []string, types ...graph.EdgeType) error {
	if p.whole {
		return nil
	}
	type batch struct {
		codes []string
		types []graph.EdgeType
	}
	var batches []batch
	for _, t := range types {
		if p.read[t] == nil {
			p.read[t] = map[string]bool{}
		}
		var fresh []string
		for _, c := range codes {
			if !p.read[t][c] && !p.all[c] {
				p.read[t][c] = true
				fresh = append(fresh, c)
			}
		}
		same := slices.IndexFunc(batches, func(b batch) bool { return slices.Equal(b.codes, fresh) })
		switch {
		case len(fresh) == 0:
		case same < 0:
			batches = append(batches, batch{fresh, []graph.EdgeType{t}})
		default:
			batches[same].types = append(batches[same].types, t)
		}
	}
	for _, b := range batches {
		if err := p.take(b.codes, b.types...); err != nil {
			return err
		}
	}
	return nil
}

// prefetchLine reads what a line is made of in one go, where the view can.
func (p *part) prefetchLine(code string, on graph.Day) error {
	v, can := p.View.(graph.Prefetcher)
	if !can {
		return nil
	}
	parts, err := v.Line(code, on)
	if err != nil || parts == nil {
		return err
	}
	p.whole = true
	for code, n := range parts.Nodes {
		if p.nodes[code] == nil {
			p.nodes[code] = n
		}
	}
	for code, edges := range parts.Edges {
		p.edges[code] = edges
		for _, t := range slices.Concat(leads[p.nodes[code].Kind], []graph.EdgeType{graph.SucceededBy}) {
			if p.read[t] == nil {
				p.read[t] = map[string]bool{}
			}
			p.read[t][code] = true
		}
	}
	return nil
}

// errTorn says that an edge leads to what is not there.
var errTorn = graph.NewEngineError("the stored graph does not hold together", graph.ErrUnavailable,
	errors.New("an edge without an end")).By(graph.Rebuild)

// take reads the edges at the codes, and their ends.
func (p *part) take(codes []string, types ...graph.EdgeType) error {
	if len(codes) == 0 {
		return nil
	}
	edges, err := p.Edges(codes, types...)
	if err != nil {
		return err
	}
	p.sortIn(codes, edges)
	var unread []string
	meet := func(c string) {
		if p.local != nil {
			return
		}
		if _, met := p.nodes[c]; !met {
			p.nodes[c] = nil // until it is read below
			unread = append(unread, c)
		}
	}
	for _, c := range codes {
		meet(c)
	}
	for _, e := range edges {
		for _, c := range [2]string{e.From, e.To} {
			meet(c)
		}
	}
	nodes, err := p.Nodes(unread...)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		p.nodes[n.Code] = n
	}
	for _, e := range edges {
		if p.local == nil && (p.nodes[e.From] == nil || p.nodes[e.To] == nil) {
			return errTorn
		}
	}
	return nil
}

// sortIn keeps edges that were read at the codes, by CompareEdges, at each code.
func (p *part) sortIn(codes []string, edges []*graph.Edge) {
	if len(codes) == 1 && len(p.edges[codes[0]]) == 0 {
		p.edges[codes[0]] = edges
		return
	}
	asked := make(map[string]bool, len(codes)) // whether edges were read there before
	for _, c := range codes {
		asked[c] = len(p.edges[c]) > 0
	}
	for _, e := range edges {
		for _, c := range [2]string{e.From, e.To} {
			if _, here := asked[c]; here {
				p.edges[c] = append(p.edges[c], e)
			}
		}
	}
	for c, before := range asked {
		if before {
			slices.SortFunc(p.edges[c], graph.CompareEdges)
		}
	}
}

// steps returns what is one step from n on the day, by CompareEdges, of what was
// read: the edge counts and both its ends are open.
func (p *part) steps(n *graph.Node, on graph.Day) []Step {
	if !n.On(on) {
		return nil
	}
	var out []Step
	for _, e := range p.at(n.Code) {
		if !e.Counts(on) {
			continue
		}
		if o := p.node(e.Other(n.Code)); o.On(on) {
			out = append(out, Step{Other: o.Ref(), Edge: *e})
		}
	}
	return out
}

func codesOf(nodes []*graph.Node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = n.Code
	}
	return out
}

// inCodeOrder returns nodes by code, each once.
func inCodeOrder(nodes []*graph.Node) []*graph.Node {
	slices.SortFunc(nodes, func(x, y *graph.Node) int { return cmp.Compare(x.Code, y.Code) })
	return slices.CompactFunc(nodes, func(x, y *graph.Node) bool { return x.Code == y.Code })
}
