package settle

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
)

// carryOn lets the sites of a trust, and the flows of its patients to a board, follow
// the one body that took over, where no list tells anything newer. Nothing is carried
// on where a body was split.
func (r *reconciler) carryOn() {
	c := carrying{r, map[int32][]succeeding{}, map[int32]int{}, map[int32]bool{}}
	for i := range r.edges {
		switch e := &r.edges[i]; e.Type {
		case graph.SucceededBy:
			c.successors[r.ends[i][0]] = append(c.successors[r.ends[i][0]], succeeding{r.ends[i][1], e.Seen})
			c.predecessors[r.ends[i][1]]++
		case graph.Serves:
			c.flows[r.ends[i][0]] = true
		}
	}
	c.sites()
	c.trusts()
	c.boards()
}

// onsSuccessors are the newer ONS codes of boards that kept their body and their ODS
// code. The look-up of names has only the newer ones.
var onsSuccessors = map[string]string{
	"E54000052": "E54000063", // NHS Surrey Heartlands
	"E54000053": "E54000064", // NHS Sussex
}

// carrying is what succession carries on.
type carrying struct {
	*reconciler
	successors   map[int32][]succeeding
	predecessors map[int32]int  // how many a body took over from
	flows        map[int32]bool // whether a list tells a trust's flows
}

// succeeding is one successor, and the day of the list that names it.
type succeeding struct {
	to   int32
	seen graph.Day
}

// successor returns the one body that took over from b and was open on the day that b
// closed. It is not ok if there are several or none, or if b is open.
func (c *carrying) successor(b int32) (next succeeding, on graph.Day, ok bool) {
	on = c.bodies[b].Closed
	if on == 0 {
		return next, 0, false
	}
	found := 0
	for _, s := range c.successors[b] {
		if c.bodies[s.to].On(on) && (found == 0 || s.to != next.to) {
			next, found = s, found+1
		}
	}
	return next, on, found == 1
}

// outlives says whether an edge lasts until the day on which one of its ends closed,
// so that only the closing ends it.
func outlives(e *graph.Edge, on graph.Day) bool {
	return e.Since < on && (e.Until == 0 || e.Until >= on)
}

// carried returns an edge as it goes on from a day with another end.
func (c *carrying) carried(e graph.Edge, from, to int32, on, seen graph.Day) link {
	e.From, e.To, e.Since, e.SinceBy, e.Until, e.UntilBy = c.bodies[from].Code, c.bodies[to].Code, on, false, 0, false
	e.Seen, e.Basis, e.Rule, e.Unconfirmed = max(e.Seen, seen), graph.Derived, graph.RuleSuccession, 0
	c.rules[RuleSuccession]++
	return link{e, from, to}
}

// sites gives each hospital the trust that took over from the one on its list.
func (c *carrying) sites() {
	for i, all := 0, len(c.edges); i < all; i++ {
		e, from, to := c.edges[i], c.ends[i][0], c.ends[i][1]
		if e.Type != graph.SiteOf || e.To == "" {
			continue
		}
		for {
			next, on, ok := c.successor(to)
			if !ok || !outlives(&e, on) || !c.bodies[from].On(on) {
				break
			}
			l := c.carried(e, from, next.to, on, next.seen)
			if until, told := c.toldFrom(from, on); told {
				l.Until, l.UntilBy = until, true
			}
			c.addEdge(&l)
			e, to = l.Edge, next.to
		}
	}
}

// toldFrom returns the first day after on from which a list names a trust for a site.
func (c *carrying) toldFrom(site int32, on graph.Day) (day graph.Day, ok bool) {
	for i := c.first[site]; i < c.first[site+1]; i++ {
		if e := &c.edges[i]; e.Type == graph.SiteOf && e.Since >= on && (day == 0 || e.Since < day) {
			day = e.Since
		}
	}
	return day, day != 0
}

// trusts gives the flows of a trust to the one that took over from it alone, unless a
// list tells flows of that one.
func (c *carrying) trusts() {
	for i, all := 0, len(c.edges); i < all; i++ {
		e, from, to := c.edges[i], c.ends[i][0], c.ends[i][1]
		if e.Type != graph.Serves {
			continue
		}
		for {
			next, on, ok := c.successor(from)
			if !ok || !outlives(&e, on) || c.flows[next.to] || c.predecessors[next.to] > 1 {
				break
			}
			l := c.carried(e, next.to, to, on, next.seen)
			c.addEdge(&l)
			e, from = l.Edge, next.to
		}
	}
}

// boards gives the flows to a board to the one that took over from it, and adds up
// those that come from several boards or were there before.
func (c *carrying) boards() {
	sums := map[[2]int32]int{} // the places of the edges of today, by their ends
	for i := range c.edges {
		if e := &c.edges[i]; e.Type == graph.Serves && e.Until == 0 && c.bodies[c.ends[i][1]].Closed == 0 {
			sums[c.ends[i]] = i
		}
	}
	for i := 0; i < len(c.edges); i++ { // also those added meanwhile, which may go on
		e, from, to := c.edges[i], c.ends[i][0], c.ends[i][1]
		if e.Type != graph.Serves {
			continue
		}
		next, on, ok := c.successor(to)
		if on == 0 || !outlives(&e, on) || !c.bodies[from].On(on) {
			continue
		}
		if !ok {
			c.unsplit(&e, len(c.successors[to]))
			continue
		}
		l := c.carried(e, from, next.to, on, next.seen)
		pair := [2]int32{from, next.to}
		at, there := sums[pair]
		if there && c.edges[at].Since == on && c.edges[at].Rule == graph.RuleSuccession {
			c.edges[at].Share += l.Share
			c.edges[at].Seen = max(c.edges[at].Seen, l.Seen)
			continue
		}
		if there && outlives(&c.edges[at], on) {
			l.Share += c.edges[at].Share
			c.edges[at].Until = on
		}
		sums[pair] = len(c.edges)
		c.addEdge(&l)
	}
}

// unsplit reports a flow to a board that several took over, or none.
func (c *carrying) unsplit(e *graph.Edge, into int) {
	if into > 1 {
		c.settle(RuleSplit, e.From, fmt.Sprintf("%s %s %s in %s: %d boards took over from %s, so nobody knows whose these patients are",
			e.From, e.Type, e.To, e.Source, into, e.To), e.Source)
	}
}
