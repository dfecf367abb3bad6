package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/gofrs/flock"

	"github.com/throughline-graph/throughline/graph"
)

// lockFile takes the lock beside the graph, at once or not at all. The system
// releases it when the process ends, however it ends.
func lockFile(path string) (release func(), err error) {
	l := flock.New(path+".lock", flock.SetFlag(os.O_CREATE|os.O_RDWR))
	taken, err := l.TryLock()
	var cannotOpen *fs.PathError
	switch {
	case errors.As(err, &cannotOpen):
		return nil, graph.NewEngineError("the lock beside the graph could not be opened", graph.ErrUnavailable, err)
	case err != nil:
		return nil, graph.NewEngineError("the lock beside the graph could not be taken", graph.ErrUnavailable, err)
	case !taken:
		return nil, fmt.Errorf("another load or change is running: %w", graph.ErrConflict)
	}
	return func() { _ = l.Close() }, nil // it fails only for a file that is closed
}
