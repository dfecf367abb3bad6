package neo4jstore_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
)

func TestNeo4jRefusesASecondLoader(t *testing.T) {
	one := fresh(t)
	two := open(t, here(t))
	replaced(t, one, edition(1, 2))
	release, err := one.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Lock(t.Context()); !errors.Is(err, graph.ErrConflict) {
		t.Error("by its own lock:", err)
	}
	if _, err := two.Replace(t.Context(), edition(2, 2), nil); !errors.Is(err, graph.ErrConflict) {
		t.Error("by a load:", err)
	}
	if _, err := one.Lock(t.Context()); !errors.Is(err, graph.ErrConflict) {
		t.Error("in the same store:", err)
	}
	replaced(t, one, edition(3, 2))
	release()
	release()
	replaced(t, two, edition(4, 2))
	if n := editionOf(t, one); n != 4 {
		t.Errorf("edition %d", n)
	}
	if _, err := one.Lock(t.Context()); err != nil {
		t.Error(err)
	}
	// It is given back when the store is closed, as the next test finds.
}

func TestNeo4jLockIsGivenBackOnClose(t *testing.T) {
	fresh(t)
	s, err := neo4jstore.Open(t.Context(), here(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	release, err := open(t, here(t)).Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	release()
}

func TestNeo4jLockRunsOutByTheServersClock(t *testing.T) {
	s := fresh(t)
	replaced(t, s, edition(1, 2))
	cypher := admin(t, here(t))
	cypher("MATCH (l:Loader) SET l.owner = 'a dead one', l.until = datetime() + duration('PT1H')")
	if _, err := s.Replace(t.Context(), edition(2, 2), nil); !errors.Is(err, graph.ErrConflict) {
		t.Error("it holds:", err)
	}
	cypher("MATCH (l:Loader) SET l.until = datetime() - duration('PT1S')")
	replaced(t, s, edition(3, 2))
}

func TestNeo4jLoaderThatLostItsLockWritesNothing(t *testing.T) {
	s := fresh(t)
	replaced(t, s, edition(1, 2))
	release, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	admin(t, here(t))("MATCH (l:Loader) SET l.owner = 'another', l.until = datetime() + duration('PT1H')")
	if _, err := s.Replace(t.Context(), edition(2, 2), nil); !errors.Is(err, graph.ErrConflict) {
		t.Error(err)
	}
	if n := editionOf(t, s); n != 1 {
		t.Errorf("edition %d", n)
	}
}

func TestNeo4jReadersWaitWhileAGraphIsCommittedAndNotForTheDead(t *testing.T) {
	s := fresh(t)
	replaced(t, s, edition(1, 2))
	cypher := admin(t, here(t))
	cypher("MATCH (l:Loader) SET l.owner = 'another', l.committing = true, l.until = datetime() + duration('PT1H')")
	short, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := ask.Of(short, s, ask.Stakeholder, ask.CodeQuery{Code: "P000000", On: 20260801}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error("a graph that may be half there was read:", err)
	}
	cypher("MATCH (l:Loader) SET l.until = datetime() - duration('PT1S')")
	if n := editionOf(t, s); n != 1 {
		t.Errorf("edition %d", n)
	}
}

func TestNeo4jFirstLoadCutOffIsNotSeenAndIsFinishedByTheNext(t *testing.T) {
	s := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := s.Replace(ctx, edition(1, 3000), []graph.File{{Sum: "aa", Content: []byte("a")}})
		done <- err
	}()
	untilItWrites(t, here(t), done)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatal("it went through before it could be cut off, or failed otherwise:", err)
	}
	cutOff(t, s)
	if d := replaced(t, s, edition(2, 3000)); d.NodesAdded != 33_000 || d.EdgesAdded != 30_000 {
		t.Error(d)
	}
	holds(t, s, edition(2, 3000))
	if n := number(t, here(t), "MATCH (n:Stakeholder) RETURN count(n)"); n != 33_000 {
		t.Errorf("%d stakeholders are there", n)
	}
}

// untilItWrites waits until a first load has written something, and fails if the
// load ends before.
func untilItWrites(t *testing.T, o neo4jstore.Options, ended <-chan error) {
	t.Helper()
	for number(t, o, "MATCH (n:Stakeholder) RETURN count(n)") == 0 {
		select {
		case err := <-ended:
			t.Fatal("the load ended before it was seen to write:", err)
		case <-time.After(time.Millisecond):
		}
	}
}

// cutOff checks a store after its first load was cut off: it is empty.
func cutOff(t *testing.T, s *neo4jstore.Store) {
	t.Helper()
	held, err := s.Held(t.Context())
	sum, err2 := ask.Of(t.Context(), s, ask.Summary, 20260801)
	_, err3 := ask.Of(t.Context(), s, ask.Stakeholder, ask.CodeQuery{Code: "P000000", On: 20260801})
	hits, err4 := ask.Of(t.Context(), s, ask.Search, graph.SearchQuery{Text: "practice", On: 20260801, Limit: 9})
	if err != nil || err2 != nil || err4 != nil || !errors.Is(err3, graph.ErrNotFound) || len(held)+sum.Nodes+len(sum.Open)+len(hits) > 0 {
		t.Error("half a graph is seen:", err, err2, err3, err4, held, sum, hits)
	}
}

// childLoads makes the process of a test that is started anew a loader which
// the test may kill.
func childLoads() bool {
	o := neo4jstore.Options{URI: os.Getenv("TEST_LOADS_INTO"), Username: os.Getenv("NEO4J_USERNAME"), Password: os.Getenv("NEO4J_PASSWORD")}
	if o.URI == "" {
		return false
	}
	s, err := neo4jstore.Open(context.Background(), o)
	if err == nil {
		fmt.Println("loading")
		_, err = s.Replace(context.Background(), edition(9, 3000), nil)
	}
	fmt.Println("loaded", err)
	return true
}

// child starts a loader of edition 9 in a process of its own, and returns when
// it begins.
func child(t *testing.T, o neo4jstore.Options) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TEST_LOADS_INTO="+o.URI, "NEO4J_USERNAME="+o.Username, "NEO4J_PASSWORD="+o.Password)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, "loading") {
		t.Fatalf("the child says %q: %v", line, err)
	}
	return cmd
}

func TestNeo4jLoaderKilledInItsFirstLoadIsFollowedByAnother(t *testing.T) {
	s := fresh(t)
	cmd := child(t, here(t))
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	untilItWrites(t, here(t), ended)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Fatal("the child ended before it could be killed")
	}
	cutOff(t, s)
	if _, err := s.Replace(t.Context(), edition(2, 30), nil); !errors.Is(err, graph.ErrConflict) {
		t.Error("the lock of the dead should hold for some seconds:", err)
	}
	again(t, s, edition(2, 30))
	holds(t, s, edition(2, 30))
}

func TestNeo4jLoaderKilledInALaterLoadLeavesTheOldGraph(t *testing.T) {
	s := fresh(t)
	replaced(t, s, edition(1, 3000))
	for _, wait := range []time.Duration{0, 300 * time.Millisecond, time.Second} {
		cmd := child(t, here(t))
		time.Sleep(wait)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		// It may have come to its end before.
		_ = cmd.Wait()
		n := editionOf(t, s)
		if n != 1 && n != 9 {
			t.Errorf("edition %d", n)
		}
		holds(t, s, edition(n, 3000))
	}
}
