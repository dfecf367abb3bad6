package main

import (
	"context"
	"errors"
	"os"
	"strconv"
	"sync"
	"time"

	"throughline/graph"
	"throughline/graph/embedded"
)

// peek is how often a server of the sample looks whether a graph was loaded.
const peek = time.Second

// live answers from the sample until a graph is loaded, by whichever process,
// and from that graph ever after.
type live struct {
	mu       sync.RWMutex
	store    *embedded.Store
	isSample bool
	replaced []*embedded.Store
}

func (l *live) now() *embedded.Store {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.store
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
	return strconv.FormatInt(l.store.Version(), 10)
}

// wait looks for a graph at the path until there is one or ctx is done.
func (l *live) wait(ctx context.Context, path string) {
	if !l.sample() {
		return
	}
	t := time.NewTicker(peek)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		store := openLoaded(ctx, path)
		if store == nil {
			continue
		}
		l.mu.Lock()
		l.replaced = append(l.replaced, l.store)
		l.store, l.isSample = store, false
		l.mu.Unlock()
		return
	}
}

// openLoaded returns the graph at the path, or nil where there is none yet.
func openLoaded(ctx context.Context, path string) *embedded.Store {
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	store, err := embedded.OpenReadOnly(path)
	if err != nil {
		return nil // a load that has only begun; it is tried again
	}
	if g, err := store.Graph(ctx); err == nil && len(g.Nodes) > 0 {
		return store
	}
	// Nothing was asked of it yet, so nothing can be lost.
	_ = store.Close()
	return nil
}

// Close closes the graph, and the sample where it was served before.
func (l *live) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	for _, s := range append(l.replaced, l.store) {
		err = errors.Join(err, s.Close())
	}
	return err
}

var _ graph.Reader = (*live)(nil)

func (l *live) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	return l.now().Search(ctx, q)
}

func (l *live) Stakeholder(ctx context.Context, code string, on graph.Day) (graph.Stakeholder, error) {
	return l.now().Stakeholder(ctx, code, on)
}

func (l *live) Neighbours(ctx context.Context, q graph.NeighbourQuery) (graph.Neighbours, error) {
	return l.now().Neighbours(ctx, q)
}

func (l *live) Throughline(ctx context.Context, code string, on graph.Day) (graph.Line, error) {
	return l.now().Throughline(ctx, code, on)
}

func (l *live) Paths(ctx context.Context, q graph.PathQuery) (graph.Found, error) {
	return l.now().Paths(ctx, q)
}

func (l *live) Pharmacies(ctx context.Context, q graph.PharmacyQuery) (graph.Pharmacies, error) {
	return l.now().Pharmacies(ctx, q)
}

func (l *live) Graph(ctx context.Context) (*graph.Snapshot, error) { return l.now().Graph(ctx) }
