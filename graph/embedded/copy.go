package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// CopyTo writes the file of the graph, as it is now, into a new file. Loads and readers go on meanwhile.
func (s *Store) CopyTo(ctx context.Context, path string) error {
	// SQLite writes into an empty file that is there, so that nobody else can read it.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return fmt.Errorf("copy the graph: %w", err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	err = s.renew(ctx)
	if err == nil {
		_, err = s.disk.db.ExecContext(ctx, "VACUUM INTO ?", path)
	}
	if err != nil {
		return fmt.Errorf("copy the graph: %w", fail(ctx, err))
	}
	return nil
}

// Sound reads every page of the file, and says what is wrong with it.
func (s *Store) Sound(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	err := s.renew(ctx)
	var found string
	if err == nil {
		err = s.disk.db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found)
	}
	if err == nil && found != "ok" {
		err = graph.NewEngineError("the file is damaged", graph.ErrUnavailable, errors.New(found)).By(graph.Restore)
	}
	if err == nil && s.now.Load().unread != nil {
		err = s.now.Load().unread
	}
	if err != nil {
		return fmt.Errorf("check the graph: %w", fail(ctx, err))
	}
	return nil
}

// LockFile takes the lock of the graph at path, whether or not it can be opened. ErrConflict
// means that another has it.
func LockFile(path string) (release func(), err error) { return lockFile(path) }

// Swap puts a closed graph in the place of the one at path, which may be damaged or missing.
// The caller has the lock of path. Stores that are open at path then answer from the new one.
func Swap(ctx context.Context, path, next string) error {
	if err := emptyLogOf(ctx, path); err != nil {
		return fmt.Errorf("put the graph in its place: %w", err)
	}
	for _, beside := range []string{"-wal", "-shm"} { // of the old one: the new one must not take them for its own
		if err := os.Remove(path + beside); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("put the graph in its place: %w", err)
		}
	}
	if err := os.Rename(next, path); err != nil {
		return fmt.Errorf("put the graph in its place: %w", err)
	}
	return nil
}

// readersLeave is how long Swap waits for programs that read the old graph.
const readersLeave = 10 * time.Second

// emptyLogOf moves what the log of a graph has into its file. It is an error if a reader is
// in the way. Of a graph that is damaged nothing can be kept.
func emptyLogOf(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	s, err := Open(path)
	if err != nil {
		return nil
	}
	patient, cancel := context.WithTimeout(ctx, readersLeave)
	defer cancel()
	scrubbed, closed := s.Scrub(patient), s.Close()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(scrubbed, context.DeadlineExceeded):
		return graph.NewEngineError("another program reads the graph: stop it first", graph.ErrConflict, closed)
	}
	return nil
}
