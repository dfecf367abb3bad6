package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestATokenIsNeededBeyondThisMachine(t *testing.T) {
	file := func(token string) string {
		path := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(path, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	long := strings.Repeat("a", 16)
	for _, c := range []struct {
		says, listen, file, want string
		ok                       bool
	}{
		{"this machine by name", "localhost:8080", "", "", true},
		{"this machine by number", "127.0.0.1:8080", "", "", true},
		{"this machine by its other number", "[::1]:8080", "", "", true},
		{"every address", "0.0.0.0:8080", "", "", false},
		{"no address, which is every one", ":8080", "", "", false},
		{"another name", "example.org:8080", "", "", false},
		{"every address with a token", "0.0.0.0:8080", file(long), long, true},
		{"a token that is too short", "0.0.0.0:8080", file(long[1:]), "", false},
	} {
		t.Run(c.says, func(t *testing.T) {
			if got, err := readToken(c.listen, c.file); got != c.want || (err == nil) != c.ok {
				t.Errorf("%q, %v, want %q", got, err, c.want)
			}
		})
	}
}
