package neo4jstore_test

import (
	"context"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"go.uber.org/goleak"

	"throughline/graph/neo4jstore"
	"throughline/graph/neo4jstore/neo4jtest"
	"throughline/graph/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(neo4jtest.Main(m)) }

// admin speaks to the server of the tests beside any store.
func admin(t testing.TB) func(query string, given map[string]any) []*neo4j.Record {
	t.Helper()
	uri, user, password := neo4jtest.Find(t)
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := driver.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return func(query string, given map[string]any) []*neo4j.Record {
		t.Helper()
		res, err := neo4j.ExecuteQuery(context.Background(), driver, query, given, neo4j.EagerResultTransformer)
		if err != nil {
			t.Fatal(err)
		}
		return res.Records
	}
}

// fresh opens a store on the tests' server, emptied.
func fresh(t testing.TB) *neo4jstore.Store {
	t.Helper()
	admin(t)("MATCH (n) DETACH DELETE n", nil)
	return open(t)
}

func open(t testing.TB) *neo4jstore.Store {
	t.Helper()
	uri, user, password := neo4jtest.Find(t)
	s, err := neo4jstore.Open(context.Background(), neo4jstore.Options{URI: uri, Username: user, Password: password})
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

func TestNeo4jKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine { return fresh(t) })
}
