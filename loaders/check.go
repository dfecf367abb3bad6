package loaders

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// derivedSource begins the source of every edge that a rule made.
const derivedSource = "derived: "

// maxWrong is how many faults of a graph are told before counting goes on
// silently.
const maxWrong = 10

// wrongs collects what is wrong with a graph.
type wrongs struct {
	told  []string
	count int
}

func (w *wrongs) add(format string, args ...any) {
	if w.count++; w.count <= maxWrong {
		w.told = append(w.told, fmt.Sprintf(format, args...))
	}
}

func (w *wrongs) err() error {
	if w.count == 0 {
		return nil
	}
	return fmt.Errorf("the graph that these files make does not hold together, which is a fault of Throughline: %d things, first %s: %w",
		w.count, strings.Join(w.told, "; "), graph.ErrInvalid)
}

// check holds a reconciled graph against what is true of every graph, so that
// a fault of reconciliation never reaches a store. Nodes and edges are in
// their order.
func check(s *graph.Snapshot) error {
	// What every store asks: order, each code once, every kind, type and end known.
	ends, err := s.Ends()
	if err != nil {
		return err
	}
	var w wrongs
	sources := map[string]bool{}
	for _, f := range s.Sources {
		sources[f.Name] = true
	}
	cited := func(source string) bool { return sources[source] || strings.HasPrefix(source, derivedSource) }
	for i := range s.Nodes {
		n := &s.Nodes[i]
		switch {
		case n.Name == "":
			w.add("%s has no name", n.Code)
		case n.Opened != 0 && n.Closed != 0 && n.Closed < n.Opened:
			w.add("%s closed on %s before it opened on %s", n.Code, n.Closed, n.Opened)
		case !cited(n.Source) || n.Seen == 0:
			w.add("%s has no source", n.Code)
		}
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		from, to := &s.Nodes[ends[i][0]], &s.Nodes[ends[i][1]]
		switch {
		case e.Until != 0 && e.Until <= e.Since:
			w.add("%s %s %s ends on %s before it starts on %s", e.From, e.Type, e.To, e.Until, e.Since)
		case !cited(e.Source) || e.Seen == 0:
			w.add("%s %s %s has no source", e.From, e.Type, e.To)
		case e.Type != graph.SucceededBy && !inside(e, from, to):
			w.add("%s %s %s from %s to %s: one of the two was not open", e.From, e.Type, e.To, e.Since, e.Until)
		}
		if !oneAtATime[e.Type] {
			continue
		}
		for k := i - 1; k >= 0 && s.Edges[k].Type == e.Type && s.Edges[k].From == e.From; k-- {
			o := &s.Edges[k]
			// A sub-ICB or board is part of one body of each kind.
			if s.Nodes[ends[k][1]].Kind == to.Kind && o.Since < end0(e.Until) && e.Since < end0(o.Until) {
				w.add("%s %s %s and %s on one day", e.From, e.Type, o.To, e.To)
			}
		}
	}
	return w.err()
}

// inside says whether the days of an edge lie within those of its ends, where
// both are known.
func inside(e *graph.Edge, ends ...*graph.Node) bool {
	for _, n := range ends {
		if (n.Closed != 0 && end0(e.Until) > n.Closed) || (n.Opened != 0 && e.Since != 0 && e.Since < n.Opened) {
			return false
		}
	}
	return true
}
