// Package search answers what people type: a name, a code, an old code or a
// postcode, with typing mistakes. Every engine uses this one index in memory, so
// all of them rank alike.
package search

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/throughline-graph/throughline/graph"
)

// How a hit was found, best first.
const (
	byCode = iota
	byOldCode
	byPostcode
	byName
	byBeginning
	bySpelling
	byTown
)

var why = [...]string{graph.MatchCode, graph.MatchOldCode, graph.MatchPostcode, graph.MatchName, graph.MatchBeginning, graph.MatchSpelling,
	graph.MatchTown}

// Index finds stakeholders by text. It is safe for concurrent use and never
// changes: a new graph gets a new index.
type Index struct {
	nodes     []graph.Node
	brief     []brief            // of each node
	codes     map[string][]int32 // squeezed
	old       map[string][]int32 // squeezed aliases, and codes of predecessors
	postcodes []entry            // sorted
	prefixes  []entry            // squeezed codes, sorted
	words     []word             // sorted by text
	places    map[string][]int32 // words of towns and postcodes
	scratch   sync.Pool
}

// brief is what ranking reads of every candidate. It is kept apart from the nodes
// so that little memory is read for many candidates.
type brief struct {
	opened, closed graph.Day
	rank           int32 // by patients, then code
}

type entry struct {
	text string
	node int32
}

type word struct {
	text    string
	letters uint64
	nodes   []int32
}

// New returns an index over nodes, which it keeps and never changes. Of a node it
// reads code, kind, name, alias, address, postcode, days and patients, and the
// engine on Neo4j fetches only these: see read/names.cypher.
// Successors returns the codes of those that took over from a code; it may be nil.
func New(nodes []graph.Node, successors func(code string) []string) *Index {
	x := &Index{nodes: nodes, codes: make(map[string][]int32, len(nodes)), old: map[string][]int32{}, places: map[string][]int32{}}
	x.scratch.New = func() any { return &scratch{marks: make([]mark, len(nodes))} }
	byText := map[string][]int32{}
	for i := range nodes {
		n, at := &nodes[i], int32(i)
		code := squeeze(n.Code)
		x.codes[code] = append(x.codes[code], at)
		x.prefixes = append(x.prefixes, entry{code, at})
		if pc := squeeze(n.Postcode); pc != "" {
			x.postcodes = append(x.postcodes, entry{pc, at})
		}
		addWords(byText, n.Name, at)
		addWords(byText, short[n.Kind], at)
		if lines := n.Address; len(lines) > 0 {
			addWords(x.places, strings.Join(lines[max(0, len(lines)-2):], " "), at)
		}
		addWords(x.places, n.Postcode, at)
		for _, a := range n.Alias {
			if s := squeeze(a); s != "" {
				x.old[s] = append(x.old[s], at)
			}
			if strings.ContainsRune(strings.TrimSpace(a), ' ') {
				addWords(byText, a, at)
			}
		}
	}
	x.brief = briefly(nodes)
	if successors != nil {
		x.follow(successors)
	}
	x.words = make([]word, 0, len(byText))
	for t, at := range byText {
		x.words = append(x.words, word{t, letters(t), at})
	}
	slices.SortFunc(x.words, func(a, b word) int { return cmp.Compare(a.text, b.text) })
	sortEntries(x.postcodes)
	sortEntries(x.prefixes)
	return x
}

// briefly ranks nodes, the most patients first and in code order among equals.
func briefly(nodes []graph.Node) []brief {
	order := make([]int32, len(nodes))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(nodes[b].Patients, nodes[a].Patients), cmp.Compare(nodes[a].Code, nodes[b].Code))
	})
	out := make([]brief, len(nodes))
	for rank, at := range order {
		out[at] = brief{nodes[at].Opened, nodes[at].Closed, int32(rank)}
	}
	return out
}

// short has the abbreviations of kinds, for names that spell the kind out.
var short = map[graph.Kind]string{graph.ICS: "icb ics", graph.PCN: "pcn", graph.SubICB: "icb ccg", graph.LPC: "lpc", graph.HWB: "hwb"}

func addWords(byText map[string][]int32, text string, at int32) {
	for _, w := range words(text) {
		if l := byText[w]; len(l) == 0 || l[len(l)-1] != at {
			byText[w] = append(l, at)
		}
	}
}

// follow makes each successor findable by the code of its predecessor.
func (x *Index) follow(successors func(string) []string) {
	for i := range x.nodes {
		for _, s := range successors(x.nodes[i].Code) {
			for _, at := range x.codes[squeeze(s)] {
				if x.nodes[at].Code == s {
					code := squeeze(x.nodes[i].Code)
					x.old[code] = append(x.old[code], at)
				}
			}
		}
	}
}

func sortEntries(e []entry) {
	slices.SortFunc(e, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.node, b.node))
	})
}

// Search returns the best hits, at most q.Limit: by exact code, old code and
// postcode, then by name with whole words, beginnings of words and misspelt words,
// then with a word in the town or postcode. In each group, open stakeholders come
// before closed ones, then those with more patients, then by code.
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
	x.postcode(q.Text, code, b)
	x.name(q.Text, b, s)
	if !strings.ContainsRune(strings.TrimSpace(q.Text), ' ') && len(code) > 1 && strings.ContainsAny(code, "0123456789.") {
		for _, e := range startingWith(x.prefixes, code) {
			b.add(found{at: e.node, by: byBeginning})
		}
	}
	return b.hits()
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

// name adds the nodes that have every word of the text in their names. It tries
// misspelt words if too few have them as typed and the text is not a code or
// postcode.
func (x *Index) name(text string, b *best, s *scratch) {
	typed := words(text)
	if len(typed) == 0 || len(typed) > 12 {
		return
	}
	exact := len(b.kept) > 0
	if x.all(typed, false, b, s) < b.q.Limit && !exact {
		x.all(typed, true, b, s)
	}
}

// all adds the nodes that have every typed word and returns how many it found.
func (x *Index) all(typed []string, misspelt bool, b *best, s *scratch) int {
	s.reached = s.reached[:0]
	for i, w := range typed {
		s.step(i == 0)
		lo := sort.Search(len(x.words), func(k int) bool { return x.words[k].text >= w })
		if lo < len(x.words) && x.words[lo].text == w {
			s.reach(x.words[lo].nodes, byName, 0)
			lo++
		}
		for k := lo; k < len(x.words) && strings.HasPrefix(x.words[k].text, w); k++ {
			s.reach(x.words[k].nodes, byBeginning, 0)
		}
		if misspelt {
			x.misspelt(w, i == len(typed)-1, s)
		}
		if len(typed) > 1 {
			s.reach(x.places[w], byTown, 0)
		}
	}
	n := 0
	for _, at := range s.reached {
		if m := s.marks[at]; m.step == s.now && b.add(found{at: at, by: int(m.by), slips: int(m.slips)}) {
			n++
		}
	}
	return n
}

// misspelt reaches the words that are one or two slips from w, nearest first. For
// the last word typed, a beginning is enough. Numbers must match exactly.
func (x *Index) misspelt(w string, last bool, s *scratch) {
	most := allowed(len(w))
	if most == 0 || strings.ContainsAny(w, "0123456789") {
		return
	}
	sig := letters(w)
	for far := 1; far <= most; far++ {
		for k := range x.words {
			c := &x.words[k]
			if bits.OnesCount64(sig&^c.letters) > most || (!last && bits.OnesCount64(c.letters&^sig) > most) {
				continue
			}
			if slips(w, c.text, most, last) == far {
				s.reach(c.nodes, bySpelling, uint8(far))
			}
		}
	}
}
