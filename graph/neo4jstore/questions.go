package neo4jstore

import (
	"context"
	"fmt"

	"throughline/graph"
	"throughline/graph/answer"
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
	if k := s.mirror.index.Load(); k != nil {
		return k.value.Search(q), nil
	}
	index, err := renew(ctx, s, &s.mirror.index, s.readIndex)
	if err != nil {
		return nil, err
	}
	return index.Search(q), nil
}

// Stakeholder keeps graph.Reader's promise.
func (s *Store) Stakeholder(ctx context.Context, code string, on graph.Day) (graph.Stakeholder, error) {
	out, err := ask(ctx, s, askTime, func(r *reading) (graph.Stakeholder, error) {
		a, err := r.aroundOne(code)
		if err != nil {
			return graph.Stakeholder{}, err
		}
		return answer.Stakeholder(ctx, a, code, on)
	})
	return told("show a stakeholder", out, err)
}

// Neighbours keeps graph.Reader's promise.
func (s *Store) Neighbours(ctx context.Context, q graph.NeighbourQuery) (graph.Neighbours, error) {
	out, err := ask(ctx, s, askTime, func(r *reading) (graph.Neighbours, error) {
		if err := q.Validate(); err != nil {
			return graph.Neighbours{}, err
		}
		a, err := r.aroundOne(q.Code)
		if err != nil {
			return graph.Neighbours{}, err
		}
		return answer.Neighbours(ctx, a, q)
	})
	return told("list neighbours", out, err)
}

// Throughline keeps graph.Reader's promise.
func (s *Store) Throughline(ctx context.Context, code string, on graph.Day) (graph.Line, error) {
	out, err := ask(ctx, s, askTime, func(r *reading) (graph.Line, error) {
		a, err := r.aroundLine(code, on)
		if err != nil {
			return graph.Line{}, err
		}
		return answer.Throughline(ctx, a, code, on)
	})
	return told("draw the line", out, err)
}

// Pharmacies keeps graph.Reader's promise.
func (s *Store) Pharmacies(ctx context.Context, q graph.PharmacyQuery) (graph.Pharmacies, error) {
	out, err := ask(ctx, s, askTime, func(r *reading) (graph.Pharmacies, error) {
		if err := q.Validate(); err != nil {
			return graph.Pharmacies{}, err
		}
		a, err := r.aroundPharmacies(q)
		if err != nil {
			return graph.Pharmacies{}, err
		}
		out, err := answer.Pharmacies(ctx, a, q)
		if a.err != nil {
			return graph.Pharmacies{}, a.err
		}
		return out, err
	})
	return told("find pharmacies", out, err)
}

// Graph keeps graph.Reader's promise. It is read once for each version, and
// then kept in memory.
func (s *Store) Graph(ctx context.Context) (*graph.Snapshot, error) {
	all, err := s.graph(ctx)
	return told("read the graph", all, err)
}

func (s *Store) graph(ctx context.Context) (*graph.Snapshot, error) {
	version, err := ask(ctx, s, askTime, func(r *reading) (int64, error) { return r.state.version, nil })
	if err != nil {
		return nil, err
	}
	s.version.Store(version)
	return renew(ctx, s, &s.mirror.all, s.readAll)
}

// told is an answer, or the act that an error ended.
func told[T any](act string, out T, err error) (T, error) {
	if err != nil {
		var none T
		return none, fmt.Errorf("%s: %w", act, err)
	}
	return out, nil
}
