package ladder

import (
	"sort"
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// OfFound returns the scene of the paths between two stakeholders: the first is
// marked, and the others are around it, as many as fit into this many boxes and on a
// sheet of paper.
func OfFound(sources graph.Sources, f ask.Found, most int) Scene {
	fits := func(s Scene) bool { return most < MaxBoxes || s.highest() <= columnMost/2 || wide(s).H <= tallGoal }
	all := ofSome(sources, f, len(f.Paths), most)
	if fits(all) {
		return all
	}
	some := sort.Search(len(f.Paths), func(i int) bool { return !fits(ofSome(sources, f, i+1, most)) })
	return ofSome(sources, f, max(some, 1), most)
}

// ofSome returns the scene of at most some of the paths.
func ofSome(sources graph.Sources, f ask.Found, some, most int) Scene {
	s := newScene(f.On)
	s.Title = sentence.Called(f.From) + " to " + sentence.Called(f.To) + " on " + f.On.Words()
	last := 0
	for _, p := range f.Paths {
		last = max(last, p.Hops)
	}
	drawn := 0
	for i, p := range f.Paths {
		fresh := 1 // for a box that counts the paths alike
		for _, n := range p.Nodes {
			if _, ok := s.byCode[n.Code]; !ok {
				fresh++
			}
		}
		if drawn > 0 && (drawn == some || s.boxes()+fresh > most) {
			break
		}
		drawn++
		s.path(sources, p, f.On, i, last)
	}
	s.Desc = strconv.Itoa(drawn) + " paths are drawn. The closest is marked."
	if drawn == 1 {
		s.Desc = "One path is drawn."
	}
	if n := len(f.Paths) - drawn; n > 0 {
		s.legend = "+ " + strconv.Itoa(n) + " more paths, listed in words"
		s.Desc += " " + strconv.Itoa(n) + " more are listed in words only."
	}
	s.compact()
	return s
}

// path puts the i-th path on the scene, whose last column is given. A
// stakeholder on several paths is where the first of them puts it.
func (s *Scene) path(sources graph.Sources, p graph.Path, on graph.Day, i, last int) {
	at := make([]int, len(p.Nodes))
	for k, n := range p.Nodes {
		node, ok := s.byCode[n.Code]
		if !ok {
			col := k
			if k == len(p.Nodes)-1 {
				col = last
			}
			node = s.add(n, col, i)
			s.nodes[node].box.Main = i == 0
			s.nodes[node].box.Here = k == 0 || k == len(p.Nodes)-1
		}
		at[k] = node
	}
	for k := range p.Edges {
		e := p.Edges[k].Edge
		from, to := p.Nodes[k], p.Nodes[k+1]
		a, b := at[k], at[k+1]
		if e.From != from.Code {
			a, b = b, a
		}
		s.join(a, b, e, sentence.Called(from)+" "+sentence.Hop(sources, &e, from, to, on)+".", i == 0)
	}
	if p.Alike > 0 && len(at) > 2 {
		n := &s.nodes[at[p.Varies]] // the others have another one here
		n.below = append(n.below, moreBox(p.Alike, "like this", "", "", false))
	}
}
