package neo4jstore_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/pages"
)

// BenchmarkNeo4jHTTP asks for the paths between each sort of pairs of all
// England, at slack 1, over HTTP, in turn with the bare driver running the same
// Cypher in one read transaction, and with the embedded engine over HTTP.
func BenchmarkNeo4jHTTP(b *testing.B) {
	from, whole, _ := england(b)
	store := fresh(b)
	if _, err := store.Replace(b.Context(), whole, nil); err != nil {
		b.Fatal(err)
	}
	onNeo4j, embedded := overHTTP(b, store), overHTTP(b, from)
	bare := bareDriver(b)
	sorts := pairSorts(b, from, whole)
	for b.Loop() {
		fmt.Printf("\npaths over HTTP at slack 1, ms p50 / p99\n%-32s %15s %15s %10s %15s\n", "", "Neo4j", "bare driver", "p50 more", "embedded")
		for _, sort := range sorts {
			var took [3][]float64
			for range 2 { // the first is not counted
				took = [3][]float64{}
				for _, p := range sort.pairs {
					q := graph.NewPathQuery(p[0], p[1], benchDay)
					q.Slack = 1
					runs, err := store.Runs(b.Context(), q)
					if err != nil {
						b.Fatal(err)
					}
					for way, ask := range []func(){func() { onNeo4j(p) }, func() { bare(runs) }, func() { embedded(p) }} {
						took[way] = append(took[way], 1000*seconds(ask))
					}
				}
			}
			ours, theirs := part(took[0], 0.5), part(took[1], 0.5)
			fmt.Printf("%-32s %6.1f / %6.1f %6.1f / %6.1f %9.2f× %6.2f / %6.2f   goal ≤ 1.25× or + 2 ms: %+.1f ms\n", sort.name,
				ours, part(took[0], 0.99), theirs, part(took[1], 0.99), ours/theirs, part(took[2], 0.5), part(took[2], 0.99), ours-theirs)
		}
	}
}

// benchDay is the day that all England is asked about.
const benchDay = graph.Day(20260801)

// overHTTP serves a store and asks it for paths; no answer is kept.
func overHTTP(b *testing.B, r graph.Store) func(pair [2]string) {
	var version atomic.Int64
	s, err := web.New(web.Config{Graph: r, Today: func() graph.Day { return benchDay }, Log: slog.New(slog.DiscardHandler),
		Version: func() string { return fmt.Sprint(version.Add(1)) }}, api.Room, pages.Room)
	if err != nil {
		b.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(h)
	b.Cleanup(server.Close)
	client := server.Client()
	return func(p [2]string) {
		res, err := client.Get(server.URL + "/api/v1/paths?slack=1&from=" + url.QueryEscape(p[0]) + "&to=" + url.QueryEscape(p[1]))
		if err != nil {
			b.Fatal(err)
		}
		_, err = io.Copy(io.Discard, res.Body)
		if err != nil || res.Body.Close() != nil || res.StatusCode != http.StatusOK && res.StatusCode != http.StatusUnprocessableEntity {
			b.Fatal(res.Status, err)
		}
	}
}

// bareDriver runs queries by the driver alone, in one read transaction, and
// takes what comes.
func bareDriver(b *testing.B) func([]neo4jstore.Ran) {
	driver, ctx := driven(b), context.Background()
	return func(runs []neo4jstore.Ran) {
		session := driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
		_, err := session.ExecuteRead(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
			for _, r := range runs {
				res, err := tx.Run(ctx, r.Text, r.Given)
				if err != nil {
					return nil, err
				}
				if _, err := res.Collect(ctx); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		if err != nil || session.Close(ctx) != nil {
			b.Fatal(err)
		}
	}
}

// driven returns a driver of the server, with nothing of ours between.
func driven(b *testing.B) neo4j.DriverWithContext {
	o := here(b)
	driver, err := neo4j.NewDriverWithContext(o.URI, neo4j.BasicAuth(o.Username, o.Password, ""))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := driver.Close(context.Background()); err != nil {
			b.Error(err)
		}
	})
	return driver
}
