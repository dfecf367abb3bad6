package fetch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/throughline-graph/throughline/graph"
)

// lock stops two fetches from writing to one folder. It never waits. The system
// releases it when the process ends, however it ends.
func lock(folder string) (release func(), err error) {
	l := flock.New(filepath.Join(folder, ".throughline-fetch.lock"), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o644))
	taken, err := l.TryLock()
	var cannotOpen *fs.PathError
	switch {
	case errors.As(err, &cannotOpen):
		return nil, fmt.Errorf("%w: %w", err, graph.ErrUnavailable)
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w: %w", folder, err, graph.ErrUnavailable)
	case !taken:
		return nil, fmt.Errorf("another fetch is writing to %s: %w", folder, graph.ErrConflict)
	}
	return func() { _ = l.Close() }, nil // it fails only for a file that is closed
}
