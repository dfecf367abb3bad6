// Package export writes a graph, or a part of one, for other programs: JSON
// Lines, GraphML and CSV.
package export

import (
	"encoding/json"
	"io"

	"github.com/throughline-graph/throughline/graph"
)

// counted calls node and edge with what counts on the day, or with all if it is 0.
func counted(g *graph.Snapshot, on graph.Day, node func(*graph.Node) error, edge func(*graph.Edge) error) error {
	open := make(map[string]bool, len(g.Nodes))
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if on != 0 && !n.On(on) {
			continue
		}
		open[n.Code] = true
		if err := node(n); err != nil {
			return err
		}
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		if !open[e.From] || !open[e.To] || (on != 0 && !e.Counts(on)) {
			continue
		}
		if err := edge(e); err != nil {
			return err
		}
	}
	return nil
}

// Lines writes JSON Lines: a line that describes the export, then a line for each
// node, by code, then one for each edge, by type, from, to and since. Unknown days
// are null.
func Lines(w io.Writer, g *graph.Snapshot, on graph.Day) error { return lines(w, g, on, false) }

// LinesAndContacts writes what Lines does, and how to contact people in their
// roles: work_email, work_phone, known_from and note of HOLDS.
func LinesAndContacts(w io.Writer, g *graph.Snapshot, on graph.Day) error {
	return lines(w, g, on, true)
}

func lines(w io.Writer, g *graph.Snapshot, on graph.Day, contacts bool) error {
	costs := map[graph.EdgeType]int{}
	for _, t := range graph.EdgeTypes {
		costs[t.Type] = t.Cost
	}
	var ends []graph.Kind
	for _, k := range graph.Kinds {
		if k.EndsOnly {
			ends = append(ends, k.Kind)
		}
	}
	type meta struct {
		Format   int                    `json:"format"`
		On       graph.Day              `json:"on"`
		Made     graph.Day              `json:"made"`
		Costs    map[graph.EdgeType]int `json:"costs"`
		EndsOnly []graph.Kind           `json:"ends_only"`
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]meta{"meta": {1, on, g.Made, costs, ends}}); err != nil {
		return err
	}
	type line struct {
		*graph.Node
		Named *bool `json:"named,omitempty"`
	}
	no := false
	return counted(g, on,
		func(n *graph.Node) error {
			l := line{Node: n}
			if n.Unnamed {
				l.Named = &no
			}
			return enc.Encode(l)
		},
		func(e *graph.Edge) error {
			if !contacts || e.Reach == nil {
				return enc.Encode(e)
			}
			return enc.Encode(reached{e, e.Reach})
		})
}

// reached is an edge with how to contact the person.
type reached struct {
	*graph.Edge
	*graph.Reach
}
