package neo4jstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
	"github.com/throughline-graph/throughline/graph/storetest"
)

func TestMain(m *testing.M) {
	if childLoads() {
		return
	}
	goleak.VerifyTestMain(neo4jtest.Main(m))
}

func TestNeo4jKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine { return fresh(t) })
}

// here is the server that the tests of this package share.
func here(t testing.TB) neo4jstore.Options {
	t.Helper()
	uri, user, password := neo4jtest.Find(t)
	return neo4jstore.Options{URI: uri, Username: user, Password: password}
}

// admin speaks to a server beside any store.
func admin(t testing.TB, o neo4jstore.Options) func(query string) []*neo4j.Record {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := driver.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return func(query string) []*neo4j.Record {
		t.Helper()
		res, err := neo4j.ExecuteQuery(context.Background(), driver, query, nil, neo4j.EagerResultTransformer)
		if err != nil {
			t.Fatal(err)
		}
		return res.Records
	}
}

// alone runs queries that must be transactions of their own.
func alone(t testing.TB, o neo4jstore.Options) func(query string) {
	t.Helper()
	ctx := context.Background()
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	t.Cleanup(func() {
		if err := errors.Join(session.Close(ctx), driver.Close(ctx)); err != nil {
			t.Error(err)
		}
	})
	return func(query string) {
		t.Helper()
		res, err := session.Run(ctx, query, nil)
		if err == nil {
			_, err = res.Consume(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// lastWritten names the last transaction that wrote anything to a server.
func lastWritten(t testing.TB, o neo4jstore.Options) string {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	_, err = session.ExecuteRead(ctx, func(tx neo4j.ManagedTransaction) (any, error) { return tx.Run(ctx, "RETURN 1", nil) })
	name := strings.Join(neo4j.BookmarksToRawValues(session.LastBookmarks()), " ")
	if err := errors.Join(err, session.Close(ctx), driver.Close(ctx)); err != nil || name == "" {
		t.Fatal("the server does not name its last transaction: ", err)
	}
	return name
}

// number is the one number that a query returns.
func number(t testing.TB, o neo4jstore.Options, query string) int64 {
	t.Helper()
	n, ok := admin(t, o)(query)[0].Values[0].(int64)
	if !ok {
		t.Fatalf("%s returns no number", query)
	}
	return n
}

// fresh opens a store on the tests' server, emptied.
func fresh(t testing.TB) *neo4jstore.Store {
	t.Helper()
	admin(t, here(t))("MATCH (n) DETACH DELETE n")
	return open(t, here(t))
}

func open(t testing.TB, o neo4jstore.Options) *neo4jstore.Store {
	t.Helper()
	s, err := neo4jstore.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// edition makes the nth edition of a graph: so many PCNs of ten practices each.
// Every edge has n items, and of each edition some practices are its own.
func edition(n, pcns int) *graph.Snapshot {
	s := &graph.Snapshot{Made: graph.Day(20260101).Add(n), Sources: []graph.Source{{Name: "edition", Dataset: "test",
		Seen: graph.Day(20260101).Add(n)}}}
	add := func(kind graph.Kind, code string) string {
		s.Nodes = append(s.Nodes, graph.Node{Code: code, Kind: kind, Name: "The " + string(kind) + " called " + code, Postcode: "AB1 2CD",
			Opened: 20200101, Source: "edition", Basis: graph.Official})
		return code
	}
	for i := range pcns {
		for k := range 10 {
			code := fmt.Sprintf("A%06d%d", i, k)
			if k == 9 {
				code = fmt.Sprintf("A%06d%d.%03d", i, k, n)
			}
			add(graph.Practice, code)
		}
	}
	for i := range pcns {
		add(graph.PCN, fmt.Sprintf("P%06d", i))
	}
	for _, p := range s.Nodes {
		if p.Kind == graph.Practice {
			s.Edges = append(s.Edges, graph.Edge{Type: graph.MemberOf, From: p.Code, To: "P" + p.Code[1:7], Since: 20200101, Items: n,
				Source: "edition", Basis: graph.Official})
		}
	}
	return s
}

// editionOf returns the version that a reader sees at a PCN, and fails where it
// sees two.
func editionOf(t *testing.T, r graph.Store) (n int) {
	t.Helper()
	a, err := ask.Of(t.Context(), r, ask.Neighbours, ask.NeighbourQuery{Code: "P000000", On: 20260801, Limit: 100})
	if err != nil {
		t.Error(err)
		return 0
	}
	own := ""
	for _, s := range a.Steps {
		n = s.Edge.Items
		if s.Edge.Items != a.Steps[0].Edge.Items {
			t.Errorf("one answer of two editions, %d and %d", s.Edge.Items, a.Steps[0].Edge.Items)
		}
		if _, e, ok := strings.Cut(s.Other.Code, "."); ok {
			own += e
		}
	}
	if want := fmt.Sprintf("%03d", n); len(a.Steps) != 10 || own != want {
		t.Errorf("edition %d with %d practices and those of edition %q", n, len(a.Steps), own)
	}
	return n
}
