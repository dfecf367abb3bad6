package settle

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// commissioners gives a network that no list commissions, or whose commissioner has
// closed, the one sub-ICB that commissions all its members.
func (r *reconciler) commissioners() {
	newest := r.newestMemberships()
	without := map[int32][]int32{} // by network, its memberships
	for i, b := range r.bodies {
		if b.Kind != graph.PCN || !b.On(newest) {
			continue
		}
		if by, _ := r.commissionerOn(int32(i), newest); by == nil {
			without[int32(i)] = nil
		}
	}
	if len(without) == 0 {
		return
	}
	for i := range r.edges {
		if r.edges[i].Type != graph.MemberOf {
			continue
		}
		if list, ok := without[r.ends[i][1]]; ok {
			without[r.ends[i][1]] = append(list, int32(i))
		}
	}
	for _, n := range slices.Sorted(maps.Keys(without)) {
		e, ok := r.sharedCommissioner(n, without[n], newest)
		if !ok {
			continue
		}
		r.between(&e, newest)
		r.addEdge(&e)
		r.settle(RuleMembers, e.From, fmt.Sprintf("%s counts as commissioned by %s, because all its members are", e.From, e.To))
	}
}

// newestMemberships returns the day of the newest list that says which network each
// practice is in.
func (r *reconciler) newestMemberships() (newest graph.Day) {
	for i, f := range r.facts {
		if r.lists(i, graph.MemberOf, graph.Practice, "") {
			newest = max(newest, f.Source.Seen)
		}
	}
	return newest
}

// commissionerOn returns the edge to the commissioner of a body on a day, and the number
// of the commissioner; nil and nobody if it has none that is open.
func (r *reconciler) commissionerOn(b int32, on graph.Day) (by *graph.Edge, to int32) {
	for i := r.first[b]; i < r.first[b+1]; i++ {
		e, to := &r.edges[i], r.ends[i][1]
		if e.Type == graph.CommissionedBy && e.Counts(on) && r.bodies[to].On(on) {
			return e, to
		}
	}
	return nil, nobody
}

// sharedCommissioner returns the edge from network n to the one commissioner of all its
// members on a day. It is not ok if they have several or any has none.
func (r *reconciler) sharedCommissioner(n int32, memberships []int32, on graph.Day) (e link, ok bool) {
	shared, start, seen := nobody, graph.Day(0), graph.Day(0)
	for _, i := range memberships {
		m, from := &r.edges[i], r.ends[i][0]
		if !m.Counts(on) || !r.bodies[from].On(on) {
			continue
		}
		c, to := r.commissionerOn(from, on)
		if c == nil || (shared != nobody && to != shared) {
			return link{}, false
		}
		shared, start = to, max(start, m.Since, c.Since)
		seen = max(seen, m.Seen, c.Seen)
	}
	if shared == nobody {
		return link{}, false
	}
	return link{graph.Edge{
		Type: graph.CommissionedBy, From: r.bodies[n].Code, To: r.bodies[shared].Code, Since: start, SinceBy: start != 0,
		Source: derivedMembers, Seen: seen, Basis: graph.Derived, Rule: graph.RuleMembers,
	}, n, shared}, true
}

// between starts a derived commissioner when the last one on a list ends, and ends it
// when the next one on a list begins.
func (r *reconciler) between(e *link, newest graph.Day) {
	for i := r.first[e.from]; i < r.first[e.from+1]; i++ {
		o := &r.edges[i]
		if o.Type != graph.CommissionedBy {
			continue
		}
		ended := o.Until
		if gone := r.bodies[r.ends[i][1]].Closed; gone != 0 && (ended == 0 || gone < ended) {
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
}

// board gives a pharmacy the board of its list until BoardsChanged, and from that day
// the board of its postcode.
func (r *reconciler) board(b *body, spans []claim) []claim {
	board := r.known(b.board)
	to := r.directory.find(board)
	if b.Status == graph.StatusProposed || b.Postcode == "" || to == nil || to.Kind != graph.ICS ||
		(to.Closed != 0 && to.Closed <= facts.BoardsChanged) {
		return spans
	}
	e := link{graph.Edge{
		Type: graph.BasedIn, From: b.Code, To: board, Since: facts.BoardsChanged,
		Source: b.boardBy.Name, Seen: max(b.boardBy.Seen, b.Seen), Basis: graph.Derived, Rule: graph.RulePostcode,
	}, b.number, to.number}
	kept := spans[:0]
	for _, s := range spans {
		if s.Since >= facts.BoardsChanged {
			continue
		}
		// If the board was the same before, this edge does not begin on that day.
		e.SinceBy = s.To == board && (s.Until == 0 || s.Until >= facts.BoardsChanged)
		if s.Until == 0 || s.Until > facts.BoardsChanged {
			s.Until = facts.BoardsChanged
		}
		kept = append(kept, s)
	}
	r.rules[RuleBoard]++
	return append(kept, claim{link: e})
}

// clip limits every edge to the days on which both its ends were open. It keeps the
// edges in order, which surgeries needs.
func (r *reconciler) clip() {
	all, ends := r.edges, r.ends
	r.edges, r.ends, r.first = r.edges[:0], r.ends[:0], nil
	for i := range all {
		e := link{all[i], ends[i][0], ends[i][1]}
		if e.Type == graph.SucceededBy || r.clipped(&e) {
			r.addEdge(&e)
		}
	}
}

// clipped limits an edge to the days on which both its ends were open, and says
// whether there are any.
func (r *reconciler) clipped(e *link) bool {
	for _, b := range [2]*body{r.bodies[e.from], r.bodies[e.to]} {
		if b.Closed != 0 && (e.Until == 0 || e.Until > b.Closed) {
			e.Until, e.UntilBy = b.Closed, b.ClosedBy
			e.Unconfirmed = 0
			r.rules[RuleClosedEnd]++
		}
		if b.Opened != 0 && e.Since != 0 && e.Since < b.Opened {
			e.Since, e.SinceBy = b.Opened, false
			r.rules[RuleBirth]++
		}
	}
	return e.Until == 0 || e.Until > e.Since
}

// span is a run of days, up to but not including until. A since of 0 and an until of
// farDay mean that it has no bound.
type span struct{ since, until graph.Day }

const farDay = graph.Day(99991231)

// cut divides the days of s into those inside by and those outside it.
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

// end0 returns an end that compares correctly: an open end is after all others.
func end0(until graph.Day) graph.Day {
	if until == 0 {
		return farDay
	}
	return until
}

func spanOf(since, until graph.Day) span {
	return span{since, end0(until)}
}

// nearest aligns each pharmacy to the network of the nearest practice that is in one,
// for each run of days between changes.
func (r *reconciler) nearest() {
	surgeries, reach := r.surgeries()
	if len(surgeries) == 0 {
		return
	}
	grid := newGrid(surgeries)
	type located struct {
		cell [2]int
		*body
	}
	var pharmacies []located
	for _, b := range r.bodies {
		if b.Kind == graph.Pharmacy && b.Status != graph.StatusProposed && b.HasPoint() && b.Postcode != "" {
			pharmacies = append(pharmacies, located{grid.cellOf(b.Lat, b.Lon), b})
		}
	}
	// Pharmacies in one area look at the same practices, so handle them together.
	slices.SortFunc(pharmacies, func(a, b located) int {
		return cmp.Or(compareCells(a.cell, b.cell), cmp.Compare(a.number, b.number))
	})
	// Pharmacies do not depend on each other, so divide them between the cores.
	size := max(1, (len(pharmacies)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	parts := slices.Collect(slices.Chunk(pharmacies, size))
	done := make([][]link, len(parts))
	var work sync.WaitGroup
	for i, part := range parts {
		work.Go(func() {
			find, found := finder{grid: grid}, make([]link, 0, 2*len(part))
			for _, p := range part {
				found = find.align(found, p.body, reach)
			}
			done[i] = found
		})
	}
	work.Wait()
	for _, part := range done {
		r.rules[RuleNearest] += len(part)
		for i := range part {
			r.addEdge(&part[i])
		}
	}
}

// align adds the networks of the practices nearest to a pharmacy, each for the days on
// which its practice was the nearest. On days when practices of several networks are
// the nearest, each of these has an edge, which says that it is a tie.
func (f *finder) align(out []link, b *body, reach span) []link {
	open, _ := spanOf(b.Opened, b.Closed).cut(reach)
	if open.since >= open.until {
		return out
	}
	left := []span{open}
	var near []nearby // those at one distance, to the metre
	away := graph.Apart(0)
	settle := func() {
		out, left = f.settle(out, b, near, left, away)
		near = near[:0]
	}
	f.each(b.Lat, b.Lon, func(s *surgery, metres float64) bool {
		if at := graph.Apart(metres); at != away {
			settle()
			away = at
		}
		for _, m := range s.members {
			for _, l := range left {
				in, _ := l.cut(m.days)
				for _, days := range apart(in, m.pcn, near) {
					near = append(near, nearby{m.pcn, days, m.seen})
				}
			}
		}
		return len(left) > 0
	})
	settle()
	return out
}

// nearby is a network with a practice at some distance, and the days.
type nearby struct {
	pcn *body
	span
	seen graph.Day
}

// apart returns the days that are not yet a network's own among those found. Of two
// practices of one network at one distance, the one with the lower code counts.
func apart(days span, pcn *body, found []nearby) []span {
	if days.since >= days.until {
		return nil
	}
	left := []span{days}
	for _, n := range found {
		if n.pcn == pcn {
			left = outside(left, n.span)
		}
	}
	return left
}

// outside returns what of the days is not inside by.
func outside(days []span, by span) (left []span) {
	for _, l := range days {
		_, rest := l.cut(by)
		left = append(left, rest...)
	}
	return left
}

// settle adds the edges to networks at one distance, and returns the days that are left
// for those further away.
func (f *finder) settle(out []link, b *body, near []nearby, left []span, away graph.Distance) (edges []link, rest []span) {
	for i, n := range near {
		alone := []span{n.span}
		var shared []span
		for k, other := range near {
			if k == i || other.pcn == n.pcn {
				continue
			}
			for _, a := range alone {
				if in, _ := a.cut(other.span); in.since < in.until {
					shared = append(shared, in)
				}
			}
			alone = outside(alone, other.span)
		}
		for _, days := range alone {
			out = append(out, alignment(b, n, days, away, false))
		}
		for _, days := range shared {
			out = append(out, alignment(b, n, days, away, true))
		}
		left = outside(left, n.span)
	}
	return out, left
}

// alignment is the edge from a pharmacy to a network near it.
func alignment(b *body, to nearby, days span, away graph.Distance, tie bool) link {
	e := link{graph.Edge{
		Type: graph.AlignedTo, From: b.Code, To: to.pcn.Code, Since: days.since, Rule: graph.RuleNearest, Distance: away, Tie: tie,
		Source: derivedNearest, Seen: max(b.Seen, b.placed, to.seen), Basis: graph.Derived,
	}, b.number, to.pcn.number}
	if days.until != farDay {
		e.Until = days.until
	}
	return e
}

// surgery is a practice with a known location that is or was in a network.
type surgery struct {
	code     string
	lat, lon float64
	members  []membership
}

// membership is the days on which a practice was in a network and both were open.
type membership struct {
	pcn  *body
	days span
	seen graph.Day
}

// surgeries returns the practices to measure distances to, by code, and the days from
// the first of any membership to the last.
func (r *reconciler) surgeries() ([]surgery, span) {
	var out []surgery
	last := nobody
	reach := span{farDay, 0}
	for i := range r.edges {
		e := &r.edges[i]
		if e.Type != graph.MemberOf {
			continue
		}
		from, pcn := r.ends[i][0], r.bodies[r.ends[i][1]]
		b := r.bodies[from]
		if !b.HasPoint() || b.Postcode == "" {
			continue
		}
		if from != last { // edges are in the order of the practices' codes
			out, last = append(out, surgery{b.Code, b.Lat, b.Lon, nil}), from
		}
		s := &out[len(out)-1]
		days := spanOf(max(e.Since, b.Opened, pcn.Opened), e.Until)
		s.members = append(s.members, membership{pcn, days, max(e.Seen, b.Seen, b.placed)})
		reach = span{min(reach.since, days.since), max(reach.until, days.until)}
	}
	for _, s := range out {
		slices.SortFunc(s.members, func(a, b membership) int { return cmp.Compare(a.days.since, b.days.since) })
	}
	return out, reach
}
