package neo4jstore_test

import (
	"os"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/storetest"
	"github.com/throughline-graph/throughline/loaders"
)

// england loads every real file into a store in memory.
func england(t testing.TB) (*embedded.Store, *graph.Snapshot, []graph.File) {
	t.Helper()
	dir := os.Getenv("THROUGHLINE_DATA")
	if dir == "" {
		t.Skip("THROUGHLINE_DATA does not name the folder of the England files")
	}
	s := embedded.Memory()
	if _, err := loaders.Load(t.Context(), []string{dir}, s, loaders.Options{Today: graph.DayOf(time.Now())}); err != nil {
		t.Fatal(err)
	}
	whole, err := s.Graph(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s, whole, files
}

func TestEnglandIsTheSameInBothEngines(t *testing.T) {
	inMemory, whole, files := england(t)
	store := fresh(t)
	d, err := store.Replace(t.Context(), whole, files)
	if err != nil || d != (graph.Delta{NodesAdded: len(whole.Nodes), EdgesAdded: len(whole.Edges)}) {
		t.Fatal(err, d)
	}
	storetest.Alike(t, inMemory, store, graph.DayOf(time.Now()), 60)
	t.Run("and the files are held byte for byte", func(t *testing.T) {
		held, err := store.Held(t.Context())
		if err != nil || len(held) != len(files) {
			t.Fatal(err, len(held))
		}
		for i := range files {
			if !held[i].Same(files[i]) || string(held[i].Content) != string(files[i].Content) {
				t.Errorf("%s differs", files[i].Name)
			}
		}
	})
}

func TestNeo4jKeepsTheContractOnPiecesOfEngland(t *testing.T) {
	_, whole, _ := england(t)
	storetest.Real(t, func(t *testing.T) storetest.Engine { return fresh(t) }, whole)
}
