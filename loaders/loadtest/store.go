package loadtest

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// Store is a store in memory that counts its writes.
type Store struct {
	Files  []graph.File
	Next   *graph.Snapshot
	Writes int
}

// Held returns the files.
func (s *Store) Held(context.Context) ([]graph.File, error) { return slices.Clone(s.Files), nil }

// Replace keeps a graph and its files.
func (s *Store) Replace(_ context.Context, next *graph.Snapshot, files []graph.File) (graph.Delta, error) {
	s.Writes++
	s.Next, s.Files = next, files
	return graph.Delta{NodesAdded: len(next.Nodes), EdgesAdded: len(next.Edges)}, nil
}

// JSON returns the graph as JSON, to compare.
func (s *Store) JSON(t *testing.T) string {
	t.Helper()
	b, err := json.Marshal(s.Next)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
