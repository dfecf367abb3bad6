package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
	"github.com/throughline-graph/throughline/loaders/sample"
)

// onNeo4j runs one command line on a Neo4j.
func onNeo4j(s *neo4jtest.Server, args ...string) (code int, out, talk string) {
	var o, e bytes.Buffer
	code = run(context.Background(), append([]string{"--neo4j", s.URI}, args...), &o, &e)
	return code, o.String(), e.String()
}

// sampleOn gives a Neo4j of the test's own the sample, loaded as a user would.
func sampleOn(t *testing.T, settings map[string]string) *neo4jtest.Server {
	t.Helper()
	s := neo4jtest.New(t, settings)
	t.Setenv("NEO4J_USERNAME", s.User)
	t.Setenv("NEO4J_PASSWORD", s.Password)
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	if code, _, talk := onNeo4j(s, "load", dir); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	return s
}

// daysAsked counts the questions, so that each is of another day and none is
// answered from what the server keeps.
var daysAsked atomic.Int32

func aPath() string {
	day := time.Date(2027, 1, 1+int(daysAsked.Add(1)), 0, 0, 0, 0, time.UTC)
	return "/api/v1/paths?from=X99001&to=QZ9&on=" + day.Format(time.DateOnly)
}

// wellAnswered returns the status of an answer, or what is wrong with it: an
// answer of our own and whole, or a problem document that shows nothing about Neo4j.
func wellAnswered(address string) (status int, err error) {
	client := http.Client{Timeout: stuck}
	res, err := client.Get(address)
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(res.Body)
	if err := res.Body.Close(); err != nil {
		return 0, err
	}
	if err != nil {
		return 0, err
	}
	var answer struct {
		Paths  []json.RawMessage
		Status int
		Detail string
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, fmt.Errorf("status %d: not JSON: %s", res.StatusCode, body)
	}
	switch res.StatusCode {
	case http.StatusOK:
		if len(answer.Paths) == 0 {
			return 0, fmt.Errorf("200 and no path: %s", body)
		}
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if res.Header.Get("Content-Type") != "application/problem+json" || answer.Status != res.StatusCode || answer.Detail == "" {
			return 0, fmt.Errorf("no problem document: %v: %s", res.Header, body)
		}
		if regexp.MustCompile(`(?i)neo4j|bolt|dial|tcp|127\.0\.0\.1|localhost|connectivity`).Match(body) {
			return 0, fmt.Errorf("it leaks: %s", body)
		}
	default:
		return 0, fmt.Errorf("status %d: %s", res.StatusCode, body)
	}
	return res.StatusCode, nil
}

// becomes asks until the path is answered with a status that fits.
func becomes(t *testing.T, when, at string, fits func(status int) bool) {
	t.Helper()
	late := time.Now().Add(stuck)
	for {
		status, err := wellAnswered(at + aPath())
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		if fits(status) {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%s: still %d", when, status)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestAServerOutlivesItsNeo4j(t *testing.T) {
	s := sampleOn(t, map[string]string{"server.memory.heap.max_size": "512m"})
	at, _, _, end := startServer(t, "--neo4j", s.URI)
	t.Cleanup(end)
	well := func(status int) bool { return status == http.StatusOK }
	ill := func(status int) bool { return status != http.StatusOK }
	health := func(when string, want int) {
		t.Helper()
		var out, talk bytes.Buffer
		late := time.Now().Add(stuck)
		done := func() bool {
			code := run(context.Background(), []string{"health", "--url", at + "/readyz"}, &out, &talk)
			return code == want && (code == exitDone || strings.Contains(talk.String(), "The newest cannot be read: "))
		}
		for !done() {
			if time.Now().After(late) {
				t.Fatalf("%s: throughline health does not come to exit %d: %s", when, want, talk.String())
			}
			time.Sleep(50 * time.Millisecond)
		}
		if res, err := http.Get(at + "/healthz"); err != nil || res.Body.Close() != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: /healthz: %v, %v", when, res, err)
		}
	}
	becomes(t, "at first", at, well)
	health("at first", exitDone)

	// Questions come all the while, and each must be answered well.
	over, asking := make(chan struct{}), sync.WaitGroup{}
	for range 4 {
		asking.Go(func() {
			for {
				select {
				case <-over:
					return
				case <-time.After(50 * time.Millisecond): // so that the Neo4j gets its share of the processor
				}
				if _, err := wellAnswered(at + aPath()); err != nil {
					t.Errorf("under traffic: %v", err)
					return
				}
			}
		})
	}
	defer func() { close(over); asking.Wait() }()
	type outage struct {
		name       string
		away, back func(testing.TB)
	}
	outages := []outage{{"paused", s.Pause, s.Resume}, {"killed", s.Kill, s.Start}}
	if !testing.Short() { // each costs half a minute
		outages = append(outages, outage{"stopped", s.Stop, s.Start}, outage{"stopped a second time", s.Stop, s.Start})
	}
	for _, c := range outages {
		c.away(t)
		becomes(t, c.name, at, ill)
		health(c.name, exitFailed)
		c.back(t)
		becomes(t, c.name+" and back", at, well)
		health(c.name+" and back", exitDone)
	}
}

func TestACommandWithoutItsNeo4jSaysWhatToDo(t *testing.T) {
	uri := emptyNeo4j(t)
	on := func(uri string, args ...string) (code int, talk string) {
		var o, e bytes.Buffer
		code = run(t.Context(), append([]string{"--neo4j", uri}, args...), &o, &e)
		return code, e.String()
	}
	password := os.Getenv("NEO4J_PASSWORD")
	t.Setenv("NEO4J_PASSWORD", "not the password")
	if code, talk := on(uri, "path", "X99001", "QZ9"); code != exitFailed || !strings.Contains(talk, "NEO4J_PASSWORD") {
		t.Errorf("a wrong password: exit %d: %s", code, talk)
	}
	t.Setenv("NEO4J_PASSWORD", password)
	nobody := "bolt://" + nobodyListens(t)
	for _, args := range [][]string{{"path", "X99001", "QZ9"}, {"serve", "--listen", "127.0.0.1:0"}, {"load", t.TempDir()}, {"sources"}} {
		if code, talk := on(nobody, args...); code != exitFailed || !strings.Contains(talk, "--neo4j") {
			t.Errorf("%s without Neo4j: exit %d: %s", args[0], code, talk)
		}
	}
}

// nobodyListens returns an address at which no server listens.
func nobodyListens(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return l.Addr().String()
}
