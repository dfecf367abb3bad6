package neo4jstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// Replace keeps graph.Writer's promise. A store that holds nothing is filled in
// batches, and readers see nothing of it until all is there; after that only
// what differs is written, in one transaction. Where nothing differs nothing is
// written at all.
func (s *Store) Replace(ctx context.Context, next *graph.Snapshot, files []graph.File) (graph.Delta, error) {
	delta, err := s.replace(ctx, next, files)
	return told("replace the graph", delta, err)
}

var (
	nodeMarks   = cypher.Must("read/node_marks")
	edgeMarks   = cypher.Must("read/edge_marks")
	committing  = cypher.Must("write/committing")
	committed   = cypher.Must("write/committed")
	finishGraph = cypher.Must("write/finish_graph")
)

func (s *Store) replace(ctx context.Context, next *graph.Snapshot, files []graph.File) (graph.Delta, error) {
	if err := ctx.Err(); err != nil {
		return graph.Delta{}, err
	}
	if err := next.Validate(); err != nil {
		return graph.Delta{}, err
	}
	next = next.WithoutEnds()
	files, err := graph.FilesInOrder(files)
	if err != nil {
		return graph.Delta{}, err
	}
	was, err := s.standing(ctx)
	if err != nil {
		return graph.Delta{}, err
	}
	c := was.changes(next, files)
	if was.complete && was.layout == layout && c.none() {
		return graph.Delta{}, nil
	}
	h, release, err := s.holding(ctx)
	if err != nil {
		return graph.Delta{}, err
	}
	defer release()
	ctx, cancel := h.guarded(ctx)
	defer cancel()
	if was.complete && !was.empty() {
		if err = s.change(ctx, h, was, c); err == nil {
			s.mirror.become(was.version+1, next)
		}
	} else {
		s.mirror.forget()
		err = s.first(ctx, h, next, files)
	}
	if err != nil {
		return graph.Delta{}, reason(ctx, err)
	}
	if err := s.refresh(ctx); err != nil {
		return graph.Delta{}, reason(ctx, err)
	}
	return c.delta, nil
}

// holding returns the loader's lock: the one this store has, or else one that
// is taken now and given back by release.
func (s *Store) holding(ctx context.Context) (h *holding, release func(), err error) {
	now := func() *holding {
		s.lock.Lock()
		defer s.lock.Unlock()
		return s.holds
	}
	if h := now(); h != nil {
		return h, func() {}, nil
	}
	if release, err = s.Lock(ctx); err != nil {
		return nil, nil, err
	}
	return now(), release, nil
}

// standing is what a load compares the next graph with: the marks of the one
// that stands.
type standing struct {
	state
	nodes   map[string]int64 // hash by code
	edges   map[int64][]mark // by hash
	unread  bool             // the marks are of the graph in memory
	sources []graph.Source
	files   []graph.File // without their content
}

// mark says which edge is meant: by the server's id, or, of one that was not
// read, by where it begins and its hash.
type mark struct {
	id   string
	from string
	hash int64
}

// empty says that there is nothing that a load cut off could take away.
func (w *standing) empty() bool { return len(w.nodes) == 0 && len(w.files) == 0 }

func (s *Store) standing(ctx context.Context) (*standing, error) {
	return inOneVersionOfAny(ctx, s, wholeTime, func(ctx context.Context, r *reading) (*standing, error) {
		w := &standing{state: r.state, nodes: map[string]int64{}, edges: map[int64][]mark{}}
		k := s.mirror.all.Load()
		if k == nil || k.version != r.state.version || r.state.layout != layout || !w.remember(k.value) {
			if err := w.read(r); err != nil {
				return nil, err
			}
		}
		var err error
		if w.sources, err = r.sources(); err != nil {
			return nil, err
		}
		w.files, err = r.files()
		return w, err
	})
}

// read reads the marks.
func (w *standing) read(r *reading) error {
	if err := r.run(nodeMarks, nil, func(row props) { w.nodes[textIn(row, "code")] = in[int64](row, "hash") }); err != nil {
		return err
	}
	return r.run(edgeMarks, nil, func(row props) {
		hash := in[int64](row, "hash")
		w.edges[hash] = append(w.edges[hash], mark{id: textIn(row, "id")})
	})
}

// remember makes the marks of what is in memory already. It says no where two
// edges have the same.
func (w *standing) remember(all *graph.Snapshot) bool {
	nodes, edges := make(map[string]int64, len(all.Nodes)), make(map[int64][]mark, len(all.Edges))
	for i := range all.Nodes {
		nodes[all.Nodes[i].Code] = hashNode(&all.Nodes[i])
	}
	for _, e := range pricedEdges(all) {
		hash := hashEdge(e)
		edges[hash] = []mark{{from: e.From, hash: hash}}
	}
	if len(edges) < len(all.Edges) {
		return false
	}
	w.nodes, w.edges, w.unread = nodes, edges, true
	return true
}

// changes are what makes the next graph of the one that stands.
type changes struct {
	next          *graph.Snapshot
	files         []graph.File
	delta         graph.Delta
	addedNodes    []*graph.Node
	changedNodes  []*graph.Node
	removedNodes  []string // codes
	addedEdges    []priced
	removedEdges  []mark
	unread        bool // as of standing
	addedFiles    []graph.File
	notedFiles    []graph.File // new, or with another name or day than before
	removedFiles  []string     // checksums
	sourcesDiffer bool
	madeDiffers   bool
}

// changes works out what differs. An edge that differs in anything is taken
// out and added anew.
func (w *standing) changes(next *graph.Snapshot, files []graph.File) *changes {
	c := &changes{next: next, files: files, unread: w.unread, sourcesDiffer: !slices.EqualFunc(w.sources, next.Sources, graph.Source.Equal),
		madeDiffers: w.made != next.Made}
	left := make(map[string]bool, len(next.Nodes))
	for i := range next.Nodes {
		n := &next.Nodes[i]
		left[n.Code] = true
		hash, stood := w.nodes[n.Code]
		switch {
		case !stood:
			c.addedNodes = append(c.addedNodes, n)
		case hash != hashNode(n):
			c.changedNodes = append(c.changedNodes, n)
		}
	}
	for code := range w.nodes {
		if !left[code] {
			c.removedNodes = append(c.removedNodes, code)
		}
	}
	taken := map[int64]int{}
	for _, e := range pricedEdges(next) {
		hash := hashEdge(e)
		if taken[hash] == len(w.edges[hash]) {
			c.addedEdges = append(c.addedEdges, e)
			continue
		}
		taken[hash]++
	}
	for hash, marks := range w.edges {
		c.removedEdges = append(c.removedEdges, marks[taken[hash]:]...)
	}
	c.compareFiles(w.files)
	c.delta = graph.Delta{NodesAdded: len(c.addedNodes), NodesChanged: len(c.changedNodes), NodesRemoved: len(c.removedNodes),
		EdgesAdded: len(c.addedEdges), EdgesRemoved: len(c.removedEdges)}
	return c
}

func (c *changes) none() bool {
	return c.delta.Empty() && !c.sourcesDiffer && !c.madeDiffers && len(c.notedFiles)+len(c.removedFiles) == 0
}

// finish makes the graph the next one, as the last thing in the transaction
// that writes it: from here until committed is noted, readers wait. It returns
// ErrConflict where another load came first.
func (s *Store) finish(ctx context.Context, tx neo4j.ManagedTransaction, h *holding, base int64, next *graph.Snapshot) error {
	mark := map[string]any{"owner": h.owner, "seconds": leaseSeconds}
	mine, err := s.mine(ctx, committing, mark)
	if err != nil {
		return err
	}
	if mine {
		mine = false
		err = runIn(ctx, tx, renewQuery, mark, func(row props) { mine = in[bool](row, "mine") })
	}
	if err != nil {
		return err
	}
	if !mine {
		return errLost
	}
	moved := true
	given := map[string]any{"base": base, "layout": layout, "made": dateOrNil(next.Made), "nodes": len(next.Nodes), "edges": len(next.Edges)}
	err = runIn(ctx, tx, finishGraph, given, func(props) { moved = false })
	if err != nil {
		return err
	}
	if moved {
		return fmt.Errorf("another load came first: %w", graph.ErrConflict)
	}
	return nil
}

// finished lets readers go on. Where it cannot be said they wait until the
// loader's lock is given back or runs out.
func (s *Store) finished(ctx context.Context, h *holding) {
	_, _ = s.mine(context.WithoutCancel(ctx), committed, map[string]any{"owner": h.owner})
}
