//go:build unix

package fetch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/throughline-graph/throughline/graph"
)

// lock stops two fetches from writing to one folder. It never waits. The kernel
// releases it when the process ends, however it ends.
func lock(folder string) (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(folder, ".throughline-fetch.lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, graph.ErrUnavailable)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return func() { f.Close() }, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("another fetch is writing to %s: %w", folder, graph.ErrConflict)
	}
	return nil, fmt.Errorf("lock %s: %w: %w", folder, err, graph.ErrUnavailable)
}
