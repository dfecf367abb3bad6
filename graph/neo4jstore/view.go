package neo4jstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// view is one version of the graph as one question or page sees it: a read
// transaction, or what is kept in memory where no more is asked.
type view struct {
	s   *Store
	r   *reading        // nil while only memory is asked
	ctx context.Context //nolint:containedctx // of the one call of Store.View that the view lives in

	mu    sync.Mutex
	kept  *of[names]             // what search went by where there is no transaction
	nodes map[string]*graph.Node // what was read so far, whole
	said  error                  // the first error of the driver
}

var (
	stakeholdersQuery = cypher.Must("read/stakeholders")
	aroundQuery       = cypher.Must("read/around")
	lineQuery         = cypher.Must("read/line")
	pharmaciesQuery   = cypher.Must("read/pharmacies_near")
	practicesQuery    = cypher.Must("read/practices_near")
	kindQuery         = cypher.Must("read/kind")
	hasQuery          = cypher.Must("read/has")
	countQuery        = cypher.Must("read/count")
)

// needsServer ends, as a panic that fromMemory recovers, a question that memory
// alone cannot answer: so that no line of it runs on what was not read.
type needsServer struct{}

// fromMemory asks a question that may do with what is kept in memory, and says
// whether it did.
func (s *Store) fromMemory(ctx context.Context, do func(graph.View) error) (done bool, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case needsServer:
			done, err = false, nil
		default:
			panic(p)
		}
	}()
	return true, do(&view{s: s, ctx: ctx, kept: s.mirror.names.Load()})
}

// View keeps graph.Store's promise. A question that only searches is answered from
// memory, which may be of the graph before while the next one's is read. Any
// other is asked again in a transaction.
func (s *Store) View(ctx context.Context, do func(graph.View) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if done, err := s.fromMemory(ctx, do); done {
		return err
	}
	_, err := inOneVersion(ctx, s, askTime, func(ctx context.Context, r *reading) (struct{}, error) {
		v := &view{s: s, r: r, ctx: ctx, nodes: map[string]*graph.Node{}}
		err := do(v)
		if v.said != nil {
			err = v.said // as the driver said it, which knows what to try again
		}
		return struct{}{}, lasting(ctx, err)
	})
	return err
}

// Whole keeps graph.Store's promise. It is read once for each version, and then
// kept in memory.
func (s *Store) Whole(ctx context.Context) (*graph.Snapshot, error) {
	version, err := inOneVersion(ctx, s, askTime, func(_ context.Context, r *reading) (int64, error) { return r.state.version, nil })
	var all *graph.Snapshot
	if err == nil {
		all, err = renew(ctx, s, &s.mirror.all, version, s.readAll)
	}
	if err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	return all, nil
}

// run asks one query, one at a time, and keeps what the driver says against it.
func (v *view) run(q cypher.Query, given map[string]any, each func(row props)) error {
	if v.r == nil {
		panic(needsServer{})
	}
	err := v.r.run(q, given, each)
	if err != nil && v.said == nil && !ours(err) {
		v.said = err
	}
	return err
}

// Version keeps graph.View's promise.
func (v *view) Version() graph.Version {
	switch {
	case v.r != nil:
		return graph.Version{Number: v.r.state.version}
	case v.kept != nil:
		return graph.Version{Number: v.kept.version}
	}
	panic(needsServer{})
}

// Err keeps graph.View's promise.
func (v *view) Err() error { return v.ctx.Err() }

// keep takes over what was read of a stakeholder, the first time.
func (v *view) keep(p props) *graph.Node {
	code := textIn(p, "code")
	n := v.nodes[code]
	if n == nil {
		read := nodeOf(p)
		n = &read
		v.nodes[code] = n
	}
	return n
}

// Nodes keeps graph.View's promise. What came with an edge is not read again.
func (v *view) Nodes(codes ...string) ([]*graph.Node, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var unread []string
	for _, c := range codes {
		if v.nodes[c] == nil {
			unread = append(unread, c)
		}
	}
	if len(unread) > 0 {
		err := v.run(stakeholdersQuery, map[string]any{"codes": unread}, func(row props) { v.keep(in[map[string]any](row, "node")) })
		if err != nil {
			return nil, err
		}
	}
	out := make([]*graph.Node, 0, len(codes))
	for _, c := range codes {
		if n := v.nodes[c]; n != nil {
			out = append(out, n)
		}
	}
	return out, nil
}

// Edges keeps graph.View's promise.
func (v *view) Edges(at []string, types ...graph.EdgeType) ([]*graph.Edge, error) {
	if len(at) == 0 {
		return nil, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	here := make(map[string]bool, len(at))
	for _, c := range at {
		here[c] = true
	}
	var out []*graph.Edge
	err := v.run(aroundQuery, map[string]any{"codes": at, "types": texts(types)}, func(row props) {
		e, read := edgeIn(row), textIn(row, "at")
		v.keep(in[map[string]any](row, "other"))
		if read == e.From || !here[e.From] {
			out = append(out, e) // else it comes by its other end too
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, graph.CompareEdges)
	return out, nil
}

func edgeIn(row props) *graph.Edge {
	e := edgeOf(textIn(row, "type"), textIn(row, "from"), textIn(row, "to"), in[map[string]any](row, "edge"))
	return &e
}

// Line keeps graph.Prefetcher's promise.
func (v *view) Line(code string, on graph.Day) (*graph.LineParts, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	parts := &graph.LineParts{Nodes: map[string]*graph.Node{}, Edges: map[string][]*graph.Edge{}}
	err := v.run(lineQuery, map[string]any{"code": code, "on": date(on)}, func(row props) {
		at := textIn(row, "at")
		parts.Edges[at] = append(parts.Edges[at], edgeIn(row))
		if n := nodeOf(in[map[string]any](row, "other")); parts.Nodes[n.Code] == nil {
			parts.Nodes[n.Code] = &n
		}
	})
	for _, edges := range parts.Edges {
		slices.SortFunc(edges, graph.CompareEdges)
	}
	return parts, err
}

// Near keeps graph.View's promise.
func (v *view) Near(kind graph.Kind, of []*graph.Node, metres int) ([]*graph.Node, error) {
	q, known := map[graph.Kind]cypher.Query{graph.Pharmacy: pharmaciesQuery, graph.Practice: practicesQuery}[kind]
	if !known {
		return nil, &graph.ParamError{Param: "kind", Reason: "has no places to look near"}
	}
	box := graph.BoxAround(of, metres)
	if box.Empty() {
		return nil, nil
	}
	return v.list(q, map[string]any{"box": map[string]any{"south": box.South, "north": box.North, "west": box.West, "east": box.East}})
}

// All keeps graph.View's promise.
func (v *view) All(kind graph.Kind) ([]*graph.Node, error) {
	return v.list(kindQuery, map[string]any{"kind": string(kind)})
}

// list reads stakeholders, by code.
func (v *view) list(q cypher.Query, given map[string]any) ([]*graph.Node, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var out []*graph.Node
	err := v.run(q, given, func(row props) { out = append(out, v.keep(in[map[string]any](row, "node"))) })
	slices.SortFunc(out, func(x, y *graph.Node) int { return cmp.Compare(x.Code, y.Code) })
	return out, err
}

// Has keeps graph.View's promise.
func (v *view) Has(t graph.EdgeType, rule string) (has bool, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	err = v.run(hasQuery, map[string]any{"type": string(t), "rule": rule}, func(row props) { has = in[bool](row, "has") })
	return has, err
}

// Count keeps graph.View's promise.
func (v *view) Count(to []string, t graph.EdgeType, kind graph.Kind, on graph.Day) (map[string]int, error) {
	out := map[string]int{}
	if len(to) == 0 {
		return out, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	err := v.run(countQuery, map[string]any{"codes": to, "type": string(t), "kind": string(kind), "on": date(on)}, func(row props) {
		out[textIn(row, "code")] = int(in[int64](row, "count"))
	})
	return out, err
}

// Match keeps graph.View's promise. It answers from an index in memory.
func (v *view) Match(q graph.SearchQuery) ([]graph.Hit, error) {
	k, err := v.names()
	if err != nil {
		return nil, err
	}
	return k.index.Search(q), nil
}

// names is what search goes by, of the version of the view.
func (v *view) names() (names, error) {
	if v.r != nil {
		return renew(v.ctx, v.s, &v.s.mirror.names, v.r.state.version, v.s.readNames)
	}
	if v.kept == nil {
		panic(needsServer{})
	}
	return v.kept.value, nil
}

// Sources keeps graph.View's promise. They are read once from each version.
func (v *view) Sources() (graph.Sources, error) {
	if v.r == nil {
		panic(needsServer{})
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if k := v.s.mirror.sources.Load(); k != nil && k.version == v.r.state.version {
		return k.value, nil
	}
	var all graph.Sources
	err := v.run(sourcesQuery, nil, func(row props) { all = append(all, sourceOf(in[map[string]any](row, "source"))) })
	if err != nil {
		return nil, err
	}
	v.s.mirror.sources.Store(&of[graph.Sources]{v.r.state.version, all})
	return all, nil
}

// Summary keeps graph.View's promise. Who is open is counted in memory.
func (v *view) Summary(on graph.Day) (graph.Summary, error) {
	if v.r == nil {
		panic(needsServer{})
	}
	sum := graph.Summary{Nodes: int(v.r.state.nodes), Edges: int(v.r.state.edges), Made: v.r.state.made}
	var err error
	if sum.Sources, err = v.Sources(); err != nil || on == 0 {
		return sum, err
	}
	k, err := v.names()
	sum.Open, sum.Doubts = graph.OpenOn(k.nodes, on)
	return sum, err
}

var (
	_ graph.View       = (*view)(nil)
	_ graph.Prefetcher = (*view)(nil)
)
