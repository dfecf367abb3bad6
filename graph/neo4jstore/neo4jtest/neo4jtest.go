// Package neo4jtest finds a Neo4j for tests. Only tests import it. In order:
// the server that NEO4J_TEST_URI names, else a container, else a process made
// of the server's own jars, else the test is skipped, or fails where
// THROUGHLINE_REQUIRE names neo4j. NEO4J_TEST_BY=container or =process allows
// only that way, and NEO4J_TEST_BY=none none.
//
// Every test that asks for a server has "Neo4j" in its name, so that one -run or
// -skip pattern selects them all.
package neo4jtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/throughline-graph/throughline/needs"
)

// patience is how long a server may take to start, on a slow and busy machine.
const patience = 4 * time.Minute

// user is the administrator that every new server has; the community edition
// has no roles, so all users are.
const user = "neo4j"

// settings of every server that is started here, in the names of neo4j.conf.
// The heap carries all England; a quiet period would only make stopping slow.
var settings = map[string]string{
	"server.memory.heap.max_size":                           "2g",
	"server.memory.pagecache.size":                          "256m",
	"dbms.usage_report.enabled":                             "false",
	"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
}

// brief are options of Java for a server that lives only as long as some tests. It
// compiles little, and so starts and answers for the first time in half the processor time.
const brief = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

// order is what a server is to be like.
type order struct {
	own   map[string]string                    // its settings, which come before settings
	java  string                               // options of Java
	ready func(context.Context, *Server) error // what is still done to a server that answers
}

// orderOf returns what a test needs. A benchmark measures a server as users have it.
func orderOf(t testing.TB, own map[string]string, ready func(context.Context, *Server) error) order {
	if _, measures := t.(*testing.B); measures {
		return order{own, "", ready}
	}
	return order{own, brief, ready}
}

// control is what a way of running a server can do to it.
type control interface {
	start(context.Context) error // also after stop and kill; returns when it serves
	stop(context.Context) error  // in order
	kill(context.Context) error  // as a power cut does
	pause(context.Context) error // it keeps its connections and answers nothing
	resume(context.Context) error
	remove() error // with its data, running or not
}

// Server is a Neo4j of one test's own. Its address stays the same when it is
// started again.
type Server struct {
	URI, User, Password string
	web                 string // the address of its HTTP interface
	control
}

// New starts a Neo4j of the test's own, which the test may stop, pause and
// kill, and removes it when the test ends. The settings are those of
// neo4j.conf, and come before the ones that every test server has.
func New(t testing.TB, own map[string]string) *Server {
	t.Helper()
	return newServer(t, own, warmed)
}

// newServer starts a server of the test's own, ready as begin makes it.
func newServer(t testing.TB, own map[string]string, ready func(context.Context, *Server) error) *Server {
	t.Helper()
	named(t)
	s, err := begin(context.Background(), orderOf(t, own, ready))
	if err != nil {
		without(t, err)
	}
	t.Cleanup(func() {
		if err := s.remove(); err != nil {
			t.Errorf("remove the Neo4j of this test: %v", err)
		}
	})
	return s
}

// Stop ends the server in order.
func (s *Server) Stop(t testing.TB) { t.Helper(); s.do(t, "stop", s.stop) }

// Kill ends the server at once, as a power cut does.
func (s *Server) Kill(t testing.TB) { t.Helper(); s.do(t, "kill", s.kill) }

// Start starts a server that was stopped or killed, on its old data, and waits until it serves.
func (s *Server) Start(t testing.TB) { t.Helper(); s.do(t, "start", s.start) }

// Pause freezes the server: connections stay open and nothing answers.
func (s *Server) Pause(t testing.TB) { t.Helper(); s.do(t, "pause", s.pause) }

// Resume lets a paused server go on.
func (s *Server) Resume(t testing.TB) { t.Helper(); s.do(t, "resume", s.resume) }

func (s *Server) do(t testing.TB, what string, act func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := act(ctx); err != nil {
		t.Fatalf("%s the Neo4j of this test: %v", what, err)
	}
}

// shared is the one server that all tests of a package use.
var shared struct {
	once sync.Once
	*Server
	held *flock.Flock // of the server that NEO4J_TEST_URI names, until this process ends
	err  error
}

// Find returns the Neo4j that the tests of a package share. What it holds is
// the tests' to overwrite: NEO4J_TEST_URI must never name a graph that anyone
// needs. Its user is NEO4J_TEST_USERNAME (else neo4j), its password
// NEO4J_TEST_PASSWORD.
func Find(t testing.TB) (uri, username, password string) {
	t.Helper()
	named(t)
	shared.once.Do(func() {
		if uri := os.Getenv("NEO4J_TEST_URI"); uri != "" {
			name := os.Getenv("NEO4J_TEST_USERNAME")
			if name == "" {
				name = user
			}
			// The tests of other packages may have been given the same server.
			sum := sha256.Sum256([]byte(uri))
			shared.held = flock.New(filepath.Join(os.TempDir(), "throughline-neo4j-"+hex.EncodeToString(sum[:8])+".lock"))
			shared.err = shared.held.Lock()
			shared.Server = &Server{URI: uri, User: name, Password: os.Getenv("NEO4J_TEST_PASSWORD")}
			return
		}
		shared.Server, shared.err = begin(context.Background(), orderOf(t, nil, warmed))
	})
	if shared.err != nil {
		without(t, shared.err)
	}
	return shared.URI, shared.User, shared.Password
}

// Tests is what a TestMain is given, and what goleak asks for.
type Tests interface{ Run() int }

// Share starts a Neo4j for the tests of several packages, and returns what to
// set in their environment and how to end it. It stops when ctx is done.
func Share(ctx context.Context) (environment []string, end func() error, err error) {
	s, err := begin(ctx, order{nil, brief, warmed})
	if err != nil {
		return nil, nil, err
	}
	return []string{"NEO4J_TEST_URI=" + s.URI, "NEO4J_TEST_USERNAME=" + s.User, "NEO4J_TEST_PASSWORD=" + s.Password}, s.remove, nil
}

// Main makes tests remove the shared server when all have run:
//
//	func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m).Run()) }
func Main(m Tests) Tests { return removing{m} }

type removing struct{ Tests }

// Run runs the tests and then removes the server that they shared.
func (r removing) Run() int {
	code := r.Tests.Run()
	if shared.Server == nil || shared.control == nil {
		return code
	}
	if err := shared.remove(); err != nil {
		fmt.Fprintln(os.Stderr, "remove the Neo4j of the tests:", err)
		return max(code, 1)
	}
	return code
}

// named fails a test that -run Neo4j would miss.
func named(t testing.TB) {
	t.Helper()
	if test, _, _ := strings.Cut(t.Name(), "/"); strings.HasPrefix(test, "Test") && !strings.Contains(test, "Neo4j") {
		t.Fatalf("%s asks for a Neo4j: a test that does so has Neo4j in its name", test)
	}
}

// without ends a test for which there is no Neo4j.
func without(t testing.TB, reason error) {
	t.Helper()
	needs.Missing(t, "neo4j", fmt.Sprintf("no Neo4j: %v", reason))
}

// begin starts a server by the first way that works, or says why none does.
func begin(ctx context.Context, o order) (*Server, error) {
	all := maps.Clone(settings)
	maps.Copy(all, o.own)
	ways := []struct {
		name  string
		begin func(ctx context.Context, password, java string, all map[string]string) (*Server, error)
	}{{"container", beginContainer}, {"process", beginProcess}}
	only := os.Getenv("NEO4J_TEST_BY")
	var reasons []error
	for _, way := range ways {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if only != "" && only != way.name {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, patience)
		s, err := way.begin(ctx, rand.Text(), o.java, all)
		if err == nil {
			if err = o.ready(ctx, s); err != nil {
				err = errors.Join(err, s.remove())
			}
		}
		cancel()
		if err == nil {
			return s, nil
		}
		reasons = append(reasons, fmt.Errorf("by %s: %w", way.name, err))
	}
	if only == "none" {
		return nil, errors.New("NEO4J_TEST_BY is none")
	}
	if reasons == nil {
		return nil, errors.New("NEO4J_TEST_BY: want container, process or none")
	}
	return nil, oneLine{errors.Join(reasons...)}
}

// oneLine keeps a reason on the one line that a summary shows.
type oneLine struct{ error }

func (e oneLine) Error() string { return strings.Join(strings.Fields(e.error.Error()), " ") }

// freePorts returns two ports that nobody listens on.
func freePorts() (bolt, http int, err error) {
	var held [2]net.Listener
	for i := range held {
		if held[i], err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return 0, 0, err
		}
		defer held[i].Close()
	}
	return held[0].Addr().(*net.TCPAddr).Port, held[1].Addr().(*net.TCPAddr).Port, nil
}

// whenWeEnd runs a command once this process has ended without calling the
// returned function, however it ended, so that no server outlives its tests.
func whenWeEnd(command ...string) (callOff func()) {
	// A signal to the whole group of processes, such as an interrupt from the keyboard, reaches this shell too. It ignores it:
	// its work begins when this process is gone. It says when it does.
	watch := exec.Command("sh", append([]string{"-c", `trap "" INT TERM HUP; echo; read _; exec "$@" >/dev/null`, "sh"}, command...)...)
	in, err := watch.StdinPipe()
	out, err2 := watch.StdoutPipe()
	if err != nil || err2 != nil || watch.Start() != nil {
		return func() {} // a system without a shell: then it may outlive a test that was killed
	}
	_, _ = out.Read(make([]byte, 1)) // fails where the shell ended at once, which is as if there were none
	return func() {
		_ = watch.Process.Kill()
		_ = watch.Wait()
		_ = in.Close()
	}
}
