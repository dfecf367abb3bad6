package neo4jstore

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// fits refuses changes that would need more memory than the server gives to
// one transaction, before anything is written.
func (s *Store) fits(ctx context.Context, c *changes) error {
	d := c.delta
	need := int64(d.NodesAdded+d.NodesChanged+d.NodesRemoved+d.EdgesAdded+d.EdgesRemoved) * perChange
	for _, f := range c.addedFiles {
		need += int64(len(f.Content))
	}
	if need < 32<<20 {
		return nil // any server has so much
	}
	var err error
	asked := s.readAnything(ctx, settingsQuery, func(row props) {
		name := textIn(row, "name")
		if limit, ok := bytes(textIn(row, "value")); ok && limit < need {
			err = graph.NewEngineError(fmt.Sprintf("this load changes %d stakeholders and edges at once, for which Neo4j needs some %d MB of "+
				"memory, and %s allows %d MB: raise it, and server.memory.heap.max_size where it follows that",
				d.NodesAdded+d.NodesChanged+d.NodesRemoved+d.EdgesAdded+d.EdgesRemoved, need>>20, name, limit>>20), graph.ErrUnavailable, nil)
		}
	})
	if asked != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	// A user who may not see the settings finds out by trying.
	return err
}

var settingsQuery = cypher.Must("read/settings")

// perChange is what the server holds in memory for each stakeholder or edge
// that a transaction adds, in bytes, as measured; it takes no more for others.
const perChange = 3700

// bytes reads a size such as 716.80MiB. No limit is not ok.
func bytes(s string) (int64, bool) {
	unit := strings.TrimLeft(s, "0123456789.")
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, unit), 64)
	shift, known := map[string]int{"B": 0, "KiB": 10, "MiB": 20, "GiB": 30, "TiB": 40}[unit]
	if err != nil || !known || n <= 0 {
		return 0, false
	}
	return int64(n * float64(int64(1)<<shift)), true
}
