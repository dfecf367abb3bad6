package neo4jstore_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/graph/storetest"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/scale"
)

// figurePairs is how often each figure is taken, side by side with the bare driver.
const figurePairs = 7

// BenchmarkNeo4jFigures compares the engine with the bare driver that does the
// same: the same Cypher for questions, UNWIND in batches for a first write (a
// container does not reach what LOAD CSV would fetch). Run it by make figures.
func BenchmarkNeo4jFigures(b *testing.B) {
	store := fresh(b)
	b.Run("write", func(b *testing.B) { writeFigure(b, store) })
	empty(b)
	whole := figureEngland(b)
	replacedBy(b, store, whole, nil)
	// With fresh counts: the server may still plan for the small graph that was there before.
	admin(b, here(b))("CALL db.awaitIndexes()")
	admin(b, here(b))("CALL db.prepareForReplanning()")
	d := newDrawer(whole)
	b.Run("ask", func(b *testing.B) { askFigures(b, store, d) })
}

// figureEngland returns the graph of the England files, else of fictional ones.
func figureEngland(b *testing.B) *graph.Snapshot {
	if os.Getenv("THROUGHLINE_DATA") != "" {
		_, whole, _ := england(b)
		return whole
	}
	dir := b.TempDir()
	if _, err := scale.Write(b.Context(), dir, scale.Spec{Seed: 1, Times: 1}); err != nil {
		b.Fatal(err)
	}
	m := embedded.Memory()
	if _, err := loaders.Load(b.Context(), []string{dir}, m, loaders.Options{Today: graph.DayOf(time.Now())}); err != nil {
		b.Fatal(err)
	}
	whole, err := m.Whole(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return whole
}

// askFigures compares paths and lines with the bare driver. A time is the median
// of a set of questions; a server that has just started is several times slower,
// so all are asked twice before.
func askFigures(b *testing.B, store *neo4jstore.Store, d *drawer) {
	bare := bareDriver(b)
	var paths, lines []question
	for range 25 {
		q := graph.NewPathQuery(some(d, d.kinds[graph.Practice]), some(d, d.kinds[graph.Pharmacy]), d.on)
		paths = append(paths, question{func() error { _, err := ask.Of(b.Context(), store, ask.Paths, q); return err },
			func() ([]neo4jstore.Ran, error) { return store.Runs(b.Context(), q) }})
		code := some(d, d.kinds[graph.Practice])
		lines = append(lines, question{func() error {
			_, err := ask.Of(b.Context(), store, ask.Line, ask.CodeQuery{Code: code, On: d.on})
			return err
		},
			func() ([]neo4jstore.Ran, error) { return store.LineRuns(b.Context(), code, d.on) }})
	}
	ourPaths, barePaths := bothWays(b, paths, bare)
	ourLines, bareLines := bothWays(b, lines, bare)
	for range 2 {
		for _, warm := range []func() float64{ourPaths, barePaths, ourLines, bareLines} {
			warm()
		}
	}
	t := storetest.TakeTurns(figurePairs, ourPaths, barePaths, ourLines, bareLines)
	t.Report(b, map[string]float64{"neo4j-path": t.Ratio(0, 1), "neo4j-line": t.Ratio(2, 3)})
}

// question is one that the engine answers, and the queries by which it does.
type question struct {
	ask  func() error
	runs func() ([]neo4jstore.Ran, error)
}

// bothWays returns the median time of the questions, by the engine and by the bare driver.
func bothWays(b *testing.B, all []question, bare func([]neo4jstore.Ran)) (ours, theirs func() float64) {
	runs := make([][]neo4jstore.Ran, len(all))
	for i, q := range all {
		var err error
		if runs[i], err = q.runs(); err != nil {
			b.Fatal(err)
		}
	}
	middle := func(each func(i int)) func() float64 {
		return func() float64 {
			took := make([]float64, len(all))
			for i := range all {
				took[i] = seconds(func() { each(i) })
			}
			return storetest.Median(took)
		}
	}
	ours = middle(func(i int) {
		if err := all[i].ask(); err != nil {
			b.Fatal(err)
		}
	})
	return ours, middle(func(i int) { bare(runs[i]) })
}

// writeFigure compares a first write of a small graph with UNWIND by the bare
// driver, which writes the same properties into the same schema.
func writeFigure(b *testing.B, store *neo4jstore.Store) {
	small := edition(1, 400)
	unwind := unwinding(b, small)
	t := storetest.TakeTurns(figurePairs,
		func() float64 { empty(b); return seconds(func() { replacedBy(b, store, small, nil) }) },
		func() float64 { empty(b); return seconds(unwind) })
	if n := number(b, here(b), "MATCH ()-[r]->() RETURN count(r)"); int(n) < len(small.Edges) {
		b.Fatalf("%d of %d edges were written", n, len(small.Edges))
	}
	t.Report(b, map[string]float64{"neo4j-write": t.Ratio(0, 1)})
}

// unwinding returns what writes a graph by UNWIND, a thousand rows a transaction.
func unwinding(b *testing.B, whole *graph.Snapshot) func() {
	driver := driven(b)
	var edges []map[string]any
	byKind := map[graph.Kind][]map[string]any{}
	for i := range whole.Nodes {
		n := &whole.Nodes[i]
		byKind[n.Kind] = append(byKind[n.Kind], neo4jstore.NodeProps(n))
	}
	properties := neo4jstore.EdgeProps(whole)
	for i := range whole.Edges {
		e := &whole.Edges[i]
		edges = append(edges, map[string]any{"from": e.From, "to": e.To, "p": properties[i]})
	}
	write := func(query string, rows []map[string]any) {
		for len(rows) > 0 {
			batch := rows[:min(1000, len(rows))]
			rows = rows[len(batch):]
			given := map[string]any{"rows": batch}
			if _, err := neo4j.ExecuteQuery(context.Background(), driver, query, given, neo4j.EagerResultTransformer); err != nil {
				b.Fatal(err)
			}
		}
	}
	return func() {
		for kind := range byKind {
			write("UNWIND $rows AS row CREATE (n:Stakeholder:Organisation:"+string(kind)+") SET n = row", byKind[kind])
		}
		write("UNWIND $rows AS row MATCH (a:Stakeholder {code: row.from}) MATCH (b:Stakeholder {code: row.to}) CREATE (a)-[r:"+
			string(graph.MemberOf)+"]->(b) SET r = row.p", edges)
	}
}
