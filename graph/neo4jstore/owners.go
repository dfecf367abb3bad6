package neo4jstore

import (
	"context"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/answer"
)

var ownsQuery = cypher.Must("read/owns")

// Owners keeps graph.Reader's promise.
func (s *Store) Owners(ctx context.Context, q graph.OwnerQuery) (graph.Owners, error) {
	const act = "tell the owners of pharmacies"
	if err := q.Validate(); err != nil {
		return told(act, graph.Owners{}, err)
	}
	out, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (graph.Owners, error) {
		a, _, err := r.find(q.Code)
		if err != nil {
			return graph.Owners{}, err
		}
		return answer.OwnersOf(ctx, owning{growing{a}}, q)
	})
	return told(act, out, err)
}

// owning is a part of the graph that is read while the answer is made, in
// which owners' pharmacies are counted where they are kept.
type owning struct{ growing }

// Owns keeps answer.Owned's promise.
func (o owning) Owns(owners []string, on graph.Day) (map[string]int, error) {
	out := map[string]int{}
	if len(owners) == 0 {
		return out, nil
	}
	err := o.r.run(ownsQuery, map[string]any{"codes": owners, "on": date(on)}, func(row props) {
		out[textIn(row, "code")] = int(in[int64](row, "pharmacies"))
	})
	return out, err
}
