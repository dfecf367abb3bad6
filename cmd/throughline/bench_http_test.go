//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/pages"
)

// How hard the server is asked: clients at a time, and requests of each kind.
const (
	benchClients  = 32
	benchRequests = 100_000
)

// BenchmarkHTTP compares /api/v1/paths on all England with a gin handler that
// writes the same bytes, in one run. Run it by make bench-http.
func BenchmarkHTTP(b *testing.B) {
	data := englandtest.Data(b)
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

// sideBySide is the API and a handler that writes the same bytes, both over HTTP.
type sideBySide struct {
	real, plain string // where each listens
	pairs       [][2]string
	bytes       int // of an answer, on average
	version     *atomic.Int64
}

func serveBoth(b *testing.B, store *embedded.Store, pairs drawn) *sideBySide {
	s := &sideBySide{pairs: pairs.codes, version: &atomic.Int64{}}
	server, err := web.New(web.Config{Graph: store, Today: func() graph.Day { return pairs.on }, Log: slog.New(slog.DiscardHandler),
		Version: func() string { return fmt.Sprint(s.version.Load()) }}, api.Room, pages.Room)
	if err != nil {
		b.Fatal(err)
	}
	h, err := server.Handler()
	if err != nil {
		b.Fatal(err)
	}
	real := httptest.NewServer(h)
	b.Cleanup(real.Close)
	s.real = real.URL
	// The bare handler writes, for each pair, the bytes of its answer.
	answers := map[string][]byte{}
	for i := range s.pairs {
		body := fetched(b, real.URL+s.address(i))
		answers[s.address(i)] = body
		s.bytes += len(body)
	}
	s.bytes /= len(s.pairs)
	bare := gin.New()
	bare.GET("/api/v1/paths", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/json; charset=utf-8", answers[c.Request.URL.RequestURI()])
	})
	plain := httptest.NewServer(bare)
	b.Cleanup(plain.Close)
	s.plain = plain.URL
	return s
}

// address asks for the paths of a pair.
func (s *sideBySide) address(i int) string {
	p := s.pairs[i%len(s.pairs)]
	return "/api/v1/paths?from=" + p[0] + "&to=" + p[1]
}

// fresh is the address of a pair, and makes each request one of another
// version, so that no kept answer serves.
func (s *sideBySide) fresh(i int) string {
	s.version.Add(1)
	return s.address(i)
}

// first is the same address each time, so that the kept answer serves.
func (s *sideBySide) first(int) string { return s.address(0) }

func overHTTP(b *testing.B, store *embedded.Store, pairs drawn) {
	s := serveBoth(b, store, pairs)
	fmt.Printf("\n/api/v1/paths over HTTP, %d clients, %d requests each way, %d pairs, %d bytes an answer\n",
		benchClients, benchRequests, len(s.pairs), s.bytes)
	floor := asked(b, s.plain, benchRequests, s.address, "")
	say := func(what string, t outcome, goal string) {
		fmt.Printf("%-44s %7.0f a second, %3.0f %% of the bare handler; p50 %.2f ms, p99 %.2f ms, %d errors   goal %s\n",
			what, t.rate, 100*t.rate/floor.rate, ms(t.took, 50), ms(t.took, 99), t.errors, goal)
	}
	say("a gin handler that writes the same bytes", floor, "100 %")
	say("each answer searched", asked(b, s.real, benchRequests, s.fresh, ""), "≥ 20 %, p99 ≤ 50 ms, no error")
	say("one answer, kept", asked(b, s.real, benchRequests, s.first, ""), "≥ 40 %")
	say("one answer, unchanged by ETag", asked(b, s.real, benchRequests, s.first, "*"), "≥ 40 %")
}

// outcome is how a run of requests went.
type outcome struct {
	rate   float64 // answers a second
	took   []time.Duration
	errors int64
}

// asked sends so many requests by benchClients clients.
func asked(b *testing.B, root string, requests int64, address func(int) string, known string) outcome {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchClients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var next, bad atomic.Int64
	took := make([]time.Duration, requests)
	began := time.Now()
	var wait sync.WaitGroup
	for range benchClients {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < requests; i = next.Add(1) - 1 {
				at := time.Now()
				if !answered(b, client, root+address(int(i)), known) {
					bad.Add(1)
				}
				took[i] = time.Since(at)
			}
		})
	}
	wait.Wait()
	return outcome{float64(requests) / time.Since(began).Seconds(), took, bad.Load()}
}

// answered sends one request and reads the answer. Too many paths is an answer too.
func answered(b *testing.B, client *http.Client, url, known string) bool {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	if known != "" {
		req.Header.Set("If-None-Match", known)
	}
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, res.Body)
	if closed := res.Body.Close(); err != nil || closed != nil {
		return false
	}
	return res.StatusCode < 400 || res.StatusCode == http.StatusUnprocessableEntity
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
