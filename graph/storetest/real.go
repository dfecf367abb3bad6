package storetest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph"
)

// Real compares an engine with the oracle on pieces cut out of a real graph:
// real parallel edges, dates, closures and moves, small enough to try every way.
func Real(t *testing.T, make func(t *testing.T) Engine, whole *graph.Snapshot) {
	e := make(t)
	near := map[string][]string{}
	for i := range whole.Edges {
		d := &whole.Edges[i]
		near[d.From] = append(near[d.From], d.To)
		near[d.To] = append(near[d.To], d.From)
	}
	var seeds []string
	for i := range whole.Nodes {
		if k := whole.Nodes[i].Kind; (k == graph.Practice || k == graph.Pharmacy || k == graph.Trust) && len(near[whole.Nodes[i].Code]) > 2 {
			seeds = append(seeds, whole.Nodes[i].Code)
		}
	}
	if len(seeds) == 0 {
		t.Fatal("the graph has no practice, pharmacy or trust with edges")
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := piece(whole, near, rapid.SampledFrom(seeds).Draw(rt, "seed"))
		if _, err := e.Replace(t.Context(), s, nil); err != nil {
			rt.Fatalf("replace: %v", err)
		}
		codes := rapid.SampledFrom(s.Nodes)
		q := graph.NewPathQuery(codes.Draw(rt, "from").Code, codes.Draw(rt, "to").Code,
			rapid.SampledFrom([]graph.Day{20241025, 20260331, 20260401, 20260801}).Draw(rt, "on"))
		if q.From == q.To {
			return
		}
		q.MaxHops, q.Slack = rapid.IntRange(1, 6).Draw(rt, "hops"), rapid.IntRange(0, 6).Draw(rt, "slack")
		q.MaxCost = rapid.SampledFrom([]int{6, 12, 24}).Draw(rt, "maxCost")
		q.Unfolded = rapid.Bool().Draw(rt, "unfolded")
		same(rt, t, e, s, q)
	})
}

// pieceNodes is the most stakeholders in a piece. It is small because the
// oracle tries every way between two of them.
const pieceNodes = 16

// piece cuts out what is around a stakeholder: the nearest first, and at most
// three new neighbours of each.
func piece(whole *graph.Snapshot, near map[string][]string, seed string) *graph.Snapshot {
	in, queue := map[string]bool{seed: true}, []string{seed}
	for len(queue) > 0 && len(in) < pieceNodes {
		took := 0
		for _, c := range near[queue[0]] {
			if !in[c] && len(in) < pieceNodes && took < 3 {
				in[c] = true
				took++
				queue = append(queue, c)
			}
		}
		queue = queue[1:]
	}
	s := &graph.Snapshot{Made: whole.Made}
	for i := range whole.Nodes {
		if in[whole.Nodes[i].Code] {
			s.Nodes = append(s.Nodes, whole.Nodes[i])
		}
	}
	for i := range whole.Edges {
		if d := &whole.Edges[i]; in[d.From] && in[d.To] {
			s.Edges = append(s.Edges, *d)
		}
	}
	slices.SortFunc(s.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	return s
}
