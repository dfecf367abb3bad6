package loaders

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// A change by hand puts other people into the graph that stands, which is quicker
// than a whole build and gives the same.

// splice returns the standing graph with other people in it: those of the facts,
// which are of the tables of people and the log alone. It says no where people's
// tables made organisations too: then only a whole build will do.
func splice(standing *graph.Snapshot, people []*Facts) (*graph.Snapshot, bool) {
	organisations := &Facts{Dataset: &Dataset{}}
	wasPeople := map[string]bool{}
	for _, s := range standing.Sources {
		wasPeople[s.Name] = ofPeople(s.Dataset)
	}
	next := &graph.Snapshot{Nodes: make([]graph.Node, 0, len(standing.Nodes)+8), Edges: make([]graph.Edge, 0, len(standing.Edges)+8)}
	named := map[string]bool{}
	for _, f := range people {
		for i := range f.Edges {
			named[f.Edges[i].To] = true
		}
		for i := range f.Changes {
			for _, a := range []*graph.Appointment{f.Changes[i].Before, f.Changes[i].After} {
				if a != nil {
					named[a.At] = true
				}
			}
		}
	}
	for i := range standing.Nodes {
		n := &standing.Nodes[i]
		if n.Kind == graph.Person {
			continue
		}
		if wasPeople[n.Source] {
			return nil, false
		}
		next.Nodes = append(next.Nodes, *n)
		if named[n.Code] {
			organisations.Nodes = append(organisations.Nodes, nodeFact(*n, 0))
		}
	}
	for i := range standing.Edges {
		if e := &standing.Edges[i]; e.Type != graph.Holds {
			next.Edges = append(next.Edges, *e)
		}
	}
	with, _, _ := Reconcile(append([]*Facts{organisations}, people...))
	for i := range with.Nodes {
		n := &with.Nodes[i]
		if n.Kind == graph.Person {
			next.Nodes = append(next.Nodes, *n)
		} else if n.Source != "" {
			return nil, false
		}
	}
	next.Edges = append(next.Edges, with.Edges...) // HOLDS alone: the facts say nothing else
	slices.SortFunc(next.Nodes, func(a, b graph.Node) int { return cmp.Compare(a.Code, b.Code) })
	slices.SortFunc(next.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	for i := range next.Nodes {
		next.Made = max(next.Made, next.Nodes[i].Seen)
	}
	for i := range next.Edges {
		next.Made = max(next.Made, next.Edges[i].Seen)
	}
	for _, s := range standing.Sources {
		if !ofPeople(s.Dataset) {
			next.Sources = append(next.Sources, s)
		}
	}
	for _, f := range people {
		next.Sources = append(next.Sources, f.Source)
	}
	slices.SortFunc(next.Sources, func(a, b graph.Source) int {
		return bySeniority(a, b, datasetNamed(a.Dataset), datasetNamed(b.Dataset))
	})
	return next, check(next) == nil
}

// ofPeople says whether a data set speaks of people alone.
func ofPeople(dataset string) bool { return dataset == People.Name || dataset == PeopleChanges.Name }

// bySeniority orders sources oldest first; of one day, the least trusted first:
// the last word counts.
func bySeniority(a, b graph.Source, ofA, ofB *Dataset) int {
	return cmp.Or(cmp.Compare(a.Seen, b.Seen), cmp.Compare(ofB.Trust, ofA.Trust), cmp.Compare(ofA.Name, ofB.Name), cmp.Compare(a.Sum, b.Sum))
}
