package settle

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// covers lets each committee cover the pharmacies and networks of its council areas by
// edges of its own, so that each is one step from the committee that serves it. What a
// file names for a body counts alone, on its days.
func (r *reconciler) covers() {
	ofArea, ofNetwork := map[int32][]covering{}, map[int32][]covering{}
	named := map[int32][]span{} // the days on which a file names a committee of a body
	for i := range r.edges {
		if r.edges[i].Type != graph.Covers {
			continue
		}
		c, to := coveringOf(&r.edges[i], r.ends[i][0]), r.ends[i][1]
		switch r.bodies[to].Kind {
		case graph.HWB:
			ofArea[to] = append(ofArea[to], c)
		case graph.PCN:
			ofNetwork[to] = append(ofNetwork[to], c)
			named[to] = append(named[to], c.span)
		case graph.Pharmacy:
			named[to] = append(named[to], c.span)
		}
	}
	if len(ofArea)+len(ofNetwork) == 0 {
		return
	}
	ofPharmacy := r.pharmaciesBy(graph.InArea, graph.RuleArea, ofArea, named)
	for b, found := range ofPharmacy { // what an area settles needs no network
		for _, c := range found {
			named[b] = append(named[b], c.span)
		}
	}
	ofPCN := map[int32][]covering{} // by what their pharmacies' council areas lead to
	r.each(graph.AlignedTo, func(e *graph.Edge, pharmacy, pcn int32) {
		for _, c := range ofPharmacy[pharmacy] {
			if in, ok := c.during(e); ok {
				ofPCN[pcn] = append(ofPCN[pcn], in)
			}
		}
	})
	for b, found := range r.pharmaciesBy(graph.AlignedTo, graph.RuleNetwork, ofNetwork, named) {
		ofPharmacy[b] = append(ofPharmacy[b], found...)
	}
	for n := range r.bodies {
		b := int32(n)
		r.cover(b, ofPharmacy[b], RuleCoversPharmacy)
		r.cover(b, unlessNamed(alone(ofPCN[b]), named[b]), RuleCoversNetwork)
	}
}

// The rules of this file, as the report shows them.
const (
	RuleCoversPharmacy = "a committee covers a pharmacy by its council area, or else by its PCN"
	RuleCoversNetwork  = "a committee covers a PCN if all its pharmacies lead to no other"
)

// covering is a committee, and the days on which it covers a body.
type covering struct {
	lpc int32
	span
	sinceBy, untilBy bool
	seen             graph.Day
	rule             string
}

func coveringOf(e *graph.Edge, lpc int32) covering {
	return covering{lpc: lpc, span: spanOf(e.Since, e.Until), sinceBy: e.SinceBy, untilBy: e.UntilBy, seen: e.Seen}
}

// during returns the days of c on which an edge counts too. It is not ok if there are none.
func (c covering) during(e *graph.Edge) (covering, bool) {
	in, _ := c.cut(spanOf(e.Since, e.Until))
	if in.since >= in.until {
		return c, false
	}
	if in.since != c.since {
		c.sinceBy = e.SinceBy
	}
	if in.until != c.until {
		c.untilBy = e.UntilBy
	}
	c.span, c.seen = in, max(c.seen, e.Seen)
	return c, true
}

// each calls f with the edges of a type, and their ends; of those aligned, with the nearest.
func (r *reconciler) each(t graph.EdgeType, f func(e *graph.Edge, from, to int32)) {
	for i := range r.edges {
		if e := &r.edges[i]; e.Type == t && (t != graph.AlignedTo || e.Rule == graph.RuleNearest) {
			f(e, r.ends[i][0], r.ends[i][1])
		}
	}
}

// pharmaciesBy returns what covers each pharmacy by way of what edges of a type lead to,
// on the days on which nothing is named for it.
func (r *reconciler) pharmaciesBy(t graph.EdgeType, rule string, of map[int32][]covering, named map[int32][]span) map[int32][]covering {
	found := map[int32][]covering{}
	r.each(t, func(e *graph.Edge, from, to int32) {
		if r.bodies[from].Kind != graph.Pharmacy {
			return
		}
		for _, c := range of[to] {
			if in, ok := c.during(e); ok {
				in.rule = rule
				found[from] = append(found[from], unlessNamed([]covering{in}, named[from])...)
			}
		}
	})
	return found
}

// unlessNamed leaves out the days that are named.
func unlessNamed(all []covering, named []span) (left []covering) {
	for _, c := range all {
		left = append(left, c.on(leaving([]span{c.span}, named))...)
	}
	return left
}

// leaving returns the days that are in none of those to leave out.
func leaving(days, out []span) []span {
	for _, o := range out {
		days = outside(days, o)
	}
	return days
}

// on returns c for each of these runs of its days.
func (c covering) on(days []span) (out []covering) {
	for _, d := range days {
		part := c
		part.span = d
		part.sinceBy, part.untilBy = c.sinceBy && d.since == c.since, c.untilBy && d.until == c.until
		out = append(out, part)
	}
	return out
}

// alone returns those of several committees on the days on which there is just one.
func alone(all []covering) (left []covering) {
	if !slices.ContainsFunc(all, func(c covering) bool { return c.lpc != all[0].lpc }) {
		return all
	}
	for _, c := range all {
		var others []span
		for _, o := range all {
			if o.lpc != c.lpc {
				others = append(others, o.span)
			}
		}
		left = append(left, c.on(leaving([]span{c.span}, others))...)
	}
	return left
}

// cover adds the edges from committees to a body: one for each run of days.
func (r *reconciler) cover(b int32, all []covering, rule string) {
	slices.SortFunc(all, func(x, y covering) int {
		return cmp.Or(cmp.Compare(x.lpc, y.lpc), cmp.Compare(x.since, y.since), cmp.Compare(y.until, x.until), cmp.Compare(x.rule, y.rule))
	})
	for i := 0; i < len(all); {
		c := all[i]
		for i++; i < len(all) && all[i].lpc == c.lpc && all[i].rule == c.rule && all[i].since <= c.until; i++ {
			if next := all[i]; next.until > c.until {
				c.until, c.untilBy = next.until, next.untilBy
			} else if next.until == c.until {
				c.untilBy = c.untilBy && next.untilBy
			}
			if all[i].since == c.since {
				c.sinceBy = c.sinceBy && all[i].sinceBy
			}
			c.seen = max(c.seen, all[i].seen)
		}
		e := link{graph.Edge{Type: graph.Covers, From: r.bodies[c.lpc].Code, To: r.bodies[b].Code, Since: c.since, SinceBy: c.sinceBy,
			UntilBy: c.untilBy, Rule: cmp.Or(c.rule, graph.RuleArea), Source: derivedArea, Seen: c.seen, Basis: graph.Derived}, c.lpc, b}
		if c.until != farDay {
			e.Until = c.until
		}
		r.rules[rule]++
		r.addEdge(&e)
	}
}
