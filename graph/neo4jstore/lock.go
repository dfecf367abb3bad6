package neo4jstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// Lock takes the store for a load, so that a second loader fails at once and
// not after its work. It returns ErrConflict where another has it, and brings
// the schema up to date. Replace takes the lock itself where the caller has not.
func (s *Store) Lock(ctx context.Context) (release func(), err error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.holds != nil {
		return nil, fmt.Errorf("lock the graph: another load or change is running: %w", graph.ErrConflict)
	}
	h := &holding{owner: rand.Text()}
	if err := s.take(ctx, h); err != nil {
		return nil, fmt.Errorf("lock the graph: %w", err)
	}
	keeping, stop := context.WithCancel(context.Background())
	gone, lose := context.WithCancelCause(context.Background())
	h.lost, h.why, h.lose = gone.Done(), func() error { return context.Cause(gone) }, lose
	kept := make(chan struct{})
	go func() { defer close(kept); s.keep(keeping, h) }()
	s.holds = h
	h.release = sync.OnceFunc(func() {
		stop()
		<-kept
		h.lose(nil)
		// A lock that cannot be given back runs out by itself.
		_, _ = s.mine(context.Background(), unlockQuery, map[string]any{"owner": h.owner})
		s.lock.Lock()
		defer s.lock.Unlock()
		s.holds = nil
	})
	return h.release, nil
}

var (
	lockQuery    = cypher.Must("write/lock")
	renewQuery   = cypher.Must("write/renew_lock")
	unlockQuery  = cypher.Must("write/unlock")
	schemaQuery  = cypher.Must("read/schema")
	schemaStep   = cypher.Must("write/schema_step")
	awaitIndexes = cypher.Must("write/await_indexes")
	errLost      = fmt.Errorf("another load has taken over: %w", graph.ErrConflict)
	errBusy      = fmt.Errorf("another load or change is running, or one was cut off in the last %d seconds: %w", leaseSeconds,
		graph.ErrConflict)
)

// lease is how long the loader's lock holds unless it is renewed, by the
// server's clock. A loader that dies gives it up so.
const (
	lease        = 15 * time.Second
	leaseSeconds = int(lease / time.Second)
)

// holding is the loader's lock while this store has it.
type holding struct {
	owner   string          // by which the lock knows us
	lost    <-chan struct{} // closed when the lock is gone
	why     func() error    // after that, why it is gone
	lose    context.CancelCauseFunc
	release func()
}

func (s *Store) take(ctx context.Context, h *holding) error {
	if err := s.schema(ctx); err != nil {
		return err
	}
	mine, err := s.mine(ctx, lockQuery, map[string]any{"owner": h.owner, "seconds": leaseSeconds})
	if err != nil {
		return err
	}
	if !mine {
		return errBusy
	}
	return nil
}

// keep renews the lock until ctx is done. When it is another's, or the server
// was out of reach until it may be another's, it is lost.
func (s *Store) keep(ctx context.Context, h *holding) {
	t := time.NewTicker(lease / 5)
	defer t.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		asked := time.Now()
		try, cancel := context.WithTimeout(ctx, lease/3)
		mine, err := s.mine(try, renewQuery, map[string]any{"owner": h.owner, "seconds": leaseSeconds})
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && mine:
			last = asked
		case err == nil:
			h.lose(errLost)
			return
		case time.Since(last) > lease:
			h.lose(graph.NewEngineError(fmt.Sprintf("Neo4j gave no answer for %d seconds, so that the lock was lost: the graph stays as it was, "+
				"load again", leaseSeconds), graph.ErrUnavailable, err))
			return
		}
	}
}

// mine runs a query of the lock in a transaction of its own, and returns what
// its row says, false where there is none.
func (s *Store) mine(ctx context.Context, q cypher.Query, given map[string]any) (mine bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	err = s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return runIn(ctx, tx, q, given, func(row props) { mine = in[bool](row, "mine") })
	})
	return mine, err
}

// schema takes the steps of the schema that were not taken yet. Two that do it
// at once may meet; what is there already is no error.
func (s *Store) schema(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, wholeTime)
	defer cancel()
	taken := map[string]bool{}
	err := s.readAnything(ctx, schemaQuery, func(row props) { taken[textIn(row, "name")] = true })
	if err != nil {
		return err
	}
	fresh := false
	for _, step := range cypher.In("schema") {
		if taken[step.Name] {
			continue
		}
		fresh = true
		for _, do := range []struct {
			q     cypher.Query
			given map[string]any
		}{{step, nil}, {schemaStep, map[string]any{"name": step.Name}}} {
			if err := s.write(ctx, func(tx neo4j.ManagedTransaction) error { return runIn(ctx, tx, do.q, do.given, nil) }); err != nil {
				return err
			}
		}
	}
	if !fresh {
		return nil
	}
	return s.write(ctx, func(tx neo4j.ManagedTransaction) error { return runIn(ctx, tx, awaitIndexes, nil, nil) })
}

// readAnything reads in one transaction without a look at the graph's state.
func (s *Store) readAnything(ctx context.Context, q cypher.Query, each func(props)) error {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer s.closing(session)
	_, err := session.ExecuteRead(ctx, func(tx neo4j.ManagedTransaction) (any, error) { return nil, runIn(ctx, tx, q, nil, each) },
		within(ctx))
	return fail(ctx, err)
}

// write runs work in one transaction, which is tried again where the server
// asks for that.
func (s *Store) write(ctx context.Context, work func(neo4j.ManagedTransaction) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer s.closing(session)
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) { return nil, work(tx) }, within(ctx))
	return fail(ctx, err)
}

// alone runs a query that must be a transaction of its own.
func (s *Store) alone(ctx context.Context, q cypher.Query) error {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer s.closing(session)
	res, err := session.Run(ctx, q.Text, nil, within(ctx))
	if err == nil {
		_, err = res.Consume(ctx)
	}
	return fail(ctx, err)
}

// guarded is ctx that ends, with the reason as its cause, when the lock is lost.
func (h *holding) guarded(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-h.lost:
			cancel(h.why())
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil); <-ended }
}

// reason returns why a guarded context ended, where that was the lock.
func reason(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); err != nil && errors.Is(err, context.Canceled) && cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}
