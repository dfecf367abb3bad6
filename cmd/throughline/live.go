package main

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// live answers as the commands do: from the graph that any process loaded, and from the
// sample while there is none or nothing is in it.
type live struct {
	mu       sync.RWMutex
	loaded   store // nil until there is one
	sampled  store // nil until it is needed
	isSample bool  // which of the two answers
}

// liveOf returns a live that answers from a graph.
func liveOf(s store, isSample bool) *live {
	if isSample {
		return &live{sampled: s, isSample: true}
	}
	return &live{loaded: s}
}

// peek is how often a server looks whether it still shows the right one of the two.
const peek = time.Second

func (l *live) now() store {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.isSample {
		return l.sampled
	}
	return l.loaded
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
	return strconv.FormatInt(l.loaded.Version(), 10)
}

// wait looks for a loaded graph until there is one, then whether anything is in it, until
// ctx is done. What becomes of each look, and of each look for a newer graph, it tells.
// Only wait changes which graph answers.
func (l *live) wait(ctx context.Context, open func(context.Context) (store, error), today graph.Day, tell func(error)) {
	t := time.NewTicker(peek)
	defer t.Stop()
	var version int64
	if l.loaded != nil {
		version = l.loaded.Version()
		l.follow(tell)
	}
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		err := l.look(ctx, open, today, tell, &version)
		if err != nil && ctx.Err() == nil && err.Error() != last {
			last = err.Error()
			tell(err)
		}
	}
}

// look looks once. The version is of the graph that was looked into last.
func (l *live) look(ctx context.Context, open func(context.Context) (store, error), today graph.Day, tell func(error),
	version *int64) error {
	if l.loaded == nil {
		s, err := open(ctx)
		if s == nil || err != nil {
			return err // none yet, or a load has only just begun: try again
		}
		*version = s.Version()
		l.show(s, l.sampled, false)
		l.follow(tell)
		return nil
	}
	now := l.loaded.Version()
	if now == *version {
		return nil
	}
	sum, err := ask.Of(ctx, graph.Store(l.loaded), ask.Summary, 0)
	if err != nil {
		return err
	}
	example := l.sampled
	if sum.Nodes == 0 && example == nil {
		if example, err = openSample(ctx, today); err != nil {
			return err
		}
	}
	*version = now
	l.show(l.loaded, example, sum.Nodes == 0)
	return nil
}

// follow passes on what becomes of the looks of the loaded graph, and has it read newer graphs sparingly.
func (l *live) follow(tell func(error)) {
	l.loaded.OnLook(tell)
	if s, ok := l.loaded.(interface{ OnRead(f func() (done func())) }); ok {
		s.OnRead(sparing)
	}
}

func (l *live) show(loaded, sampled store, isSample bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loaded, l.sampled, l.isSample = loaded, sampled, isSample
}

// Close closes the graph and the sample, if they were opened.
func (l *live) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	for _, s := range []store{l.loaded, l.sampled} {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
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
