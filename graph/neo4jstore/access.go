package neo4jstore

import (
	"cmp"
	"context"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/answer"
)

// Access keeps graph.Reader's promise.
func (s *Store) Access(ctx context.Context, q graph.AccessQuery) (graph.Access, error) {
	const act = "tell the access to pharmacies"
	if err := q.Validate(); err != nil {
		return told(act, graph.Access{}, err)
	}
	a, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (graph.Access, error) {
		a, n, err := r.find(q.Code)
		if err == nil && n != nil && n.Kind != graph.Pharmacy {
			err = a.rules(q.Rule)
		}
		if err != nil {
			return graph.Access{}, err
		}
		return answer.AccessOf(ctx, located{growing{a}}, q)
	})
	return told(act, a, err)
}

// located is a part of the graph that is read while the answer is made, by
// place too.
type located struct{ growing }

// Near keeps answer.Placed's promise.
func (l located) Near(of []*graph.Node, metres int) ([]*graph.Node, error) {
	if len(of) == 0 {
		return nil, nil
	}
	var out []*graph.Node
	err := l.r.run(pharmaciesQuery, map[string]any{"box": box(of, metres)}, func(row props) {
		out = append(out, l.keep(in[map[string]any](row, "node")))
	})
	slices.SortFunc(out, func(x, y *graph.Node) int { return cmp.Compare(x.Code, y.Code) })
	return out, err
}
