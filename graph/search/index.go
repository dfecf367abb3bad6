package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/throughline-graph/throughline/graph"
)

// Index finds stakeholders by text. It is safe for concurrent use and never
// changes: a new graph gets a new index.
type Index struct {
	nodes     []graph.Node
	sites     []site
	brief     []brief            // of each node, then of each site
	codes     map[string][]int32 // squeezed
	old       map[string][]int32 // squeezed aliases, and codes of predecessors
	next      map[int32][]graph.Successor
	siteCodes map[string][]int32 // squeezed
	postcodes []entry            // sorted
	prefixes  []entry            // squeezed codes, sorted
	words     []word             // sorted by text
	towns     []word             // words of towns and postcodes, sorted by text
	streets   []word             // words of the other lines of addresses, sorted by text
	scratch   sync.Pool
}

// brief is what ranking reads of every candidate. It is kept apart from the nodes
// so that little memory is read for many candidates.
type brief struct {
	opened, closed graph.Day
	rank           int32 // by patients, then code
}

// site is a site that is no stakeholder, only in the list of its trust or provider. Its
// number in an index is that of the nodes and of the sites before it.
type site struct {
	of   int32
	text string // code and name
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
// Edges are those of the type SUCCEEDED_BY; others are passed over.
func New(nodes []graph.Node, edges []graph.Edge) *Index {
	x := &Index{nodes: nodes, codes: make(map[string][]int32, len(nodes)), old: map[string][]int32{}, next: map[int32][]graph.Successor{},
		siteCodes: map[string][]int32{}}
	byText, towns, streets := map[string][]int32{}, map[string][]int32{}, map[string][]int32{}
	for i := range nodes {
		n, at := &nodes[i], int32(i)
		code := squeeze(n.Code)
		x.codes[code] = append(x.codes[code], at)
		x.prefixes = append(x.prefixes, entry{code, at})
		if pc := squeeze(n.Postcode); pc != "" {
			x.postcodes = append(x.postcodes, entry{pc, at})
		}
		addWords(byText, n.Name, at)
		addWords(byText, kindsShort[n.Kind], at)
		for k, line := range n.Address {
			if last := len(n.Address) - 1; k == last || k == last-1 && k > 1 {
				addWords(towns, line, at) // and its county, where there are so many lines
			} else {
				addWords(streets, line, at)
			}
		}
		addWords(towns, n.Postcode, at)
		for _, text := range n.Sites {
			code, name, _ := strings.Cut(text, " ")
			nth := int32(len(nodes) + len(x.sites))
			x.sites = append(x.sites, site{at, text})
			x.siteCodes[squeeze(code)] = append(x.siteCodes[squeeze(code)], nth)
			addWords(byText, name, nth)
		}
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
	for _, s := range x.sites {
		x.brief = append(x.brief, x.brief[s.of])
	}
	marks := len(x.brief)
	x.scratch.New = func() any { return &scratch{marks: make([]mark, marks)} }
	x.follow(edges)
	x.words, x.towns, x.streets = sortWords(byText), sortWords(towns), sortWords(streets)
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

func sortWords(byText map[string][]int32) []word {
	out := make([]word, 0, len(byText))
	for t, at := range byText {
		out = append(out, word{t, letters(t), slices.Clip(at)})
	}
	slices.SortFunc(out, func(a, b word) int { return cmp.Compare(a.text, b.text) })
	return out
}

// kindsShort has the abbreviations of kinds, for names that spell the kind out.
var kindsShort = map[graph.Kind]string{graph.ICS: "icb ics", graph.PCN: "pcn", graph.SubICB: "icb ccg", graph.LPC: "lpc", graph.HWB: "hwb"}

func addWords(byText map[string][]int32, text string, at int32) {
	for _, w := range indexed(text) {
		if l := byText[w]; len(l) == 0 || l[len(l)-1] != at {
			byText[w] = append(l, at)
		}
	}
}

// follow makes each successor findable by the code of its predecessor, and notes who
// took over from whom.
func (x *Index) follow(edges []graph.Edge) {
	for i := range edges {
		e := &edges[i]
		if e.Type != graph.SucceededBy {
			continue
		}
		from, known := x.coded(e.From)
		to, knownTo := x.coded(e.To)
		if !known || !knownTo {
			continue
		}
		if code := squeeze(e.From); !slices.Contains(x.old[code], to) {
			x.old[code] = append(x.old[code], to)
		}
		if !slices.ContainsFunc(x.next[from], func(s graph.Successor) bool { return s.Code == e.To }) {
			x.next[from] = append(x.next[from], graph.Successor{Ref: x.nodes[to].Ref(), On: e.Since})
		}
	}
	for _, next := range x.next {
		slices.SortFunc(next, func(a, b graph.Successor) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Code, b.Code)) })
	}
}

// of returns the number of the node that a number of the index stands for: a site
// stands for its trust or provider.
func (x *Index) of(at int32) int32 {
	if k := int(at) - len(x.nodes); k >= 0 {
		return x.sites[k].of
	}
	return at
}

// coded returns the node that has the code exactly.
func (x *Index) coded(code string) (at int32, known bool) {
	for _, at := range x.codes[squeeze(code)] {
		if x.nodes[at].Code == code {
			return at, true
		}
	}
	return 0, false
}

func sortEntries(e []entry) {
	slices.SortFunc(e, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.node, b.node))
	})
}
