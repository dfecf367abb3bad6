package neo4jstore_test

import (
	"os"
	"testing"
	"time"

	"throughline/graph"
	"throughline/graph/embedded"
	"throughline/loaders"
)

// england loads every real file into a store in memory.
func england(t testing.TB) *embedded.Store {
	t.Helper()
	dir := os.Getenv("THROUGHLINE_DATA")
	if dir == "" {
		t.Skip("THROUGHLINE_DATA does not name the folder of the England files")
	}
	s := embedded.Memory()
	if _, err := loaders.Load(t.Context(), []string{dir}, s, loaders.Options{Today: graph.DayOf(time.Now())}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEnglandComesBackAsItWasLoaded(t *testing.T) {
	from, store := england(t), fresh(t)
	whole, err := from.Graph(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := from.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		begun := time.Now()
		d, err := store.Replace(t.Context(), whole, files)
		t.Log(d, err, time.Since(begun))
	}
	begun := time.Now()
	g, err := store.Graph(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(g.Nodes), len(g.Edges), time.Since(begun))
}
