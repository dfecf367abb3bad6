package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

func TestAClientIsItsAddressOrItsNetworkOfIPv6(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.1:5000": "192.0.2.1", "[::ffff:192.0.2.1]:80": "192.0.2.1", "127.0.0.1:80": thisMachine, "127.9.0.1:80": thisMachine,
		"[::1]:80": thisMachine, "[2001:db8:1:2:3::4]:80": "2001:db8:1:2::/64", "[2001:db8:1:2:ffff::9]:443": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:80": "fe80::/64", "": "",
	} {
		if got := clientAt(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
}

func TestOneClientCannotTakeTheShareOfOthers(t *testing.T) {
	l := atMost(2, 3)
	for i, c := range []struct {
		client string
		given  bool
	}{{"a", true}, {"a", true}, {"a", false}, {"b", true}, {"b", false}, {thisMachine, false}} {
		if got := l.take(c.client, 1); got != c.given {
			t.Errorf("%d: %s was given one: %v", i, c.client, got)
		}
	}
	l.add("a", -2)
	l.add("b", -1)
	if l.total() != 0 || len(l.of) != 0 {
		t.Errorf("%d are counted, %d clients are remembered", l.total(), len(l.of))
	}
	for range 3 { // one that speaks for many has the share of all
		if !l.take(thisMachine, 1) {
			t.Error("this machine was refused")
		}
	}
}

// waits is a server with an address whose answer waits until it is let go.
func waits(t *testing.T) (s *Server, h http.Handler, begun, let chan struct{}) {
	t.Helper()
	s, err := New(Config{Today: func() graph.Day { return 20261123 }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	begun, let = make(chan struct{}), make(chan struct{})
	s.Get("/waits", func(c *gin.Context) {
		begun <- struct{}{}
		<-let
		c.String(http.StatusOK, "done")
	})
	s.Handle(http.MethodPost, "/form", func(c *gin.Context) {
		body, err := io.ReadAll(c.Request.Body)
		c.String(http.StatusOK, "%d %v", len(body), err)
	})
	if h, err = s.Handler(); err != nil {
		t.Fatal(err)
	}
	return s, h, begun, let
}

func from(address, method, target string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, target, body)
	r.RemoteAddr = address
	return r
}

func TestAClientThatAsksForTooMuchAtOnceIsRefusedAndOthersAreServed(t *testing.T) {
	s, h, begun, let := waits(t)
	var asking sync.WaitGroup
	for range s.places.forOne {
		asking.Go(func() { h.ServeHTTP(httptest.NewRecorder(), from("192.0.2.1:1", http.MethodGet, "/waits", nil)) })
		<-begun
	}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, from("192.0.2.1:2", http.MethodGet, "/metrics", nil)); w.Code != http.StatusTooManyRequests ||
		w.Header().Get("Retry-After") == "" {
		t.Errorf("one more of the same client: %d", w.Code)
	}
	w = httptest.NewRecorder()
	if h.ServeHTTP(w, from("192.0.2.7:1", http.MethodGet, "/metrics", nil)); w.Code != http.StatusOK {
		t.Errorf("another client: %d", w.Code)
	}
	close(let)
	asking.Wait()
	if s.places.total() != 0 || s.waiting.total() != 0 {
		t.Errorf("afterwards %d places are taken and %d bytes wait", s.places.total(), s.waiting.total())
	}
}

// untaken is a client that takes nothing of its answer until it is let go.
type untaken struct {
	*httptest.ResponseRecorder
	begun, let chan struct{}
}

func (u untaken) Write(b []byte) (int, error) {
	u.begun <- struct{}{}
	<-u.let
	return len(b), nil
}

func TestAnAnswerThatIsNotTakenHoldsNoPlace(t *testing.T) {
	s, h := bare(t)
	begun, let := make(chan struct{}), make(chan struct{})
	asks := func() {
		h.ServeHTTP(untaken{httptest.NewRecorder(), begun, let}, from("192.0.2.1:1", http.MethodGet, s.Style(), nil))
	}
	var asking sync.WaitGroup
	asking.Go(asks)
	<-begun
	bytes := len(s.assets.css)
	if s.places.total() != 0 || s.waiting.total() != bytes {
		t.Errorf("%d places are taken and %d bytes wait, want 0 and %d", s.places.total(), s.waiting.total(), bytes)
	}
	s.waiting.forOne = 2*bytes - 1 // so much waits that a second one keeps its place
	asking.Go(asks)
	<-begun
	if s.places.total() != 1 || s.waiting.total() != bytes {
		t.Errorf("%d places are taken and %d bytes wait, want 1 and %d", s.places.total(), s.waiting.total(), bytes)
	}
	close(let)
	asking.Wait()
	if s.places.total() != 0 || s.waiting.total() != 0 {
		t.Errorf("afterwards %d places are taken and %d bytes wait", s.places.total(), s.waiting.total())
	}
}

// slowly is a body that comes when it is let go.
type slowly struct {
	begun, let chan struct{}
	err        error
}

func (b slowly) Read([]byte) (int, error) {
	b.begun <- struct{}{}
	<-b.let
	return 0, b.err
}

func TestABodyIsReadBeforeAPlaceIsTaken(t *testing.T) {
	s, h, _, _ := waits(t)
	body := slowly{make(chan struct{}), make(chan struct{}), io.EOF}
	w := httptest.NewRecorder()
	var asking sync.WaitGroup
	asking.Go(func() { h.ServeHTTP(w, from("192.0.2.1:1", http.MethodPost, "/form", body)) })
	<-body.begun
	if s.places.total() != 0 {
		t.Error("a body that has not come holds a place")
	}
	close(body.let)
	asking.Wait()
	if w.Code != http.StatusOK || w.Body.String() != "0 <nil>" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for _, c := range []struct {
		name   string
		body   io.Reader
		status int
	}{
		{"of the limit", strings.NewReader(strings.Repeat("a", bodyLimit)), http.StatusOK},
		{"too long", strings.NewReader(strings.Repeat("a", bodyLimit+1)), http.StatusRequestEntityTooLarge},
		{"too late", io.MultiReader(strings.NewReader("a"), failing{os.ErrDeadlineExceeded}), http.StatusRequestTimeout},
		{"broken off", failing{errors.New("gone")}, statusGone},
	} {
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, from("192.0.2.1:1", http.MethodPost, "/form", c.body)); w.Code != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, w.Code, c.status, w.Body)
		}
	}
}

// failing is a body that cannot be read.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// wire is one end of a connection from an address.
type wire struct {
	net.Conn
	address string
	closed  bool
}

func (w *wire) RemoteAddr() net.Addr { return addr(w.address) }
func (w *wire) Close() error         { w.closed = true; return nil }

type addr string

func (addr) Network() string  { return "tcp" }
func (a addr) String() string { return string(a) }

func TestConnectionsAreLimitedByClient(t *testing.T) {
	s, _ := bare(t)
	server, err := s.HTTP()
	if err != nil {
		t.Fatal(err)
	}
	var open []*wire
	come := func(address string) *wire {
		w := &wire{address: address}
		server.ConnState(w, http.StateNew)
		open = append(open, w)
		return w
	}
	for range s.conns.forOne {
		if come("192.0.2.1:1").closed {
			t.Fatal("a connection within the limit was closed")
		}
	}
	if !come("192.0.2.1:2").closed || come("192.0.2.9:1").closed || come("127.0.0.1:1").closed {
		t.Error("not the one connection that is too many was closed")
	}
	for _, w := range open {
		server.ConnState(w, http.StateClosed)
	}
	if s.conns.total() != 0 {
		t.Errorf("%d connections are counted afterwards", s.conns.total())
	}
}

func TestWhoGuessesTokensWaitsAndIsLockedOut(t *testing.T) {
	const token = "a-token-of-many-letters"
	var log strings.Builder
	s, err := New(Config{Today: func() graph.Day { return 20261123 }, Log: slog.New(slog.NewTextHandler(&log, nil)), Token: token})
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	var waited []time.Duration
	s.guesses.now = func() time.Time { return now }
	s.guesses.wait = func(_ context.Context, d time.Duration) { waited = append(waited, d) }
	ask := func(address, authorization string) int {
		r := from(address, http.MethodGet, "/metrics", nil)
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") != "61" {
			t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
		}
		return w.Code
	}
	for range 3 { // a browser asks without one first: that is no guess
		ask("192.0.2.1:1", "")
	}
	for i := range wrongTokens {
		if got := ask("192.0.2.1:1", "Bearer wrong"); got != http.StatusUnauthorized {
			t.Errorf("guess %d: %d", i+1, got)
		}
	}
	if len(waited) != wrongTokens || waited[0] != firstDelay || waited[wrongTokens-1] != longestDelay {
		t.Errorf("the guesses waited %v", waited)
	}
	if got := ask("192.0.2.1:2", "Bearer "+token); got != http.StatusTooManyRequests {
		t.Errorf("the right token of who is locked out: %d", got)
	}
	if got := ask("192.0.2.2:1", "bearer "+token); got != http.StatusOK {
		t.Errorf("another client: %d", got)
	}
	now = now.Add(lockedOut)
	if got := ask("192.0.2.1:1", "Bearer wrong"); got != http.StatusUnauthorized {
		t.Errorf("a guess afterwards: %d", got)
	}
	if got := ask("192.0.2.1:1", "Bearer "+token); got != http.StatusTooManyRequests {
		t.Errorf("after one more wrong one: %d", got)
	}
	now = now.Add(lockedOut)
	if got := ask("192.0.2.1:1", "Bearer "+token); got != http.StatusOK {
		t.Errorf("the right token afterwards: %d", got)
	}
	if got := ask("192.0.2.1:1", token); got != http.StatusUnauthorized {
		t.Errorf("a token without its scheme: %d", got)
	}
	if !strings.Contains(log.String(), "address=192.0.2.1 method=GET route=/metrics status=401") {
		t.Errorf("the log does not say who guessed: %s", log.String())
	}
}

func TestTheMemoryOfGuessesIsBounded(t *testing.T) {
	g, err := newGuesses()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 * guessersKnown {
		g.judge(clientAt(net.JoinHostPort(net.IPv4(10, byte(i>>16), byte(i>>8), byte(i)).String(), "1")), false)
	}
	if n := g.of.Len(); n != guessersKnown {
		t.Errorf("%d clients are remembered, want %d", n, guessersKnown)
	}
}

func TestAPauseEndsWithItsRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	pause(ctx, time.Hour) // does not end otherwise
	pause(t.Context(), time.Nanosecond)
}
