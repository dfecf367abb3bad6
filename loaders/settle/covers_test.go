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
			c := covered{r, r.edges[:told], r.ends[:told], day}
			for b, k := range kinds {
				after := covered{r, r.edges, r.ends, day}
				if got, want := after.from(graph.Covers, int32(b), 1, graph.LPC), c.want(int32(b)); !slices.Equal(got, want) {
					t.Fatalf("seed %d, day %d: %s %d is covered by %v, want %v", seed, day, k, b, got, want)
				}
			}
		}
	}
}

// covered says from the edges that files name who covers what on a day.
type covered struct {
	r     *reconciler
	edges []graph.Edge
	ends  [][2]int32
	day   graph.Day
}

// from returns those of a kind that are joined to one, which is that end of the edges.
func (c covered) from(t graph.EdgeType, at int32, end int, kind graph.Kind) (out []int32) {
	for i, e := range c.edges {
		if other := c.ends[i][1-end]; e.Type == t && c.ends[i][end] == at && c.r.bodies[other].Kind == kind && e.Counts(c.day) {
			out = append(out, other)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// named returns who covers one by name.
func (c covered) named(at int32) []int32 { return c.from(graph.Covers, at, 1, graph.LPC) }

func (c covered) byAll(vias []int32, by func(int32) []int32) (out []int32) {
	for _, v := range vias {
		out = append(out, by(v)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// byArea returns who covers a pharmacy by its council area.
func (c covered) byArea(pharmacy int32) []int32 {
	if len(c.named(pharmacy)) > 0 {
		return nil
	}
	return c.byAll(c.from(graph.InArea, pharmacy, 0, graph.HWB), c.named)
}

// want returns who covers one.
func (c covered) want(at int32) []int32 {
	want := c.named(at)
	switch k := c.r.bodies[at].Kind; {
	case len(want) > 0 || k != graph.Pharmacy && k != graph.PCN:
	case k == graph.Pharmacy:
		if want = c.byArea(at); len(want) == 0 {
			want = c.byAll(c.from(graph.AlignedTo, at, 0, graph.PCN), c.named)
		}
	default:
		if want = c.byAll(c.from(graph.AlignedTo, at, 1, graph.Pharmacy), c.byArea); len(want) > 1 {
			return nil
		}
	}
	return want
}
