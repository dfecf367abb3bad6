package main

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// peek is how often a server of the sample looks for a loaded graph.
const peek = time.Second

// live answers from the sample until any process loads a graph, and from that
// graph from then on.
type live struct {
	mu       sync.RWMutex
	graph    store
	isSample bool
	replaced []store
}

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

var _ graph.Reader = (*live)(nil)

// Search implements graph.Reader.
func (l *live) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	return l.now().Search(ctx, q)
}

// Stakeholder implements graph.Reader.
func (l *live) Stakeholder(ctx context.Context, code string, on graph.Day) (graph.Stakeholder, error) {
	return l.now().Stakeholder(ctx, code, on)
}

// Neighbours implements graph.Reader.
func (l *live) Neighbours(ctx context.Context, q graph.NeighbourQuery) (graph.Neighbours, error) {
	return l.now().Neighbours(ctx, q)
}

// Throughline implements graph.Reader.
func (l *live) Throughline(ctx context.Context, code string, on graph.Day) (graph.Line, error) {
	return l.now().Throughline(ctx, code, on)
}

// Paths implements graph.Reader.
func (l *live) Paths(ctx context.Context, q graph.PathQuery) (graph.Found, error) {
	return l.now().Paths(ctx, q)
}

// Pharmacies implements graph.Reader.
func (l *live) Pharmacies(ctx context.Context, q graph.PharmacyQuery) (graph.Pharmacies, error) {
	return l.now().Pharmacies(ctx, q)
}

// Access implements graph.Reader.
func (l *live) Access(ctx context.Context, q graph.AccessQuery) (graph.Access, error) {
	return l.now().Access(ctx, q)
}

// Owners implements graph.Reader.
func (l *live) Owners(ctx context.Context, q graph.OwnerQuery) (graph.Owners, error) {
	return l.now().Owners(ctx, q)
}

// LPCs implements graph.Reader.
func (l *live) LPCs(ctx context.Context, q graph.LPCQuery) (graph.LPCs, error) {
	return l.now().LPCs(ctx, q)
}

// Contacts implements graph.Reader.
func (l *live) Contacts(ctx context.Context, q graph.ContactQuery) (graph.Contacts, error) {
	return l.now().Contacts(ctx, q)
}

// Summary implements graph.Reader.
func (l *live) Summary(ctx context.Context, on graph.Day) (graph.Summary, error) {
	return l.now().Summary(ctx, on)
}

// Graph implements graph.Reader.
func (l *live) Graph(ctx context.Context) (*graph.Snapshot, error) { return l.now().Graph(ctx) }
