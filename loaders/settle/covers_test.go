package settle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// On each day a pharmacy is covered by the committees of its council area, or else, if
// that has none, of its networks; a network by the one committee that the areas of all
// its pharmacies lead to. What a file names comes before both.
func TestCommitteesCoverDayByDay(t *testing.T) {
	kinds := []graph.Kind{graph.LPC, graph.LPC, graph.HWB, graph.HWB, graph.PCN, graph.PCN, graph.Pharmacy, graph.Pharmacy, graph.Pharmacy}
	may := []struct {
		t        graph.EdgeType
		from, to graph.Kind
	}{{graph.Covers, graph.LPC, graph.HWB}, {graph.Covers, graph.LPC, graph.PCN}, {graph.Covers, graph.LPC, graph.Pharmacy},
		{graph.InArea, graph.Pharmacy, graph.HWB}, {graph.AlignedTo, graph.Pharmacy, graph.PCN}}
	const days = 9
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		r := &reconciler{rules: map[string]int{}}
		of := map[graph.Kind][]int32{}
		for i, k := range kinds {
			r.bodies = append(r.bodies, &body{Node: &graph.Node{Code: fmt.Sprint(i), Kind: k}, number: int32(i)})
			of[k] = append(of[k], int32(i))
		}
		for range 4 + rnd.IntN(14) {
			m := may[rnd.IntN(len(may))]
			e := graph.Edge{Type: m.t, Since: graph.Day(rnd.IntN(days)), Seen: 1}
			if m.t == graph.AlignedTo {
				e.Rule = graph.RuleNearest
			}
			if until := e.Since + graph.Day(rnd.IntN(days)); until > e.Since {
				e.Until = until
			}
			from, to := of[m.from][rnd.IntN(len(of[m.from]))], of[m.to][rnd.IntN(len(of[m.to]))]
			r.addEdge(&link{e, from, to})
		}
		told := len(r.edges)
		r.covers()
		for day := graph.Day(1); day < 2*days; day++ {
			from := func(edges []graph.Edge, ends [][2]int32, t graph.EdgeType, at int32, end int, kind graph.Kind) (out []int32) {
				for i, e := range edges {
					if other := ends[i][1-end]; e.Type == t && ends[i][end] == at && r.bodies[other].Kind == kind && e.Counts(day) {
						out = append(out, other)
					}
				}
				slices.Sort(out)
				return slices.Compact(out)
			}
			edges, ends := r.edges[:told], r.ends[:told]
			byAll := func(vias []int32) (out []int32) {
				for _, v := range vias {
					out = append(out, from(edges, ends, graph.Covers, v, 1, graph.LPC)...)
				}
				slices.Sort(out)
				return slices.Compact(out)
			}
			for b, k := range kinds {
				at := int32(b)
				want := from(edges, ends, graph.Covers, at, 1, graph.LPC)
				byArea := func(ph int32) []int32 {
					if len(from(edges, ends, graph.Covers, ph, 1, graph.LPC)) > 0 {
						return nil
					}
					return byAll(from(edges, ends, graph.InArea, ph, 0, graph.HWB))
				}
				switch {
				case len(want) > 0 || k != graph.Pharmacy && k != graph.PCN:
				case k == graph.Pharmacy:
					if want = byArea(at); len(want) == 0 {
						want = byAll(from(edges, ends, graph.AlignedTo, at, 0, graph.PCN))
					}
				default:
					for _, ph := range from(edges, ends, graph.AlignedTo, at, 1, graph.Pharmacy) {
						want = append(want, byArea(ph)...)
					}
					slices.Sort(want)
					if want = slices.Compact(want); len(want) > 1 {
						want = nil
					}
				}
				if got := from(r.edges, r.ends, graph.Covers, at, 1, graph.LPC); !slices.Equal(got, want) {
					t.Fatalf("seed %d, day %d: %s %d is covered by %v, want %v", seed, day, k, b, got, want)
				}
			}
		}
	}
}
