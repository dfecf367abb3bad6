package settle

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// oneAtATime are the edge types that an organisation has at most one of on a day.
var oneAtATime = map[graph.EdgeType]bool{
	graph.MemberOf: true, graph.CommissionedBy: true, graph.PartOf: true, graph.BasedIn: true,
	graph.OwnedBy: true, graph.OperatedBy: true, graph.InArea: true, graph.BranchOf: true, graph.SiteOf: true, graph.AllocatedTo: true,
}

// singleKey names the edges that an organisation has at most one of on a day.
type singleKey struct {
	edge graph.EdgeType
	of   *body
	to   graph.Kind // PART_OF leads to an ICS and from it to a region
}

// timelines settles every one-at-a-time edge and puts them before the others, in
// the order of the bodies that they come from; first indexes them.
func (r *reconciler) timelines() {
	newest := r.newestMap()
	r.inOrder()
	r.roomForEdges()
	var claims []claim
	for i, left := 0, r.told; i < len(r.bodies); i++ {
		b, based := r.bodies[i], false
		r.first[i] = int32(len(r.edges))
		for len(left) > 0 && left[0].from == b.number {
			kind := left[0].kind
			claims = claims[:0]
			for n := alike(left); n > 0; n-- {
				claims = append(claims, r.claim(&left[0]))
				left = left[1:]
			}
			k := singleKey{claims[0].Type, b, graph.KindNumbered(kind)}
			spans := r.timeline(k, claims)
			switch {
			case k.edge == graph.MemberOf && newest != nil:
				r.confirm(b, spans, &newest.Source)
			case k.edge == graph.BasedIn && b.Kind == graph.Pharmacy:
				spans, based = r.board(b, spans), true
			}
			r.keep(spans)
		}
		if !based && b.Kind == graph.Pharmacy {
			r.keep(r.board(b, nil))
		}
	}
	r.first[len(r.bodies)] = int32(len(r.edges))
	for i := range r.others {
		r.addEdge(&r.others[i])
	}
	r.told, r.others, r.spans, r.spare = nil, nil, nil, nil
	for _, f := range r.facts {
		f.Edges = nil
	}
}

// roomForEdges makes room for all edges, with two nearest networks for each
// pharmacy: growing later would copy them all.
func (r *reconciler) roomForEdges() {
	pharmacies := 0
	for _, b := range r.bodies {
		if b.Kind == graph.Pharmacy {
			pharmacies++
		}
	}
	room := len(r.told) + len(r.others) + 2*pharmacies
	r.edges, r.ends = make([]graph.Edge, 0, room), make([][2]int32, 0, room)
	r.first = make([]int32, len(r.bodies)+1)
}

// alike counts the sayings at the beginning of a list that share one singleKey.
func alike(list []saying) int {
	n := 1
	for n < len(list) && list[n].from == list[0].from && list[n].typ == list[0].typ && list[n].kind == list[0].kind {
		n++
	}
	return n
}

// inOrder sorts what files say of one-at-a-time edges by the body that they come
// from, then by singleKey, oldest file first.
func (r *reconciler) inOrder() {
	next := make([]int32, len(r.bodies)+1) // where the next of each body goes
	for i := range r.told {
		next[r.told[i].from+1]++
	}
	for i := range r.bodies {
		next[i+1] += next[i]
	}
	sorted := make([]saying, len(r.told))
	for i := range r.told {
		at := &next[r.told[i].from]
		sorted[*at] = r.told[i]
		*at++
	}
	begins := int32(0)
	for _, until := range next[:len(r.bodies)] { // where those of each body end by now
		slices.SortStableFunc(sorted[begins:until], func(a, b saying) int {
			return cmp.Or(cmp.Compare(a.typ, b.typ), cmp.Compare(a.kind, b.kind))
		})
		begins = until
	}
	r.told = sorted
}

// newestMap returns the newest list that decides which practice is in which
// network, or nil.
func (r *reconciler) newestMap() *facts.Facts {
	var newest *facts.Facts
	for _, f := range r.facts {
		if f.Dataset.Name == facts.RegistrationsMap {
			newest = f
		}
	}
	return newest
}

// confirm marks the memberships of an open body that the newest map does not have.
func (r *reconciler) confirm(b *body, spans []claim, by *graph.Source) {
	for i := range spans {
		if spans[i].Until != 0 || spans[i].Seen >= by.Seen || spans[i].Since > by.Seen || !b.On(by.Seen) {
			continue
		}
		if b.Status == graph.StatusDormant {
			spans[i].Until, spans[i].UntilBy = by.Seen, true
			r.settle(RuleDormant, b.Code,
				fmt.Sprintf("%s is dormant and not in %s: its last known network ended by %s", b.Code, by.Name, by.Seen), by.Name)
			continue
		}
		spans[i].Unconfirmed = spans[i].Seen
		r.settle(RuleUnconfirmed, b.Code, fmt.Sprintf("%s is open but not in %s: its last known network is kept, not confirmed since %s",
			b.Code, by.Name, spans[i].Seen), by.Name)
	}
}

func (r *reconciler) keep(spans []claim) {
	for i := range spans {
		r.addEdge(&spans[i].link)
	}
}

func (r *reconciler) addEdge(e *link) {
	r.edges, r.ends = append(r.edges, e.Edge), append(r.ends, [2]int32{e.from, e.to})
}

// timeline turns the claims of one body, oldest file first, into spans that do
// not overlap. A claim with dates counts for those; one without counts for its
// file's day. The next call of timeline overwrites the spans.
func (r *reconciler) timeline(k singleKey, claims []claim) []claim {
	spans := r.spans[:0]
	for _, c := range claims {
		seen := c.Seen
		switch {
		case c.none:
			// A published list cannot deny what users supply.
			if i := current(spans, seen); i >= 0 && (c.Basis == graph.Supplied || spans[i].Basis != graph.Supplied) {
				r.settle(RuleNone, k.of.Code, fmt.Sprintf("%s %s %s ended by %s", k.of.Code, k.edge, spans[i].To, seen), spans[i].Source, c.Source)
				spans[i].Until, spans[i].UntilBy = seen, true
				if spans[i].Since >= seen {
					spans = slices.Delete(spans, i, i+1)
				}
			}
		case c.Since != 0 || c.Until != 0:
			spans = r.dated(k, spans, c)
		default:
			spans = r.listed(k, spans, c)
		}
	}
	r.spans = spans
	return spans
}

func current(spans []claim, on graph.Day) int {
	for i := range spans {
		if spans[i].Counts(on) {
			return i
		}
	}
	return -1
}

// dated adds a claim that names its days. What an older file saw on its own day
// counts for that day: a newer file that denies it counts from its own day.
func (r *reconciler) dated(k singleKey, spans []claim, e claim) []claim {
	if e.Until != 0 && e.Until <= e.Since {
		return spans
	}
	if !r.yields(k, spans, &e) {
		return spans
	}
	return r.insert(k, r.cut(k, spans, &e), &e)
}

// yields lets e begin on its file's day where older files saw another edge within
// its days. It returns false if nothing of e is left.
func (r *reconciler) yields(k singleKey, spans []claim, e *claim) bool {
	for i := range spans {
		o := &spans[i]
		if o.Seen < e.Seen && o.To != e.To && o.Counts(o.Seen) && e.Counts(o.Seen) {
			if !e.Counts(e.Seen) {
				r.disagree(k, o, e, o)
				return false
			}
			e.Since, e.SinceBy = e.Seen, true
		}
	}
	return true
}

// cut takes the days of e out of the spans of older files.
func (r *reconciler) cut(k singleKey, spans []claim, e *claim) []claim {
	out := r.spare[:0]
	r.spare = spans
	for i := range spans {
		o := &spans[i]
		switch {
		case o.Seen >= e.Seen || o.Since >= end0(e.Until) || e.Since >= end0(o.Until):
			out = append(out, *o)
		case o.To == e.To:
			if e.Since == 0 {
				e.Since, e.SinceBy = o.Since, o.SinceBy
			}
			if o.Counts(o.Seen) && e.Until != 0 && e.Until <= o.Seen {
				r.disagree(k, o, e, e)
				e.Until, e.UntilBy = e.Seen, true
			}
		default:
			r.elsewhere(k, o, e)
			out = remains(out, o, e)
		}
	}
	return out
}

// remains appends what is left of o before and after the days of e.
func remains(out []claim, o, e *claim) []claim {
	if o.Since < e.Since {
		before := *o
		before.Until, before.UntilBy = e.Since, e.SinceBy
		out = append(out, before)
	}
	if e.Until != 0 && e.Until < end0(o.Until) {
		after := *o
		after.Since, after.SinceBy = e.Until, e.UntilBy
		out = append(out, after)
	}
	return out
}

// insert adds e to spans that leave its days free, or replaces the same edge of
// the same day.
func (r *reconciler) insert(k singleKey, spans []claim, e *claim) []claim {
	for i := range spans {
		s := &spans[i]
		if s.Seen == e.Seen && s.To == e.To && s.Since == e.Since {
			if s.Until != 0 && e.Until == 0 && !s.UntilBy {
				return spans // of two rows of one file, the one with an end counts
			}
			spans[i] = *e
			return r.separate(k, spans)
		}
	}
	return r.separate(k, append(spans, *e))
}

// separate ends each span where the next one starts.
func (r *reconciler) separate(k singleKey, spans []claim) []claim {
	slices.SortStableFunc(spans, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Seen, b.Seen), cmp.Compare(b.To, a.To))
	})
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if last.Since == s.Since {
				stands := s
				if last.Seen == s.Seen && s.Until != 0 && (last.Until == 0 || last.Until > s.Until) {
					stands = *last // of two rows of one day, the one that lasts longer counts
				}
				r.disagree(k, last, &s, &stands)
				out[n-1] = stands
				continue
			}
			if last.Until == 0 || last.Until > s.Since {
				if last.Until == 0 {
					r.settle(RuleElsewhere, k.of.Code,
						fmt.Sprintf("%s %s %s ended on %s when %s began", k.of.Code, k.edge, last.To, s.Since, s.To), last.Source, s.Source)
				}
				last.Until, last.UntilBy = s.Since, s.SinceBy
			}
		}
		out = append(out, s)
	}
	return out
}

// listed adds a claim without dates: it counts on the day of its file.
func (r *reconciler) listed(k singleKey, spans []claim, e claim) []claim {
	i := current(spans, e.Seen)
	if i < 0 {
		return r.begin(k, spans, &e)
	}
	old := &spans[i]
	if old.To == e.To {
		e.Since, e.SinceBy, e.Until, e.UntilBy = old.Since, old.SinceBy, old.Until, old.UntilBy
		spans[i] = e
		return spans
	}
	born, gone := r.bodies[e.to].Opened, r.bodies[old.to].Closed
	closed := gone != 0 && gone <= e.Seen && gone > old.Since
	e.Since, e.SinceBy = e.Seen, true
	if closed && gone == born {
		e.Since, e.SinceBy = born, false
		r.rules[RuleBirth]++
	}
	if old.Seen == e.Seen {
		r.disagree(k, old, &e, &e)
	} else {
		r.elsewhere(k, old, &e)
	}
	if old.Since == e.Since {
		e.Until, e.UntilBy = old.Until, old.UntilBy
		spans[i] = e
		return spans
	}
	if closed {
		old.Until, old.UntilBy = gone, false
	} else {
		old.Until, old.UntilBy = e.Since, e.SinceBy
	}
	return r.separate(k, append(spans, e))
}

// begin adds a claim without dates where no span counts on its file's day.
func (r *reconciler) begin(k singleKey, spans []claim, e *claim) []claim {
	seen, born := e.Seen, r.bodies[e.to].Opened
	if earlier := r.earlierList(k, e); earlier >= 0 {
		e.Since, e.SinceBy = seen, true
		if d := r.bornSince(k, spans, born, r.facts[earlier].Source.Seen, seen); d != 0 {
			e.Since, e.SinceBy = d, false
			r.rules[RuleBirth]++
		} else if d := r.endedWith(spans, born, seen); d != 0 {
			e.Since, e.SinceBy = d, false
			r.rules[RuleBirth]++
		}
		r.rules[RuleStarted]++
	}
	if len(spans) > 0 && e.Since == 0 {
		e.Since, e.SinceBy = seen, true
	}
	return r.separate(k, append(spans, *e))
}

// elsewhere reports that a newer file gives another organisation than an older one.
func (r *reconciler) elsewhere(k singleKey, old, e *claim) {
	r.settle(RuleElsewhere, k.of.Code,
		fmt.Sprintf("%s %s %s in %s, %s in %s", k.of.Code, k.edge, old.To, old.Source, e.To, e.Source), old.Source, e.Source)
}

// disagree reports two rows that cannot both be right. Of two files of one day,
// the more trusted one decides, by Dataset.Trust.
func (r *reconciler) disagree(k singleKey, a, b, stands *claim) {
	rule := RuleElsewhere
	if a.Seen == b.Seen {
		rule = RuleSameVintage
	}
	r.settle(rule, k.of.Code,
		fmt.Sprintf("%s %s %s in %s or %s in %s: %s is used", k.of.Code, k.edge, a.To, a.row(), b.To, b.row(), stands.To), a.Source, b.Source)
}

// bornSince returns the day on which the later end of an edge opened, if that was
// after the earlier list and by the list that has the edge: the earlier list could
// not have it. The end that it leads from counts for PART_OF only: see
// docs/decisions/0026.
func (r *reconciler) bornSince(k singleKey, spans []claim, born, before, seen graph.Day) graph.Day {
	day := graph.Day(0)
	if born > before && born <= seen {
		day = born
	}
	if own := k.of.Opened; k.edge == graph.PartOf && own > before && own <= seen &&
		!slices.ContainsFunc(spans, func(c claim) bool { return end0(c.Until) > own }) {
		day = max(day, own)
	}
	return day
}

// endedWith returns born if a span, or the organisation it leads to, ended that day.
func (r *reconciler) endedWith(spans []claim, born, seen graph.Day) graph.Day {
	if born == 0 || born > seen {
		return 0
	}
	for i := range spans {
		if spans[i].Until == born || r.bodies[spans[i].to].Closed == born {
			return born
		}
	}
	return 0
}

// earlierList returns the newest complete list before c's day that lists edges of
// this type, or -1.
func (r *reconciler) earlierList(k singleKey, c *claim) int {
	best := -1
	for i := range r.facts {
		if r.facts[i].Source.Seen >= c.Seen {
			break
		}
		if f := r.facts[i]; (f.Dataset.Complete || f.Dataset.Name == facts.RegistrationsMap) && r.lists(i, k.edge, k.of.Kind, k.to) {
			best = i
		}
	}
	return best
}

// lists says whether the facts at an index have edges of a type from a kind, and for
// PART_OF to a kind.
func (r *reconciler) lists(at int, t graph.EdgeType, from, to graph.Kind) bool {
	return r.kinds[at][listed{t, from, to}]
}

// listed is what edges a file lists: a type, between two kinds.
type listed struct {
	edge     graph.EdgeType
	from, to graph.Kind
}

// kindsOf notes which edges a file has, before they are freed.
func kindsOf(f *facts.Facts) map[listed]bool {
	kinds := map[listed]bool{}
	for i := range f.Edges {
		e := &f.Edges[i]
		kinds[listed{e.Type, e.FromKind, leadsTo(e.Type, e.ToKind)}] = true
	}
	return kinds
}
