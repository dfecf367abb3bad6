package api

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/web/network"
)

// namesPeople says whether an answer names a person, in any format. Such an answer is
// kept in no browser, and not by the server.
func namesPeople(v any) bool {
	switch a := v.(type) {
	case ask.ContactsAnswer, ask.LineAnswer: // the picture of a line also shows the people beside it
		return true
	case Search:
		return slices.ContainsFunc(a.Hits, func(h Hit) bool { return h.Kind == graph.Person })
	case ask.StakeholderAnswer:
		return a.Kind == graph.Person || len(a.People) > 0 || stepsName(a.History)
	case Neighbours:
		return a.Of.Kind == graph.Person || stepsName(a.Steps)
	case found:
		return a.From.Kind == graph.Person || a.To.Kind == graph.Person ||
			slices.ContainsFunc(a.graph.Paths, func(p graph.Path) bool { return slices.ContainsFunc(p.Nodes, isPerson) })
	case network.Network:
		return slices.ContainsFunc(a.Nodes, func(s network.Spot) bool { return s.Kind == graph.Person })
	}
	return false
}

func stepsName(steps []ask.Step) bool {
	return slices.ContainsFunc(steps, func(s ask.Step) bool { return isPerson(s.Other) })
}

func isPerson(r graph.Ref) bool { return r.Kind == graph.Person }
