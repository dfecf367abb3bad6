package settle

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Check tests a reconciled graph for what must be true of every graph, so that a
// fault of reconciliation never reaches a store. Nodes and edges are in their order.
func Check(s *graph.Snapshot) error {
	// Ends tests what every store needs: order, each code once, known kinds, types and ends.
	ends, err := s.Ends()
	if err != nil {
		return err
	}
	cited := citations(s)
	var w wrongs
	for i := range s.Nodes {
		w.checkNode(&s.Nodes[i], cited)
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		w.checkEdge(e, &s.Nodes[ends[i][0]], &s.Nodes[ends[i][1]], cited)
		if oneAtATime[e.Type] {
			w.checkAlone(s, ends, i)
		}
	}
	return w.err()
}

// The sources of edges made by a rule.
const (
	derivedMembers = "derived: commissioner of the members"
	derivedNearest = "derived: nearest member practice"

	derivedPremises = "derived: premises of pharmacies"
	derivedArea     = "derived: council areas and PCNs of committees"
)

// maxWrong is how many faults of a graph are listed; the others are only counted.
const maxWrong = 10

// wrongs collects the faults of a graph.
type wrongs struct {
	listed []string
	count  int
}

func (w *wrongs) add(format string, args ...any) {
	if w.count++; w.count <= maxWrong {
		w.listed = append(w.listed, fmt.Sprintf(format, args...))
	}
}

func (w *wrongs) err() error {
	if w.count == 0 {
		return nil
	}
	return fmt.Errorf("the graph made from these files is not consistent. This is a fault in Throughline, not in the files: "+
		"%d faults, the first: %s: %w", w.count, strings.Join(w.listed, "; "), graph.ErrInvalid)
}

// citations returns whether a source is one of the graph's files or a rule.
func citations(s *graph.Snapshot) func(source string) bool {
	sources := map[string]bool{derivedMembers: true, derivedNearest: true, derivedPremises: true, derivedArea: true}
	for _, f := range s.Sources {
		sources[f.Name] = true
	}
	return func(source string) bool { return sources[source] }
}

func (w *wrongs) checkNode(n *graph.Node, cited func(string) bool) {
	switch {
	case n.Name == "":
		w.add("%s has no name", n.Code)
	case n.Opened != 0 && n.Closed != 0 && n.Closed < n.Opened:
		w.add("%s closed on %s before it opened on %s", n.Code, n.Closed, n.Opened)
	case !cited(n.Source) || n.Seen == 0:
		w.add("%s has no source", n.Code)
	}
}

func (w *wrongs) checkEdge(e *graph.Edge, from, to *graph.Node, cited func(string) bool) {
	switch {
	case e.Until != 0 && e.Until <= e.Since:
		w.add("%s %s %s ends on %s before it starts on %s", e.From, e.Type, e.To, e.Until, e.Since)
	case !cited(e.Source) || e.Seen == 0:
		w.add("%s %s %s has no source", e.From, e.Type, e.To)
	case e.Type != graph.SucceededBy && !inside(e, from, to):
		w.add("%s %s %s from %s to %s: one of the two was not open", e.From, e.Type, e.To, e.Since, e.Until)
	}
}

// checkAlone tests that no edge before edge i says something else for the same day.
// Edges of one type and start follow each other.
func (w *wrongs) checkAlone(s *graph.Snapshot, ends [][2]int32, i int) {
	e, kind := &s.Edges[i], s.Nodes[ends[i][1]].Kind
	for k := i - 1; k >= 0 && s.Edges[k].Type == e.Type && s.Edges[k].From == e.From; k-- {
		o := &s.Edges[k]
		// A sub-ICB or board may be part of one ICS and one region at a time.
		if s.Nodes[ends[k][1]].Kind == kind && o.Since < end0(e.Until) && e.Since < end0(o.Until) {
			w.add("%s %s %s and %s on one day", e.From, e.Type, o.To, e.To)
		}
	}
}

// inside says whether the days of an edge are within those of its ends, as far as
// both are known.
func inside(e *graph.Edge, ends ...*graph.Node) bool {
	for _, n := range ends {
		if (n.Closed != 0 && end0(e.Until) > n.Closed) || (n.Opened != 0 && e.Since != 0 && e.Since < n.Opened) {
			return false
		}
	}
	return true
}
