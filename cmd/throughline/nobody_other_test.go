//go:build !unix

package main

import (
	"errors"
	"os/exec"
	"testing"
)

// asNobody skips a test of permissions, which other systems have in other ways.
func asNobody(t *testing.T, _ *exec.Cmd) {
	t.Helper()
	t.Skip("permissions of files are tested on Unix")
}

// pipeAt makes no pipe: only Unix has those in folders.
func pipeAt(string) error { return errors.ErrUnsupported }
