package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// found is one candidate and how it was found.
type found struct {
	at    int32
	by    int
	slips int
}

// best keeps the q.Limit best candidates seen so far, in order.
type best struct {
	x    *Index
	q    graph.SearchQuery
	kept []found
}

func (b *best) compare(f, g found) int {
	if f.by != g.by || f.slips != g.slips {
		return cmp.Or(cmp.Compare(f.by, g.by), cmp.Compare(f.slips, g.slips))
	}
	m, n := &b.x.brief[f.at], &b.x.brief[g.at]
	return cmp.Or(m.over(b.q.On)-n.over(b.q.On), cmp.Compare(m.rank, n.rank))
}

// over is 1 if the stakeholder is not open on the day.
func (b *brief) over(on graph.Day) int {
	if graph.Counts(b.opened, b.closed, on) {
		return 0
	}
	return 1
}

// fits says whether a node is of a kind that was asked for.
func (b *best) fits(at int32) bool {
	return len(b.q.Kinds) == 0 || slices.Contains(b.q.Kinds, b.x.nodes[b.x.of(at)].Kind)
}

// add keeps f if it fits the question, and says whether it fits.
func (b *best) add(f found) bool {
	if !b.fits(f.at) {
		return false
	}
	if k := len(b.kept); k == b.q.Limit && b.compare(f, b.kept[k-1]) >= 0 {
		return true
	}
	for i, g := range b.kept {
		if b.x.of(g.at) == b.x.of(f.at) {
			if b.compare(f, g) >= 0 {
				return true
			}
			b.kept = slices.Delete(b.kept, i, i+1)
			break
		}
	}
	i, _ := slices.BinarySearchFunc(b.kept, f, b.compare)
	b.kept = slices.Insert(b.kept, i, f)
	if len(b.kept) > b.q.Limit {
		b.kept = b.kept[:b.q.Limit]
	}
	return true
}

func (b *best) hits() []graph.Hit {
	out := make([]graph.Hit, len(b.kept))
	for i, f := range b.kept {
		at := b.x.of(f.at)
		n := b.x.nodes[at].AsOf(b.q.On)
		out[i] = graph.Hit{Ref: n.Ref(), Postcode: n.Postcode, Open: n.On(b.q.On), Why: why[f.by]}
		if f.by != byCode {
			out[i].Formerly = formerly(&b.x.nodes[at], n.Name, b.q.Text)
		}
		if at != f.at {
			out[i].Site = b.x.sites[int(f.at)-len(b.x.nodes)].text
		}
		for _, s := range b.x.next[at] {
			if s.On <= b.q.On {
				out[i].Successors = append(out[i].Successors, s)
			}
		}
	}
	return out
}

// formerly returns the old name by which a text found a stakeholder: all its words
// begin words of that name, and not all begin words of the name that it is shown by. It
// is empty if the text fits the name that is shown, or no old name.
func formerly(n *graph.Node, shown, text string) string {
	if len(n.Past) == 0 {
		return ""
	}
	typed := words(text)
	if len(typed) == 0 || begin(typed, shown) {
		return ""
	}
	for _, f := range n.Past.All() {
		if f.Field == graph.PastName && begin(typed, f.Value) {
			return f.Value
		}
	}
	return ""
}

// begin says whether each of the words begins a word of the name.
func begin(typed []string, name string) bool {
	of := words(name)
	return !slices.ContainsFunc(typed, func(t string) bool {
		return !slices.ContainsFunc(of, func(w string) bool { return strings.HasPrefix(w, t) })
	})
}

// scratch is the memory of one search, used again by the next.
type scratch struct {
	now, before uint32
	marks       []mark
	reached     []int32
	first       bool
}

// mark says that a node has every typed word up to a step, how its worst word was
// found and how many slips there are in total.
type mark struct {
	step   uint32
	by     uint8
	slips  uint8
	weight uint16 // of the typed words that it has, for some
}

// step begins the next typed word; first is the first of a text.
func (s *scratch) step(first bool) {
	if s.now == ^uint32(0) {
		clear(s.marks)
		s.now = 0
	}
	s.before, s.first = s.now, first
	s.now++
}

// reach notes that nodes have the typed word, unless it is noted already. Call it
// with the best way first.
func (s *scratch) reach(nodes []int32, by, slips uint8) {
	for _, at := range nodes {
		m := &s.marks[at]
		switch {
		case m.step == s.now:
		case s.first:
			*m = mark{step: s.now, by: by, slips: slips}
			s.reached = append(s.reached, at)
		case m.step == s.before:
			*m = mark{step: s.now, by: max(m.by, by), slips: m.slips + slips}
		}
	}
}
