//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/web"
)

// How hard the server is asked: clients at a time, and requests of each kind.
const (
	benchClients  = 32
	benchRequests = 100_000
)

// BenchmarkHTTP compares /api/v1/paths on all England with a gin handler that
// writes the same bytes, in one run. Run it by make bench-http.
func BenchmarkHTTP(b *testing.B) {
	data := os.Getenv("THROUGHLINE_DATA")
	if data == "" {
		b.Skip("THROUGHLINE_DATA does not name the folder of the England files")
	}
	db := filepath.Join(b.TempDir(), "england.db")
	store, err := embedded.Open(db)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			b.Error(err)
		}
	}()
	if _, err := loaders.Load(context.Background(), []string{data}, store, loaders.Options{Today: graph.DayOf(time.Now())}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		overHTTP(b, store, openPairs(b, db, 5000))
	}
}

func overHTTP(b *testing.B, store *embedded.Store, pairs drawn) {
	today := func() graph.Day { return pairs.on }
	var version atomic.Int64
	server, err := web.New(web.Config{Graph: store, Today: today, Log: slog.New(slog.DiscardHandler),
		Version: func() string { return fmt.Sprint(version.Load()) }})
	if err != nil {
		b.Fatal(err)
	}
	h, err := server.Handler()
	if err != nil {
		b.Fatal(err)
	}
	real := httptest.NewServer(h)
	defer real.Close()
	address := func(i int) string {
		p := pairs.codes[i%len(pairs.codes)]
		return "/api/v1/paths?from=" + p[0] + "&to=" + p[1]
	}
	// The bare handler writes, for each pair, the bytes of its answer.
	answers := map[string][]byte{}
	bytes := 0
	for i := range pairs.codes {
		body := fetched(b, real.URL+address(i))
		answers[address(i)] = body
		bytes += len(body)
	}
	bare := gin.New()
	bare.GET("/api/v1/paths", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/json; charset=utf-8", answers[c.Request.URL.RequestURI()])
	})
	plain := httptest.NewServer(bare)
	defer plain.Close()

	fmt.Printf("\n/api/v1/paths over HTTP, %d clients, %d requests each way, %d pairs, %d bytes an answer\n",
		benchClients, benchRequests, len(pairs.codes), bytes/len(pairs.codes))
	floor := asked(b, plain.URL, address, "")
	say := func(what string, t told, goal string) {
		fmt.Printf("%-44s %7.0f a second, %3.0f %% of the bare handler; p50 %.2f ms, p99 %.2f ms, %d errors   goal %s\n",
			what, t.rate, 100*t.rate/floor.rate, ms(t.took, 50), ms(t.took, 99), t.errors, goal)
	}
	say("a gin handler that writes the same bytes", floor, "100 %")
	// Every request is of another version, so that no kept answer serves.
	fresh := func(i int) string { version.Store(int64(i)); return address(i) }
	say("each answer searched", asked(b, real.URL, fresh, ""), "≥ 20 %, p99 ≤ 50 ms, no error")
	version.Store(-1)
	say("one answer, kept", asked(b, real.URL, func(int) string { return address(0) }, ""), "≥ 40 %")
	say("one answer, unchanged by ETag", asked(b, real.URL, func(int) string { return address(0) }, "*"), "≥ 40 %")
}

// told is how a run of requests went.
type told struct {
	rate   float64 // answers a second
	took   []time.Duration
	errors int64
}

// asked sends benchRequests requests by benchClients clients.
func asked(b *testing.B, root string, address func(int) string, known string) told {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchClients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var next, bad atomic.Int64
	took := make([]time.Duration, benchRequests)
	began := time.Now()
	var wait sync.WaitGroup
	for range benchClients {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < benchRequests; i = next.Add(1) - 1 {
				at := time.Now()
				req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, root+address(int(i)), nil)
				if err != nil {
					bad.Add(1)
					continue
				}
				if known != "" {
					req.Header.Set("If-None-Match", known)
				}
				res, err := client.Do(req)
				if err != nil {
					bad.Add(1)
					continue
				}
				// Too many paths is an answer too.
				if _, err := io.Copy(io.Discard, res.Body); err != nil || (res.StatusCode >= 400 && res.StatusCode != http.StatusUnprocessableEntity) {
					bad.Add(1)
				}
				if err := res.Body.Close(); err != nil {
					bad.Add(1)
				}
				took[i] = time.Since(at)
			}
		})
	}
	wait.Wait()
	return told{benchRequests / time.Since(began).Seconds(), took, bad.Load()}
}

func fetched(b *testing.B, url string) []byte {
	res, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := res.Body.Close(); err != nil {
			b.Error(err)
		}
	}()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return body
}
