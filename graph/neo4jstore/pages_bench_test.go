package neo4jstore_test

import (
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/pages"
)

// pageTurns is how often each page is asked for after its first time.
const pageTurns = 9

// BenchmarkPages asks for every page of the ICS with the most edges, of all England,
// and for the pages of one body of each kind, of both engines. No answer is kept.
func BenchmarkPages(b *testing.B) {
	from, whole, _ := england(b)
	store := fresh(b)
	if _, err := store.Replace(b.Context(), whole, nil); err != nil {
		b.Fatal(err)
	}
	embedded, onNeo4j := paged(b, from), paged(b, store)
	for b.Loop() {
		fmt.Printf("\npages, ms p50 (most)   goal ≤ 100 embedded, ≤ 300 Neo4j after its first\n%-64s %8s %16s %16s %8s\n",
			"", "KB", "embedded", "Neo4j", "first")
		for _, address := range addresses(embedded, whole) {
			size, here, _ := timed(embedded, address)
			_, there, first := timed(onNeo4j, address)
			fmt.Printf("%-64s %8d %8.1f (%5.1f) %8.1f (%5.1f) %8.1f\n", address, size/1000,
				part(here, 0.5), part(here, 1), part(there, 0.5), part(there, 1), first)
		}
	}
}

// paged serves a store and returns what reads a page of it.
func paged(b *testing.B, r graph.Store) func(address string) string {
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
	return func(address string) string {
		res, err := server.Client().Get(server.URL + address)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || res.Body.Close() != nil || res.StatusCode != http.StatusOK {
			b.Fatalf("%s: %s %v", address, res.Status, err)
		}
		return string(body)
	}
}

// timed asks for a page, once and then pageTurns times, in milliseconds.
func timed(get func(string) string, address string) (size int, took []float64, first float64) {
	first = 1000 * seconds(func() { size = len(get(address)) })
	for range pageTurns {
		took = append(took, 1000*seconds(func() { get(address) }))
	}
	return size, took, first
}

var linked = regexp.MustCompile(`(?:href|src)="([^"#]+)`)

// addresses returns the pages of the largest ICS, as its page links to them, the widest
// network round it, and the page of a body of each kind.
func addresses(get func(string) string, whole *graph.Snapshot) []string {
	one, edges := map[graph.Kind]string{}, map[string]int{}
	for i := range whole.Edges {
		if e := &whole.Edges[i]; e.Counts(benchDay) {
			edges[e.From]++
			edges[e.To]++
		}
	}
	largest := ""
	for i := range whole.Nodes {
		if n := &whole.Nodes[i]; n.On(benchDay) {
			one[n.Kind] = n.Code
			if n.Kind == graph.ICS && edges[n.Code] > edges[largest] {
				largest = n.Code
			}
		}
	}
	at := url.PathEscape(largest)
	out := []string{"/s/" + at, "/network?steps=3&of=" + at}
	for _, m := range linked.FindAllStringSubmatch(get("/s/"+at), -1) {
		address := html.UnescapeString(m[1])
		if strings.HasPrefix(address, "/") && strings.Contains(address, at) && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	slices.Sort(out)
	for _, k := range graph.Kinds {
		if code, any := one[k.Kind]; any && code != largest {
			out = append(out, "/s/"+url.PathEscape(code))
		}
	}
	return out
}
