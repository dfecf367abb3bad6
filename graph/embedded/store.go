// Package embedded is the default engine: one SQLite file that keeps the graph
// and the files it is made of, and the graph in memory as compact adjacency.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

var (
	_ graph.Store  = (*Store)(nil)
	_ graph.Writer = (*Store)(nil)
)

// look is how often a store looks whether another process wrote a new graph.
const look = 500 * time.Millisecond

// Store is an open graph. It is safe for concurrent use; Close it when done.
type Store struct {
	path     string // empty in memory
	readOnly bool
	now      atomic.Pointer[world]
	asked    atomic.Bool                 // it was, so it is going to be
	looked   atomic.Pointer[func(error)] // OnLook's
	reading  atomic.Pointer[func() func()]

	writing sync.Mutex // held by a Replace, and while the graph is read anew
	disk    *disk      // the file at path; nil in memory
	held    sync.Mutex
	release func()       // of the loader's lock, if this store has it
	base    *int64       // the number of the graph that the lock's holder looked at last; nil if it did not
	kept    []graph.File // in memory

	stop context.CancelFunc
	done chan struct{}
}

// Open opens the graph in the file at path, and makes the file if there is
// none. The graph may be empty.
func Open(path string) (*Store, error) { return open(path, false) }

// OpenReadOnly opens the graph in the file at path, which must be there.
// Replace and Lock are refused.
func OpenReadOnly(path string) (*Store, error) { return open(path, true) }

// Memory returns an empty graph that is kept nowhere.
func Memory() *Store {
	s := &Store{}
	s.now.Store(build(&graph.Snapshot{}, nil, 0, 0))
	return s
}

func open(path string, readOnly bool) (*Store, error) {
	ctx, stop := context.WithCancel(context.Background())
	d, err := openDisk(ctx, path, readOnly)
	if err != nil {
		err = fmt.Errorf("open the graph: %w", fail(ctx, err))
		stop()
		return nil, err
	}
	s := &Store{path: path, disk: d, readOnly: readOnly, stop: stop, done: make(chan struct{})}
	if err := s.refresh(ctx); err != nil {
		stop()
		d.Close()
		return nil, fmt.Errorf("open the graph: %w", err)
	}
	go s.watch(ctx)
	return s, nil
}

// Close ends the watch for new graphs and closes the file. A second Close does
// nothing.
func (s *Store) Close() error {
	if s.path == "" {
		return nil
	}
	s.stop()
	<-s.done
	s.held.Lock()
	if s.release != nil {
		s.release()
		s.release = nil
	}
	s.held.Unlock()
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.disk.Close(); err != nil {
		return fmt.Errorf("close the graph: %w", fail(context.Background(), err))
	}
	return nil
}

// OnLook has f called after each look for a newer graph: with nil if answers
// are of the newest, otherwise with the reason. A graph in memory is never looked for.
func (s *Store) OnLook(f func(error)) { s.looked.Store(&f) }

// OnRead has f called before a newer graph is read while an older one answers, and what
// it returns afterwards: for a while both are in memory.
func (s *Store) OnRead(f func() (done func())) { s.reading.Store(&f) }

// begins calls what OnRead was given, and returns what is to be called afterwards.
func (s *Store) begins() (done func()) {
	if f := s.reading.Load(); f != nil {
		return (*f)()
	}
	return func() {}
}

// watch brings in what other processes write, until Close.
func (s *Store) watch(ctx context.Context) {
	defer close(s.done)
	t := time.NewTicker(look)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		// What cannot be read now is tried again; questions are answered from
		// the last whole graph.
		err := s.refresh(ctx)
		if u := s.now.Load().unread; err == nil && u != nil {
			err = u
		}
		if f := s.looked.Load(); f != nil && ctx.Err() == nil {
			(*f)(err)
		}
	}
}

// refresh reads the graph from disk if it is newer than the one in memory. If
// only the file was written, it checks that the graph in it is still the same.
func (s *Store) refresh(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.renew(ctx)
}

// renew is refresh for who holds s.writing.
func (s *Store) renew(ctx context.Context) error {
	if err := s.follow(ctx); err != nil {
		return fail(ctx, err)
	}
	version, err := s.disk.version(ctx)
	if err != nil {
		return fail(ctx, err)
	}
	old := s.now.Load()
	known := old != nil && old.version == version && old.nth == s.disk.nth
	if known && !s.disk.touched() {
		return nil
	}
	defer s.begins()()
	version, layout, packed, err := s.disk.graph(ctx)
	if err != nil {
		return fail(ctx, err)
	}
	was := s.disk.sum
	s.disk.read, s.disk.sum = s.disk.now, maphash.Bytes(packedSeed, packed)
	if known && old.unread == nil && s.disk.sum == was {
		return nil
	}
	if known {
		s.disk.nth++ // another graph of the same number, or damage
	}
	if version == 0 && old != nil && old.version != 0 {
		return graph.NewEngineError("the file of the graph holds no graph", graph.ErrUnavailable, nil)
	}
	if version == 0 {
		s.now.Store(build(&graph.Snapshot{}, nil, 0, s.disk.nth))
		return nil
	}
	s.take(version, layout, packed)
	return nil
}

// take replaces the graph in memory by one that was read.
func (s *Store) take(version int64, layout int, packed []byte) {
	next, err := decode(packed, layout)
	if layout < oldest || layout > format {
		err = graph.NewEngineError("the graph was made by another version of throughline", graph.ErrUnavailable, nil).By(graph.Rebuild)
	}
	var ends [][2]int32
	if err == nil {
		ends, err = next.Ends()
	}
	if err != nil {
		s.keep(version, err)
		return
	}
	w := build(next, ends, version, s.disk.nth)
	w.layout() // before it is asked: the old graph answers until then
	s.now.Store(w)
}

// follow opens the file at the store's path if it is not the one that is open:
// it was restored, or loaded anew after the old one was deleted.
func (s *Store) follow(ctx context.Context) error {
	other, err := s.disk.other()
	if err != nil || !other {
		return err
	}
	// First, because it would take the new file's log for its own. What it still has to say is of a file that is gone.
	_ = s.disk.Close()
	next, err := openDisk(ctx, s.path, s.readOnly)
	if err != nil {
		return err
	}
	next.nth = s.disk.nth + 1
	s.disk = next
	return nil
}

// keep notes that the graph on disk cannot be read. A graph that was read
// before goes on answering; without one, questions are refused. The files that
// the store holds can still be loaded anew.
func (s *Store) keep(version int64, err error) {
	var u *graph.EngineError
	if !errors.As(err, &u) {
		u = graph.NewEngineError("the stored graph is damaged", graph.ErrUnavailable, err).By(graph.Rebuild)
	}
	old := s.now.Load()
	if old == nil {
		old = build(&graph.Snapshot{}, nil, 0, 0)
		old.none = true
	}
	s.now.Store(old.until(version, s.disk.nth, u))
}

// world returns the graph to answer from.
func (s *Store) world() (*world, error) {
	w := s.now.Load()
	if w.none {
		return nil, w.unread
	}
	return w, nil
}

// Version numbers the graphs that the store has held; it changes with each,
// also if another file with another graph of the same number is put in the place of the first.
func (s *Store) Version() int64 { return s.now.Load().number() }
