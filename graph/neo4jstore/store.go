// Package neo4jstore is the engine on Neo4j: the graph is in the server, and
// questions are asked by the queries of package cypher.
package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"github.com/throughline-graph/throughline/graph"
)

const (
	look        = 500 * time.Millisecond // how often a store looks for a new graph
	askTime     = 10 * time.Second       // a question has, unless its context has less
	wakingTime  = time.Minute            // a server that has just started has for its first answer
	wholeTime   = 5 * time.Minute        // reading or writing all of the graph has
	connections = 40                     // to a server at most
)

// Store is a graph in Neo4j. It is safe for concurrent use; Close it when done.
type Store struct {
	driver    neo4j.DriverWithContext
	bookmarks neo4j.BookmarkManager

	version atomic.Int64 // of the graph that every answer is of, or of a newer one
	mirror  mirror
	looked  atomic.Pointer[func(error)] // OnLook's

	lock  sync.Mutex
	holds *holding // the loader's lock, if this store has it

	stop context.CancelFunc
	done chan struct{}
}

// Options say where the server is and who asks.
type Options struct {
	URI      string // bolt://, neo4j://, or either with +s for TLS
	Username string
	Password string
}

// Open connects to a server and checks that it will do. The graph may be empty.
func Open(ctx context.Context, o Options) (*Store, error) {
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""), func(c *config.Config) {
		c.MaxConnectionPoolSize = connections
		c.ConnectionAcquisitionTimeout = 5 * time.Second
		c.SocketConnectTimeout = 5 * time.Second
		c.MaxTransactionRetryTime = time.Second
		c.TelemetryDisabled = true
		c.UserAgent = "throughline"
	})
	if err != nil {
		return nil, fmt.Errorf("open the graph: %w",
			graph.NewEngineError("the address of Neo4j must be like bolt://127.0.0.1:7687 or neo4j://host:7687", graph.ErrInvalid, err))
	}
	s := &Store{driver: driver, bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}), done: make(chan struct{})}
	s.mirror.turn = make(chan struct{}, 1)
	if err := s.greet(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the graph: %w", err), driver.Close(context.WithoutCancel(ctx)))
	}
	watching, stop := context.WithCancel(context.Background())
	s.stop = stop
	go s.watch(watching)
	return s, nil
}

// greet finds out whether the server is there, lets us in, and is new enough.
func (s *Store) greet(ctx context.Context) error {
	try, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	info, err := s.driver.GetServerInfo(try)
	if err = fail(try, err); errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return graph.NewEngineError("nothing that speaks Neo4j's Bolt answers: is it awake, and is the address right?", graph.ErrUnavailable, err)
	}
	if err != nil {
		return err
	}
	if err := newEnough(info.Agent()); err != nil {
		return err
	}
	for began := time.Now(); ; {
		err := s.refresh(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil || time.Since(began) > wakingTime {
			return err
		}
	}
}

// newEnough refuses servers that do not know all we say: agent is such as
// Neo4j/5.26.18, or Neo4j/2025.10.1.
func newEnough(agent string) error {
	name, version, _ := strings.Cut(agent, "/")
	parts := strings.SplitN(version, ".", 3)
	if name != "Neo4j" || len(parts) < 2 {
		return graph.NewEngineError("what answers at this address is not Neo4j", graph.ErrUnavailable, nil)
	}
	major, err := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(strings.TrimRight(parts[1], "-abcdefghijklmnopqrstuvwxyz"))
	if err != nil || err2 != nil || major < 5 || major == 5 && minor < 26 {
		return graph.NewEngineError("this is Neo4j "+version+": Throughline needs 5.26 or newer", graph.ErrUnavailable, nil)
	}
	return nil
}

// Close ends the watch for new graphs, gives back the loader's lock and closes
// all connections.
func (s *Store) Close() error {
	s.stop()
	<-s.done
	s.lock.Lock()
	h := s.holds
	s.lock.Unlock()
	if h != nil {
		h.release()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.driver.Close(ctx); err != nil {
		return fmt.Errorf("close the graph: %w", fail(ctx, err))
	}
	return nil
}

// OnLook has f called after each look for a newer graph: with nil if answers
// are of the newest, otherwise with the reason.
func (s *Store) OnLook(f func(error)) { s.looked.Store(&f) }

// watch looks for new graphs until Close.
func (s *Store) watch(ctx context.Context) {
	defer close(s.done)
	s.planPaths(ctx)
	t := time.NewTicker(look)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		// What cannot be read now is tried again.
		err := s.refresh(ctx)
		if f := s.looked.Load(); f != nil && ctx.Err() == nil {
			(*f)(err)
		}
	}
}

// refresh learns the version of the graph, and brings what is kept of it in
// memory up to date.
func (s *Store) refresh(ctx context.Context) error {
	version, err := inOneVersion(ctx, s, askTime, func(ctx context.Context, r *reading) (int64, error) { return r.state.version, nil })
	if err != nil {
		return err
	}
	// Answers kept by the version must not be of the graph before.
	if err := s.mirror.follow(ctx, s, version); err != nil {
		return err
	}
	s.version.Store(version)
	return nil
}

// Version counts the graphs that the store has held; it changes with each.
func (s *Store) Version() int64 { return s.version.Load() }
