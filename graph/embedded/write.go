package embedded

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// Lock takes the store for a load, so that a second loader fails at once and
// not after its work. It returns ErrConflict where another has it. Replace
// takes the lock itself where the caller has not.
func (s *Store) Lock(ctx context.Context) (release func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.readOnly {
		return nil, fmt.Errorf("lock the graph: %w", errReadOnly)
	}
	s.held.Lock()
	defer s.held.Unlock()
	if s.release != nil {
		return nil, fmt.Errorf("lock the graph: another load or change is running: %w", graph.ErrConflict)
	}
	unlock := func() {}
	if s.path != "" {
		if unlock, err = lockFile(s.path); err != nil {
			return nil, fmt.Errorf("lock the graph: %w", err)
		}
	}
	s.release, s.base = unlock, nil
	var once sync.Once
	return func() {
		once.Do(func() {
			s.held.Lock()
			defer s.held.Unlock()
			if s.release != nil {
				s.release()
				s.release = nil
			}
		})
	}, nil
}

var errReadOnly = graph.NewEngineError("the graph is open for reading only", graph.ErrUnavailable, nil)

// Held keeps graph.Writer's promise. The holder of the lock can then change only the
// graph that is made of these files: Replace refuses if another took its place.
func (s *Store) Held(ctx context.Context) ([]graph.File, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.disk == nil {
		return slices.Clone(s.kept), ctx.Err()
	}
	err := s.renew(ctx)
	if err == nil {
		s.lookedAt(s.now.Load().number())
	}
	var files []graph.File
	if err == nil {
		files, err = s.disk.files(ctx, true)
	}
	if err != nil {
		return nil, fmt.Errorf("read the files held: %w", fail(ctx, err))
	}
	return files, nil
}

// Replace keeps graph.Writer's promise. The store keeps next; the caller does
// not change it any more.
func (s *Store) Replace(ctx context.Context, next *graph.Snapshot, files []graph.File) (graph.Delta, error) {
	if s.readOnly {
		return graph.Delta{}, fmt.Errorf("replace the graph: %w", errReadOnly)
	}
	ends, err := next.Ends()
	if err != nil {
		return graph.Delta{}, fmt.Errorf("replace the graph: %w", err)
	}
	next = next.WithoutEnds()
	files, err = graph.FilesInOrder(files)
	if err != nil {
		return graph.Delta{}, fmt.Errorf("replace the graph: %w", err)
	}
	if !s.locked() {
		release, err := s.Lock(ctx)
		if err != nil {
			return graph.Delta{}, fmt.Errorf("replace the graph: %w", err)
		}
		defer release()
	}
	if s.path != "" {
		if err := s.refresh(ctx); err != nil {
			return graph.Delta{}, fmt.Errorf("replace the graph: %w", err)
		}
	}
	delta, err := s.replace(ctx, next, ends, files)
	if err != nil {
		return graph.Delta{}, fmt.Errorf("replace the graph: %w", fail(ctx, err))
	}
	return delta, nil
}

// Scrub waits until what was removed is neither in the file nor in its log. While another
// program reads an older graph it has to stay. An error says why it is still there.
func (s *Store) Scrub(ctx context.Context) error {
	if s.disk == nil {
		return nil
	}
	for {
		s.writing.Lock()
		done, err := s.disk.emptyLog(ctx)
		s.writing.Unlock()
		if err != nil || done {
			return fail(ctx, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *Store) locked() bool {
	s.held.Lock()
	defer s.held.Unlock()
	return s.release != nil
}

// lookedAt notes which graph the holder of the lock looked at.
func (s *Store) lookedAt(number int64) {
	s.held.Lock()
	defer s.held.Unlock()
	if s.release != nil {
		s.base = &number
	}
}

// sameBase is an error if the holder of the lock looked at another graph than that of the number.
func (s *Store) sameBase(number int64) error {
	s.held.Lock()
	defer s.held.Unlock()
	if s.base != nil && *s.base != number {
		return errChanged
	}
	return nil
}

var errChanged = graph.NewEngineError("another graph took its place meanwhile: nothing was changed", graph.ErrConflict, nil)

func (s *Store) replace(ctx context.Context, next *graph.Snapshot, ends [][2]int32, files []graph.File) (graph.Delta, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := ctx.Err(); err != nil {
		return graph.Delta{}, err
	}
	old := s.now.Load()
	if err := s.sameBase(old.number()); err != nil {
		return graph.Delta{}, err
	}
	kept := s.kept
	if s.disk != nil {
		var err error
		if kept, err = s.disk.files(ctx, false); err != nil {
			return graph.Delta{}, err
		}
	}
	delta := compare(old.all, next)
	same := delta.Empty() && old.all.Made == next.Made && slices.EqualFunc(old.all.Sources, next.Sources, graph.Source.Equal)
	if same && old.unread == nil && slices.EqualFunc(kept, files, graph.File.Same) {
		if s.disk != nil { // a reader may have been in the way of the last write
			_, _ = s.disk.emptyLog(ctx)
		}
		return graph.Delta{}, nil
	}
	version, err := s.write(ctx, next, ends, files, old.version)
	if err != nil {
		return graph.Delta{}, err
	}
	w := build(next, ends, version, old.nth)
	if s.asked.Load() {
		w.layout() // the old graph answers until then
	}
	s.now.Store(w)
	s.lookedAt(w.number())
	return delta, nil
}

// write stores a graph that was compared with the one of the number base, and returns its number.
func (s *Store) write(ctx context.Context, next *graph.Snapshot, ends [][2]int32, files []graph.File, base int64) (int64, error) {
	if s.disk == nil {
		s.kept = files
		return base + 1, nil
	}
	packed, err := encode(next, ends)
	if err != nil {
		return 0, err
	}
	version, err := s.disk.write(ctx, packed, base, files)
	if err != nil {
		return 0, err
	}
	s.disk.sum = maphash.Bytes(packedSeed, packed)
	other, err := s.disk.other()
	if err == nil && other {
		err = errChanged
	}
	return version, err
}

// compare counts what differs. Both graphs are in order.
func compare(old, next *graph.Snapshot) graph.Delta {
	var d graph.Delta
	a, b := old.Nodes, next.Nodes
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Code < b[0].Code:
			d.NodesRemoved++
			a = a[1:]
		case len(a) == 0 || b[0].Code < a[0].Code:
			d.NodesAdded++
			b = b[1:]
		default:
			if !a[0].Same(&b[0]) {
				d.NodesChanged++
			}
			a, b = a[1:], b[1:]
		}
	}
	e, f := old.Edges, next.Edges
	for len(e) > 0 && len(f) > 0 {
		if e[0].Equal(f[0]) { // as most are, and seen faster than an order
			e, f = e[1:], f[1:]
			continue
		}
		order := graph.CompareEdges(&e[0], &f[0])
		if order <= 0 {
			d.EdgesRemoved++
			e = e[1:]
		}
		if order >= 0 {
			d.EdgesAdded++
			f = f[1:]
		}
	}
	d.EdgesRemoved += len(e)
	d.EdgesAdded += len(f)
	return d
}
