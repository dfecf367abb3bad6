package settle

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// beforeBoards returns, by code, the first day before ICBs opened on which a file names
// what is an ICS or a sub-ICB now, or says that something is part of it: an STP or a
// CCG then.
func (r *reconciler) beforeBoards() map[string]graph.Day {
	named := map[string]graph.Day{}
	for _, f := range r.facts { // oldest first
		if f.Source.Seen >= facts.BoardsOpened {
			break
		}
		for i := range f.Nodes {
			n := &f.Nodes[i]
			if (n.Kind == graph.ICS || n.Kind == graph.SubICB) && n.Name != "" && named[n.Code] == 0 {
				named[n.Code] = f.Source.Seen
			}
		}
		for i := range f.Edges {
			if e := &f.Edges[i]; e.ToKind == graph.ICS && !e.None && named[e.To] == 0 {
				named[e.To] = f.Source.Seen
			}
		}
	}
	return named
}

// beginBoards opens each ICS on the day on which ICBs opened, unless a file gives a
// day. If an older file names it, it is there from that file's day: an STP, whose name
// ended when the ICB opened, as the name of a CCG did.
func (r *reconciler) beginBoards(before map[string]graph.Day) {
	for _, b := range r.bodies {
		if b.Kind != graph.ICS && b.Kind != graph.SubICB {
			continue
		}
		first := before[b.Code]
		if b.Kind == graph.ICS && b.Opened == 0 && (b.Closed == 0 || b.Closed > facts.BoardsOpened) {
			if b.Opened = facts.BoardsOpened; first != 0 {
				b.Opened = first
			}
		}
		if first == 0 {
			continue
		}
		for i := range b.past {
			if was := &b.past[i]; was.Field == graph.PastName && was.Until > facts.BoardsOpened {
				was.Until = facts.BoardsOpened
				break
			}
		}
	}
}
