package embedded_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/storetest"
)

func TestMain(m *testing.M) {
	if childLoads() || childLocks() {
		return
	}
	goleak.VerifyTestMain(m)
}

func TestMemoryKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine { return embedded.Memory() })
}

func TestFileKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine { return open(t, filepath.Join(t.TempDir(), "a graph?#%.db")) })
}

func open(t *testing.T, path string) *embedded.Store {
	t.Helper()
	s, err := embedded.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestAStoredGraphAnswersAsTheOneInMemory(t *testing.T) {
	percent := 100
	if testing.Short() {
		percent = 10
	}
	memory, path := embedded.Memory(), filepath.Join(t.TempDir(), "t.db")
	if _, err := memory.Replace(t.Context(), likeEngland(percent), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, path).Replace(t.Context(), likeEngland(percent), nil); err != nil {
		t.Fatal(err)
	}
	storetest.Alike(t, memory, open(t, path), 20260801, 6)
}

// fewLooks is a context that is done after it was looked at so many times.
type fewLooks struct{ left atomic.Int32 }

func (f *fewLooks) Deadline() (time.Time, bool) { return time.Time{}, false }
func (f *fewLooks) Done() <-chan struct{}       { return nil }
func (f *fewLooks) Value(any) any               { return nil }

func (f *fewLooks) Err() error {
	if f.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestALongSearchStopsSoonAfterItsContext(t *testing.T) {
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), likeEngland(30), nil); err != nil {
		t.Fatal(err)
	}
	q := graph.NewPathQuery("Q000001", "Q000002", 20260801)
	q.Via, q.MaxCost = []string{"T000001", "T000002"}, graph.MaxCostLimit
	for looks := range int32(8) {
		ctx := &fewLooks{}
		ctx.left.Store(looks + 1) // one is the store's, before it begins
		if _, err := ask.Of(ctx, store, ask.Paths, q); !errors.Is(err, context.Canceled) {
			t.Errorf("after %d looks: %v", looks, err)
		}
	}
	if f, err := ask.Of(t.Context(), store, ask.Paths, q); err != nil || len(f.Paths) == 0 {
		t.Errorf("and answers the next question: %v %+v", err, f)
	}
}

func TestReadersGoOnWhileLoadsSwapTheGraph(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "t.db"))
	next, files := edition(1)
	if _, err := store.Replace(t.Context(), next, files); err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				f, err := ask.Of(t.Context(), store, ask.Paths, graph.NewPathQuery("N0003", "N0006", 20260801))
				if err != nil || len(f.Paths) != 1 {
					t.Errorf("%v: %d paths", err, len(f.Paths))
					return
				}
				for _, e := range f.Paths[0].Edges {
					if e.Items != f.Paths[0].Edges[0].Items {
						t.Error("one answer of two editions")
						return
					}
				}
			}
		})
	}
	for n := 2; n < 12; n++ {
		next, files := edition(n)
		if _, err := store.Replace(t.Context(), next, files); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	readers.Wait()
}
