package neo4jstore_test

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
)

func TestNeo4jZZ(t *testing.T) {
	s, err := embedded.OpenReadOnly("/tmp/w/cost.db")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	whole, _ := s.Whole(t.Context())
	store := fresh(t)
	if _, err := store.Replace(t.Context(), whole, nil); err != nil {
		t.Fatal(err)
	}
	_ = os.Args
	d := newDrawer(whole)
	kinds := map[string][]time.Duration{}
	for range 1500 {
		q := d.question()
		want, wantErr := ask.Of(t.Context(), s, ask.Paths, q)
		start := time.Now()
		got, gotErr := ask.Of(t.Context(), store, ask.Paths, q)
		took := time.Since(start)
		if diff := cmp.Diff(answerText(t, want, wantErr), answerText(t, got, gotErr)); diff != "" {
			t.Errorf("%v %+v (-embedded +Neo4j):\n%.600s", took, q, diff)
		}
		if took > 1500*time.Millisecond {
			t.Logf("slow %v %+v %s %d", took, q, got.ReasonCode, len(got.Paths))
		}
		kinds[string(got.ReasonCode)] = append(kinds[string(got.ReasonCode)], took)
	}
	for k, l := range kinds {
		var sum time.Duration
		for _, x := range l {
			sum += x
		}
		t.Logf("%q %d mean %v", k, len(l), sum/time.Duration(len(l)))
	}
	_ = graph.Day(0)
}
