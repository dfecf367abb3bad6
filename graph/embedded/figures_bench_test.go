package embedded_test

import (
	"math/rand/v2"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/storetest"
)

// figurePairs is how often each figure is taken, side by side with its measure.
const figurePairs = 9

// BenchmarkFigures compares paths and searches with look-ups in a map, and on
// three fictional Englands with one. Run it by make figures.
func BenchmarkFigures(b *testing.B) {
	one, three := newAsked(b, 1), newAsked(b, 3)
	b.Run("path", func(b *testing.B) {
		t := storetest.TakeTurns(figurePairs, one.path(b), one.lookups(), three.path(b))
		t.Report(b, map[string]float64{"path": t.Ratio(0, 1), "path-growth": t.Ratio(2, 0)})
	})
	b.Run("search", func(b *testing.B) {
		t := storetest.TakeTurns(figurePairs, one.search(b), one.lookups(), three.search(b))
		t.Report(b, map[string]float64{"search": t.Ratio(0, 1), "search-growth": t.Ratio(2, 0)})
	})
}

// asked is a fictional England and what is asked about it, the same in each round.
type asked struct {
	store *embedded.Store
	pairs [][2]string
	typed []string
	byMap map[string]*graph.Node
	codes []string
}

func newAsked(b *testing.B, times int) *asked {
	england := likeEngland(100 * times)
	a := &asked{store: embedded.Memory(), byMap: map[string]*graph.Node{}}
	if _, err := a.store.Replace(b.Context(), england, nil); err != nil {
		b.Fatal(err)
	}
	var open []*graph.Node
	for i := range england.Nodes {
		n := &england.Nodes[i]
		a.byMap[n.Code] = n
		if n.On(20260801) {
			open = append(open, n)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	some := func() *graph.Node { return open[r.IntN(len(open))] }
	for range 1000 {
		from, to := some(), some()
		a.codes = append(a.codes, from.Code)
		if from != to {
			a.pairs = append(a.pairs, [2]string{from.Code, to.Code})
		}
	}
	for range 100 {
		name := []rune(some().Name)
		a.typed = append(a.typed, string(name[:4+r.IntN(len(name)-4)]))
	}
	return a
}

// path returns the median time of a path.
func (a *asked) path(b *testing.B) func() float64 {
	return func() float64 {
		var took []float64
		for _, p := range a.pairs {
			took = append(took, storetest.Seconds(func() {
				if _, err := ask.Of(b.Context(), a.store, ask.Paths, graph.NewPathQuery(p[0], p[1], 20260801)); err != nil {
					b.Fatal(err)
				}
			}))
		}
		return storetest.Median(took)
	}
}

// search returns the median time of a search.
func (a *asked) search(b *testing.B) func() float64 {
	return func() float64 {
		var took []float64
		for _, text := range a.typed {
			took = append(took, storetest.Seconds(func() {
				if _, err := ask.Of(b.Context(), a.store, ask.Search, graph.SearchQuery{Text: text, On: 20260801, Limit: 10}); err != nil {
					b.Fatal(err)
				}
			}))
		}
		return storetest.Median(took)
	}
}

// lookups returns the median time of 1,000 look-ups of codes in a map.
func (a *asked) lookups() func() float64 {
	return func() float64 {
		var took []float64
		patients := 0
		for range 200 {
			took = append(took, storetest.Seconds(func() {
				for _, code := range a.codes {
					patients += a.byMap[code].Patients
				}
			}))
		}
		if patients < 0 {
			panic("no practice has fewer than no patients")
		}
		return storetest.Median(took)
	}
}
