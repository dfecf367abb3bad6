package neo4jstore

import (
	"context"
	"slices"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/walk"
)

// ways returns what may be walked in the version of the view. Why there is no path, and
// what is asked for far around both ends or between two boards, is most of the graph: to
// read it step by step takes seconds.
func (v *view) ways() (*walk.Graph, error) {
	if _, err := v.names(); err != nil {
		return nil, err
	}
	version := v.r.state.version
	if _, err := renew(v.ctx, v.s, &v.s.mirror.ways, version, v.s.readWays); err != nil {
		return nil, err
	}
	k := v.s.mirror.ways.Load()
	if k == nil || k.version != version {
		return nil, errMoved // another load came between
	}
	return k.value, nil
}

var waysQuery = cypher.Must("read/ways")

func (s *Store) readWays(ctx context.Context) (of[*walk.Graph], error) {
	return inOneVersion(ctx, s, wholeTime, func(ctx context.Context, r *reading) (of[*walk.Graph], error) {
		none := of[*walk.Graph]{} // of no version
		k := s.mirror.names.Load()
		if k == nil || k.version != r.state.version {
			return none, nil
		}
		all := &graph.Snapshot{Nodes: k.value.nodes}
		err := r.run(waysQuery, nil, func(row props) {
			all.Edges = append(all.Edges, graph.Edge{Type: graph.EdgeType(textIn(row, "type")), From: textIn(row, "from"), To: textIn(row, "to"),
				Since: dayIn(row, "since"), Until: dayIn(row, "until"), Items: int(in[int64](row, "cost"))})
		})
		if err != nil {
			return none, err
		}
		slices.SortFunc(all.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
		ends, err := all.Ends()
		if err != nil {
			return none, graph.NewEngineError("the graph in Neo4j does not hold together", graph.ErrUnavailable, err).By(graph.Rebuild)
		}
		return of[*walk.Graph]{r.state.version, walk.New(all, ends, func(i int) int { return all.Edges[i].Items })}, nil
	})
}

// why returns the least cost of another question than that of the finder: it says why
// that has no path.
func (f *finder) why(q graph.PathQuery) (int, error) {
	g, err := f.v.ways()
	if err != nil {
		return 0, err
	}
	w := g.Walk(f.v.Err)
	defer w.End()
	return w.Least(q)
}
