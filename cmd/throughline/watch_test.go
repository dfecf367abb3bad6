package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestEveryLoadIsShownUnderTraffic changes the graph by another process, repeatedly,
// while clients ask the server: each request is answered, wholly from
// the graph before a change or wholly from the one after it.
func TestEveryLoadIsShownUnderTraffic(t *testing.T) {
	showsEveryLoad(t, "--db", filepath.Join(t.TempDir(), "graph.db"))
}

func TestEveryLoadIsShownUnderTrafficOnNeo4j(t *testing.T) {
	showsEveryLoad(t, "--neo4j", emptyNeo4j(t))
}

// changing is the path whose answer each load changes.
const changing = "/api/v1/stakeholders/X99001/contacts?on=2026-11-23"

func showsEveryLoad(t *testing.T, place ...string) {
	bin := program(t)
	if code, _, talk := loadInto(t, place...); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	home, _, until, end := startServer(t, place...)
	ask := func(path string) (int, string, error) { return answerOf(home + path) }
	now := func() string {
		t.Helper()
		code, body, err := ask(changing)
		if err != nil || code != http.StatusOK {
			t.Fatalf("%d, %v: %s", code, err, body)
		}
		return body
	}

	var all traffic
	stop := all.begin(t, ask)
	may := map[string]bool{now(): true}
	for i := range 3 {
		table := filepath.Join(t.TempDir(), fmt.Sprintf("people-2026-11-0%d.csv", i+1))
		rows := fmt.Sprintf("person,name,role,organisation_code,from,to,verified\n"+
			"made-up,Dr Made Up %d,Practice manager,X99001,2026-01-01,,2026-11-01\n", i)
		if err := os.WriteFile(table, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		before := now()
		if r := runs(t, nil, bin, slices.Concat(place, []string{"load", table})...); r.exit != exitDone {
			t.Fatalf("load: exit %d: %s", r.exit, r.talk)
		}
		until("the change", func() bool { return now() != before })
		may[now()] = true
	}
	stop()
	all.seen.Range(func(body, _ any) bool {
		if !may[body.(string)] {
			t.Errorf("an answer of no graph that was loaded: %s", body)
		}
		return true
	})
	t.Logf("%d requests, %d failed, %d graphs", all.asked.Load(), all.failed.Load(), len(may))
	if all.asked.Load() < 20 || len(may) != 4 {
		t.Errorf("%d requests, %d graphs: too few to prove anything", all.asked.Load(), len(may))
	}
	end()
}

func answerOf(url string) (int, string, error) {
	res, err := http.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res.StatusCode, string(b), err
}

// traffic is what clients asked of a server, and how it answered.
type traffic struct {
	asked, failed atomic.Int64
	seen          sync.Map // each answer about what changes
}

// begin starts clients that ask until what it returns is called.
func (tr *traffic) begin(t *testing.T, ask func(path string) (int, string, error)) (stop func()) {
	done := make(chan struct{})
	var clients sync.WaitGroup
	for i := range 4 {
		clients.Go(func() {
			paths := []string{changing, "/s/X99001", "/api/v1/paths?from=X99001&to=QZ9", "/api/v1/search?q=bay", "/sources"}
			for n := i; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				tr.one(t, ask, paths[n%len(paths)])
				time.Sleep(5 * time.Millisecond) // so that the load gets its share of the processor
			}
		})
	}
	return func() {
		close(done)
		clients.Wait()
	}
}

func (tr *traffic) one(t *testing.T, ask func(path string) (int, string, error), path string) {
	code, body, err := ask(path)
	if tr.asked.Add(1); err != nil || code != http.StatusOK {
		if tr.failed.Add(1) < 5 {
			t.Errorf("%s: %d, %v", path, code, err)
		}
	}
	if path == changing {
		tr.seen.Store(body, true)
	}
}
