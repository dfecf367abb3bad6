package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// change writes what differs from the graph that the store has, in one transaction.
func (s *Store) change(ctx context.Context, h *holding, was *standing, c *changes) error {
	if err := s.fits(ctx, c); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, wholeTime)
	defer cancel()
	defer s.finished(ctx, h)
	return s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		for _, st := range c.statements() {
			if err := st.in(ctx, tx); err != nil {
				return err
			}
		}
		if c.sourcesDiffer {
			if err := runIn(ctx, tx, deleteSources, nil, nil); err != nil {
				return err
			}
			if err := writeSources(ctx, tx, c.next.Sources); err != nil {
				return err
			}
		}
		return s.finish(ctx, tx, h, was.version, c.next)
	})
}

var (
	changeNodes   = cypher.Must("write/change_nodes")
	deleteNodes   = cypher.Must("write/delete_nodes")
	deleteEdges   = cypher.Must("write/delete_edges")
	deleteEdgesOf = cypher.Must("write/delete_edges_of")
	deleteSources = cypher.Must("write/delete_sources")
)

// statements write all but the sources. Stakeholders leave last: each new one
// would be compared with all that left before in the transaction.
func (c *changes) statements() []statement {
	same := func(v string) any { return v }
	out := cut(deleteEdges, c.removedEdges, "ids", func(m mark) any { return m.id }, nil)
	if c.unread {
		out = cut(deleteEdgesOf, c.removedEdges, "rows", func(m mark) any { return map[string]any{"from": m.from, "hash": m.hash} }, nil)
	}
	out = append(out, nodeBatches(c.addedNodes)...)
	out = append(out, cut(changeNodes, c.changedNodes, "rows", changed, map[string]any{"labels": ourLabels})...)
	out = append(out, edgeBatches(c.addedEdges)...)
	out = append(out, cut(deleteNodes, c.removedNodes, "codes", same, nil)...)
	out = append(out, cut(deleteFiles, c.removedFiles, "sums", same, nil)...)
	return append(out, fileBatches(c.notedFiles, c.addedFiles)...)
}

// changed is a row of write/change_nodes.
func changed(n *graph.Node) any {
	p := nodeProps(n)
	for _, key := range nodeKeys {
		if _, known := p[key]; !known {
			p[key] = nil
		}
	}
	return map[string]any{"code": n.Code, "node": map[string]any(p), "labels": labels(n.Kind)}
}
