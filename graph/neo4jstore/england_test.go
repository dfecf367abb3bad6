package neo4jstore_test

import (
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/storetest"
	"github.com/throughline-graph/throughline/loaders/englandtest"
)

// england opens the graph of all England on the embedded engine.
func england(t testing.TB) (*embedded.Store, *graph.Snapshot, []graph.File) {
	t.Helper()
	s, err := embedded.OpenReadOnly(englandtest.Graph(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	whole, err := s.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s, whole, files
}

// TestNeo4jAnswersAboutEnglandLikeTheEmbeddedEngine writes England into a
// Neo4j once and asks it everything that needs it.
func TestNeo4jAnswersAboutEnglandLikeTheEmbeddedEngine(t *testing.T) {
	embedded, whole, files := england(t)
	store := fresh(t)
	d, err := store.Replace(t.Context(), whole, files)
	if err != nil || d != (graph.Delta{NodesAdded: len(whole.Nodes), EdgesAdded: len(whole.Edges)}) {
		t.Fatal(err, d)
	}
	questions, paths := 60, 2000
	if testing.Short() {
		questions, paths = 15, 400
	}
	t.Run("every question", func(t *testing.T) { storetest.Alike(t, embedded, store, graph.DayOf(time.Now()), questions) })
	t.Run("the files byte for byte", func(t *testing.T) {
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
	t.Run("paths", func(t *testing.T) { pathsAlike(t, embedded, store, whole, paths) })
}

func TestNeo4jKeepsTheContractOnPiecesOfEngland(t *testing.T) {
	_, whole, _ := england(t)
	storetest.Real(t, func(t *testing.T) storetest.Engine { return fresh(t) }, whole)
}
