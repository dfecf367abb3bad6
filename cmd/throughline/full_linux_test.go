package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/throughline-graph/throughline/graph/embedded/failing"
)

// TestNoWriteThatFailsHarmsAGraph has each write of SQLite fail in turn, once for a broken
// disk and from there on for a full one: what is stored is the old graph or the new, as the
// exit code says, and the next call works.
func TestNoWriteThatFailsHarmsAGraph(t *testing.T) {
	db, _ := loaded(t)
	does(t, []string{"--db", db}, "people", "add", "U99001", "--as", "Pat", "--name", "Someone Unlikely", "--role", "Chair")
	copied := filepath.Join(t.TempDir(), "b.backup")
	does(t, []string{"--db", db}, "backup", copied)
	does(t, []string{"--db", db}, "forget", "lpcs@2026-10-01")
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	before := allExported(t, "--db", db)
	for name, args := range map[string][]string{
		"load":    {"load", filepath.Join(unpacked(t), "lpcs-2026-10-01.csv")},
		"forget":  {"forget", "etr@2026-08-01"},
		"people":  {"people", "add", "U99001", "--as", "Pat", "--name", "Cat Example", "--role", "Chair"},
		"erase":   {"people", "erase", "person.someone-unlikely", "--as", "Pat"},
		"backup":  {"backup", filepath.Join(t.TempDir(), "another.backup")},
		"restore": {"restore", copied},
	} {
		t.Run(name, func(t *testing.T) {
			w := writing{db: filepath.Join(t.TempDir(), "graph.db"), whole: whole, before: before, args: args}
			w.reset(t)
			lift := failing.At(1<<40, 0, false)
			does(t, []string{"--db", w.db}, args...)
			total := lift()
			w.after = allExported(t, "--db", w.db)
			if total < 5 || (w.after == before) != (name == "backup") {
				t.Fatalf("%d writes: the test shows nothing", total)
			}
			step := 1
			if testing.Short() {
				step = max(1, total/3)
			}
			for n := 1; n <= total; n += step {
				w.fails(t, n, syscall.EIO, false)
				w.fails(t, n, syscall.ENOSPC, true)
			}
			t.Logf("%d writes; %d commands failed and %d were done", total, w.failed, w.done)
			if w.failed == 0 {
				t.Error("no command failed: the test shows nothing")
			}
		})
	}
}

// writing is a command that writes, before and after it.
type writing struct {
	db            string
	whole         []byte
	before, after string // exported
	args          []string
	failed, done  int
}

func (w *writing) reset(t *testing.T) {
	t.Helper()
	for _, beside := range []string{"-wal", "-shm"} {
		if err := os.Remove(w.db + beside); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(w.db, w.whole, 0o600); err != nil {
		t.Fatal(err)
	}
}

// fails has the nth write of the command fail.
func (w *writing) fails(t *testing.T, n int, why syscall.Errno, more bool) {
	t.Helper()
	w.reset(t)
	var out, talk bytes.Buffer
	lift := failing.At(n, why, more)
	code := run(t.Context(), append([]string{"--db", w.db}, w.args...), &out, &talk)
	lift()
	got := allExported(t, "--db", w.db)
	saved := code == exitDone || strings.Contains(talk.String(), "was saved") || strings.Contains(talk.String(), "is erased")
	if code == exitDone {
		w.done++
	} else {
		w.failed++
	}
	switch {
	case saved && got != w.after:
		t.Errorf("write %d, %v: exit %d says that it is done, and it is not: %s", n, why, code, talk.String())
	case !saved && got != w.before:
		t.Errorf("write %d, %v: exit %d says that nothing changed, and it did: %s", n, why, code, talk.String())
	case code != exitDone && code != exitFailed:
		t.Errorf("write %d, %v: exit %d: %s", n, why, code, talk.String())
	}
	if left, err := filepath.Glob(w.db + ".restoring*"); err != nil || len(left) > 0 {
		t.Errorf("write %d, %v: it leaves %v, %v", n, why, left, err)
	}
	if saved {
		return
	}
	does(t, []string{"--db", w.db}, w.args...)
	if allExported(t, "--db", w.db) != w.after {
		t.Errorf("write %d, %v: the next call does something else", n, why)
	}
}
