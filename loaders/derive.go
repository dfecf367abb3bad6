package loaders

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/throughline-graph/throughline/graph"
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
	var newest graph.Day
	for _, f := range r.facts {
		if f.lists(graph.MemberOf, graph.Practice, "") {
			newest = max(newest, f.Source.Seen)
		}
	}
	commissioner := func(b int32) (by *graph.Edge, to int32) {
		for i := r.first[b]; i < r.first[b+1]; i++ {
			if e, to := &r.edges[i], r.ends[i][1]; e.Type == graph.CommissionedBy && e.Counts(newest) && r.bodies[to].On(newest) {
				return e, to
			}
		}
		return nil, nobody
	}
	without := map[int32][]int32{} // by network: the memberships of it
	for i, b := range r.bodies {
		if b.Kind != graph.PCN || !b.On(newest) {
			continue
		}
		if by, _ := commissioner(int32(i)); by == nil {
			without[int32(i)] = nil
		}
	}
	if len(without) == 0 {
		return
	}
	for i := range r.edges {
		if r.edges[i].Type == graph.MemberOf {
			to := r.ends[i][1]
			if list, ok := without[to]; ok {
				without[to] = append(list, int32(i))
			}
		}
	}
	for _, n := range slices.Sorted(maps.Keys(without)) {
		shared, one := nobody, true
		start, seen := graph.Day(0), graph.Day(0)
		for _, i := range without[n] {
			m, from := &r.edges[i], r.ends[i][0]
			if !m.Counts(newest) || !r.bodies[from].On(newest) {
				continue
			}
			c, to := commissioner(from)
			if c == nil || (shared != nobody && to != shared) {
				one = false
				break
			}
			shared, start = to, max(start, m.Since, c.Since)
			seen = max(seen, m.Seen, c.Seen)
		}
		if !one || shared == nobody {
			continue
		}
		code, by := r.bodies[n].Code, r.bodies[shared].Code
		e := link{graph.Edge{Type: graph.CommissionedBy, From: code, To: by, Since: start, SinceBy: start != 0,
			Source: "derived: commissioner of the members", Seen: seen, Basis: graph.Derived, Rule: "members"}, n, shared}
		r.between(&e, newest)
		r.addEdge(&e)
		r.settle(ruleMembers, code, fmt.Sprintf("%s is commissioned by %s, as all its members are", code, by))
	}
}

// between starts a derived commissioner when the last that a list names ended, and
// ends it when the next begins.
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

// board gives a pharmacy the board of its list until boards changed, and from
// then on that of its postcode.
func (r *reconciler) board(b *body, spans []claim) []claim {
	board := r.known(b.board)
	to := r.directory.find(board)
	if b.Postcode == "" || to == nil || to.Kind != graph.ICS || (to.Closed != 0 && to.Closed <= boardsChanged) {
		return spans
	}
	e := link{graph.Edge{Type: graph.BasedIn, From: b.Code, To: board, Since: boardsChanged, Source: b.boardBy.Name, Seen: max(b.boardBy.Seen, b.Seen), Basis: graph.Derived, Rule: "postcode"}, b.number, to.number}
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
	return append(kept, claim{link: e})
}

// clip holds every edge to the days on which both its ends were open. The edges
// stay in their order, which surgeries needs.
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

// clipped holds an edge to the days on which both its ends were open, and says
// whether there are any.
func (r *reconciler) clipped(e *link) bool {
	for _, b := range [2]*body{r.bodies[e.from], r.bodies[e.to]} {
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
	type located struct {
		cell [2]int
		*body
	}
	var pharmacies []located
	for _, b := range r.bodies {
		if b.Kind == graph.Pharmacy && b.HasPoint() && b.Postcode != "" {
			pharmacies = append(pharmacies, located{grid.cellOf(b.Lat, b.Lon), b})
		}
	}
	// Neighbours look at the same practices, so they come one after the other.
	slices.SortFunc(pharmacies, func(a, b located) int {
		return cmp.Or(compareCells(a.cell, b.cell), cmp.Compare(a.number, b.number))
	})
	// Each pharmacy stands alone, so they are shared out over the cores.
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
		r.rules[ruleNearest] += len(part)
		for i := range part {
			r.addEdge(&part[i])
		}
	}
}

// align adds the networks of the practices nearest to a pharmacy, each for the days
// on which it was so.
func (f *finder) align(out []link, b *body, reach span) []link {
	open, _ := spanOf(b.Opened, b.Closed).cut(reach)
	if open.since >= open.until {
		return out
	}
	left := []span{open}
	f.each(b.Lat, b.Lon, func(s *surgery, metres float64) bool {
		for _, m := range s.members {
			var rest []span
			for _, l := range left {
				in, outside := l.cut(m.days)
				rest = append(rest, outside...)
				if in.since >= in.until {
					continue
				}
				e := link{graph.Edge{Type: graph.AlignedTo, From: b.Code, To: m.pcn.Code, Since: in.since, Rule: graph.RuleNearest, Distance: graph.Apart(metres),
					Source: "derived: nearest member practice", Seen: max(b.Seen, b.placed, m.seen), Basis: graph.Derived}, b.number, m.pcn.number}
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
	pcn  *body
	days span
	seen graph.Day
}

// surgeries returns the practices to measure from, by code, and the days that
// any membership covers.
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
		if from != last { // those of one practice stand together, and practices by code
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
