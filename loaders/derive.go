package loaders

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"throughline/graph"
)

// mapDataset is the registrations map: the list whose memberships are the
// newest word on who is in which network.
const mapDataset = "gp-reg-pat-prac-map"

// boardsChanged is the day on which 42 boards became 36, and from which a
// pharmacy's board is its postcode's. Source: DATA.md 6, the ICB mergers of 2026.
const boardsChanged = graph.Day(20260401)

// commissioners gives a network that no list commissions, or whose
// commissioner is gone, the one sub-ICB that all its members share.
func (r *reconciler) commissioners() {
	members := map[string][]*graph.Edge{}
	commissioner := map[string][]*graph.Edge{}
	for i := range r.edges {
		e := &r.edges[i]
		switch e.Type {
		case graph.MemberOf:
			members[e.To] = append(members[e.To], e)
		case graph.CommissionedBy:
			commissioner[e.From] = append(commissioner[e.From], e)
		}
	}
	var newest graph.Day
	for _, f := range r.facts {
		if f.lists(graph.MemberOf, graph.Practice, "") {
			newest = max(newest, f.Source.Seen)
		}
	}
	counting := func(edges []*graph.Edge) *graph.Edge {
		for _, e := range edges {
			if e.Counts(newest) && r.nodes[e.To].On(newest) {
				return e
			}
		}
		return nil
	}
	var derived []graph.Edge
	for _, code := range r.codes {
		b := r.nodes[code]
		if b.Kind != graph.PCN || !b.On(newest) || counting(commissioner[code]) != nil {
			continue
		}
		shared, start, one := "", graph.Day(0), true
		seen := graph.Day(0)
		for _, m := range members[code] {
			if !m.Counts(newest) || !r.nodes[m.From].On(newest) {
				continue
			}
			c := counting(commissioner[m.From])
			if c == nil || (shared != "" && c.To != shared) {
				one = false
				break
			}
			shared, start = c.To, max(start, m.Since, c.Since)
			seen = max(seen, m.Seen, c.Seen)
		}
		if !one || shared == "" {
			continue
		}
		e := graph.Edge{Type: graph.CommissionedBy, From: code, To: shared, Since: start, SinceBy: start != 0,
			Source: "derived: commissioner of the members", Seen: seen, Basis: graph.Derived, Rule: "members"}
		for _, o := range commissioner[code] {
			ended := o.Until
			if gone := r.nodes[o.To].Closed; gone != 0 && (ended == 0 || gone < ended) {
				ended = gone
			}
			switch {
			case ended != 0 && ended <= newest && ended > e.Since:
				e.Since, e.SinceBy = ended, ended == o.Until && o.UntilBy
			case o.Since > newest && (e.Until == 0 || o.Since < e.Until):
				e.Until, e.UntilBy = o.Since, o.SinceBy
			}
		}
		if e.Since != 0 && e.Since > newest {
			e.Since, e.SinceBy = newest, true
		}
		derived = append(derived, e)
		r.settle(ruleMembers, code, fmt.Sprintf("%s is commissioned by %s, as all its members are", code, shared))
	}
	r.edges = append(r.edges, derived...)
}

// boards gives each pharmacy the board of its list until boards changed, and
// from then on that of its postcode.
func (r *reconciler) boards() {
	for _, code := range r.codes {
		b := r.nodes[code]
		if b.Kind != graph.Pharmacy {
			continue
		}
		key := singleKey{graph.BasedIn, code, ""}
		spans := r.timeline(key, r.single[key])
		delete(r.single, key)
		point := r.points[squash(b.Postcode)]
		board := point.Board
		if c, ok := r.alias[board]; ok {
			board = c
		}
		if to := r.nodes[board]; b.Postcode == "" || to == nil || to.Kind != graph.ICS || (to.Closed != 0 && to.Closed <= boardsChanged) {
			r.keep(spans)
			continue
		}
		e := graph.Edge{Type: graph.BasedIn, From: code, To: board, Since: boardsChanged, Source: point.boardBy.Name, Seen: max(point.boardBy.Seen, b.Seen), Basis: graph.Derived, Rule: "postcode"}
		kept := spans[:0]
		for _, s := range spans {
			if s.Since >= boardsChanged {
				continue
			}
			// A board that was the same before did not begin then.
			e.SinceBy = s.To == board && (s.Until == 0 || s.Until >= boardsChanged)
			if s.Until == 0 || s.Until > boardsChanged {
				s.Until = boardsChanged
			}
			kept = append(kept, s)
		}
		r.rules[ruleBoard]++
		r.keep(kept)
		r.edges = append(r.edges, e)
	}
}

// clip holds every edge to the days on which both its ends were open.
func (r *reconciler) clip() {
	kept := r.edges[:0]
	for _, e := range r.edges {
		if e.Type == graph.SucceededBy || r.clipped(&e) {
			kept = append(kept, e)
		}
	}
	r.edges = kept
}

// clipped holds an edge to the days on which both its ends were open, and says
// whether there are any.
func (r *reconciler) clipped(e *graph.Edge) bool {
	for _, b := range []*body{r.nodes[e.From], r.nodes[e.To]} {
		if b.Closed != 0 && (e.Until == 0 || e.Until > b.Closed) {
			e.Until, e.UntilBy = b.Closed, false
			e.Unconfirmed = 0
			r.rules[ruleClosedEnd]++
		}
		if b.Opened != 0 && e.Since != 0 && e.Since < b.Opened {
			e.Since, e.SinceBy = b.Opened, false
			r.rules[ruleBirth]++
		}
	}
	return e.Until == 0 || e.Until > e.Since
}

// span is a run of days, until not counting; 0 and farDay stand for no bound.
type span struct{ since, until graph.Day }

const farDay = graph.Day(99991231)

func (s span) cut(by span) (inside span, outside []span) {
	inside = span{max(s.since, by.since), min(s.until, by.until)}
	if inside.since >= inside.until {
		return span{}, []span{s}
	}
	if s.since < inside.since {
		outside = append(outside, span{s.since, inside.since})
	}
	if inside.until < s.until {
		outside = append(outside, span{inside.until, s.until})
	}
	return inside, outside
}

// end0 is an end for comparing: an open one lies after all others.
func end0(until graph.Day) graph.Day {
	if until == 0 {
		return farDay
	}
	return until
}

func spanOf(since, until graph.Day) span {
	return span{since, end0(until)}
}

// nearest aligns each pharmacy to the network of the nearest practice that is
// a member of one, for each run of days between changes.
func (r *reconciler) nearest() {
	surgeries, reach := r.surgeries()
	if len(surgeries) == 0 {
		return
	}
	grid := newGrid(surgeries)
	var pharmacies []*body
	for _, code := range r.codes {
		if b := r.nodes[code]; b.Kind == graph.Pharmacy && b.HasPoint() && b.Postcode != "" {
			pharmacies = append(pharmacies, b)
		}
	}
	// Each pharmacy stands alone, so they are shared out over the cores; the
	// parts keep their order.
	size := max(1, (len(pharmacies)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	parts := slices.Collect(slices.Chunk(pharmacies, size))
	done := make([][]graph.Edge, len(parts))
	var work sync.WaitGroup
	for i, part := range parts {
		work.Go(func() {
			for _, b := range part {
				done[i] = append(done[i], grid.align(b, reach)...)
			}
		})
	}
	work.Wait()
	for _, part := range done {
		r.rules[ruleNearest] += len(part)
		r.edges = append(r.edges, part...)
	}
}

// align returns the networks of the practices nearest to a pharmacy, each for
// the days on which it was so.
func (g *grid) align(b *body, reach span) []graph.Edge {
	open, _ := spanOf(b.Opened, b.Closed).cut(reach)
	if open.since >= open.until {
		return nil
	}
	var out []graph.Edge
	left := []span{open}
	g.each(b.Lat, b.Lon, func(s *surgery, metres float64) bool {
		for _, m := range s.members {
			var rest []span
			for _, l := range left {
				in, outside := l.cut(m.days)
				rest = append(rest, outside...)
				if in.since >= in.until {
					continue
				}
				e := graph.Edge{Type: graph.AlignedTo, From: b.Code, To: m.pcn, Since: in.since, Rule: graph.RuleNearest, Distance: graph.Apart(metres),
					Source: "derived: nearest member practice", Seen: max(b.Seen, b.placed, m.seen), Basis: graph.Derived}
				if in.until != farDay {
					e.Until = in.until
				}
				out = append(out, e)
			}
			left = rest
		}
		return len(left) > 0
	})
	return out
}

// surgery is a practice that lies somewhere and has been a member.
type surgery struct {
	code     string
	lat, lon float64
	members  []membership
}

// membership is the days on which a practice was in a network, both being open.
type membership struct {
	pcn  string
	days span
	seen graph.Day
}

// surgeries returns the practices to measure from, by code, and the days that
// any membership covers.
func (r *reconciler) surgeries() ([]*surgery, span) {
	by := map[string]*surgery{}
	reach := span{farDay, 0}
	for i := range r.edges {
		e := &r.edges[i]
		if e.Type != graph.MemberOf {
			continue
		}
		b := r.nodes[e.From]
		if !b.HasPoint() || b.Postcode == "" {
			continue
		}
		s := by[e.From]
		if s == nil {
			s = &surgery{e.From, b.Lat, b.Lon, nil}
			by[e.From] = s
		}
		days := spanOf(max(e.Since, b.Opened, r.nodes[e.To].Opened), e.Until)
		s.members = append(s.members, membership{e.To, days, max(e.Seen, b.Seen, b.placed)})
		reach = span{min(reach.since, days.since), max(reach.until, days.until)}
	}
	out := make([]*surgery, 0, len(by))
	for _, s := range by {
		slices.SortFunc(s.members, func(a, b membership) int { return cmp.Compare(a.days.since, b.days.since) })
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *surgery) int { return cmp.Compare(a.code, b.code) })
	return out, reach
}
