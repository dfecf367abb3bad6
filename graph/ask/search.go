package ask

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
)

// Search returns the stakeholders that fit the text best, in the same order
// from every engine. Text that fits nothing returns none, and no error.
func Search(v graph.View, q graph.SearchQuery) ([]graph.Hit, error) {
	return doing("search", v, q, func(in *part, q graph.SearchQuery) ([]graph.Hit, error) { return in.Match(q) })
}

// SearchMore returns at most q.Limit hits, and whether the limit left any out.
func SearchMore(v graph.View, q graph.SearchQuery) (hits []graph.Hit, more bool, err error) {
	if q.Limit > graph.SearchLimit {
		return nil, false, fmt.Errorf("search: %w", &graph.ParamError{Param: "limit", Reason: "must be 1 to 100"})
	}
	limit := q.Limit
	q.Limit++
	if hits, err = Search(v, q); len(hits) > limit {
		return hits[:limit], true, err
	}
	return hits, false, err
}
