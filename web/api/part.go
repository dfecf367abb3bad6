package api

import (
	"slices"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/export"
)

// part is the piece of the graph that an answer covers, to be written as GraphML.
type part struct {
	refs  map[string]graph.Ref
	edges []graph.Edge
}

func newPart(refs ...graph.Ref) *part {
	p := &part{refs: map[string]graph.Ref{}}
	for _, r := range refs {
		p.refs[r.Code] = r
	}
	return p
}

func (p *part) add(e graph.Edge, other graph.Ref) {
	p.refs[other.Code] = other
	p.edges = append(p.edges, e)
}

// snapshot returns the piece in order, each edge once.
func (p *part) snapshot() *graph.Snapshot {
	s := &graph.Snapshot{}
	for _, r := range p.refs {
		s.Nodes = append(s.Nodes, graph.Node{Code: r.Code, Kind: r.Kind, Name: r.Name})
	}
	slices.SortFunc(s.Nodes, func(a, b graph.Node) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(p.edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	s.Edges = slices.CompactFunc(p.edges, func(a, b graph.Edge) bool { return graph.CompareEdges(&a, &b) == 0 })
	return s
}

// edgeHeadings are the columns that a table of an answer has for an edge.
var edgeHeadings = []string{"edge", "edge_from", "edge_to", "since", "until",
	"role_or_rule", "metres", "share", "items", "month", "source", "seen", "basis"}

func edgeCells(e *graph.Edge) []string {
	metres := ""
	if e.Distance.Measured {
		metres = strconv.Itoa(e.Distance.Metres)
	}
	share := ""
	if e.Share > 0 {
		share = strconv.FormatFloat(e.Share, 'f', 4, 64)
	}
	return []string{string(e.Type), e.From, e.To, e.Since.String(), e.Until.String(),
		e.Role + e.Rule, metres, share, export.Count(e.Items), e.Month, e.Source, e.Seen.String(), string(e.Basis)}
}
