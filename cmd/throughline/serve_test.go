package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// stuck is how long anything may take before it counts as never coming.
const stuck = 4 * time.Minute

// talked keeps what a command says while it runs.
type talked struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *talked) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *talked) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// startServer serves the graph of a place in this process. What it says is in talk; until
// waits for something to become so; end stops the server and waits until it has ended.
func startServer(t *testing.T, place ...string) (home string, talk *talked, until func(what string, ok func() bool), end func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	talk = &talked{}
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, append(place, "serve", "--listen", "127.0.0.1:0"), io.Discard, talk) }()
	until = func(what string, ok func() bool) {
		t.Helper()
		for late := time.Now().Add(stuck); !ok(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(late) {
				t.Fatalf("%s: not within %v: %s", what, stuck, talk)
			}
			select {
			case code := <-ended:
				ended <- code
				t.Fatalf("%s: the server ended with exit code %d: %s", what, code, talk)
			default:
			}
		}
	}
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	until("the address", func() bool { return address.MatchString(talk.String()) })
	return address.FindString(talk.String()), talk, until, func() {
		t.Helper()
		stop()
		http.DefaultClient.CloseIdleConnections()
		select {
		case code := <-ended:
			if code != exitDone {
				t.Errorf("exit %d: %s", code, talk)
			}
		case <-time.After(stuck):
			t.Fatal("the server does not end")
		}
	}
}

// slowServer serves an answer that begins at once and ends when it is let go.
func slowServer(t *testing.T, patience time.Duration) (url string, begun chan struct{}, let func(), stop context.CancelFunc,
	ended chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, free := make(chan struct{}), make(chan struct{})
	h := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		select {
		case <-free:
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, "whole") // the client may be gone, which is what is tested
	})}
	ctx, stop := context.WithCancel(t.Context())
	ended = make(chan error, 1)
	go func() { ended <- serveUntil(ctx, h, l, patience) }()
	return "http://" + l.Addr().String(), begun, func() { close(free) }, stop, ended
}

type answer struct {
	body string
	err  error
}

func asking(url string) chan answer {
	out := make(chan answer, 1)
	go func() {
		res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(url)
		if err != nil {
			out <- answer{"", err}
			return
		}
		b, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		out <- answer{string(b), err}
	}()
	return out
}

func TestAServerThatStopsEndsWhatIsUnderWayAndTakesNothingNew(t *testing.T) {
	url, begun, let, stop, ended := slowServer(t, stuck)
	first := asking(url)
	<-begun
	stop()
	for end := time.Now().Add(stuck); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			break
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(end) {
			t.Fatal("connections are still taken")
		}
	}
	select {
	case err := <-ended:
		t.Fatalf("the server ended before its request: %v", err)
	default:
	}
	let()
	if a := <-first; a.err != nil || a.body != "whole" {
		t.Errorf("the request under way got %q, %v", a.body, a.err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func TestAServerThatStopsDoesNotWaitForEver(t *testing.T) {
	url, begun, _, stop, ended := slowServer(t, 10*time.Millisecond)
	first := asking(url)
	<-begun
	stop()
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Errorf("the server ended with %v, and does not say that it cut a request off", err)
		}
	case <-time.After(stuck):
		t.Fatal("the server does not end")
	}
	if a := <-first; a.err == nil {
		t.Errorf("the request was not cut off: %q", a.body)
	}
}
