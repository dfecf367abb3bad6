package embedded

import (
	"context"
	"errors"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/throughline-graph/throughline/graph"
)

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
		return graph.NewEngineError("the store could not be used", graph.ErrUnavailable, err)
	}
	switch s.Code() & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return graph.NewEngineError("another load or change is running", graph.ErrConflict, err)
	case lib.SQLITE_FULL:
		return graph.NewEngineError("the disk is full: the graph stays as it was", graph.ErrUnavailable, err)
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return graph.NewEngineError("the file is damaged or is no Throughline graph", graph.ErrUnavailable, err).By(graph.Restore)
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		return graph.NewEngineError("the file cannot be written: no permission", graph.ErrUnavailable, err)
	case lib.SQLITE_CANTOPEN:
		return graph.NewEngineError("the file could not be opened", graph.ErrUnavailable, err)
	case lib.SQLITE_IOERR:
		return graph.NewEngineError("the disk could not be read or written", graph.ErrUnavailable, err)
	}
	return graph.NewEngineError("the store could not be used", graph.ErrUnavailable, err)
}
