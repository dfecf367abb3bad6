package loaders

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// shelf is a store in memory that counts its writes.
type shelf struct {
	files  []graph.File
	next   *graph.Snapshot
	writes int
}

// Held returns the files.
func (s *shelf) Held(context.Context) ([]graph.File, error) { return slices.Clone(s.files), nil }

// Replace keeps a graph and its files.
func (s *shelf) Replace(_ context.Context, next *graph.Snapshot, files []graph.File) (graph.Delta, error) {
	s.writes++
	s.next, s.files = next, files
	return graph.Delta{NodesAdded: len(next.Nodes), EdgesAdded: len(next.Edges)}, nil
}

// graph returns the graph as JSON, to compare.
func (s *shelf) graph(t *testing.T) string {
	t.Helper()
	b, err := json.Marshal(s.next)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
