package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// oneAtATime are the edge types of which a body has at most one on a day.
var oneAtATime = map[graph.EdgeType]bool{
	graph.MemberOf: true, graph.CommissionedBy: true, graph.PartOf: true, graph.BasedIn: true,
	graph.OwnedBy: true, graph.OperatedBy: true, graph.InArea: true, graph.BranchOf: true, graph.SiteOf: true, graph.AllocatedTo: true,
}

// singleKey is of what a body has at most one on a day.
type singleKey struct {
	edge graph.EdgeType
	of   *body
	to   graph.Kind // PART_OF leads to an ICS and from it to a region
}

// timelines settles every one-at-a-time edge and puts them before the others, body
// by body: those from one body stand together, as first says.
func (r *reconciler) timelines() {
	newest := r.newestMap()
	r.inOrder()
	pharmacies := 0
	for _, b := range r.bodies {
		if b.Kind == graph.Pharmacy {
			pharmacies++
		}
	}
	// Room for two nearest networks a pharmacy, too: to grow would copy all edges.
	room := len(r.told) + len(r.others) + 2*pharmacies
	r.edges, r.ends = make([]graph.Edge, 0, room), make([][2]int32, 0, room)
	r.first = make([]int32, len(r.bodies)+1)
	var claims []claim
	for i, left := 0, r.told; i < len(r.bodies); i++ {
		b, based := r.bodies[i], false
		r.first[i] = int32(len(r.edges))
		for len(left) > 0 && left[0].from == b.number {
			same := left[0]
			claims = claims[:0]
			for len(left) > 0 && left[0].from == same.from && left[0].typ == same.typ && left[0].kind == same.kind {
				claims = append(claims, r.claim(&left[0]))
				left = left[1:]
			}
			k := singleKey{claims[0].Type, b, graph.KindNumbered(same.kind)}
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

// inOrder puts what is told of one-at-a-time edges together by the body that they
// come from, and of that by singleKey, oldest file first.
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

// newestMap returns the newest of the lists that have the last word on who is in
// which network, or nil.
func (r *reconciler) newestMap() *Facts {
	var newest *Facts
	for _, f := range r.facts {
		if f.Dataset.Name == mapDataset {
			newest = f
		}
	}
	return newest
}

// confirm holds the memberships of an open body against the newest map, which lacks
// those that were not seen since.
func (r *reconciler) confirm(b *body, spans []claim, by *graph.Source) {
	for i := range spans {
		if spans[i].Until != 0 || spans[i].Seen >= by.Seen || spans[i].Since > by.Seen || !b.On(by.Seen) {
			continue
		}
		if b.Status == "dormant" {
			spans[i].Until, spans[i].UntilBy = by.Seen, true
			r.settle(ruleDormant, b.Code, fmt.Sprintf("%s is dormant and not in %s: its last known network ended by %s", b.Code, by.Name, by.Seen), by.Name)
			continue
		}
		spans[i].Unconfirmed = spans[i].Seen
		r.settle(ruleUnconfirmed, b.Code, fmt.Sprintf("%s is open but not in %s: its last known network stands, not confirmed since %s", b.Code, by.Name, spans[i].Seen), by.Name)
	}
}

// keep adds the settled claims of a body to the graph.
func (r *reconciler) keep(spans []claim) {
	for i := range spans {
		r.addEdge(&spans[i].link)
	}
}

// addEdge adds an edge to the graph.
func (r *reconciler) addEdge(e *link) {
	r.edges, r.ends = append(r.edges, e.Edge), append(r.ends, [2]int32{e.from, e.to})
}

// timeline lays the claims of one body, oldest file first, into spans that do
// not overlap. A claim with a start is taken at its word; one without says only
// what held on its file's day. The spans hold until the next timeline.
func (r *reconciler) timeline(k singleKey, claims []claim) []claim {
	spans := r.spans[:0]
	for _, c := range claims {
		seen := c.Seen
		switch {
		case c.none:
			// A published list says nothing of what users supply.
			if i := current(spans, seen); i >= 0 && (c.Basis == graph.Supplied || spans[i].Basis != graph.Supplied) {
				r.settle(ruleNone, k.of.Code, fmt.Sprintf("%s %s %s ended by %s", k.of.Code, k.edge, spans[i].To, seen), spans[i].Source, c.Source)
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
// stands for that day: a newer file that denies it counts from its own.
func (r *reconciler) dated(k singleKey, spans []claim, e claim) []claim {
	if e.Until != 0 && e.Until <= e.Since {
		return spans
	}
	for i := range spans {
		o := &spans[i]
		if o.Seen < e.Seen && o.To != e.To && o.Counts(o.Seen) && e.Counts(o.Seen) {
			if !e.Counts(e.Seen) {
				r.disagree(k, o, &e, o)
				return spans
			}
			e.Since, e.SinceBy = e.Seen, true
		}
	}
	out := r.spare[:0]
	r.spare = spans
	for _, o := range spans {
		switch {
		case o.Seen >= e.Seen || o.Since >= end0(e.Until) || e.Since >= end0(o.Until):
			out = append(out, o)
		case o.To == e.To:
			if e.Since == 0 {
				e.Since, e.SinceBy = o.Since, o.SinceBy
			}
			if o.Counts(o.Seen) && e.Until != 0 && e.Until <= o.Seen {
				r.disagree(k, &o, &e, &e)
				e.Until, e.UntilBy = e.Seen, true
			}
		default:
			r.settle(ruleElsewhere, k.of.Code, fmt.Sprintf("%s %s %s by %s, %s by %s", k.of.Code, k.edge, o.To, o.Source, e.To, e.Source), o.Source, e.Source)
			if o.Since < e.Since {
				before := o
				before.Until, before.UntilBy = e.Since, e.SinceBy
				out = append(out, before)
			}
			if e.Until != 0 && e.Until < end0(o.Until) {
				after := o
				after.Since, after.SinceBy = e.Until, e.UntilBy
				out = append(out, after)
			}
		}
	}
	for i := range out {
		s := &out[i]
		if s.Seen == e.Seen && s.To == e.To && s.Since == e.Since {
			if s.Until != 0 && e.Until == 0 && !s.UntilBy {
				return out // two rows of one file: the closed one stands
			}
			out[i] = e
			return r.separate(k, out)
		}
	}
	return r.separate(k, append(out, e))
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
					stands = *last // two rows of one day: the one that lasts
				}
				r.disagree(k, last, &s, &stands)
				out[n-1] = stands
				continue
			}
			if last.Until == 0 || last.Until > s.Since {
				if last.Until == 0 {
					r.settle(ruleElsewhere, k.of.Code, fmt.Sprintf("%s %s %s ended on %s when %s began", k.of.Code, k.edge, last.To, s.Since, s.To), last.Source, s.Source)
				}
				last.Until, last.UntilBy = s.Since, s.SinceBy
			}
		}
		out = append(out, s)
	}
	return out
}

// listed adds a claim that holds on the day of its file and names no start.
func (r *reconciler) listed(k singleKey, spans []claim, c claim) []claim {
	e, seen := c, c.Seen
	i := current(spans, seen)
	if i >= 0 && spans[i].To == e.To {
		since, by, until, untilBy := spans[i].Since, spans[i].SinceBy, spans[i].Until, spans[i].UntilBy
		e.Since, e.SinceBy, e.Until, e.UntilBy = since, by, until, untilBy
		spans[i] = e
		return spans
	}
	born := r.bodies[e.to].Opened
	if i < 0 {
		if earlier := r.earlierList(k, c); earlier >= 0 {
			e.Since, e.SinceBy = seen, true
			if d := r.bornSince(k, spans, born, r.facts[earlier].Source.Seen, seen); d != 0 {
				e.Since, e.SinceBy = d, false
				r.rules[ruleBirth]++
			} else if d := r.endedWith(spans, born, seen); d != 0 {
				e.Since, e.SinceBy = d, false
				r.rules[ruleBirth]++
			}
			r.rules[ruleStarted]++
		}
		if n := len(spans); n > 0 && e.Since == 0 {
			e.Since, e.SinceBy = seen, true
		}
		return r.separate(k, append(spans, e))
	}
	old := &spans[i]
	e.Since, e.SinceBy = seen, true
	gone := r.bodies[old.to].Closed
	if gone != 0 && gone == born && gone <= seen && gone > old.Since {
		e.Since, e.SinceBy = born, false
		r.rules[ruleBirth]++
	}
	if old.Seen == seen {
		r.disagree(k, old, &c, &c)
	} else {
		r.settle(ruleElsewhere, k.of.Code, fmt.Sprintf("%s %s %s by %s, %s by %s", k.of.Code, k.edge, old.To, old.Source, e.To, c.Source), old.Source, c.Source)
	}
	if old.Since == e.Since {
		e.Until, e.UntilBy = old.Until, old.UntilBy
		spans[i] = e
		return spans
	}
	if gone != 0 && gone <= seen && gone > old.Since {
		old.Until, old.UntilBy = gone, false
	} else {
		old.Until, old.UntilBy = e.Since, e.SinceBy
	}
	return r.separate(k, append(spans, e))
}

// disagree tells of two rows that cannot both hold. Of one day the file that is
// trusted more has the last word: Dataset.Trust is that order.
func (r *reconciler) disagree(k singleKey, a, b, stands *claim) {
	rule := ruleElsewhere
	if a.Seen == b.Seen {
		rule = ruleSameVintage
	}
	r.settle(rule, k.of.Code, fmt.Sprintf("%s %s %s by %s or %s by %s: %s stands", k.of.Code, k.edge, a.To, a.row(), b.To, b.row(), stands.To), a.Source, b.Source)
}

// bornSince returns the day, after an earlier list and no later than the one
// that holds the edge, on which the later of its ends opened: the earlier list
// could not hold it, so its silence says nothing. Of the end that it leads from
// that goes for administrative parents alone, as in docs/decisions/0026.
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

// endedWith returns born where the last span ended on that day.
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

// earlierList returns the newest complete list before c's day that would have
// held the edge if it had been there, or -1.
func (r *reconciler) earlierList(k singleKey, c claim) int {
	best := -1
	for i := range r.facts {
		if r.facts[i].Source.Seen >= c.Seen {
			break
		}
		if f := r.facts[i]; (f.Dataset.Complete || f.Dataset.Name == mapDataset) && f.lists(k.edge, k.of.Kind, k.to) {
			best = i
		}
	}
	return best
}

// lists says whether a file gives edges of a type from a kind of body, and of
// PART_OF to a kind.
func (f *Facts) lists(t graph.EdgeType, from, to graph.Kind) bool {
	f.listKinds()
	return f.kinds[listed{t, from, to}]
}

// listKinds notes what a file gives edges of, while it still has them.
func (f *Facts) listKinds() {
	if f.kinds != nil {
		return
	}
	f.kinds = map[listed]bool{}
	for i := range f.Edges {
		e := &f.Edges[i]
		f.kinds[listed{e.Type, e.FromKind, leadsTo(e.Type, e.ToKind)}] = true
	}
}
