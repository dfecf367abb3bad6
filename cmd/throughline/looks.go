package main

import (
	"errors"
	"log/slog"
	"sync"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
)

// looks follows what becomes of a server's looks for a newer graph.
type looks struct {
	log *slog.Logger

	mu     sync.Mutex
	failed int   // since the server started
	err    error // why the last look failed; nil if it did not
}

// tell takes what became of one look. It logs an error once, not at every look.
func (l *looks) tell(err error) {
	l.mu.Lock()
	was := l.err
	l.err = err
	if err != nil {
		l.failed++
	}
	l.mu.Unlock()
	switch {
	case err == nil && was != nil:
		l.log.Info("the graph can be read again")
	case err != nil && (was == nil || was.Error() != err.Error()):
		line := []any{"error", err.Error() + web.Advice(err)}
		var engine *graph.EngineError
		if errors.As(err, &engine) && engine.Cause != nil {
			line = append(line, "cause", engine.Cause)
		}
		l.log.Warn("the newest graph cannot be read; trying again", line...)
	}
}

// state returns how many looks have failed, and why the last one did.
func (l *looks) state() (failed int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed, l.err
}
