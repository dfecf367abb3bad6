package neo4jstore

import (
	"context"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// What benchmarks write by other means.
func NodeProps(n *graph.Node) map[string]any { return nodeProps(n) }
func EdgeProps(e *graph.Edge) map[string]any { return edgeProps(e) }

// Ran is a query as it was run.
type Ran struct {
	Text  string
	Given map[string]any
}

// Runs returns the queries by which a question about paths is answered, in
// their order.
func (s *Store) Runs(ctx context.Context, q graph.PathQuery) ([]Ran, error) {
	return s.recorded(ctx, func(ctx context.Context, r *reading) error { _, err := r.paths(ctx, q); return err })
}

// LineRuns returns the queries by which a line is drawn, in their order.
func (s *Store) LineRuns(ctx context.Context, code string, on graph.Day) ([]Ran, error) {
	return s.recorded(ctx, func(ctx context.Context, r *reading) error { _, err := r.aroundLine(code, on); return err })
}

func (s *Store) recorded(ctx context.Context, ask func(context.Context, *reading) error) ([]Ran, error) {
	ran := []Ran{{stateQuery.Text, nil}}
	err := s.read(ctx, func(ctx context.Context, r *reading) error {
		run := r.query
		r.query = func(q cypher.Query, given map[string]any, each func(row props)) error {
			ran = append(ran, Ran{q.Text, given})
			return run(q, given, each)
		}
		return ask(ctx, r)
	})
	return ran, err
}
