// Package search answers what people type: a name, a building, a street, a code, an
// old code or a postcode, with typing mistakes. Every engine uses this one index in memory, so
// all of them rank alike.
package search

import (
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// How a hit was found, best first.
const (
	byCode = iota
	byOldCode
	byPadded
	byPostcode
	byName
	byBeginning
	bySpelling
	byTown
	byAddress
	bySite
	bySome
)

var why = [...]string{graph.MatchCode, graph.MatchOldCode, graph.MatchPadded, graph.MatchPostcode, graph.MatchName, graph.MatchBeginning,
	graph.MatchSpelling, graph.MatchTown, graph.MatchAddress, graph.MatchSite,
	graph.MatchSome}

// Search returns the best hits, at most q.Limit: by exact code, old code and
// postcode, then by name with whole words, beginnings of words and misspelt words,
// then with a word in the town or postcode, then in another line of the address, then by the site of a trust or provider. If
// none has every word, it returns those that have most of them. In each group, open
// stakeholders come before closed ones, then those with more patients, then by code.
func (x *Index) Search(q graph.SearchQuery) []graph.Hit {
	if q.Limit < 1 {
		return nil
	}
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	b := &best{x: x, q: q}
	code := squeeze(q.Text)
	if code == "" {
		return nil
	}
	for _, at := range x.codes[code] {
		b.add(found{at: at, by: byCode})
	}
	for _, at := range x.old[code] {
		b.add(found{at: at, by: byOldCode})
	}
	for _, at := range x.siteCodes[code] {
		b.add(found{at: at, by: bySite})
	}
	x.padded(code, b)
	x.postcode(q.Text, code, b)
	x.name(q.Text, b, s)
	if !strings.ContainsRune(strings.TrimSpace(q.Text), ' ') && len(code) > 1 && strings.ContainsAny(code, "0123456789.") {
		for _, e := range startingWith(x.prefixes, code) {
			b.add(found{at: e.node, by: byBeginning})
		}
	}
	return b.hits()
}

// padded adds the codes of three characters that the NHSBSA writes with 00 at the end,
// such as 36J00. A code that has five characters of its own comes first.
func (x *Index) padded(code string, b *best) {
	if short, ok := strings.CutSuffix(code, "00"); ok && len(short) == 3 {
		for _, at := range x.codes[short] {
			b.add(found{at: at, by: byPadded})
		}
	}
}

func startingWith(e []entry, prefix string) []entry {
	lo := sort.Search(len(e), func(i int) bool { return e[i].text >= prefix })
	hi := lo + sort.Search(len(e)-lo, func(i int) bool { return !strings.HasPrefix(e[lo+i].text, prefix) })
	return e[lo:hi]
}

// postcode adds the nodes at a whole postcode, in an outward code, or at the
// postcodes that begin with what is typed. LA1 1 does not begin LA11 6PH, because
// its outward code is LA11.
func (x *Index) postcode(text, code string, b *best) {
	if !graph.BeginsPostcode(code) {
		return
	}
	all := startingWith(x.postcodes, code)
	outward := false
	switch typed := strings.Fields(text); {
	case len(typed) == 2 && graph.BeginsPostcode(squeeze(typed[0])):
		all = slices.DeleteFunc(slices.Clone(all), func(e entry) bool { return graph.OutwardOf(e.text) != squeeze(typed[0]) })
	case len(typed) == 1:
		for _, e := range all {
			if graph.OutwardOf(e.text) == code {
				outward = true
				b.add(found{at: e.node, by: byPostcode})
			}
		}
	}
	for _, e := range all {
		if e.text == code || !outward {
			b.add(found{at: e.node, by: byPostcode})
		}
	}
}

// name adds the nodes that have every word of the text in their names and addresses.
// It tries misspelt words if too few have them as typed and the text is not a code or
// postcode. If none has every word, it adds those that have most.
func (x *Index) name(text string, b *best, s *scratch) {
	texts := words(text)
	if len(texts) == 0 || len(texts) > 12 {
		return
	}
	typed := make([]typed, len(texts))
	for i, w := range texts {
		typed[i] = x.typed(w, len(texts) == 1, i == len(texts)-1)
	}
	exact := len(b.kept) > 0
	if all(typed, false, b, s) < b.q.Limit && !exact {
		all(typed, true, b, s)
	}
	if _, postcode := graph.ParsePostcode(text); len(b.kept) == 0 && len(typed) > 1 && !postcode {
		x.some(typed, b, s)
	}
}

// all adds the nodes that have every typed word and returns how many it found.
func all(typed []typed, misspelt bool, b *best, s *scratch) int {
	s.reached = s.reached[:0]
	for i := range typed {
		s.step(i == 0)
		typed[i].reach(misspelt, s.reach)
	}
	n := 0
	for _, at := range s.reached {
		m := s.marks[at]
		if m.step != s.now {
			continue
		}
		if int(at) >= len(b.x.nodes) {
			m.by = max(m.by, bySite)
		}
		if b.add(found{at: at, by: int(m.by), slips: int(m.slips)}) {
			n++
		}
	}
	return n
}

// typed is a typed word, and the lists of words that it is looked for in.
type typed struct {
	text, full string // full is what a short form stands for
	last       bool
	in         []looked
}

// looked is a list of words that a typed word is looked for in.
type looked struct {
	words                     []word
	whole, beginning, slipped uint8 // how a hit is found
	begins                    bool  // whether a beginning is enough
	near                      []near
	nearKnown                 bool
}

// near are the nodes of a word that is a slip or two from what is typed.
type near struct {
	nodes []int32
	far   uint8
}

// typed returns a typed word; alone is the only one. An address is looked through for
// whole words and, for the last word typed, for beginnings of at least beginsAddress
// letters. A number alone is not looked for there.
func (x *Index) typed(w string, alone, last bool) typed {
	t := typed{text: w, full: inFull(w), last: last, in: make([]looked, 1, 3)}
	t.in[0] = looked{words: x.words, whole: byName, beginning: byBeginning, slipped: bySpelling, begins: true}
	if alone && (len(w) < beginsAddress || strings.ContainsAny(w, "0123456789")) {
		return t
	}
	begins := last && len(w) >= beginsAddress
	return typed{t.text, t.full, last, append(t.in,
		looked{words: x.towns, whole: byTown, beginning: byTown, slipped: byTown, begins: begins},
		looked{words: x.streets, whole: byAddress, beginning: byAddress, slipped: byAddress, begins: begins})}
}

// reach reaches the nodes that have the word, the best way first.
func (t *typed) reach(misspelt bool, reach func(nodes []int32, by, slips uint8)) {
	for i := range t.in {
		in := &t.in[i]
		whole, beginning := wordsFrom(in.words, t.text)
		reach(whole, in.whole, 0)
		if t.full != t.text {
			whole, _ := wordsFrom(in.words, t.full)
			reach(whole, in.whole, 0)
		}
		if in.begins {
			for k := range beginning {
				reach(beginning[k].nodes, in.beginning, 0)
			}
		}
		if !misspelt {
			continue
		}
		if !in.nearKnown {
			in.near, in.nearKnown = misspell(in.words, t.text, t.last), true
		}
		for _, n := range in.near {
			reach(n.nodes, in.slipped, n.far)
		}
	}
}

// beginsAddress is how many letters of a word in an address are enough.
const beginsAddress = 3

// wordsFrom returns the nodes of a word, and the longer words that begin with it.
func wordsFrom(all []word, w string) (whole []int32, beginning []word) {
	lo := sort.Search(len(all), func(k int) bool { return all[k].text >= w })
	if lo < len(all) && all[lo].text == w {
		whole = all[lo].nodes
		lo++
	}
	hi := lo + sort.Search(len(all)-lo, func(k int) bool { return !strings.HasPrefix(all[lo+k].text, w) })
	return whole, all[lo:hi]
}

// misspell returns the words that are one or two slips from w, nearest first. For
// the last word typed, a beginning is enough. Numbers must match exactly.
func misspell(all []word, w string, last bool) []near {
	most := allowed(len(w))
	if most == 0 || strings.ContainsAny(w, "0123456789") {
		return nil
	}
	var out []near
	sig := letters(w)
	for k := range all {
		c := &all[k]
		if bits.OnesCount64(sig&^c.letters) > most || (!last && bits.OnesCount64(c.letters&^sig) > most) {
			continue
		}
		if far := slips(w, c.text, most, last); far > 0 && far <= most {
			out = append(out, near{c.nodes, uint8(far)})
		}
	}
	slices.SortStableFunc(out, func(a, b near) int { return int(a.far) - int(b.far) })
	return out
}
