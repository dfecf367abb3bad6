package storetest

import (
	"slices"
	"testing"
	"time"
)

// Turns holds what each way took in each round. Units do not matter: only
// ratios are made of them.
type Turns [][]float64

// TakeTurns measures the ways in turn, so many rounds, after one round that
// does not count. The order turns round each time, so that no way always follows
// the same one.
func TakeTurns(rounds int, ways ...func() float64) Turns {
	took := make(Turns, len(ways))
	for round := range rounds + 1 {
		for i := range ways {
			way := i
			if round%2 == 1 {
				way = len(ways) - 1 - i
			}
			if took1 := ways[way](); round > 0 {
				took[way] = append(took[way], took1)
			}
		}
	}
	return took
}

// Ratio returns the median, over the rounds, of one way's time divided by
// another's in the same round.
func (t Turns) Ratio(way, of int) float64 {
	ratios := make([]float64, len(t[way]))
	for round := range ratios {
		ratios[round] = t[way][round] / t[of][round]
	}
	return Median(ratios)
}

// Report gives the ratios to the benchmark's line, by name, instead of times.
func (t Turns) Report(b *testing.B, ratios map[string]float64) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(t[0])), "pairs")
	for name, ratio := range ratios {
		b.ReportMetric(ratio, name)
	}
}

// Median returns the middle value.
func Median(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

// Seconds returns how long something took.
func Seconds(do func()) float64 {
	began := time.Now()
	do()
	return time.Since(began).Seconds()
}
