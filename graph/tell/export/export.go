// Package export writes a graph, or a part of one, for other programs: JSON
// Lines, GraphML and CSV.
package export

import (
	"encoding/json"
	"io"

	"github.com/throughline-graph/throughline/graph"
)

// counted calls node and edge with what counts on the day, or with all if it is 0. An
// edge comes with its cost, which is 0 where it is not walked unless its type is asked for.
func counted(g *graph.Snapshot, on graph.Day, node func(*graph.Node) error, edge func(e *graph.Edge, cost int) error) error {
	open := make(map[string]graph.Kind, len(g.Nodes))
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if on != 0 && !n.On(on) {
			continue
		}
		open[n.Code] = n.Kind
		if err := node(n); err != nil {
			return err
		}
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		from, fromOpen := open[e.From]
		to, toOpen := open[e.To]
		if !fromOpen || !toOpen || (on != 0 && !e.Counts(on)) {
			continue
		}
		if err := edge(e, e.Cost(from, to)); err != nil {
			return err
		}
	}
	return nil
}

// About is what an export has and says of itself.
type About struct {
	On graph.Day // what counts on this day; 0 is all, with its days

	// Contacts has lines say how to contact people in their roles: work_email,
	// work_phone, known_from and note of HOLDS.
	Contacts bool

	Sample bool // the graph is the built-in sample, and the export says so
}

// Lines writes JSON Lines: a line that describes the export, then a line for each
// node, by code, then one for each edge, by type, from, to and since. Unknown days
// are null, and so is the cost of what paths walk only where its type is asked for.
func Lines(w io.Writer, g *graph.Snapshot, about About) error {
	var ends []graph.Kind
	for _, k := range graph.Kinds {
		if k.EndsOnly {
			ends = append(ends, k.Kind)
		}
	}
	type meta struct {
		Format   int          `json:"format"`
		On       graph.Day    `json:"on"`
		Made     graph.Day    `json:"made"`
		EndsOnly []graph.Kind `json:"ends_only"`
		Sample   bool         `json:"sample,omitempty"`
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]meta{"meta": {2, about.On, g.Made, ends, about.Sample}}); err != nil {
		return err
	}
	type line struct {
		*graph.Node
		Named *bool `json:"named,omitempty"`
	}
	no := false
	return counted(g, about.On,
		func(n *graph.Node) error {
			l := line{Node: n}
			if n.Unnamed {
				l.Named = &no
			}
			return enc.Encode(l)
		},
		func(e *graph.Edge, cost int) error {
			l := edgeLine{Edge: e}
			if cost != 0 {
				l.Cost = &cost
			}
			if about.Contacts {
				l.Reach = e.Reach
			}
			return enc.Encode(l)
		})
}

// edgeLine is an edge with its cost and, where asked for, how to contact the person.
type edgeLine struct {
	*graph.Edge
	Cost *int `json:"cost"`
	*graph.Reach
}
