package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/sample"
)

// TestServeLoadsFirst holds what --load makes of a folder: what is stored after
// it, and what is reported.
func TestServeLoadsFirst(t *testing.T) {
	empty, good, bad := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.CopyFS(good, sample.FS); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bad, "epraccur.csv"), []byte("<html><body>403</body></html>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, folder, says string
		loads              bool
	}{
		{"files", good, "stakeholders", true},
		{"nothing in the folder", empty, "no files in the folder", false},
		{"no folder", filepath.Join(empty, "gone"), "does not exist", false},
		{"a file that is not a data set", bad, "but not the content", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var talk bytes.Buffer
			db := filepath.Join(t.TempDir(), "graph.db")
			cl := &cli{out: &talk, talk: &talk, db: db, today: graph.DayOf(time.Now())}
			if err := cl.loadFirst(context.Background(), c.folder); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(talk.String(), c.says) {
				t.Errorf("it says %q, want %q", talk.String(), c.says)
			}
			_, _, sources := call(t, db, "sources")
			if nothing := strings.Contains(sources, "nothing is loaded"); nothing == c.loads {
				t.Errorf("nothing is loaded: %v", nothing)
			}
			if c.loads { // the second time it is held already
				if err := cl.loadFirst(context.Background(), c.folder); err != nil || !strings.Contains(talk.String(), "nothing changed") {
					t.Errorf("again: %v: %s", err, talk.String())
				}
			}
		})
	}
	if code, _, talk := call(t, filepath.Join(t.TempDir(), "g.db"), "serve", "--listen", "127.0.0.1:0", "--load",
		filepath.Join(bad, "epraccur.csv")); code != exitUsage || !strings.Contains(talk, "--load") {
		t.Errorf("a file instead of a folder: exit %d: %s", code, talk)
	}
}
