package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// What benchmarks write by other means.
func NodeProps(n *graph.Node) map[string]any { return nodeProps(n) }
func EdgeProps(s *graph.Snapshot) []map[string]any {
	var out []map[string]any
	for _, e := range pricedEdges(s) {
		out = append(out, edgeProps(e))
	}
	return out
}

// Ran is a query as it was run.
type Ran struct {
	Text  string
	Given map[string]any
}

// Runs returns the queries by which a question about paths is answered, in
// their order.
func (s *Store) Runs(ctx context.Context, q graph.PathQuery) ([]Ran, error) {
	return s.recorded(ctx, func(v graph.View) error { _, err := ask.Paths(v, q); return err })
}

// LineRuns returns the queries by which a line is drawn, in their order.
func (s *Store) LineRuns(ctx context.Context, code string, on graph.Day) ([]Ran, error) {
	return s.recorded(ctx, func(v graph.View) error {
		_, err := ask.Line(v, ask.CodeQuery{Code: code, On: on})
		return err
	})
}

func (s *Store) recorded(ctx context.Context, do func(graph.View) error) ([]Ran, error) {
	ran := []Ran{{stateQuery.Text, nil}}
	err := s.read(ctx, func(_ context.Context, r *reading) error {
		r.tx = &recording{r.tx, &ran}
		return do(&view{s: s, r: r, ctx: r.ctx, nodes: map[string]*graph.Node{}})
	})
	return ran[:len(ran)-1], err // the last looks at the state again
}

// recording notes what is run in a transaction.
type recording struct {
	neo4j.ManagedTransaction
	ran *[]Ran
}

func (r *recording) Run(ctx context.Context, query string, given map[string]any) (neo4j.ResultWithContext, error) {
	*r.ran = append(*r.ran, Ran{query, given})
	return r.ManagedTransaction.Run(ctx, query, given)
}
