package neo4jstore

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/search"
	"github.com/throughline-graph/throughline/graph/walk"
)

// mirror is what is kept of the graph in memory: what search goes by, and all of
// it where anybody asked for that.
type mirror struct {
	turn    chan struct{} // a reader of the new graph puts something in
	names   atomic.Pointer[of[names]]
	sources atomic.Pointer[of[graph.Sources]]
	ways    atomic.Pointer[of[*walk.Graph]]
	all     atomic.Pointer[of[*graph.Snapshot]]
}

var (
	namesQuery      = cypher.Must("read/names")
	successorsQuery = cypher.Must("read/successors")
	nodesQuery      = cypher.Must("read/nodes")
	edgesQuery      = cypher.Must("read/edges")
	sourcesQuery    = cypher.Must("read/sources")
)

// names is what search goes by.
type names struct {
	nodes []graph.Node
	index *search.Index
}

// of is something made of one version of the graph.
type of[T any] struct {
	version int64
	value   T
}

// forget drops what is kept, so that the next question waits for the new.
func (m *mirror) forget() {
	m.names.Store(nil)
	m.sources.Store(nil)
	m.all.Store(nil)
	m.ways.Store(nil)
}

// become makes what is kept the graph that was just written, so that the
// next question has the new one and need not read it.
func (m *mirror) become(version int64, next *graph.Snapshot) {
	m.ways.Store(nil)
	if m.all.Load() != nil {
		m.all.Store(&of[*graph.Snapshot]{version, next})
	}
	if m.names.Load() == nil {
		return
	}
	m.names.Store(&of[names]{version, names{next.Nodes, search.New(next.Nodes, next.Edges)}})
}

// follow brings what was asked for before up to a version. Until it is there,
// the old one answers.
func (m *mirror) follow(ctx context.Context, s *Store, now int64) error {
	if k := m.names.Load(); k != nil && k.version != now {
		if _, err := renew(ctx, s, &m.names, now, s.readNames); err != nil {
			return err
		}
	}
	if k := m.ways.Load(); k != nil && k.version != now {
		if _, err := renew(ctx, s, &m.ways, now, s.readWays); err != nil {
			return err
		}
	}
	if k := m.all.Load(); k != nil && k.version != now {
		if _, err := renew(ctx, s, &m.all, now, s.readAll); err != nil {
			return err
		}
	}
	return nil
}

// anyVersion is what is kept, of whichever graph.
const anyVersion = -1

// renew reads something anew, one reader at a time, unless it is of the
// version already.
func renew[T any](ctx context.Context, s *Store, in *atomic.Pointer[of[T]], version int64, read func(context.Context) (of[T], error)) (T,
	error) {
	var none T
	select {
	case s.mirror.turn <- struct{}{}:
	case <-ctx.Done():
		return none, ctx.Err()
	}
	defer func() { <-s.mirror.turn }()
	if k := in.Load(); k != nil && (k.version == version || version == anyVersion) {
		return k.value, nil
	}
	k, err := read(ctx)
	if err != nil {
		return none, err
	}
	in.Store(&k)
	return k.value, nil
}

func (s *Store) readNames(ctx context.Context) (of[names], error) {
	return inOneVersion(ctx, s, wholeTime, func(ctx context.Context, r *reading) (of[names], error) {
		var nodes []graph.Node
		if err := r.run(namesQuery, nil, func(row props) { nodes = append(nodes, nodeOf(row)) }); err != nil {
			return of[names]{}, err
		}
		var successors []graph.Edge
		err := r.run(successorsQuery, nil, func(row props) {
			successors = append(successors, graph.Edge{
				Type: graph.SucceededBy, From: textIn(row, "from"), To: textIn(row, "to"), Since: dayIn(row, "since"),
			})
		})
		if err != nil {
			return of[names]{}, err
		}
		slices.SortFunc(nodes, func(a, b graph.Node) int { return cmp.Compare(a.Code, b.Code) })
		slices.SortFunc(successors, func(a, b graph.Edge) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Since, b.Since))
		})
		return of[names]{r.state.version, names{nodes, search.New(nodes, successors)}}, nil
	})
}

func (s *Store) readAll(ctx context.Context) (of[*graph.Snapshot], error) {
	return inOneVersion(ctx, s, wholeTime, func(ctx context.Context, r *reading) (of[*graph.Snapshot], error) {
		all := &graph.Snapshot{Made: r.state.made}
		if err := r.run(nodesQuery, nil, func(row props) { all.Nodes = append(all.Nodes, nodeOf(in[map[string]any](row, "node"))) }); err != nil {
			return of[*graph.Snapshot]{}, err
		}
		err := r.run(edgesQuery, nil, func(row props) {
			all.Edges = append(all.Edges, edgeOf(textIn(row, "type"), textIn(row, "from"), textIn(row, "to"), in[map[string]any](row, "edge")))
		})
		if err != nil {
			return of[*graph.Snapshot]{}, err
		}
		if all.Sources, err = r.sources(); err != nil {
			return of[*graph.Snapshot]{}, err
		}
		slices.SortFunc(all.Nodes, func(a, b graph.Node) int { return cmp.Compare(a.Code, b.Code) })
		slices.SortFunc(all.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
		return of[*graph.Snapshot]{r.state.version, all}, nil
	})
}

// sources returns what is loaded, as users see it.
func (r *reading) sources() ([]graph.Source, error) {
	var out []graph.Source
	err := r.run(sourcesQuery, nil, func(row props) { out = append(out, sourceOf(in[map[string]any](row, "source"))) })
	return out, err
}

func sourceProps(s graph.Source, place int) props {
	lines, columns, reasons := make([]any, len(s.Refusals)), make([]any, len(s.Refusals)), make([]any, len(s.Refusals))
	for i, r := range s.Refusals {
		lines[i], columns[i], reasons[i] = r.Line, r.Column, r.Reason
	}
	return props{"refused_lines": lines, "refused_columns": columns, "refused_reasons": reasons, "place": place, "name": s.Name,
		"dataset": s.Dataset, "title": s.Title, "seen": dateOrNil(s.Seen), "seen_by": s.SeenBy, "seen_code": string(s.SeenCode),
		"sum": s.Sum, "rows": s.Rows, "refused": s.Refused, "skipped": s.Skipped, "licence": s.Licence}
}

func sourceOf(p props) graph.Source {
	lines, columns, reasons := in[[]any](p, "refused_lines"), in[[]any](p, "refused_columns"), in[[]any](p, "refused_reasons")
	var refusals []graph.Refusal
	for i := range min(len(lines), len(columns), len(reasons)) {
		line, _ := lines[i].(int64)
		column, _ := columns[i].(int64)
		reason, _ := reasons[i].(string)
		refusals = append(refusals, graph.Refusal{Line: int(line), Column: int(column), Reason: reason})
	}
	code := graph.SeenCode(textIn(p, "seen_code"))
	if code == "" { // stored before sources had one
		code = graph.SeenIn(textIn(p, "seen_by"))
	}
	return graph.Source{Refusals: refusals, Name: textIn(p, "name"), Dataset: textIn(p, "dataset"), Title: textIn(p, "title"),
		Seen:   dayIn(p, "seen"),
		SeenBy: textIn(p, "seen_by"), SeenCode: code, Sum: textIn(p, "sum"),
		Rows: int(in[int64](p, "rows")), Refused: int(in[int64](p, "refused")),
		Skipped: int(in[int64](p, "skipped")), Licence: textIn(p, "licence")}
}
