package settle

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestAGridTellsTheNearestFirstHoweverManyThereAre(t *testing.T) {
	for _, n := range []int{3, 200, 3 * cellsMadeOf} {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		all := make([]surgery, n)
		for i := range all {
			all[i] = surgery{code: fmt.Sprintf("A%05d", i), lat: 50.2 + 5*r.Float64(), lon: -5 + 6*r.Float64()}
		}
		g := finder{grid: newGrid(slices.Clone(all))}
		for range 5 {
			lat, lon := 50.2+5*r.Float64(), -5+6*r.Float64()
			want := slices.Clone(all)
			metres := func(s surgery) float64 { return graph.Metres(lat, lon, s.lat, s.lon) }
			slices.SortFunc(want, func(a, b surgery) int {
				return cmp.Or(cmp.Compare(metres(a), metres(b)), cmp.Compare(a.code, b.code))
			})
			at := 0
			g.each(lat, lon, func(s *surgery, _ float64) bool {
				if s.code != want[at].code {
					t.Fatalf("of %d surgeries, number %d is %s, but measuring all gives %s", n, at, s.code, want[at].code)
				}
				at++
				return at < min(n, 400)
			})
			if at != min(n, 400) {
				t.Fatalf("of %d surgeries only %d are visited", n, at)
			}
		}
	}
}
