package settle

import (
	"cmp"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// beforeBoard is what a file says of an ICS or a sub-ICB before ICBs opened, when it was
// an STP or a CCG.
type beforeBoard struct {
	since        graph.Day // of the first file that names it, or says that something is part of it
	name, source string    // by the newest file of that time
}

// beforeBoards returns what files of the time before ICBs say, by code.
func (r *reconciler) beforeBoards() map[string]beforeBoard {
	all := map[string]beforeBoard{}
	for _, f := range r.facts { // oldest first
		if f.Source.Seen >= graph.BoardsOpened {
			break
		}
		for i := range f.Nodes {
			if n := &f.Nodes[i]; (n.Kind == graph.ICS || n.Kind == graph.SubICB) && n.Name != "" {
				all[n.Code] = beforeBoard{cmp.Or(all[n.Code].since, f.Source.Seen), n.Name, f.Source.Name}
			}
		}
		for i := range f.Edges {
			if e := &f.Edges[i]; e.ToKind == graph.ICS && !e.None && all[e.To].since == 0 {
				all[e.To] = beforeBoard{since: f.Source.Seen}
			}
		}
	}
	return all
}

// beginBoards opens each ICS on the day on which ICBs opened, unless a file gives a
// day. If an older file names it, it is there from that file's day: an STP, whose name
// ended when the ICB opened, as the name of a CCG did.
func (r *reconciler) beginBoards(before map[string]beforeBoard) {
	for _, b := range r.bodies {
		if b.Kind != graph.ICS && b.Kind != graph.SubICB {
			continue
		}
		was := before[b.Code]
		if b.Kind == graph.ICS && b.Opened == 0 && (b.Closed == 0 || b.Closed > graph.BoardsOpened) {
			b.Opened = cmp.Or(was.since, graph.BoardsOpened)
		}
		if was.since != 0 {
			b.calledBefore(&was)
		}
	}
}

// calledBefore ends the name of before ICBs on the day on which they opened.
func (b *body) calledBefore(was *beforeBoard) {
	named := false
	for i := range b.past {
		old := &b.past[i]
		if old.Field != graph.PastName {
			continue
		}
		if named = true; old.Until > graph.BoardsOpened {
			old.Until = graph.BoardsOpened
			return
		}
	}
	if !named && was.name != "" && !strings.EqualFold(was.name, b.Name) {
		b.past = append(b.past, graph.Former{Until: graph.BoardsOpened, Field: graph.PastName, Value: was.name, Source: was.source})
	}
}
