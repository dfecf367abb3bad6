package embedded

import (
	"sync"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/search"
	"github.com/throughline-graph/throughline/graph/walk"
)

// world is one version of the graph. It never changes: a new graph is a new world,
// swapped in by one pointer.
type world struct {
	version int64
	nth     int64              // of the files that were at the store's path: version counts in one file
	unread  *graph.EngineError // why the graph of this version cannot be read: all is of the one before
	none    bool               // there was none before
	all     *graph.Snapshot
	layout  func() *layout       // made when first asked for: a process that only loads needs none
	index   func() *search.Index // the same
}

// layout is a graph as it is laid out to be asked.
type layout struct {
	*walk.Graph
	kinds map[graph.Kind][]*graph.Node
}

// build returns the world of a graph whose edges have their ends where
// Snapshot.Ends says, and keeps the one and overwrites the other.
func build(s *graph.Snapshot, ends [][2]int32, version, nth int64) *world {
	return &world{
		version: version, nth: nth, all: s,
		layout: sync.OnceValue(func() *layout { return layOut(s, ends) }),
		index:  sync.OnceValue(func() *search.Index { return search.New(s.Nodes, s.Edges) }),
	}
}

func layOut(s *graph.Snapshot, ends [][2]int32) *layout {
	l := &layout{walk.New(s, ends, nil), map[graph.Kind][]*graph.Node{}}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		l.kinds[n.Kind] = append(l.kinds[n.Kind], n)
	}
	return l
}

// number numbers the world among all that its store has held.
func (w *world) number() int64 { return w.nth<<32 + w.version }

// until returns the same graph under the version of one that cannot be read.
func (w *world) until(version, nth int64, unread *graph.EngineError) *world {
	next := *w
	next.version, next.nth, next.unread = version, nth, unread
	return &next
}
