package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(Main(m)) }

// ask returns the one value of a query's one record, or why there is none
// within the time.
func questioned(t *testing.T, uri, user, password, query string, patience time.Duration) (any, error) {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := driver.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	record, err := result.Single(ctx)
	if err != nil {
		return nil, err
	}
	return record.Values[0], nil
}

func TestNeo4jOfATestsOwnDoesAsTold(t *testing.T) {
	for _, way := range []string{"container", "process"} {
		t.Run(way, func(t *testing.T) {
			if only := os.Getenv("NEO4J_TEST_BY"); only != "" && only != way {
				without(t, fmt.Errorf("NEO4J_TEST_BY is %s", only))
			}
			if way == "container" && testing.Short() {
				return // the tests of the engine do all this to a container
			}
			t.Setenv("NEO4J_TEST_BY", way)
			s := newServer(t, map[string]string{"db.transaction.timeout": "77s", "server.memory.heap.max_size": "512m"}, cold)
			doesAsTold(t, s)
		})
	}
}

func doesAsTold(t *testing.T, s *Server) {
	t.Helper()
	answers := func(when string) {
		t.Helper()
		if n, err := questioned(t, s.URI, s.User, s.Password, "MATCH (n:Kept) RETURN count(n)", time.Minute); err != nil || n != int64(1) {
			t.Fatalf("%s: %v nodes, %v", when, n, err)
		}
	}
	silent := func(when string) {
		t.Helper()
		if n, err := questioned(t, s.URI, s.User, s.Password, "RETURN 1", 2*time.Second); err == nil {
			t.Fatalf("%s: it answers %v", when, n)
		}
	}
	if v, err := questioned(t, s.URI, s.User, s.Password, "SHOW SETTINGS 'db.transaction.timeout' YIELD value", time.Minute); err != nil ||
		v != "1m17s" {
		t.Fatalf("the setting: %v, %v", v, err)
	}
	if v, err := questioned(t, s.URI, s.User, "wrong"+s.Password, "RETURN 1", time.Minute); err == nil {
		t.Fatalf("a wrong password is let in: %v", v)
	}
	if _, err := questioned(t, s.URI, s.User, s.Password, "CREATE (n:Kept) RETURN 1", time.Minute); err != nil {
		t.Fatal(err)
	}
	s.Pause(t)
	silent("paused")
	s.Resume(t)
	answers("resumed")
	if !testing.Short() {
		s.Stop(t)
		silent("stopped")
		s.Start(t)
		answers("started again")
	}
	s.Kill(t)
	silent("killed")
	s.Start(t)
	answers("started after the kill")
}

func TestNeo4jIsSharedByTheTestsOfAPackage(t *testing.T) {
	uri, user, password := Find(t)
	if v, err := questioned(t, uri, user, password, "RETURN 1", time.Minute); err != nil || v != int64(1) {
		t.Errorf("%v, %v", v, err)
	}
	if again, _, _ := Find(t); again != uri {
		t.Errorf("first %s, then %s", uri, again)
	}
}

// TestWithoutNeo4jATestIsLeftOutOrFails runs the test above in a process that
// finds no server.
func TestWithoutNeo4jATestIsLeftOutOrFails(t *testing.T) {
	for _, c := range []struct {
		name, require, want string
		fails               bool
	}{
		{"left out", "data,browser", "--- SKIP: TestNeo4jIsSharedByTheTestsOfAPackage", false},
		{"required", "data, neo4j", "no Neo4j: NEO4J_TEST_BY is none, and THROUGHLINE_REQUIRE names neo4j", true},
		{"required in a way that nobody understands", "data neo4j", `THROUGHLINE_REQUIRE: unknown name "data neo4j"`, true},
	} {
		cmd := exec.Command(os.Args[0], "-test.v", "-test.run=^TestNeo4jIsSharedByTheTestsOfAPackage$")
		cmd.Env = append(os.Environ(), "NEO4J_TEST_URI=", "NEO4J_TEST_BY=none", "THROUGHLINE_REQUIRE="+c.require)
		out, err := cmd.CombinedOutput()
		if (err != nil) != c.fails || !strings.Contains(string(out), c.want) {
			t.Errorf("%s: %v\n%s", c.name, err, out)
		}
	}
}

// TestSharingEndsWithItsContext: a server that starts takes up to patience.
func TestSharingEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := Share(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestNoneIsNotAskedForAServerOfItsOwn runs the test of each way in a process that may use none.
func TestNoneIsNotAskedForAServerOfItsOwn(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.v", "-test.run=^TestNeo4jOfATestsOwnDoesAsTold$")
	cmd.Env = append(os.Environ(), "NEO4J_TEST_URI=", "NEO4J_TEST_BY=none", "THROUGHLINE_REQUIRE=")
	out, err := cmd.CombinedOutput()
	for _, way := range []string{"container", "process"} {
		if err != nil || !strings.Contains(string(out), "--- SKIP: TestNeo4jOfATestsOwnDoesAsTold/"+way) {
			t.Errorf("%s: %v\n%s", way, err, out)
		}
	}
}
