package loaders

import (
	"fmt"
	"maps"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// closeAbsent closes what a complete list held and a newer one of the same data
// set does not.
func (r *reconciler) closeAbsent() {
	type list struct {
		seen graph.Day
		last map[string]int // by code, the index of the facts that hold it
	}
	lists := map[string]int{}
	for _, f := range r.facts {
		lists[f.Dataset.Name]++
	}
	byDataset := map[string]list{}
	for i, f := range r.facts {
		if !f.Dataset.Complete || lists[f.Dataset.Name] == 1 {
			continue
		}
		before := byDataset[f.Dataset.Name]
		now := list{f.Source.Seen, make(map[string]int, len(f.Nodes))}
		for k := range f.Nodes {
			if !f.Nodes[k].NameOnly {
				now.last[f.Nodes[k].Code] = i
			}
		}
		if f.Unreadable {
			// Any body may be the one of a row that could not be read.
			maps.Copy(now.last, before.last)
		}
		for code, last := range before.last {
			if _, ok := now.last[code]; ok {
				continue
			}
			if before.seen == now.seen || f.Refused[code] || slices.Contains(f.Proposed, code) {
				now.last[code] = last // two lists of one day are one; a refused row is there
				continue
			}
			b := r.directory.find(code)
			if (b.Closed != 0 && b.Closed <= f.Source.Seen) || b.Opened > f.Source.Seen || r.namedAfter(b, f.Source.Seen) {
				continue
			}
			b.Closed, b.Status, b.dated = f.Source.Seen, "closed", i+1
			r.settle(ruleAbsent, code, fmt.Sprintf("%s is in %s and not in %s: closed by %s", code, r.facts[last].Source.Name, f.Source.Name, f.Source.Seen), r.facts[last].Source.Name, f.Source.Name)
		}
		byDataset[f.Dataset.Name] = now
	}
	for _, b := range r.bodies {
		if b.lastNamed > b.dated && b.Closed != 0 {
			f := r.facts[b.lastNamed-1]
			if b.Closed <= f.Source.Seen {
				r.settle(ruleReopened, b.Code, fmt.Sprintf("%s closed on %s by an older file, but %s names it", b.Code, b.Closed, f.Source.Name), f.Source.Name)
				b.Closed, b.Status = 0, ""
			}
		}
	}
}

// namedAfter says whether a file of a later day than on speaks of b.
func (r *reconciler) namedAfter(b *body, on graph.Day) bool { return b.Seen > on }

// mendBodies gives every stakeholder a name and days that a body can have.
func (r *reconciler) mendBodies() {
	for _, b := range r.bodies {
		if b.Name == "" {
			b.Name, b.Unnamed = b.Code, true
		}
		if b.Opened != 0 && b.Closed != 0 && b.Closed < b.Opened {
			r.settle(ruleBackwards, b.Code, fmt.Sprintf("%s closed on %s, before it opened on %s: when it opened is taken as unknown", b.Code, b.Closed, b.Opened), b.Source)
			b.Opened = 0
		}
	}
}
