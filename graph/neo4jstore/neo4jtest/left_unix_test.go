//go:build unix

package neo4jtest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cutOff starts a test of this package in a group of processes of its own, waits until
// it says that it is left, ends the group by a signal, and returns what it said.
func cutOff(t *testing.T, test string, signal syscall.Signal, env ...string) (said string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(append(os.Environ(), "TEST_IS_LEFT_BEHIND=yes"), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	left := false
	for lines := bufio.NewScanner(out); !left && lines.Scan(); {
		_, said, left = strings.Cut(lines.Text(), "left at ")
	}
	if !left {
		t.Fatal("the test ended by itself")
	}
	if err := syscall.Kill(-cmd.Process.Pid, signal); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, out)
	if err := cmd.Wait(); err == nil {
		t.Errorf("%s: the tests ended well", signal)
	}
	return said
}

// until waits for something that the end of other tests brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

func TestWhatIsDoneWhenWeEndIsDoneWhicheverSignalEndsUs(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		done := filepath.Join(t.TempDir(), "done")
		cutOff(t, "TestThatIsLeftBehind", signal, "TEST_LEAVES="+done)
		until(t, signal.String()+": what was to be done at the end", func() bool {
			_, err := os.Stat(done)
			return err == nil
		})
	}
}

// TestThatIsLeftBehind is run by the test above alone.
func TestThatIsLeftBehind(t *testing.T) {
	file := os.Getenv("TEST_LEAVES")
	if os.Getenv("TEST_IS_LEFT_BEHIND") == "" || file == "" {
		return
	}
	whenWeEnd("touch", file)
	fmt.Println("left at " + file)
	time.Sleep(patience)
}

// TestNeo4jEndsWithTheTestsThatStartedIt looks for the server of tests that were ended.
func TestNeo4jEndsWithTheTestsThatStartedIt(t *testing.T) {
	Find(t) // or there is none to be had
	at := cutOff(t, "TestNeo4jThatIsLeftBehind", syscall.SIGTERM, "NEO4J_TEST_URI=")
	until(t, "the end of the Neo4j at "+at, func() bool {
		c, err := net.Dial("tcp", strings.TrimPrefix(at, "bolt://"))
		if err != nil {
			return true
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		return false
	})
}

// TestNeo4jThatIsLeftBehind is run by the test above alone.
func TestNeo4jThatIsLeftBehind(t *testing.T) {
	if os.Getenv("TEST_IS_LEFT_BEHIND") == "" {
		return
	}
	s := newServer(t, map[string]string{"server.memory.heap.max_size": "512m"}, cold)
	fmt.Println("left at " + s.URI)
	time.Sleep(patience)
}
