//go:build unix

package neo4jtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is the server as a plain Java process, its data in a folder of its own.
type process struct {
	home, lib string
	java      string // options
	cmd       *exec.Cmd
	ended     chan struct{} // closed when cmd has ended
	callOff   func()
}

// beginProcess starts the server from the jars of Maven Central.
func beginProcess(ctx context.Context, password, java string, all map[string]string) (*Server, error) {
	lib, err := jars(ctx)
	if err != nil {
		return nil, err
	}
	bolt, web, err := freePorts()
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "throughline-neo4j-")
	if err != nil {
		return nil, err
	}
	all = maps.Clone(all)
	maps.Copy(all, map[string]string{
		"server.bolt.listen_address": "127.0.0.1:" + strconv.Itoa(bolt), "server.http.listen_address": "127.0.0.1:" + strconv.Itoa(web),
		"server.https.enabled": "false", "server.directories.import": "import",
	})
	p := &process{home: home, lib: lib, java: java, callOff: func() {}}
	s := &Server{URI: "bolt://127.0.0.1:" + strconv.Itoa(bolt), User: user, Password: password, web: "http://127.0.0.1:" +
		strconv.Itoa(web), control: p}
	if err := p.prepare(ctx, password, all); err != nil {
		return nil, errors.Join(err, p.remove())
	}
	if err := p.start(ctx); err != nil {
		return nil, errors.Join(err, p.remove())
	}
	return s, nil
}

// prepare writes the settings and the password into the server's folder.
func (p *process) prepare(ctx context.Context, password string, all map[string]string) error {
	if err := os.Mkdir(filepath.Join(p.home, "conf"), 0o700); err != nil {
		return err
	}
	var conf strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&conf, "%s=%s\n", name, all[name])
	}
	if err := os.WriteFile(filepath.Join(p.home, "conf", "neo4j.conf"), []byte(conf.String()), 0o600); err != nil {
		return err
	}
	admin := exec.CommandContext(ctx, "java", "-cp", filepath.Join(p.lib, "*"), "-Dbasedir="+p.home,
		"org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password", password)
	admin.Env = append(os.Environ(), "NEO4J_HOME="+p.home, "JAVA_TOOL_OPTIONS="+p.java)
	if out, err := admin.CombinedOutput(); err != nil {
		return fmt.Errorf("set the first password: %w: %s", err, last(out))
	}
	return nil
}

func (p *process) start(ctx context.Context) error {
	if p.cmd != nil {
		return errors.New("it runs already")
	}
	console, err := os.Create(filepath.Join(p.home, "console.log"))
	if err != nil {
		return err
	}
	defer console.Close()
	heap, err := p.heap()
	if err != nil {
		return err
	}
	cmd := exec.Command("java", "-Xmx"+heap,
		"--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
		"-Dio.netty.tryReflectionSetAccessible=true", "-Dlog4j2.disable.jmx=true", "-Djava.awt.headless=true",
		"-cp", filepath.Join(p.lib, "*"), "org.neo4j.server.CommunityEntryPoint",
		"--home-dir="+p.home, "--config-dir="+filepath.Join(p.home, "conf"), "--console-mode")
	cmd.Env = append(os.Environ(), "JAVA_TOOL_OPTIONS="+p.java)
	cmd.Stdout, cmd.Stderr = console, console
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd, p.ended = cmd, make(chan struct{})
	go func(ended chan struct{}) { defer close(ended); _ = cmd.Wait() }(p.ended)
	p.callOff = whenWeEnd("kill", "-9", strconv.Itoa(cmd.Process.Pid))
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		said, err := os.ReadFile(console.Name())
		switch {
		case err != nil:
			return err
		case bytes.Contains(said, []byte("Started.")):
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("it did not start: %w: %s", ctx.Err(), last(said))
		case <-p.ended:
			return fmt.Errorf("it ended at once: %s", last(said))
		case <-look.C:
		}
	}
}

// heap returns the setting that Neo4j's own start script hands to Java.
func (p *process) heap() (string, error) {
	conf, err := os.ReadFile(filepath.Join(p.home, "conf", "neo4j.conf"))
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(conf)) {
		if size, ok := strings.CutPrefix(line, "server.memory.heap.max_size="); ok {
			return strings.TrimSpace(size), nil
		}
	}
	return "", errors.New("server.memory.heap.max_size is not set")
}

// end sends a signal that ends the process and waits until it has.
func (p *process) end(ctx context.Context, signal syscall.Signal) error {
	if p.cmd == nil {
		return nil
	}
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("it does not end: %w", ctx.Err())
	case <-p.ended:
	}
	p.callOff()
	p.cmd, p.callOff = nil, func() {}
	return nil
}

func (p *process) stop(ctx context.Context) error { return p.end(ctx, syscall.SIGTERM) }

func (p *process) kill(ctx context.Context) error { return p.end(ctx, syscall.SIGKILL) }

func (p *process) pause(context.Context) error { return p.cmd.Process.Signal(syscall.SIGSTOP) }

func (p *process) resume(context.Context) error { return p.cmd.Process.Signal(syscall.SIGCONT) }

func (p *process) remove() error {
	return errors.Join(p.kill(context.Background()), os.RemoveAll(p.home))
}

// last returns the end of what a program said.
func last(said []byte) string {
	const most = 600
	return string(said[max(0, len(said)-most):])
}
