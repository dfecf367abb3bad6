package neo4jstore_test

import (
	"context"
	"testing"

	"throughline/graph"
	"throughline/graph/embedded"
	"throughline/graph/neo4jstore"
	"throughline/graph/storetest"
)

type both struct{ *neo4jstore.Store }

func (b both) Paths(ctx context.Context, q graph.PathQuery) (graph.Found, error) {
	g, err := b.Graph(ctx)
	if err != nil {
		return graph.Found{}, err
	}
	m := embedded.Memory()
	if _, err := m.Replace(ctx, g, nil); err != nil {
		return graph.Found{}, err
	}
	return m.Paths(ctx, q)
}
func engine(t *testing.T, s *neo4jstore.Store) storetest.Engine { return both{s} }
