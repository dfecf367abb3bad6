package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestTheExitCodeSaysWhyTheCommandDidNotRun(t *testing.T) {
	t.Setenv("NEO4J_TEST_BY", "none")
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range []struct {
		name    string
		stopped bool
		command []string
		want    int
		says    string
	}{
		{"no command", false, nil, 2, "name the command"},
		{"no Neo4j", false, []string{"true"}, 3, "NEO4J_TEST_BY is none"},
		{"stopped while the server starts", true, []string{"true"}, 1, "stopped while the Neo4j started"},
	} {
		ctx := t.Context()
		if c.stopped {
			ctx = stopped
		}
		code, err := share(ctx, c.command)
		if code != c.want || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: exit %d, %v, want %d and %q", c.name, code, err, c.want, c.says)
		}
		if c.stopped && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
