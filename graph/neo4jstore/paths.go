package neo4jstore

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/walk"
)

var toldQuery = cypher.Must("read/paths_told")

// lasting makes an error of memory one that the driver does not take for
// passing: the same question needs as much again.
func lasting(ctx context.Context, err error) error {
	if said := (*neo4j.Neo4jError)(nil); errors.As(err, &said) && strings.Contains(said.Code, "MemoryPoolOutOfMemory") {
		return fail(ctx, err)
	}
	return err
}

// planPaths has the server plan the queries of paths, so that the first who asks
// does not wait for it. They are given nothing to find.
func (s *Store) planPaths(ctx context.Context) {
	q := asked(graph.NewPathQuery("", "", graph.Day(20000101)))
	q["fronts"], q["pairs"] = []any{}, [][]string{}
	given := map[string]any{"q": q}
	// Where it cannot be done now, the first question does it.
	_, _ = inOneVersion(ctx, s, askTime, func(ctx context.Context, r *reading) (any, error) {
		return nil, errors.Join(
			r.run(stakeholdersQuery, map[string]any{"codes": []string{""}}, nil),
			r.run(stepQuery, given, nil), r.run(toldQuery, given, nil))
	})
}

// asked is what queries are given of a question, and more. It is one
// map, since plans are kept apart by the type and size of what is outside one.
func asked(q graph.PathQuery) map[string]any {
	out := map[string]any{"from": q.From, "to": q.To, "on": date(q.On), "ends": slices.Concat([]string{q.From, q.To}, q.Via),
		"asked": texts(q.Edges), "kinds": nil, "edges": nil, "avoid": nil}
	if len(q.Kinds) > 0 {
		out["kinds"] = texts(q.Kinds)
	}
	if walks := q.Walks(); len(walks) > 0 {
		out["edges"] = texts(walks)
	}
	if len(q.Avoid) > 0 {
		out["avoid"] = q.Avoid
	}
	return out
}

func texts[T ~string](of []T) []string {
	out := make([]string, len(of))
	for i, v := range of {
		out[i] = string(v)
	}
	return out
}

// finder is the search of one question.
type finder struct {
	v     *view
	q     graph.PathQuery
	ends  graph.PathEnds
	asked bool       // the question itself was asked; what follows is why it has no path
	reach *reach     // of the question, nil where it is too wide to be read step by step
	walk  *walk.Walk // of the question, for the most cost asked for, which comes first
}

// Finder keeps graph.View's promise.
func (v *view) Finder(q graph.PathQuery, ends graph.PathEnds) graph.Finder {
	return &finder{v: v, q: q, ends: ends}
}

// Least keeps graph.Finder's promise.
func (f *finder) Least(q graph.PathQuery) (int, error) {
	if f.asked {
		return f.why(q)
	}
	f.asked = true
	if slices.ContainsFunc(f.ends.Vias, func(n *graph.Node) bool { return !n.On(q.On) }) {
		return 0, nil
	}
	if f.wide(q) {
		g, err := f.v.ways()
		if err != nil {
			return 0, err
		}
		f.walk = g.Walk(f.v.Err)
		return f.walk.Least(q)
	}
	f.v.mu.Lock()
	defer f.v.mu.Unlock()
	f.reach = newReach(f.v, q, f.ends)
	return f.reach.least()
}

// wide says whether so much is around both ends that it takes longer to read step by
// step than to search all that may be walked.
func (f *finder) wide(q graph.PathQuery) bool {
	const far, crowded = 14, 300
	return q.MaxCost > far || min(weights[f.ends.From.Kind], weights[f.ends.To.Kind]) >= crowded
}

// End keeps graph.Finder's promise.
func (f *finder) End() {
	if f.walk != nil {
		f.walk.End()
	}
}

// Candidates keeps graph.Finder's promise.
func (f *finder) Candidates(most int) ([][]int32, graph.Local, bool, error) {
	f.v.mu.Lock()
	defer f.v.mu.Unlock()
	if f.walk == nil {
		if err := f.reach.readUpTo(most); err != nil {
			return nil, nil, false, err
		}
		w, _, err := f.reach.search(most)
		if err != nil {
			return nil, nil, false, err
		}
		f.walk = w
	}
	return f.walk.Candidates(most)
}

// Fill keeps graph.Finder's promise: the search has read only the types and costs of edges.
func (f *finder) Fill(paths []graph.Path) error {
	if len(paths) == 0 {
		return nil
	}
	places := map[[2]string]int{}
	var pairs [][]string
	var refs [][2]graph.Ref
	for i := range paths {
		nodes := paths[i].Nodes
		for h := 1; h < len(nodes); h++ {
			pair := ordered(nodes[h-1].Code, nodes[h].Code)
			if _, ok := places[pair]; !ok {
				places[pair] = len(pairs)
				pairs = append(pairs, pair[:])
				refs = append(refs, [2]graph.Ref{nodes[h-1], nodes[h]})
			}
		}
	}
	edges, names := make([]*graph.Edge, len(pairs)), map[string]string{}
	given := asked(f.q)
	given["pairs"] = pairs
	f.v.mu.Lock()
	defer f.v.mu.Unlock()
	err := f.v.run(toldQuery, map[string]any{"q": given}, func(row props) {
		at := int(in[int64](row, "pair"))
		past := in[[]any](row, "past")
		for k, name := range textsIn(row, "names") {
			code := pairs[at][k]
			n := graph.Node{Code: code, Kind: kindIn(refs[at], code), Name: name, Past: textList(past[k])}
			names[code] = n.AsOf(f.q.On).Name
		}
		e := edgeOf(textIn(row, "type"), textIn(row, "from"), textIn(row, "to"), in[map[string]any](row, "edge"))
		if edges[at] == nil || graph.CompareTold(&e, edges[at], refs[at][0], refs[at][1]) < 0 {
			edges[at] = &e
		}
	})
	if err != nil {
		return err
	}
	if slices.Contains(edges, nil) {
		return errMoved // someone took an edge away since it was walked
	}
	for i := range paths {
		p := &paths[i]
		for h := range p.Nodes {
			p.Nodes[h].Name = names[p.Nodes[h].Code]
			if h > 0 {
				p.Edges[h-1].Edge = *edges[places[ordered(p.Nodes[h-1].Code, p.Nodes[h].Code)]]
			}
		}
	}
	return nil
}

// kindIn returns the kind of the one of two that has this code.
func kindIn(pair [2]graph.Ref, code string) graph.Kind {
	if pair[0].Code == code {
		return pair[0].Kind
	}
	return pair[1].Kind
}

func ordered(a, b string) [2]string {
	if cmp.Compare(a, b) > 0 {
		a, b = b, a
	}
	return [2]string{a, b}
}
