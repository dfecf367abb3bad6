package embedded_test

import (
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
)

// TestTheOldGraphGoesWithItsLastReader and not before: after a load by this store and by
// another, whatever was asked of it.
func TestTheOldGraphGoesWithItsLastReader(t *testing.T) {
	for name, other := range map[string]bool{"its own load": false, "a load by another": true} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "t.db")
			fileOf(t, path, 1)
			s, writer := open(t, path), (*embedded.Store)(nil)
			if writer = s; other {
				writer = open(t, path)
			}
			was := s.Version()
			var gone atomic.Bool
			collected := func() bool {
				for range 3 { // what a pool keeps goes with the second
					runtime.GC()
				}
				return gone.Load()
			}
			if err := s.View(t.Context(), func(v graph.View) error {
				watchWhole(t, s, &gone)
				askAll(t, v)
				next, files := edition(2)
				if _, err := writer.Replace(t.Context(), next, files); err != nil {
					return err
				}
				for late := time.Now().Add(time.Minute); s.Version() == was; time.Sleep(10 * time.Millisecond) {
					if time.Now().After(late) {
						t.Fatal("the new graph never came")
					}
				}
				if collected() {
					t.Error("the graph went while it was asked")
				}
				askAll(t, v)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			for late := time.Now().Add(time.Minute); !collected(); time.Sleep(10 * time.Millisecond) {
				if time.Now().After(late) {
					t.Fatal("the old graph is still in memory")
				}
			}
			if err := s.View(t.Context(), func(v graph.View) error { askAll(t, v); return nil }); err != nil {
				t.Error(err)
			}
		})
	}
}

// watchWhole notes when the graph of a store has gone from memory.
func watchWhole(t *testing.T, s *embedded.Store, gone *atomic.Bool) {
	t.Helper()
	all, err := s.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	runtime.AddCleanup(&all.Nodes[0], func(gone *atomic.Bool) { gone.Store(true) }, gone)
}

// askAll has a view search, walk and read, so that all that it keeps is made.
func askAll(t *testing.T, v graph.View) {
	t.Helper()
	if _, err := v.Match(graph.SearchQuery{Text: "edition number 4", On: 20260101, Limit: 5}); err != nil {
		t.Error(err)
	}
	if _, err := ask.Paths(v, graph.PathQuery{From: "N0001", To: "N0003", On: 20260101, MaxHops: 8, MaxCost: 12, Limit: 1}); err != nil {
		t.Error(err)
	}
	if _, err := v.All(graph.Practice); err != nil {
		t.Error(err)
	}
}
