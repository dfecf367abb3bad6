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
	t.Run("its own load", func(t *testing.T) {
		s := ofFirstEdition(t)
		goesAfter(t, s, s)
	})
	t.Run("a load by another", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "t.db")
		fileOf(t, path, 1)
		goesAfter(t, open(t, path), open(t, path))
	})
}

func ofFirstEdition(t *testing.T) *embedded.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.db")
	fileOf(t, path, 1)
	return open(t, path)
}

// goesAfter has the writer load while the graph of a store is asked.
func goesAfter(t *testing.T, s, writer *embedded.Store) {
	t.Helper()
	was := s.Version()
	var gone atomic.Bool
	if err := s.View(t.Context(), func(v graph.View) error {
		watchWhole(t, s, &gone)
		askAll(t, v)
		next, files := edition(2)
		if _, err := writer.Replace(t.Context(), next, files); err != nil {
			return err
		}
		comes(t, "the new graph", func() bool { return s.Version() != was })
		if collected(&gone) {
			t.Error("the graph went while it was asked")
		}
		askAll(t, v)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	comes(t, "the end of the old graph", func() bool { return collected(&gone) })
	if err := s.View(t.Context(), func(v graph.View) error { askAll(t, v); return nil }); err != nil {
		t.Error(err)
	}
}

// collected says whether what is no longer used has gone, and this with it.
func collected(gone *atomic.Bool) bool {
	for range 3 { // what a pool keeps goes with the second
		runtime.GC()
	}
	return gone.Load()
}

// comes waits until something is so.
func comes(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("%s never came", what)
		}
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
