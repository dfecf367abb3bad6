package web_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// noEditor lets nobody change anything, but has the forms shown.
type noEditor struct{}

func (noEditor) Record(context.Context, string) (graph.PersonRecord, error) {
	return graph.PersonRecord{}, graph.ErrNotFound
}

func (noEditor) Amend(context.Context, string, *graph.Appointment, *graph.Appointment) (graph.Change, error) {
	return graph.Change{}, graph.ErrConflict
}

func (noEditor) Erase(context.Context, string, string) (graph.Erasure, error) {
	return graph.Erasure{}, graph.ErrConflict
}

// TestSlowClientsAreInNobodysWay: while more clients than there are places send their
// forms slowly, ask for much and take none of it, and send what is no request, others are
// served as often as without them.
func TestSlowClientsAreInNobodysWay(t *testing.T) {
	address := listening(t, func(c *web.Config) { c.People, c.As = noEditor{}, "O" })
	const slow, asks = 70, 200
	quiet := servedOf(t, address, asks)
	if quiet != asks {
		t.Fatalf("without others %d of %d were served", quiet, asks)
	}
	end := make(chan struct{})
	var clients sync.WaitGroup
	open := func(request string) {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Error(err)
			return
		}
		clients.Go(func() { <-end; _ = c.Close() })
		if err := c.(*net.TCPConn).SetReadBuffer(4096); err != nil {
			t.Error(err)
		}
		clients.Go(func() { _, _ = io.WriteString(c, request) }) // the server may have enough of it
	}
	many := strings.Repeat("GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 40)
	for range slow {
		open("POST /people/new HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=")
		open(many)
	}
	var hostile atomic.Bool
	clients.Go(func() {
		for i := uint64(0); !hostile.Load(); i++ {
			sent(t, address, badRequest(rand.New(rand.NewPCG(2, i)), []string{"/api/v1/paths"}))
		}
	})
	if served := servedOf(t, address, asks); served*10 < quiet*9 {
		t.Errorf("beside slow clients %d of %d were served, without them %d", served, asks, quiet)
	}
	hostile.Store(true)
	close(end)
	clients.Wait()
}

// servedOf asks the server so often, each time as a new client, and returns how often it
// was served at once.
func servedOf(t *testing.T, address string, asks int) (served int) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for i := range asks {
		res, err := client.Get(fmt.Sprintf("http://%s/api/v1/paths?from=X99001&to=QZ9&limit=%d", address, 1+i%50))
		if err != nil {
			t.Error(err)
			return served
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.Body.Close() != nil {
			t.Error(err)
		}
		if res.StatusCode == http.StatusOK {
			served++
		}
	}
	return served
}

func TestALedAddressPassesTheGuardsAsAnyOther(t *testing.T) {
	var log strings.Builder
	h := webtest.Sample(t, &log, "")
	for address, to := range map[string]string{"/search/?q=a%20b": "/search?q=a%20b", "/s/X99001/": "/s/X99001",
		"/api/v1/sources//": "/api/v1/sources"} {
		log.Reset()
		w := webtest.Get(h, address, "X-Forwarded-Prefix", "/evil")
		if w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != to {
			t.Errorf("%s: %d to %q, want %q", address, w.Code, w.Header().Get("Location"), to)
		}
		if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Request-Id") == "" ||
			!strings.Contains(log.String(), "status=301") {
			t.Errorf("%s: %v, logged %q", address, w.Header(), log.String())
		}
	}
	for _, address := range []string{"//evil.example/", "/nothing/", "/S/X99001", "/s//", "//", "/\\evil.example/", "/people/new/"} {
		if w := webtest.Get(h, address); w.Code != http.StatusNotFound || w.Header().Get("Location") != "" {
			t.Errorf("%s: %d to %q", address, w.Code, w.Header().Get("Location"))
		}
	}
	locked := webtest.Small(t, func(c *web.Config) { c.Token, c.Local = "a-token-of-many-letters", false })
	if w := webtest.Get(locked, "/search/"); w.Code != http.StatusUnauthorized {
		t.Errorf("without a token: %d", w.Code)
	}
	home := webtest.Small(t, func(c *web.Config) { c.Local = true })
	if w := webtest.Get(home, "http://evil.example/search/"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("of another host: %d", w.Code)
	}
}
