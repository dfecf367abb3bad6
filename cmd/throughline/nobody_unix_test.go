//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// asNobody runs the program as a user whom the permissions of files bind.
func asNobody(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	const nobody = 65534
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

// pipeAt makes a pipe that has a name.
func pipeAt(path string) error { return syscall.Mkfifo(path, 0o600) }
