package walk

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph"
)

func leastCost(rt *rapid.T, g *Graph, q graph.PathQuery) int {
	w := g.Walk(func() error { return nil })
	defer w.End()
	hops, err := w.Least(q)
	if err != nil {
		rt.Fatal(err)
	}
	return hops
}

// The distances between boards change no answer: a search without them finds the
// same least cost, on long chains of boards too.
func TestWhatIsKnownApartHasNoPath(t *testing.T) {
	kinds := []graph.Kind{graph.ICS, graph.PCN, graph.Practice, graph.Trust, graph.Person, graph.Region, graph.PharmacyOwner}
	types := []graph.EdgeType{graph.PartOf, graph.MemberOf, graph.OwnedBy, graph.Holds, graph.SucceededBy}
	spared := 0
	rapid.Check(t, func(rt *rapid.T) {
		s := &graph.Snapshot{}
		n := rapid.IntRange(2, 40).Draw(rt, "stakeholders")
		for i := range n {
			s.Nodes = append(s.Nodes, graph.Node{Code: fmt.Sprintf("N%02d", i), Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"), Name: "X"})
		}
		for range rapid.IntRange(0, 60).Draw(rt, "edges") {
			// Mostly between near numbers, so that there are long ways.
			from := rapid.IntRange(0, n-1).Draw(rt, "from")
			to := min(n-1, max(0, from+rapid.IntRange(-3, 3).Draw(rt, "to")))
			if from != to {
				s.Edges = append(s.Edges, graph.Edge{Type: rapid.SampledFrom(types).Draw(rt, "type"), From: s.Nodes[from].Code, To: s.Nodes[to].Code})
			}
		}
		slices.SortFunc(s.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
		lay := func() *Graph {
			ends, err := s.Ends()
			if err != nil {
				rt.Fatal(err)
			}
			return New(s, ends, nil)
		}
		knowing, not := lay(), lay()
		not.apart.ever, not.apart.late = both{}, both{}
		for range 10 {
			q := graph.NewPathQuery(rapid.SampledFrom(s.Nodes).Draw(rt, "one").Code,
				rapid.SampledFrom(s.Nodes).Draw(rt, "other").Code, 20260801)
			if q.From == q.To {
				continue
			}
			q.MaxHops = rapid.IntRange(1, graph.MaxHopsLimit).Draw(rt, "most hops")
			q.MaxCost = rapid.IntRange(1, graph.MaxCostLimit).Draw(rt, "most cost")
			if rapid.IntRange(0, 4).Draw(rt, "asked for kinds") == 0 {
				q.Kinds = rapid.SliceOfNDistinct(rapid.SampledFrom(kinds), 1, 4, rapid.ID).Draw(rt, "kinds")
			}
			if with, without := leastCost(rt, knowing, q), leastCost(rt, not, q); with != without {
				rt.Fatalf("%+v costs %d, and %d where nothing is known beforehand", q, with, without)
			}
			from := knowing.codes[q.From]
			e := knowing.between([2]int32{from, knowing.codes[q.To]}, q.On, q.MaxHops)
			if e.too(0, &step{other: from, board: uint16(knowing.apart.board(from))}, 0, q.MaxCost) {
				spared++
			}
		}
	})
	if spared == 0 {
		t.Error("nothing was ever known to be apart: the test shows nothing")
	}
}

// In a chain of boards each is as far from the first as there are edges between.
func TestAPathAlongAChainOfBoardsIsNotTooFar(t *testing.T) {
	s := &graph.Snapshot{}
	const chain = graph.MaxCostLimit / 4 // a succession costs 4
	for i := range chain + 1 {
		s.Nodes = append(s.Nodes, graph.Node{Code: fmt.Sprintf("Q%d", i), Kind: graph.ICS, Name: "X"})
		if i > 0 {
			s.Edges = append(s.Edges, graph.Edge{Type: graph.SucceededBy, From: s.Nodes[i-1].Code, To: s.Nodes[i].Code})
		}
	}
	ends, err := s.Ends()
	if err != nil {
		t.Fatal(err)
	}
	g := New(s, ends, nil)
	w := g.Walk(func() error { return nil })
	defer w.End()
	for far := 1; far <= chain; far++ {
		q := graph.NewPathQuery("Q0", s.Nodes[far].Code, 20260801)
		q.MaxCost = 4 * far
		if cost, err := w.Least(q); cost != 4*far || err != nil {
			t.Errorf("from the first to the %d. board after it: cost %d, %v", far, cost, err)
		}
	}
}
