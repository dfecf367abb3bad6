package network

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// spot is a place in the tree while it grows: a stakeholder, or a fold.
type spot struct {
	graph.Ref
	parent *spot
	kids   []*spot
	groups []group
	told   *graph.Edge // the edge it was reached by
	step   int
	opened bool
	beyond int
	count  int  // for a fold: how many it stands for
	full   bool // for a fold: no more can be drawn
	x, y   float64
	weight float64
}

// group is the stakeholders of one kind that are one step from a spot.
type group struct {
	kind    graph.Kind
	members []graph.Ref
	cap     int
	all     bool
}

// growth is a network while it is being built.
type growth struct {
	q     Query
	spots map[string]*spot
	order []*spot
	edges []graph.Edge
	cut   bool
}

func (g *growth) place(r graph.Ref, under *spot, by *graph.Edge) *spot {
	sp := &spot{Ref: r, parent: under, told: by, beyond: -1}
	if under != nil {
		sp.step = under.step + 1
	}
	g.spots[r.Code] = sp
	g.order = append(g.order, sp)
	return sp
}

// opens reports whether the surroundings of a spot are shown.
func (g *growth) opens(sp *spot) bool {
	switch {
	case slices.Contains(g.q.Fold, sp.Code):
		return false
	case sp.parent == nil || slices.Contains(g.q.Open, sp.Code):
		return true
	}
	return sp.step < g.q.Steps && opensUnasked(g.order[0].Kind, sp.Kind)
}

// opensUnasked reports whether a kind is opened by default on the way out from a
// centre. From a board only down to its networks; from elsewhere every kind except
// hubs, which would connect everything to everything.
func opensUnasked(centre, k graph.Kind) bool {
	if followedDown(centre) {
		switch k {
		case graph.SubICB, graph.Place, graph.Federation, graph.PCN:
			return true
		}
		return centre == graph.Region && k == graph.ICS
	}
	return !k.EndsOnly() && k != graph.ICS && k != graph.SubICB
}

// capOf is how many of a kind are shown under a parent before the rest are
// folded. Those that usually have a closer parent are all folded.
func capOf(centre, parent, child graph.Kind) int {
	switch child {
	case graph.Practice, graph.Service, graph.Branch:
		return capOfPractices(parent)
	case graph.Pharmacy:
		if followedDown(centre) || parent == graph.ICS || parent == graph.HWB || parent == graph.LPC {
			return 0
		}
	case graph.PCN:
		if followedDown(centre) || slices.Contains([]graph.Kind{graph.SubICB, graph.ICS, graph.Place, graph.Federation}, parent) {
			return 100
		}
	case graph.SubICB, graph.Place:
		return 50
	case graph.ICS:
		if parent == graph.Region {
			return 50
		}
	}
	return usualCap
}

// usualCap is how many of a kind are shown under a parent if there is no reason
// for more or fewer.
const usualCap = 12

// capOfPractices is capOf for practices, their branches and services.
func capOfPractices(parent graph.Kind) int {
	switch parent {
	case graph.SubICB, graph.ICS:
		return 0
	case graph.PCN:
		return 40
	}
	return usualCap
}

// followedDown reports whether a network is opened only downwards from a centre
// of this kind: a board, a region or a part of a board.
func followedDown(centre graph.Kind) bool {
	return centre == graph.ICS || centre == graph.Region || centre == graph.SubICB || centre == graph.Place
}

// steps returns everything that is one step from a code.
func (g *growth) steps(view graph.View, code string) ([]ask.Step, error) {
	var out []ask.Step
	for {
		n, err := ask.Neighbours(view, ask.NeighbourQuery{Code: code, On: g.q.On, Edges: g.q.Edges, Limit: stepPage, Offset: len(out)})
		if err != nil {
			return nil, err
		}
		out = append(out, n.Steps...)
		if len(n.Steps) == 0 || len(out) >= n.Total {
			return out, nil
		}
	}
}

// open places what is one step from a spot, kind by kind, up to the cap of each.
func (g *growth) open(view graph.View, sp *spot) error {
	steps, err := g.steps(view, sp.Code)
	if err != nil {
		return err
	}
	sp.opened = true
	told, members := map[string]*graph.Edge{}, map[graph.Kind][]graph.Ref{}
	for i := range steps {
		other, e := steps[i].Other, &steps[i].Edge
		g.edges = append(g.edges, *e)
		if by, seen := told[other.Code]; !seen {
			members[other.Kind] = append(members[other.Kind], other)
			told[other.Code] = e
		} else if graph.CompareTold(e, by, sp.Ref, other) < 0 {
			told[other.Code] = e
		}
	}
	for _, k := range graph.Kinds {
		all := members[k.Kind]
		if len(all) == 0 {
			continue
		}
		gr := group{kind: k.Kind, members: all, cap: capOf(g.order[0].Kind, sp.Kind, k.Kind)}
		if slices.Contains(g.q.All, sp.Code+":"+string(k.Kind)) {
			gr.cap, gr.all = groupLimit, true
		}
		placed := 0
		for _, r := range all {
			if g.spots[r.Code] != nil {
				continue
			}
			// A single one is shown: a fold would take as much room.
			if placed >= gr.cap && (gr.cap == 0 || placed+1 < len(all)) {
				break
			}
			if len(g.order) >= networkLimit {
				g.cut = true
				break
			}
			g.place(r, sp, told[r.Code])
			placed++
		}
		sp.groups = append(sp.groups, gr)
	}
	return nil
}

// peek counts the hidden neighbours of spots that are not opened, up to peekLimit spots.
func (g *growth) peek(view graph.View) error {
	asked := 0
	for _, sp := range g.order {
		if sp.opened || asked == peekLimit {
			continue
		}
		asked++
		steps, err := g.steps(view, sp.Code)
		if err != nil {
			return err
		}
		beyond := map[string]bool{}
		for i := range steps {
			if code := steps[i].Other.Code; g.spots[code] == nil {
				beyond[code] = true
			}
		}
		sp.beyond = len(beyond)
	}
	return nil
}

// foldRest attaches each spot's children, and after each kind a fold for those of
// the kind that are not shown anywhere.
func (g *growth) foldRest() {
	kids := map[*spot][]*spot{}
	for _, sp := range g.order[1:] {
		kids[sp.parent] = append(kids[sp.parent], sp)
	}
	for _, sp := range g.order {
		if !sp.opened {
			continue
		}
		sp.beyond = 0
		for _, gr := range sp.groups {
			for _, kid := range kids[sp] {
				if kid.Kind == gr.kind {
					sp.kids = append(sp.kids, kid)
				}
			}
			rest := 0
			for _, m := range gr.members {
				if g.spots[m.Code] == nil {
					rest++
				}
			}
			if rest > 0 {
				sp.beyond += rest
				sp.kids = append(sp.kids, &spot{Ref: graph.Ref{Kind: gr.kind}, parent: sp, step: sp.step + 1, count: rest, full: gr.all})
			}
		}
	}
}

// keepKinds keeps only spots of the kinds asked for and spots on the way to them.
func (g *growth) keepKinds(sp *spot) bool {
	sp.kids = slices.DeleteFunc(sp.kids, func(kid *spot) bool { return !g.keepKinds(kid) })
	keep := sp.parent == nil || len(sp.kids) > 0 || slices.Contains(g.q.Kinds, sp.Kind)
	if !keep && sp.count == 0 {
		delete(g.spots, sp.Code)
	}
	return keep
}
