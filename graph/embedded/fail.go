package embedded

import (
	"context"
	"errors"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"throughline/graph"
)

// storeError is an SQLite error in our words. Its text names neither the
// driver nor the path; Cause is for a log.
type storeError struct {
	says  string
	is    error
	cause error
}

func (e *storeError) Error() string   { return e.says }
func (e *storeError) Unwrap() []error { return []error{e.is} }

// Cause returns what the driver said.
func (e *storeError) Cause() error { return e.cause }

// fail turns what the driver said into what a caller can act on.
func fail(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, graph.ErrUnavailable) || errors.Is(err, graph.ErrConflict) {
		return err
	}
	var s *sqlite.Error
	if !errors.As(err, &s) {
		return &storeError{"the store could not be used", graph.ErrUnavailable, err}
	}
	switch s.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return &storeError{"another load is running", graph.ErrConflict, err}
	case lib.SQLITE_FULL:
		return &storeError{"the disk is full: the graph stays as it was", graph.ErrUnavailable, err}
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return &storeError{"the file is damaged or is no Throughline graph", graph.ErrUnavailable, err}
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		return &storeError{"the file may not be written", graph.ErrUnavailable, err}
	case lib.SQLITE_CANTOPEN:
		return &storeError{"the file could not be opened", graph.ErrUnavailable, err}
	case lib.SQLITE_IOERR:
		return &storeError{"the disk could not be read or written", graph.ErrUnavailable, err}
	}
	return &storeError{"the store could not be used", graph.ErrUnavailable, err}
}
