package loaders

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/people"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// A change by hand replaces the people in the present graph. That is quicker than
// building all of it, and gives the same graph.

// splice returns the present graph with other people in it: those of the facts,
// which are only of the tables of people and the log. It returns false where those
// tables made organisations too: then the whole graph has to be built.
func splice(standing *graph.Snapshot, theirs []*facts.Facts) (*graph.Snapshot, bool) {
	next, organisations, ok := withoutPeople(standing, organisationsNamed(theirs))
	if !ok {
		return nil, false
	}
	with, by := settle.Reconcile(append([]*facts.Facts{organisations}, theirs...))
	for i := range with.Nodes {
		n := &with.Nodes[i]
		if n.Kind == graph.Person {
			next.Nodes = append(next.Nodes, *n)
		} else if n.Source != "" {
			return nil, false
		}
	}
	next.Edges = append(next.Edges, with.Edges...) // only HOLDS: the facts say nothing else
	own := len(next.Sources)
	for _, f := range theirs {
		next.Sources = append(next.Sources, f.Source)
	}
	count(lossesBySource(by.Unused), next.Sources[own:], nil)
	slices.SortFunc(next.Nodes, func(a, b graph.Node) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(next.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	slices.SortFunc(next.Sources, func(a, b graph.Source) int {
		return settle.BySeniority(a, b, &Datasets.Named(a.Dataset).Dataset, &Datasets.Named(b.Dataset).Dataset)
	})
	for i := range next.Nodes {
		next.Made = max(next.Made, next.Nodes[i].Seen)
	}
	for i := range next.Edges {
		next.Made = max(next.Made, next.Edges[i].Seen)
	}
	return next, settle.Check(next) == nil
}

// organisationsNamed returns the codes of all organisations that people name.
func organisationsNamed(theirs []*facts.Facts) map[string]bool {
	named := map[string]bool{}
	for _, f := range theirs {
		for _, code := range people.Organisations(f) {
			named[code] = true
		}
	}
	return named
}

// withoutPeople returns a graph without its people, and those of its organisations
// that are named, as facts. It returns false if a table of people made one.
func withoutPeople(standing *graph.Snapshot, named map[string]bool) (*graph.Snapshot, *facts.Facts, bool) {
	next := &graph.Snapshot{Nodes: make([]graph.Node, 0, len(standing.Nodes)+8), Edges: make([]graph.Edge, 0, len(standing.Edges)+8)}
	organisations := &facts.Facts{Dataset: &facts.Dataset{}}
	wasPeople := map[string]bool{}
	for _, s := range standing.Sources {
		if wasPeople[s.Name] = ofPeople(s.Dataset); !wasPeople[s.Name] {
			next.Sources = append(next.Sources, s)
		}
	}
	for i := range standing.Nodes {
		n := &standing.Nodes[i]
		if n.Kind == graph.Person {
			continue
		}
		if wasPeople[n.Source] {
			return nil, nil, false
		}
		next.Nodes = append(next.Nodes, *n)
		if named[n.Code] {
			organisations.Nodes = append(organisations.Nodes, facts.NewNode(*n, 0))
		}
	}
	for i := range standing.Edges {
		if e := &standing.Edges[i]; e.Type != graph.Holds {
			next.Edges = append(next.Edges, *e)
		}
	}
	return next, organisations, true
}

// ofPeople says whether a data set is about people only.
func ofPeople(dataset string) bool { return dataset == people.Table.Name || dataset == people.Log.Name }
