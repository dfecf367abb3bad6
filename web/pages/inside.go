package pages

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// insideGroup is a group of what belongs to an area or an operator, such as its PCNs, on
// the page of a stakeholder.
type insideGroup struct {
	ask.InsideGroup
	Title       string
	First, More []ask.InsideRow

	Patients, Practices, Share bool // which columns say something
}

// insideRows are some of a group, for one table.
type insideRows struct {
	page
	Group insideGroup
	Rows  []ask.InsideRow
}

// insideShown is how many of a group are on a page before the rest is opened.
const insideShown = 20

// lookInside finds what a page shows of an area or an operator before all else.
func (b *stakeholderBody) lookInside(view graph.View, on graph.Day) error {
	all, err := ask.WhatIsInside(view, ask.CodeQuery{Code: b.Code, On: on})
	if err != nil {
		return err
	}
	for _, of := range all.Groups {
		g := insideGroup{InsideGroup: of, First: of.Rows}
		if len(of.Rows) > insideShown+1 {
			g.First, g.More = of.Rows[:insideShown], of.Rows[insideShown:]
		}
		for _, r := range of.Rows {
			g.Patients, g.Practices, g.Share = g.Patients || r.Patients > 0, g.Practices || r.Practices > 0, g.Share || r.Share > 0
		}
		g.Title = g.title(b.Kind, on)
		b.Inside = append(b.Inside, g)
	}
	b.Area = len(b.Inside) > 0 && b.Kind != graph.PCN
	switch b.Kind {
	case graph.ICS, graph.SubICB, graph.Place, graph.Region, graph.Federation, graph.HWB, graph.LPC,
		graph.PharmacyOwner, graph.Provider, graph.Trust:
		counts, err := ask.Area(view, ask.CodeQuery{Code: b.Code, On: on})
		if err != nil {
			return err
		}
		b.Counts = &counts
	}
	return nil
}

// HasArea says whether the body has what its pharmacies, owners and opening hours are asked
// of: a trust has none unless it runs practices.
func (b stakeholderBody) HasArea() bool {
	if b.Kind != graph.Trust && b.Kind != graph.Provider {
		return ask.IsArea(b.Kind)
	}
	return slices.ContainsFunc(b.Inside, func(g insideGroup) bool { return g.Kind == graph.PCN || g.Kind == graph.Practice })
}

// title says what a group of an area or an operator is, and in which order.
func (g *insideGroup) title(of graph.Kind, on graph.Day) string {
	n := len(g.Rows)
	says := sentence.Number(n) + " " + g.Kind.AsOf(on).Plural
	if n == 1 {
		says = "1 " + g.Kind.AsOf(on).Name
	}
	if g.Kind == graph.PCN {
		says += map[graph.Kind]string{graph.PharmacyOwner: " with pharmacies of this owner", graph.Trust: " with practices that it runs",
			graph.Provider: " with practices that it runs"}[of]
	}
	switch {
	case n == 1:
	case g.Share:
		says += ", largest share first"
	case g.Patients:
		says += ", most patients first"
	}
	return says
}

// placesOf returns those that steps lead to, by code, as they were on the day: for their
// addresses and telephones.
func placesOf(view graph.View, on graph.Day, steps []ask.Step) (map[string]*graph.Node, error) {
	out := map[string]*graph.Node{}
	codes := make([]string, len(steps))
	for i, s := range steps {
		codes[i] = s.Other.Code
	}
	if len(codes) == 0 {
		return out, nil
	}
	nodes, err := graph.AsOf(view, on).Nodes(codes...)
	for _, n := range nodes {
		out[n.Code] = n
	}
	return out, err
}
