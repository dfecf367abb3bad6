package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// What is read in a transaction of Neo4j need not be of one graph: a load may be committed
// between two of its queries. So each reading looks at the state of the graph before and
// after, and is done again if that differs.

var stateQuery = cypher.Must("read/state")

// state is what the mark of the graph says.
type state struct {
	version  int64
	layout   int64
	complete bool // else there is nothing to read
	changing bool // a load is being committed: what is read now is no one graph
	made     graph.Day
	nodes    int64
	edges    int64
}

// reading is one question to one version of the graph: a read transaction.
type reading struct {
	ctx   context.Context //nolint:containedctx // of the one transaction that this is
	tx    neo4j.ManagedTransaction
	state state
}

// errMoved says that the graph changed while it was asked.
var errMoved = errors.New("the graph changed")

// inOneVersion reads what one answer is made of, of one version of the graph, within the
// time. What a load came between is read again, so that only what it returns
// is to be believed: read may see edges without ends and ends without names.
func inOneVersion[T any](ctx context.Context, s *Store, most time.Duration, read func(context.Context, *reading) (T, error)) (T, error) {
	return inOneVersionOfAny(ctx, s, most, func(ctx context.Context, r *reading) (T, error) {
		if r.state.complete && r.state.layout != layout {
			var none T
			return none, graph.NewEngineError("the graph was made by another version of throughline", graph.ErrUnavailable, nil).
				By(graph.Rebuild)
		}
		return read(ctx, r)
	})
}

// inOneVersionOfAny does the same of a graph of any layout: what a load has to know.
func inOneVersionOfAny[T any](
	ctx context.Context,
	s *Store,
	most time.Duration,
	read func(context.Context, *reading) (T, error),
) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	var out T
	for wait := time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		err := s.read(ctx, func(ctx context.Context, r *reading) (err error) {
			out, err = read(ctx, r)
			return err
		})
		if err == nil {
			return out, nil
		}
		var none T
		if !errors.Is(err, errMoved) {
			return none, fail(ctx, err)
		}
		select {
		case <-ctx.Done():
			return none, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// read runs work in one read transaction, between two looks at the state.
func (s *Store) read(ctx context.Context, work func(context.Context, *reading) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	session := s.session(ctx, neo4j.AccessModeRead)
	defer s.closing(session)
	_, err := session.ExecuteRead(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		r := &reading{ctx: ctx, tx: tx}
		if err := r.look(); err != nil {
			return nil, err
		}
		before := r.state
		if before.changing {
			return nil, errMoved
		}
		if !before.complete {
			return nil, work(ctx, r)
		}
		said := work(ctx, r)
		switch {
		case gone(said):
			return nil, errMoved
		case said != nil && !ours(said):
			return nil, said
		}
		// What work says of a graph that moved on is not to be believed.
		if err := r.look(); err != nil {
			return nil, err
		}
		if r.state != before {
			return nil, errMoved
		}
		return nil, said
	}, within(ctx))
	return err
}

// look reads the state.
func (r *reading) look() error {
	return runIn(r.ctx, r.tx, stateQuery, nil, func(row props) {
		r.state = state{version: in[int64](row, "version"), layout: in[int64](row, "layout"), complete: in[bool](row, "complete"),
			changing: in[bool](row, "changing"), made: dayIn(row, "made"), nodes: in[int64](row, "nodes"), edges: in[int64](row, "edges")}
	})
}

// run asks one query of the reading and calls each with its rows. Where no
// graph is complete there are none.
func (r *reading) run(q cypher.Query, given map[string]any, each func(row props)) error {
	if !r.state.complete {
		return nil
	}
	return runIn(r.ctx, r.tx, q, given, each)
}

// runIn runs a query and calls each, unless nil, with its rows.
func runIn(ctx context.Context, tx neo4j.ManagedTransaction, q cypher.Query, given map[string]any, each func(row props)) error {
	if names := slices.Sorted(maps.Keys(given)); !slices.Equal(names, q.Params) {
		return fmt.Errorf("the query %s wants %v and is given %v", q.Name, q.Params, names)
	}
	res, err := tx.Run(ctx, q.Text, given)
	if err != nil {
		return err
	}
	for res.Next(ctx) {
		if each != nil {
			each(res.Record().AsMap())
		}
	}
	return res.Err()
}

// session begins a session that sees all that this store has written.
func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: mode, BookmarkManager: s.bookmarks})
}

// closing ends a session. What it held is committed or given up by then, so an
// error tells nothing.
func (s *Store) closing(session neo4j.SessionWithContext) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = session.Close(ctx)
}

// within gives the server the deadline that ctx has: ours frees us, its own
// frees the server.
func within(ctx context.Context) func(*neo4j.TransactionConfig) {
	left := wholeTime
	if d, ok := ctx.Deadline(); ok {
		left = max(time.Until(d), time.Millisecond)
	}
	return neo4j.WithTxTimeout(left)
}

// told is an answer, or the act that an error ended.
func told[T any](act string, out T, err error) (T, error) {
	if err != nil {
		var none T
		return none, fmt.Errorf("%s: %w", act, err)
	}
	return out, nil
}
