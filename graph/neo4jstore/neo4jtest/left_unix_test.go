//go:build unix

package neo4jtest

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestNeo4jEndsWithTheTestsThatStartedIt starts tests in a group of processes
// of their own, ends the group by each signal, and looks for what is left.
func TestNeo4jEndsWithTheTestsThatStartedIt(t *testing.T) {
	Find(t) // or there is none to be had
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestNeo4jThatIsLeftBehind$", "-test.v")
		cmd.Env = append(os.Environ(), "TEST_IS_LEFT_BEHIND=yes", "NEO4J_TEST_URI=")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		uri := ""
		for lines := bufio.NewScanner(out); uri == "" && lines.Scan(); {
			_, uri, _ = strings.Cut(lines.Text(), "left at bolt://")
		}
		if uri == "" {
			t.Fatal("the tests started no server")
		}
		if err := syscall.Kill(-cmd.Process.Pid, signal); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Errorf("%s: the tests ended well", signal)
		}
		for late := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
			c, err := net.Dial("tcp", uri)
			if err != nil {
				break
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			if time.Now().After(late) {
				t.Fatalf("%s: the Neo4j at %s runs on", signal, uri)
			}
		}
	}
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
