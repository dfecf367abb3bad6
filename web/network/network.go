// Package network finds what is around a stakeholder, as a tree that can be opened
// and folded, gives each part of it a place, and draws it.
package network

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// Network is what is around a stakeholder, as a tree that can be opened and
// folded. Each part has a position.
type Network struct {
	Of    graph.Ref  `json:"of"`
	On    graph.Day  `json:"on"`
	Nodes []Spot     `json:"nodes" doc:"the centre first; each node is followed by the nodes under it"`
	Folds []Fold     `json:"folds"`
	Edges []Tie      `json:"edges" doc:"edges between the nodes shown, if at least one end is opened"`
	Kinds []KindSeen `json:"kinds"`
	Types []TypeSeen `json:"types"`
	Cut   string     `json:"cut" doc:"the limit that left some out (nodes); empty if none did"`
	graph.Why

	edges []graph.Edge // the edges of Edges with all their fields
	top   *spot
}

// Spot is a stakeholder and its position.
type Spot struct {
	graph.Ref
	Title  string  `json:"title" doc:"the name as people write it"`
	Label  string  `json:"label" doc:"the name, shortened to fit in a picture"`
	Group  string  `json:"group" doc:"kinds of one group share a colour"`
	X      float64 `json:"x" doc:"the centre is at 0, 0 and each step is 1 further out"`
	Y      float64 `json:"y"`
	Step   int     `json:"step" doc:"how many steps it is from the centre"`
	Under  string  `json:"under" doc:"the code of the node it was reached from"`
	Opened bool    `json:"opened"`
	Beyond int     `json:"beyond" doc:"how many nodes one step from it are not shown; -1 if not counted"`
}

// Fold stands for the nodes of a kind that are one step away and not shown.
type Fold struct {
	Of    string     `json:"of" doc:"the code of the node they are one step from"`
	Kind  graph.Kind `json:"kind"`
	Count int        `json:"count"`
	Title string     `json:"title"`
	X     float64    `json:"x"`
	Y     float64    `json:"y"`
	All   bool       `json:"all" doc:"whether as many as can be drawn are already shown"`
}

// Tie is an edge without its history.
type Tie struct {
	Type  graph.EdgeType `json:"type"`
	From  string         `json:"from"`
	To    string         `json:"to"`
	Basis graph.Basis    `json:"basis"`
	Main  bool           `json:"main" doc:"whether a node was reached by this edge"`
}

// KindSeen counts the nodes of a kind that a network shows.
type KindSeen struct {
	Kind  graph.Kind `json:"kind"`
	Title string     `json:"title"`
	Group string     `json:"group"`
	Count int        `json:"count"`
}

// TypeSeen counts the edges of a type that a network shows.
type TypeSeen struct {
	Type  graph.EdgeType `json:"type"`
	Says  string         `json:"says"`
	Count int            `json:"count"`
}

// The limits of a network: stakeholders shown in total, stakeholders of one kind
// under one parent when all are asked for, stakeholders whose neighbours are
// counted, and neighbours read at a time.
const (
	networkLimit = 2_500
	groupLimit   = 500
	peekLimit    = 250
	stepPage     = 1_000
)

// Query asks for a network.
type Query struct {
	Code       string
	On         graph.Day
	Steps      int      // how many steps out from the centre open by default, 1 to 3
	Open, Fold []string // codes to open and to fold despite that
	All        []string // CODE:Kind pairs, shown without a cap
	Kinds      []graph.Kind
	Edges      []graph.EdgeType
}

// Around answers a query. An unknown code is graph.ErrNotFound.
func Around(view graph.View, q Query) (Network, error) {
	of, err := graph.Known(view, q.Code)
	if err != nil {
		return Network{}, err
	}
	g := &growth{q: q, spots: map[string]*spot{}}
	top := g.place(of.Ref(), nil, nil)
	for i := 0; i < len(g.order); i++ {
		if sp := g.order[i]; g.opens(sp) {
			if err := g.open(view, sp); err != nil {
				return Network{}, err
			}
		}
	}
	if err := g.peek(view); err != nil {
		return Network{}, err
	}
	g.foldRest()
	if len(q.Kinds) > 0 {
		g.keepKinds(top)
	}
	n := Network{Of: top.Ref, On: q.On, Nodes: []Spot{}, Folds: []Fold{}, Edges: []Tie{}, Kinds: []KindSeen{}, Types: []TypeSeen{}, top: top}
	if g.cut {
		n.Cut = "nodes"
	}
	switch {
	case !of.On(q.On):
		n.Why = graph.WhyNotOpen.In(sentence.Name(of.Name) + " was not open on " + q.On.Words() + ", so it has no connections on that day.")
	case len(top.kids) == 0:
		n.Why = NoneAround(q.On)
	}
	lay(top)
	n.tell(g)
	return n, nil
}

// Facts returns the edges of Edges with all their fields.
func (n Network) Facts() []graph.Edge { return slices.Clone(n.edges) }

// tell fills in the answer from the tree.
func (n *Network) tell(g *growth) {
	kinds := map[graph.Kind]int{}
	var walk func(*spot)
	walk = func(sp *spot) {
		if sp.count > 0 {
			f := Fold{Of: sp.parent.Code, Kind: sp.Kind, Count: sp.count, Title: sp.title(n.On), X: sp.x, Y: sp.y, All: sp.full}
			n.Folds = append(n.Folds, f)
			return
		}
		s := Spot{Ref: sp.Ref, Title: sp.title(n.On), Label: label(sp.Kind, sp.title(n.On)), Group: groupOf(sp.Kind),
			X: sp.x, Y: sp.y, Step: sp.step, Opened: sp.opened, Beyond: sp.beyond}
		if sp.parent != nil {
			s.Under = sp.parent.Code
		}
		n.Nodes = append(n.Nodes, s)
		kinds[sp.Kind]++
		for _, kid := range sp.kids {
			walk(kid)
		}
	}
	walk(n.top)
	slices.SortFunc(g.edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	g.edges = slices.CompactFunc(g.edges, func(a, b graph.Edge) bool { return graph.CompareEdges(&a, &b) == 0 })
	types := map[graph.EdgeType]int{}
	for _, e := range g.edges {
		from, to := g.spots[e.From], g.spots[e.To]
		if from == nil || to == nil {
			continue
		}
		n.edges = append(n.edges, e)
		n.Edges = append(n.Edges, Tie{e.Type, e.From, e.To, e.Basis, reached(from, to, &e) || reached(to, from, &e)})
		types[e.Type]++
	}
	for _, k := range graph.Kinds {
		if kinds[k.Kind] > 0 {
			n.Kinds = append(n.Kinds, KindSeen{k.Kind, k.Kind.AsOf(n.On).Plural, groupOf(k.Kind), kinds[k.Kind]})
		}
	}
	for _, t := range graph.EdgeTypes {
		if types[t.Type] > 0 {
			n.Types = append(n.Types, TypeSeen{t.Type, t.Says, types[t.Type]})
		}
	}
	slices.SortStableFunc(n.Kinds, func(a, b KindSeen) int { return cmp.Compare(b.Kind.Info().Stage, a.Kind.Info().Stage) })
}

// reached reports whether a spot was reached from another by this very edge.
func reached(sp, from *spot, e *graph.Edge) bool {
	return sp.parent == from && sp.told != nil && graph.CompareEdges(sp.told, e) == 0
}

// title is the text of a spot on a day: its name, or the count of a fold.
func (sp *spot) title(on graph.Day) string {
	if sp.count == 0 {
		return sentence.Name(sp.Name)
	}
	words := sp.Kind.AsOf(on).Plural
	if sp.count == 1 {
		words = sp.Kind.AsOf(on).Name
	}
	more := " more "
	if !slices.ContainsFunc(sp.parent.kids, func(k *spot) bool { return k.count == 0 && k.Kind == sp.Kind }) {
		more = " "
	}
	return "+ " + sentence.Number(sp.count) + more + words
}

// labelLetters is the most letters of a name in a picture.
const labelLetters = 24

// label shortens a name to fit. Names of boards and their parts all begin alike,
// so it leaves that beginning out.
func label(k graph.Kind, title string) string {
	switch k {
	case graph.SubICB:
		if _, code, ok := strings.Cut(title, " ICB - "); ok {
			return "Sub-ICB " + code
		}
	case graph.ICS:
		title = strings.TrimPrefix(title, "NHS ")
		if name, ok := strings.CutSuffix(title, " Integrated Care Board"); ok {
			return short(name, labelLetters-4) + " ICB"
		}
	}
	return short(title, labelLetters)
}

// groupOf names the group of kinds that share a colour.
func groupOf(k graph.Kind) string {
	switch k {
	case graph.Practice, graph.Branch, graph.Service:
		return "practice"
	case graph.Pharmacy, graph.PharmacyOwner, graph.LPC:
		return "pharmacy"
	case graph.PCN, graph.Federation:
		return "team"
	case graph.Trust, graph.Hospital, graph.Provider, graph.CancerAlliance:
		return "site"
	case graph.Person:
		return "person"
	}
	return "whole"
}

// NoneAround is the reason for an answer that has nobody one step away.
func NoneAround(on graph.Day) graph.Why {
	return graph.WhyNoNeighbours.In("No stakeholders were found one step away on " + on.Words() +
		". To find more, allow more kinds or relationships.")
}
