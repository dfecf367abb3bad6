package settle

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// timelines settles every one-at-a-time edge, by the rule of disagree.go: which network a
// practice is in, say, and since when. It puts them before the others, in the order of the
// bodies that they come from; first indexes them.
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
			r.heard(claims, spans)
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
	r.told, r.others, r.hearing = nil, nil, hearing{}
	for _, f := range r.facts {
		f.Edges = nil
	}
}

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
				fmt.Sprintf("%s is dormant and not in %s: its last known PCN ended by %s", b.Code, by.Name, by.Seen), by.Name)
			continue
		}
		spans[i].Unconfirmed = spans[i].Seen
		r.settle(RuleUnconfirmed, b.Code, fmt.Sprintf("%s is open but not in %s: its last known PCN is kept, not confirmed since %s",
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

// timeline turns the claims of one body, oldest file first, into spans that do not
// overlap, by the rule of runs. The next call of timeline overwrites the spans.
func (r *reconciler) timeline(k singleKey, claims []claim) []claim {
	h := &r.hearing
	h.hear(r, k, claims)
	r.overruled(k, claims)
	spans := h.spans[:0]
	for i := range h.runs {
		spans = append(spans, r.span(k, claims, i))
	}
	h.spans = slices.DeleteFunc(spans, func(c claim) bool { return c.Until != 0 && c.Until <= c.Since })
	return h.spans
}

// hearing is the room for one timeline, used again for each.
type hearing struct {
	voices []voice
	rows   []row // of all voices
	days   []graph.Day
	runs   []run
	spans  []claim
}

// hear makes the voices and the runs of claims, oldest file first.
func (h *hearing) hear(r *reconciler, k singleKey, claims []claim) {
	h.voices, h.rows = h.voices[:0], slices.Grow(h.rows[:0], len(claims)) // rows must not move
	supplied := slices.ContainsFunc(claims, func(c claim) bool { return c.Basis == graph.Supplied && !c.none })
	for first := 0; first < len(claims); {
		last, history := first, r.facts[claims[first].facts].Dataset.History
		for last < len(claims) && claims[last].facts == claims[first].facts {
			last++
		}
		begin := len(h.rows)
		for i := first; i < last; i++ {
			// A published list cannot deny what users supply.
			if c := &claims[i]; !c.none || !supplied || c.Basis == graph.Supplied {
				h.rows = append(h.rows, r.row(c, int32(i), history))
			}
		}
		if rows := r.apart(k, claims, h.rows[begin:]); len(rows) > 0 {
			h.voices = append(h.voices, voiceOf(rows, claims[first].Seen, history))
		}
		first = last
	}
	h.days = turns(h.days[:0], h.voices)
	h.runs = runs(h.runs[:0], h.days, h.voices)
}

// voiceOf returns the voice of a file with these rows. A history speaks of every day
// up to its own. Any other file speaks from the first day that a row names, which for
// a list without days is the file's own. A row that names only its end speaks from
// the last day that counts.
func voiceOf(rows []row, day graph.Day, history bool) voice {
	v := voice{day: day, rows: rows}
	if history {
		return v
	}
	v.from = farDay
	for i := range rows {
		from := rows[i].since
		if from == 0 {
			from = min(day, rows[i].until.Add(-1))
		}
		v.from = min(v.from, from)
	}
	return v
}

// row returns the days that a claim is about. It cannot be about a day before the
// later end opened: lists write the organisation of today beside the day on which its
// predecessor began.
func (r *reconciler) row(c *claim, at int32, history bool) row {
	w := row{since: c.Since, until: c.Until, dated: c.Since != 0 && !c.SinceBy, value: c.to, at: at}
	switch {
	case c.none:
		w.value = nobody
	case w.since != 0 && w.since < r.bodies[c.to].Opened:
		w.since, w.dated = r.bodies[c.to].Opened, true
		r.rules[RuleBirth]++
	}
	if c.Since == 0 && c.Until == 0 && !history {
		w.since = c.Seen
	}
	return w
}

// apart puts the rows of one file in order and makes each end where the next one
// begins. Of two that begin on one day, the one that lasts longer counts, but of two
// with one value the one with an end.
func (r *reconciler) apart(k singleKey, claims []claim, rows []row) []row {
	rows = slices.DeleteFunc(rows, func(w row) bool { return w.until != 0 && w.until <= w.since })
	if len(rows) < 2 {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(end0(a.until), end0(b.until)), -cmp.Compare(a.value, b.value))
	})
	out := rows[:1]
	for _, w := range rows[1:] {
		last := &out[len(out)-1]
		if last.since == w.since {
			if last.value == w.value {
				continue // the one before has an end
			}
			r.disagree(k, RuleSameVintage, &claims[last.at], &claims[w.at])
			*last = w
			continue
		}
		if last.until == 0 || last.until > w.since {
			if last.value != w.value {
				r.disagree(k, RuleSameVintage, &claims[last.at], &claims[w.at])
			}
			last.until = w.since
		}
		out = append(out, w)
	}
	return out
}

// overruled reports each row that says one thing of a day and another file, which
// decides that day, another.
func (r *reconciler) overruled(k singleKey, claims []claim) {
	voices := r.hearing.voices
	for i := range voices[:max(len(voices)-1, 0)] {
		v := &voices[i]
		reported := [2]int32{nobody, nobody} // the last two rows reported
		for _, day := range r.hearing.days {
			d := decider(voices, day)
			if d == i || day < v.from || day > v.day {
				continue
			}
			loser, winner := v.on(day), voices[d].on(day)
			if loser == nil || (winner != nil && winner.value == loser.value) || (winner == nil && loser.value == nobody) {
				continue
			}
			pair := [2]int32{loser.at, nobody}
			if winner != nil {
				pair[1] = winner.at
			}
			if pair == reported {
				continue
			}
			reported = pair
			if winner == nil {
				r.unsaid(k, &claims[loser.at], &claims[voices[d].rows[0].at])
				continue
			}
			rule := RuleElsewhere
			if v.day == voices[d].day {
				rule = RuleSameVintage
			}
			r.disagree(k, rule, &claims[loser.at], &claims[winner.at])
		}
	}
}

// disagree reports two rows that cannot both be right of one day. The second one is
// used: the newer or, of two files of one day, the more trusted, by Dataset.Trust.
func (r *reconciler) disagree(k singleKey, rule string, a, b *claim) {
	a.overruled = true
	r.settle(rule, k.of.Code, fmt.Sprintf("%s %s %s or %s: %s is used", k.of.Code, k.edge, a.words(), b.words(), cmp.Or(b.To, "none")),
		a.Source, b.Source)
}

// unsaid reports a row that gives days on which a newer file has nothing. By is a row
// of that file.
func (r *reconciler) unsaid(k singleKey, a, by *claim) {
	a.overruled = true
	r.settle(RuleElsewhere, k.of.Code, fmt.Sprintf("%s %s %s, but on some of its days the newer %s has none (line %d): %s is used",
		k.of.Code, k.edge, a.words(), by.Source, by.line, by.Source), a.Source, by.Source)
}

// words says where a claim leads and which row says so, for the report.
func (c *claim) words() string {
	return fmt.Sprintf("%s in line %d of %s", cmp.Or(c.To, "none"), c.line, c.Source)
}

// span returns the edge of a run.
func (r *reconciler) span(k singleKey, claims []claim, i int) claim {
	h := &r.hearing
	n := &h.runs[i]
	c := claims[n.at]
	c.Since, c.SinceBy, c.Until, c.UntilBy = n.since, n.sinceBy, n.until, n.untilBy
	if n.sinceBy {
		r.begin(k, claims, i, &c)
	}
	if i+1 < len(h.runs) {
		r.makeWay(k, claims, i, &c)
	}
	return c
}

// begin finds a better start for an edge that no row dates.
func (r *reconciler) begin(k singleKey, claims []claim, i int, c *claim) {
	h := &r.hearing
	n, born := &h.runs[i], r.bodies[c.to].Opened
	if n.first {
		first := c.Since
		earlier := r.earlierList(k, first)
		if earlier < 0 {
			c.Since, c.SinceBy = 0, false
			return
		}
		r.rules[RuleStarted]++
		if day := bornSince(k, born, r.facts[earlier].Source.Seen, first); day != 0 {
			c.Since, c.SinceBy = day, false
			r.rules[RuleBirth]++
		}
		return
	}
	if day := r.birth(k, claims, i); day != 0 {
		c.Since, c.SinceBy = day, false
		r.rules[RuleBirth]++
	}
}

// birth returns the day on which the later end of a run's edge opened, if the edge
// before it ended with its organisation on that day and no file speaks of a day
// between. It is 0 otherwise.
func (r *reconciler) birth(k singleKey, claims []claim, i int) graph.Day {
	h := &r.hearing
	n := &h.runs[i]
	born := r.bodies[n.value].Opened
	if born == 0 || born > n.since || h.speaks(born, n.since) {
		return 0
	}
	for b := range h.runs[:i] {
		if before := &h.runs[b]; before.until == born || r.bodies[before.value].Closed == born {
			return born
		}
	}
	return 0
}

// speaks says whether a file speaks of a day from since on and before until.
func (h *hearing) speaks(since, until graph.Day) bool {
	return slices.ContainsFunc(h.voices, func(v voice) bool { return v.from < until && since <= v.day })
}

// makeWay ends an edge before the next one begins, or when its organisation closed.
func (r *reconciler) makeWay(k singleKey, claims []claim, i int, c *claim) {
	n := &r.hearing.runs[i]
	if !n.untilBy {
		return
	}
	if b := r.bodies[n.value]; b.Closed != 0 && b.Closed <= n.until && b.Closed > c.Since {
		c.Until, c.UntilBy = b.Closed, b.ClosedBy
		return
	}
	if next := &r.hearing.runs[i+1]; next.since == n.until && next.sinceBy {
		if day := r.birth(k, claims, i+1); day > c.Since {
			c.Until, c.UntilBy = day, false
		}
	}
}

// bornSince returns the day on which the later end of an edge opened, if that was
// after the earlier list and by the list that has the edge: the earlier list could
// not have it. The end that it leads from counts for PART_OF only: see
// docs/decisions/0026.
func bornSince(k singleKey, born, before, seen graph.Day) graph.Day {
	day := graph.Day(0)
	if born > before && born <= seen {
		day = born
	}
	if own := k.of.Opened; k.edge == graph.PartOf && own > before && own <= seen {
		day = max(day, own)
	}
	return day
}

// earlierList returns the newest complete list before a day that lists edges of this
// type, or -1.
func (r *reconciler) earlierList(k singleKey, day graph.Day) int {
	best := -1
	for i := range r.facts {
		if r.facts[i].Source.Seen >= day {
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
