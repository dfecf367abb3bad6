// Command share runs another command with a Neo4j that is started for it and
// removed afterwards, so that the tests of several packages use one server:
//
//	go run ./graph/neo4jstore/neo4jtest/share go test -p 1 -run Neo4j ./...
//
// Its exit code is that of the command, or 3 where there is no Neo4j.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code, err := share(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "share:", err)
	}
	os.Exit(code)
}

// share runs a command beside a server and returns its exit code. When ctx
// ends, it ends the command, and the server all the same.
func share(ctx context.Context, command []string) (code int, err error) {
	if len(command) == 0 {
		return 2, errors.New("name the command to run")
	}
	environment, end, err := neo4jtest.Share(ctx)
	switch {
	case ctx.Err() != nil && err != nil:
		return 1, fmt.Errorf("stopped while the Neo4j started: %w", err)
	case err != nil:
		return 3, err
	}
	defer func() {
		if e := end(); e != nil {
			code, err = max(code, 1), errors.Join(err, e)
		}
	}()
	run := exec.CommandContext(ctx, command[0], command[1:]...)
	run.Env = append(os.Environ(), environment...)
	run.Stdout, run.Stderr = os.Stdout, os.Stderr
	run.Cancel = func() error { return run.Process.Signal(syscall.SIGTERM) }
	if err := run.Run(); err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) && failed.ExitCode() > 0 {
			return failed.ExitCode(), nil
		}
		return 1, err
	}
	return 0, nil
}
