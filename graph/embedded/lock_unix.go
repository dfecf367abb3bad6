//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/throughline-graph/throughline/graph"
)

// lockFile takes the lock beside the graph, at once or not at all. The kernel
// gives it back when the process ends, however it ends.
func lockFile(path string) (release func(), err error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, graph.NewEngineError("the lock beside the graph could not be opened", graph.ErrUnavailable, err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return func() { f.Close() }, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("another load or change is running: %w", graph.ErrConflict)
	}
	return nil, graph.NewEngineError("the lock beside the graph could not be taken", graph.ErrUnavailable, err)
}
