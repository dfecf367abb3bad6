package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/sync/errgroup"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// first fills a store that holds nothing, in batches. Readers see none of it
// before the last transaction.
func (s *Store) first(ctx context.Context, h *holding, next *graph.Snapshot, files []graph.File) error {
	for _, q := range []cypher.Query{clearEdges, clearNodes, clearFiles} {
		if err := s.alone(ctx, q); err != nil {
			return err
		}
	}
	var base int64
	err := s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return runIn(ctx, tx, beginGraph, nil, func(row props) { base = in[int64](row, "version") })
	})
	if err != nil {
		return err
	}
	if err := s.inBatches(ctx, nodeBatches(pointers(next.Nodes))); err != nil {
		return err
	}
	if err := s.inBatches(ctx, edgeBatches(pricedEdges(next))); err != nil {
		return err
	}
	if err := s.inBatches(ctx, fileBatches(files, files)); err != nil {
		return err
	}
	defer s.finished(ctx, h)
	return s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		if err := writeSources(ctx, tx, next.Sources); err != nil {
			return err
		}
		return s.finish(ctx, tx, h, base, next)
	})
}

var (
	clearEdges    = cypher.Must("write/clear_edges")
	clearNodes    = cypher.Must("write/clear_nodes")
	clearFiles    = cypher.Must("write/clear_files")
	beginGraph    = cypher.Must("write/begin_graph")
	createNodes   = cypher.Must("write/create_nodes")
	createEdges   = cypher.Must("write/create_edges")
	createSources = cypher.Must("write/create_sources")
)

const (
	batch   = 5000 // rows of a statement
	writers = 2    // of a first load, measured to be faster than one
)

// statement is a query and what it is given, made when it is its turn.
type statement struct {
	q     cypher.Query
	given func() map[string]any
}

func (st statement) in(ctx context.Context, tx neo4j.ManagedTransaction) error {
	return runIn(ctx, tx, st.q, st.given(), nil)
}

// inBatches runs each statement in a transaction of its own, by two writers.
func (s *Store) inBatches(ctx context.Context, all []statement) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	for _, st := range all {
		g.Go(func() error {
			return s.write(ctx, func(tx neo4j.ManagedTransaction) error { return st.in(ctx, tx) })
		})
	}
	return g.Wait()
}

// nodeBatches adds stakeholders, those of a kind together.
func nodeBatches(nodes []*graph.Node) []statement {
	byKind := map[graph.Kind][]*graph.Node{}
	for _, n := range nodes {
		byKind[n.Kind] = append(byKind[n.Kind], n)
	}
	var out []statement
	for _, k := range graph.Kinds {
		names := labels(k.Kind)
		out = append(out, cut(createNodes, byKind[k.Kind], "rows", func(n *graph.Node) any { return map[string]any(nodeProps(n)) },
			map[string]any{"labels": names})...)
	}
	return out
}

// edgeBatches adds edges, those of a type together.
func edgeBatches(edges []priced) []statement {
	byType := map[graph.EdgeType][]priced{}
	for _, e := range edges {
		byType[e.Type] = append(byType[e.Type], e)
	}
	var out []statement
	for _, t := range graph.EdgeTypes {
		out = append(out, cut(createEdges, byType[t.Type], "rows", func(e priced) any {
			return map[string]any{"from": e.From, "to": e.To, "edge": map[string]any(edgeProps(e))}
		}, map[string]any{"type": string(t.Type)})...)
	}
	return out
}

// cut makes statements of at most a batch of rows each; more is given to all.
func cut[T any](q cypher.Query, all []T, name string, row func(T) any, more map[string]any) []statement {
	var out []statement
	for len(all) > 0 {
		part := all[:min(batch, len(all))]
		all = all[len(part):]
		out = append(out, statement{q, func() map[string]any {
			rows := make([]any, len(part))
			for i := range part {
				rows[i] = row(part[i])
			}
			given := map[string]any{name: rows}
			for k, v := range more {
				given[k] = v
			}
			return given
		}})
	}
	return out
}

func pointers[T any](all []T) []*T {
	out := make([]*T, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

func writeSources(ctx context.Context, tx neo4j.ManagedTransaction, sources []graph.Source) error {
	rows := make([]any, len(sources))
	for i, s := range sources {
		rows[i] = map[string]any(sourceProps(s, i))
	}
	return runIn(ctx, tx, createSources, map[string]any{"rows": rows}, nil)
}
