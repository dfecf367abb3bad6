package embedded_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
)

// likeEngland makes a graph of England's shape and of so much of its size.
func likeEngland(percent int) *graph.Snapshot {
	r := rand.New(rand.NewPCG(11, 12))
	s := &graph.Snapshot{Made: 20260801}
	make := func(prefix string, kind graph.Kind, n int) []string {
		var codes []string
		for i := range max(1, n*percent/100) {
			c := fmt.Sprintf("%s%06d", prefix, i)
			codes = append(codes, c)
			s.Nodes = append(s.Nodes, graph.Node{Code: c, Kind: kind, Name: fmt.Sprintf("%s number %d", kind, i), Opened: 20000101,
				Postcode: "PR1 1AA", Address: []string{"1 High Street", "Preston"}, Patients: r.IntN(9000), Source: "made", Seen: 20260801,
				Basis: graph.Official})
		}
		return codes
	}
	join := func(t graph.EdgeType, from, to string) {
		s.Edges = append(s.Edges, graph.Edge{Type: t, From: from, To: to, Since: 20200101, Source: "made", Seen: 20260801,
			Basis: graph.Official})
	}
	some := func(l []string) string { return l[r.IntN(len(l))] }
	regions, boards, subs := make("R", graph.Region, 7), make("Q", graph.ICS, 36), make("S", graph.SubICB, 106)
	boardOf, subsOf := map[string]string{}, map[string][]string{}
	for _, b := range boards {
		join(graph.PartOf, b, some(regions))
	}
	for i, c := range subs {
		b := boards[i%len(boards)]
		boardOf[c] = b
		subsOf[b] = append(subsOf[b], c)
		join(graph.PartOf, c, b)
	}
	pcns := make("U", graph.PCN, 1298)
	subOf := map[string]string{}
	for i, c := range pcns {
		subOf[c] = subs[i%len(subs)]
		join(graph.CommissionedBy, c, subOf[c])
	}
	practices := make("A", graph.Practice, 6129)
	for i, c := range practices {
		p := pcns[i%len(pcns)]
		join(graph.MemberOf, c, p)
		sub := subOf[p]
		if r.IntN(300) == 0 {
			sub = some(subs)
		}
		join(graph.CommissionedBy, c, sub)
	}
	owners, areas := make("P", graph.PharmacyOwner, 4300), make("hwb.", graph.HWB, 153)
	for i, c := range make("F", graph.Pharmacy, 10500) {
		p := pcns[i%len(pcns)]
		join(graph.AlignedTo, c, p)
		join(graph.BasedIn, c, boardOf[subOf[p]])
		join(graph.InArea, c, some(areas))
		o := some(owners)
		if i%4 == 0 {
			o = owners[i%10]
		}
		join(graph.OwnedBy, c, o)
	}
	trusts := make("T", graph.Trust, 202)
	for i, c := range trusts {
		first := i % len(boards)
		join(graph.BasedIn, c, boards[first])
		for k, share := range []float64{0.6, 0.2, 0.1, 0.05, 0.03, 0.02} {
			join(graph.Serves, c, boards[(first+k)%len(boards)])
			s.Edges[len(s.Edges)-1].Share = share
		}
	}
	for _, c := range make("H", graph.Hospital, 1216) {
		join(graph.SiteOf, c, some(trusts))
	}
	for _, c := range make("Y", graph.Service, 6000) {
		join(graph.OperatedBy, c, some(trusts))
		join(graph.CommissionedBy, c, some(subs))
	}
	gone := make("X", graph.Practice, 28000)
	for i, c := range gone {
		s.Nodes[len(s.Nodes)-len(gone)+i].Closed = 20240101
		join(graph.SucceededBy, c, some(practices))
		join(graph.CommissionedBy, c, some(subs))
	}
	slices.SortFunc(s.Nodes, func(a, b graph.Node) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(s.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	s.Edges = slices.Compact(s.Edges)
	return s
}

// BenchmarkPaths asks for paths between random open stakeholders, and tells the
// middle one and the slowest of a hundred.
func BenchmarkPaths(b *testing.B) {
	for _, times := range []int{1, 10} {
		england := likeEngland(100 * times)
		store := embedded.Memory()
		if _, err := store.Replace(b.Context(), england, nil); err != nil {
			b.Fatal(err)
		}
		var open []string
		for _, n := range england.Nodes {
			if n.On(20260801) {
				open = append(open, n.Code)
			}
		}
		via := func(q *graph.PathQuery) { q.Via = []string{"T000007"} }
		for name, set := range map[string]func(*graph.PathQuery){"plain": func(*graph.PathQuery) {}, "via": via} {
			b.Run(fmt.Sprintf("%s/%d", name, times), func(b *testing.B) {
				r := rand.New(rand.NewPCG(1, 1))
				var took []time.Duration
				for b.Loop() {
					q := graph.NewPathQuery(open[r.IntN(len(open))], open[r.IntN(len(open))], 20260801)
					set(&q)
					if q.Validate() != nil {
						continue
					}
					start := time.Now()
					if _, err := ask.Of(b.Context(), store, ask.Paths, q); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e6, "ms/p50")
				b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e6, "ms/p99")
			})
		}
	}
}

// BenchmarkOpen opens a stored graph of England's size and answers one question.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "t.db")
	store, err := embedded.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := store.Replace(b.Context(), likeEngland(100), nil); err != nil {
		b.Fatal(err)
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := embedded.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := ask.Of(b.Context(), s, ask.Search, graph.SearchQuery{Text: "number 7", On: 20260801, Limit: 5}); err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
