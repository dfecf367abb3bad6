package neo4jstore

import (
	"context"
	"fmt"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/answer"
)

// Search keeps graph.Reader's promise. It answers from an index in memory.
func (s *Store) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	hits, err := s.search(ctx, q)
	return told("search", hits, err)
}

func (s *Store) search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	// What is kept may be of the graph before while the next one's is read.
	if k := s.mirror.names.Load(); k != nil {
		return k.value.index.Search(q), nil
	}
	k, err := renew(ctx, s, &s.mirror.names, anyVersion, s.readNames)
	if err != nil {
		return nil, err
	}
	return k.index.Search(q), nil
}

// Stakeholder keeps graph.Reader's promise.
func (s *Store) Stakeholder(ctx context.Context, code string, on graph.Day) (graph.Stakeholder, error) {
	a, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (*around, error) { return r.aroundOne(code) })
	return answered("show a stakeholder", err, func() (graph.Stakeholder, error) { return answer.Stakeholder(ctx, a, code, on) })
}

// Neighbours keeps graph.Reader's promise.
func (s *Store) Neighbours(ctx context.Context, q graph.NeighbourQuery) (graph.Neighbours, error) {
	a, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (*around, error) { return r.aroundOne(q.Code) })
	return answered("list neighbours", err, func() (graph.Neighbours, error) { return answer.Neighbours(ctx, a, q) })
}

// Throughline keeps graph.Reader's promise.
func (s *Store) Throughline(ctx context.Context, code string, on graph.Day) (graph.Line, error) {
	a, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (*around, error) { return r.aroundLine(code, on) })
	return answered("draw the line", err, func() (graph.Line, error) { return answer.Throughline(ctx, a, code, on) })
}

// Pharmacies keeps graph.Reader's promise.
func (s *Store) Pharmacies(ctx context.Context, q graph.PharmacyQuery) (graph.Pharmacies, error) {
	if err := q.Validate(); err != nil {
		return told("find pharmacies", graph.Pharmacies{}, err)
	}
	found, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (graph.Pharmacies, error) {
		return answer.ByRules(q, func(q graph.PharmacyQuery) (graph.Pharmacies, error) {
			a, err := r.aroundPharmacies(q)
			if err != nil {
				return graph.Pharmacies{}, err
			}
			return answer.Pharmacies(ctx, a, q)
		})
	})
	return told("find pharmacies", found, err)
}

// Summary keeps graph.Reader's promise. Who is open is counted in memory.
func (s *Store) Summary(ctx context.Context, on graph.Day) (graph.Summary, error) {
	out, err := s.sumUp(ctx, on)
	return told("sum up the graph", out, err)
}

func (s *Store) sumUp(ctx context.Context, on graph.Day) (graph.Summary, error) {
	sum, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (of[graph.Summary], error) {
		sources, err := r.sources()
		return of[graph.Summary]{r.state.version, graph.Summary{Nodes: int(r.state.nodes), Edges: int(r.state.edges), Made: r.state.made,
			Sources: sources}}, err
	})
	if err != nil || on == 0 {
		return sum.value, err
	}
	k, err := renew(ctx, s, &s.mirror.names, sum.version, s.readNames)
	sum.value.Open, sum.value.Doubts = graph.OpenOn(k.nodes, on)
	return sum.value, err
}

// Graph keeps graph.Reader's promise. It is read once for each version, and
// then kept in memory.
func (s *Store) Graph(ctx context.Context) (*graph.Snapshot, error) {
	all, err := s.graph(ctx)
	return told("read the graph", all, err)
}

func (s *Store) graph(ctx context.Context) (*graph.Snapshot, error) {
	version, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (int64, error) { return r.state.version, nil })
	if err != nil {
		return nil, err
	}
	return renew(ctx, s, &s.mirror.all, version, s.readAll)
}

// answered makes an answer of what was read, unless that went wrong.
func answered[T any](act string, err error, answer func() (T, error)) (T, error) {
	var out T
	if err == nil {
		out, err = answer()
	}
	return told(act, out, err)
}

// told is an answer, or the act that an error ended.
func told[T any](act string, out T, err error) (T, error) {
	if err != nil {
		var none T
		return none, fmt.Errorf("%s: %w", act, err)
	}
	return out, nil
}

// Contacts keeps graph.Reader's promise.
func (s *Store) Contacts(ctx context.Context, q graph.ContactQuery) (graph.Contacts, error) {
	if err := q.Validate(); err != nil {
		return told("find contacts", graph.Contacts{}, err)
	}
	var way graph.Found
	if q.To != "" {
		var err error
		if way, err = q.Way(ctx, s.Paths); err != nil {
			return told("find contacts", graph.Contacts{}, err)
		}
	}
	found, err := ask(ctx, s, askTime, func(ctx context.Context, r *reading) (graph.Contacts, error) {
		a, _, err := r.find(q.Code)
		if err != nil {
			return graph.Contacts{}, err
		}
		return answer.ContactsOf(ctx, growing{a}, q, way)
	})
	return told("find contacts", found, err)
}
