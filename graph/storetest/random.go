package storetest

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// random compares the engine with the oracle on small random graphs.
func random(t *testing.T, e Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		s := snapshots().Draw(rt, "graph")
		if _, err := e.Replace(t.Context(), s, nil); err != nil {
			rt.Fatalf("replace: %v", err)
		}
		for range 8 {
			same(rt, t, e, s, question(rt, s))
		}
	})
}

// same asks the engine and the oracle, and fails where they differ.
func same(rt *rapid.T, t *testing.T, e Engine, s *graph.Snapshot, q graph.PathQuery) {
	found, err := ask.Of(t.Context(), e, ask.Paths, q)
	if err != nil {
		rt.Fatalf("%+v: %v", q, err)
	}
	if found.Cut != "" {
		rt.Fatalf("%+v: cut by %q on a small graph", q, found.Cut)
	}
	var got, want []string
	for _, p := range found.Paths {
		var told []graph.Edge
		paid := 0
		for _, h := range p.Edges {
			told = append(told, h.Edge)
			paid += h.Cost
		}
		if paid != p.Cost {
			rt.Fatalf("%+v: the hops cost %d, the path %d", q, paid, p.Cost)
		}
		got = append(got, line(refCodes(p.Nodes), told, p.Cost, p.Alike))
	}
	for _, w := range truth(s, q) {
		want = append(want, line(w.codes, w.told, w.cost, w.alike))
	}
	if d := cmp.Diff(want, got); d != "" {
		rt.Fatalf("%+v (-oracle +engine):\n%s", q, d)
	}
	if (len(got) == 0) != (found.Reason != "") || (found.Reason == "") != (found.ReasonCode == "") {
		rt.Fatalf("%+v: %d paths with reason %q", q, len(got), found.Reason)
	}
}

func refCodes(refs []graph.Ref) []string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Code)
	}
	return out
}

func line(codes []string, told []graph.Edge, cost, alike int) string {
	var out []string
	for _, e := range told {
		out = append(out, strings.Join([]string{string(e.Type), e.From, e.To, e.Since.String(), e.Source}, "/"))
	}
	return strings.Join(codes, " ") + " by " + strings.Join(out, " ") + " cost " + strconv.Itoa(cost) + " alike " + strconv.Itoa(alike)
}

var someDays = []graph.Day{0, 0, 0, 20200101, 20230601, 20260101}

// snapshots makes graphs of up to twelve stakeholders of few kinds, with edges
// of every type, parallel ones, and days at which things start and end.
func snapshots() *rapid.Generator[*graph.Snapshot] {
	kinds := []graph.Kind{graph.Practice, graph.Practice, graph.PCN, graph.ICS, graph.Trust, graph.Pharmacy, graph.Region, graph.HWB,
		graph.PharmacyOwner, graph.Service}
	return rapid.Custom(func(rt *rapid.T) *graph.Snapshot {
		s := &graph.Snapshot{Made: Today}
		n := rapid.IntRange(2, 12).Draw(rt, "stakeholders")
		for i := range n {
			s.Nodes = append(s.Nodes, graph.Node{Code: "N" + string(rune('A'+i)), Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"),
				Name: "Number " + strconv.Itoa(i), Opened: rapid.SampledFrom(someDays[:4]).Draw(rt, "opened"), Basis: graph.Official})
			if rapid.IntRange(0, 9).Draw(rt, "ever closed") == 0 {
				s.Nodes[i].Closed = 20230601
			}
		}
		for range rapid.IntRange(1, 30).Draw(rt, "edges") {
			a, b := rapid.IntRange(0, n-1).Draw(rt, "from"), rapid.IntRange(0, n-1).Draw(rt, "to")
			if a == b {
				continue
			}
			e := graph.Edge{Type: rapid.SampledFrom(graph.EdgeTypes).Draw(rt, "type").Type, From: s.Nodes[a].Code, To: s.Nodes[b].Code,
				Since:  rapid.SampledFrom(someDays).Draw(rt, "since"),
				Source: rapid.SampledFrom([]string{"one", "two"}).Draw(rt, "source"), Basis: graph.Official}
			switch e.Type {
			case graph.Serves:
				e.Share = rapid.SampledFrom([]float64{0, 0.04, 0.05, 0.1999, 0.2, 0.9}).Draw(rt, "share")
			case graph.AlignedTo:
				e.Rule = rapid.SampledFrom([]string{graph.RuleNearest, graph.RuleItems, graph.RuleLead, graph.RuleLPC}).Draw(rt, "rule")
			case graph.InPlace:
				e.Basis = rapid.SampledFrom([]graph.Basis{graph.Official, graph.Supplied, graph.Derived}).Draw(rt, "basis")
			}
			if rapid.IntRange(0, 4).Draw(rt, "ever ended") == 0 {
				e.Until = 20250101
			}
			s.Edges = append(s.Edges, e)
		}
		inOrder(s)
		s.Edges = slices.CompactFunc(s.Edges, func(a, b graph.Edge) bool {
			return a.Type == b.Type && a.From == b.From && a.To == b.To && a.Since == b.Since && a.Source == b.Source
		})
		return s
	})
}

// question draws a PathQuery that fits the graph.
func question(rt *rapid.T, s *graph.Snapshot) graph.PathQuery {
	var codes []string
	for _, n := range s.Nodes {
		codes = append(codes, n.Code)
	}
	codes = rapid.Permutation(codes).Draw(rt, "codes")
	q := graph.NewPathQuery(codes[0], codes[1], rapid.SampledFrom([]graph.Day{20210101, 20230601, 20250101, Today}).Draw(rt, "on"))
	q.MaxHops = rapid.IntRange(1, 8).Draw(rt, "maxHops")
	q.MaxCost = rapid.IntRange(1, 24).Draw(rt, "maxCost")
	q.Slack = rapid.IntRange(0, 6).Draw(rt, "slack")
	q.Limit = rapid.SampledFrom([]int{1, 3, 50}).Draw(rt, "limit")
	q.Unfolded = rapid.Bool().Draw(rt, "unfolded")
	rest := codes[2:]
	via := min(len(rest), max(0, rapid.IntRange(-2, 3).Draw(rt, "vias")))
	q.Via, rest = rest[:via], rest[via:]
	q.Avoid = rest[:min(len(rest), max(0, rapid.IntRange(-1, 2).Draw(rt, "avoids")))]
	if rapid.IntRange(0, 3).Draw(rt, "by kind") == 0 {
		kinds := []graph.Kind{graph.Practice, graph.PCN, graph.ICS, graph.Region, graph.HWB, graph.Trust}
		q.Kinds = rapid.SliceOfN(rapid.SampledFrom(kinds), 1, 4).Draw(rt, "kinds")
	}
	if rapid.IntRange(0, 3).Draw(rt, "by type") == 0 {
		for _, t := range rapid.SliceOfN(rapid.SampledFrom(graph.EdgeTypes), 5, 18).Draw(rt, "types") {
			q.Edges = append(q.Edges, t.Type)
		}
	}
	return q
}
