package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

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
	return s.recorded(ctx, func(r *reading) error { _, err := r.paths(q); return err })
}

// LineRuns returns the queries by which a line is drawn, in their order.
func (s *Store) LineRuns(ctx context.Context, code string, on graph.Day) ([]Ran, error) {
	return s.recorded(ctx, func(r *reading) error { _, err := r.aroundLine(code, on); return err })
}

func (s *Store) recorded(ctx context.Context, ask func(*reading) error) ([]Ran, error) {
	ran := []Ran{{stateQuery.Text, nil}}
	err := s.read(ctx, func(r *reading) error {
		r.tx = recorder{r.tx, &ran}
		return ask(r)
	})
	return ran, err
}

type recorder struct {
	neo4j.ManagedTransaction
	ran *[]Ran
}

func (r recorder) Run(ctx context.Context, text string, given map[string]any) (neo4j.ResultWithContext, error) {
	*r.ran = append(*r.ran, Ran{text, given})
	return r.ManagedTransaction.Run(ctx, text, given)
}
