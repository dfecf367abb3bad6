package neo4jstore_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// BenchmarkNeo4jPaths asks for paths between the sorts of pairs that people ask
// about, of all England, and tells the middle one, the slowest of twenty and
// the slowest. A run of each sort goes before, so that the server is warm.
func BenchmarkNeo4jPaths(b *testing.B) {
	from, whole, _ := england(b)
	store := fresh(b)
	if _, err := store.Replace(b.Context(), whole, nil); err != nil {
		b.Fatal(err)
	}
	for _, sort := range pairSorts(b, from, whole) {
		for _, slack := range []int{0, 1, 2} {
			b.Run(strings.ReplaceAll(sort.name, " ", "_")+"/slack="+string(rune('0'+slack)), func(b *testing.B) {
				var took []time.Duration
				ask := func() {
					took = took[:0]
					for _, p := range sort.pairs {
						q := graph.NewPathQuery(p[0], p[1], benchDay)
						q.Slack = slack
						start := time.Now()
						if _, err := ask.Of(b.Context(), store, ask.Paths, q); err != nil {
							b.Fatal(err)
						}
						took = append(took, time.Since(start))
					}
				}
				ask()
				for b.Loop() {
					ask()
				}
				slices.Sort(took)
				at := func(part float64) float64 { return took[int(part*float64(len(took)-1))].Seconds() * 1000 }
				b.ReportMetric(at(0.5), "ms/p50")
				b.ReportMetric(at(0.95), "ms/p95")
				b.ReportMetric(at(1), "ms/max")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

type pairSort struct {
	name  string
	pairs [][2]string
}

// pairSorts draws up to a hundred pairs of each sort.
func pairSorts(b *testing.B, from graph.Store, whole *graph.Snapshot) []pairSort {
	d := newDrawer(whole)
	nodes := map[string]*graph.Node{}
	for i := range whole.Nodes {
		nodes[whole.Nodes[i].Code] = &whole.Nodes[i]
	}
	out, back := map[string]map[graph.EdgeType][]string{}, map[string]map[graph.EdgeType][]string{}
	put := func(m map[string]map[graph.EdgeType][]string, a string, t graph.EdgeType, b string) {
		if m[a] == nil {
			m[a] = map[graph.EdgeType][]string{}
		}
		m[a][t] = append(m[a][t], b)
	}
	for i := range whole.Edges {
		if e := &whole.Edges[i]; e.Counts(d.on) && nodes[e.From].On(d.on) && nodes[e.To].On(d.on) {
			put(out, e.From, e.Type, e.To)
			put(back, e.To, e.Type, e.From)
		}
	}
	any := func(k graph.Kind) string { return some(d, d.kinds[k]) }
	one := func(codes []string) string {
		if len(codes) == 0 {
			return ""
		}
		return some(d, codes)
	}
	board := func(code string) string { return one(out[one(out[code][graph.CommissionedBy])][graph.PartOf]) }
	town := func(code string) string { t, _, _ := strings.Cut(nodes[code].Postcode, " "); return t }
	draws := []struct {
		name string
		draw func() (from, to string, fits bool)
	}{
		{"practice to its own ICS", func() (string, string, bool) { a := any(graph.Practice); return a, board(a), true }},
		{"two practices of one PCN", func() (string, string, bool) {
			p := back[any(graph.PCN)][graph.MemberOf]
			return one(p), one(p), true
		}},
		{"one ICS, two PCNs", func() (string, string, bool) {
			a, b := any(graph.PCN), any(graph.PCN)
			return a, b, board(a) != "" && board(a) == board(b)
		}},
		{"two practices anywhere", func() (string, string, bool) { return any(graph.Practice), any(graph.Practice), true }},
		{"pharmacy to trust", func() (string, string, bool) { return any(graph.Pharmacy), any(graph.Trust), true }},
		{"pharmacy to practice, one town", func() (string, string, bool) {
			a, b := any(graph.Pharmacy), any(graph.Practice)
			return a, b, town(a) != "" && town(a) == town(b)
		}},
		{"any two", func() (string, string, bool) { return some(d, d.open), some(d, d.open), true }},
		{"no path", func() (string, string, bool) {
			x, y := some(d, d.open), some(d, d.open)
			f, err := ask.Of(b.Context(), from, ask.Paths, graph.NewPathQuery(x, y, d.on))
			return x, y, err == nil && f.Reason != ""
		}},
		{"two pharmacies, one owner", func() (string, string, bool) {
			p := back[one(out[any(graph.Pharmacy)][graph.OwnedBy])][graph.OwnedBy]
			return one(p), one(p), true
		}},
		{"ICS to ICS", func() (string, string, bool) { return any(graph.ICS), any(graph.ICS), true }},
	}
	var sorts []pairSort
	for _, draw := range draws {
		s := pairSort{name: draw.name}
		for tries := 0; len(s.pairs) < 100 && tries < 300_000; tries++ {
			if x, y, fits := draw.draw(); fits && x != "" && y != "" && x != y {
				s.pairs = append(s.pairs, [2]string{x, y})
			}
		}
		sorts = append(sorts, s)
	}
	return sorts
}
