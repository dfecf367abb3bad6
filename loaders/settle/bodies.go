package settle

import (
	"fmt"
	"maps"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// closeAbsent closes what a complete list named and a newer list of the same data
// set leaves out. It reopens what a later file of any data set names.
func (r *reconciler) closeAbsent() {
	lists := map[string]int{}
	for _, f := range r.facts {
		lists[f.Dataset.Name]++
	}
	newest := map[string]completeList{}
	for i, f := range r.facts {
		if f.Dataset.Complete && lists[f.Dataset.Name] > 1 {
			newest[f.Dataset.Name] = r.closeLeftOut(newest[f.Dataset.Name], i)
		}
	}
	for _, b := range r.bodies {
		if b.lastNamed > b.dated && b.Closed != 0 {
			r.reopen(b, r.facts[b.lastNamed-1])
		}
	}
	r.beginBoards(r.beforeBoards())
}

// completeList is the newest complete list of a data set so far.
type completeList struct {
	seen graph.Day
	last map[string]int // by code, the index of the last facts that list it
}

// closeLeftOut closes what the list before has and the list at an index of the facts
// leaves out. It returns the latter.
func (r *reconciler) closeLeftOut(before completeList, at int) completeList {
	f := r.facts[at]
	now := completeList{f.Source.Seen, make(map[string]int, len(f.Nodes))}
	for k := range f.Nodes {
		if !f.Nodes[k].NameOnly {
			now.last[f.Nodes[k].Code] = at
		}
	}
	if f.Unreadable {
		// The row that could not be read may be about any of them.
		maps.Copy(now.last, before.last)
	}
	for code, last := range before.last {
		if _, ok := now.last[code]; ok {
			continue
		}
		// Two lists of one day count as one list, and a refused row still lists its code.
		if before.seen == now.seen || f.Refused[code] || slices.Contains(f.Proposed, code) {
			now.last[code] = last
			continue
		}
		r.closeBody(code, last, at)
	}
	return now
}

// closeBody closes what the facts at index last list and those at index now leave out,
// unless it is closed by then, opens later, or a later file names it.
func (r *reconciler) closeBody(code string, last, now int) {
	b, before, after := r.directory.find(code), r.facts[last].Source, r.facts[now].Source
	if (b.Closed != 0 && b.Closed <= after.Seen) || b.Opened > after.Seen || r.namedAfter(b, after.Seen) {
		return
	}
	b.Closed, b.ClosedBy, b.Status, b.dated = after.Seen, true, graph.StatusClosed, now+1
	words := fmt.Sprintf("%s is in %s but not in the newer %s, so it counts as closed from %s", code, before.Name, after.Name, after.Seen)
	r.settle(RuleAbsent, code, words, before.Name, after.Name)
}

// reopen takes back the closing of b if f is from that day or later: f still names b.
func (r *reconciler) reopen(b *body, f *facts.Facts) {
	if b.Closed > f.Source.Seen {
		return
	}
	words := fmt.Sprintf("an older file says that %s closed on %s, but the newer %s still names it, so it counts as open",
		b.Code, b.Closed, f.Source.Name)
	r.settle(RuleReopened, b.Code, words, f.Source.Name)
	b.Closed, b.ClosedBy, b.Status = 0, false, ""
}

// namedAfter says whether a file from a day after on names b.
func (r *reconciler) namedAfter(b *body, on graph.Day) bool { return b.Seen > on }

// mendBodies gives every stakeholder a name and its kind, and removes an opening day
// that is after the closing day.
func (r *reconciler) mendBodies() {
	r.mendKinds()
	for _, b := range r.bodies {
		if b.Name == "" {
			b.Name, b.Unnamed = b.Code, true
		}
		if b.Status != graph.StatusProposed {
			// A list that it opened is right from the day it opened.
			b.past = slices.DeleteFunc(b.past, func(f graph.Former) bool {
				return f.Field == graph.PastStatus && f.Value == graph.StatusProposed
			})
		}
		if b.Opened != 0 && b.Closed != 0 && b.Closed < b.Opened {
			words := fmt.Sprintf("%s closed on %s, which is before it opened on %s: its opening date is ignored", b.Code, b.Closed, b.Opened)
			r.settle(RuleBackwards, b.Code, words, b.Source)
			b.Opened = 0
		}
	}
}

// mendKinds gives the stakeholders whose kind is a guess by the shape of their code the
// kind that the newest file says, also if it says so only in rows about others.
func (r *reconciler) mendKinds() {
	guessed := map[string]*body{}
	for _, f := range r.facts {
		for i := range f.Edges {
			e := &f.Edges[i]
			if !e.Guess {
				continue
			}
			for _, code := range [2]string{e.From, e.To} {
				if b := r.directory.find(code); b != nil && !b.declared {
					guessed[code] = b
				}
			}
		}
	}
	if len(guessed) == 0 {
		return
	}
	for _, f := range r.facts { // oldest first
		for i := range f.Edges {
			e := &f.Edges[i]
			if e.Guess {
				continue
			}
			if b := guessed[e.From]; b != nil && e.FromKind != "" {
				b.Kind = e.FromKind
			}
			if b := guessed[e.To]; b != nil && e.ToKind != "" && !e.None {
				b.Kind = e.ToKind
			}
		}
	}
}
