package main

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// live answers from the sample until any process loads a graph, and from that
// graph from then on.
type live struct {
	mu       sync.RWMutex
	graph    store
	isSample bool
	replaced []store
}

// peek is how often a server of the sample looks for a loaded graph.
const peek = time.Second

func (l *live) now() store {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.graph
}

// sample says whether the graph is the built-in sample.
func (l *live) sample() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.isSample
}

// version names the graph: the sample, or one that was loaded.
func (l *live) version() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.isSample {
		return "sample"
	}
	return strconv.FormatInt(l.graph.Version(), 10)
}

// wait looks for a loaded graph until there is one or ctx is done. What becomes
// of each look, and then of each look for a newer graph, it tells.
func (l *live) wait(ctx context.Context, open func(context.Context) (store, error), tell func(error)) {
	if !l.sample() {
		l.now().OnLook(tell)
		return
	}
	t := time.NewTicker(peek)
	defer t.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		s, err := open(ctx)
		if err != nil && ctx.Err() == nil && err.Error() != last {
			last = err.Error()
			tell(err)
		}
		if s == nil || err != nil {
			continue // none yet, or a load has only just begun: try again
		}
		l.mu.Lock()
		l.replaced = append(l.replaced, l.graph)
		l.graph, l.isSample = s, false
		l.mu.Unlock()
		return
	}
}

// Close closes the graph, and the sample if it was served before.
func (l *live) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	for _, s := range append(l.replaced, l.graph) {
		err = errors.Join(err, s.Close())
	}
	return err
}

var _ graph.Store = (*live)(nil)

// View implements graph.Store.
func (l *live) View(ctx context.Context, ask func(graph.View) error) error {
	return l.now().View(ctx, ask)
}

// Whole implements graph.Store.
func (l *live) Whole(ctx context.Context) (*graph.Snapshot, error) { return l.now().Whole(ctx) }
