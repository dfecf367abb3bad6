package neo4jstore

import (
	"context"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/answer"
)

// LPCs keeps graph.Reader's promise.
func (s *Store) LPCs(ctx context.Context, q graph.LPCQuery) (graph.LPCs, error) {
	const act = "tell the committees of pharmacies"
	if err := q.Validate(); err != nil {
		return told(act, graph.LPCs{}, err)
	}
	out, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (graph.LPCs, error) {
		a, _, err := r.find(q.Code)
		if err != nil {
			return graph.LPCs{}, err
		}
		return answer.LPCsOf(ctx, growing{a}, q)
	})
	return told(act, out, err)
}
