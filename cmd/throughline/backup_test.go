package main

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// allExported returns everything that a graph answers with, contacts too.
func allExported(t *testing.T, place ...string) string {
	t.Helper()
	var out, talk bytes.Buffer
	if code := run(t.Context(), append(place, "export", "--contacts"), &out, &talk); code != exitDone {
		t.Fatalf("export: exit %d: %s", code, talk.String())
	}
	return out.String()
}

// does runs a command line on a graph, which must end well.
func does(t *testing.T, place []string, args ...string) (out, talk string) {
	t.Helper()
	var o, e bytes.Buffer
	if code := run(t.Context(), append(append([]string{}, place...), args...), &o, &e); code != exitDone {
		t.Fatalf("%v: exit %d: %s", args, code, e.String())
	}
	return o.String(), e.String()
}

// TestARestoreDrill brings back a graph from its backup, while a server shows it.
func TestARestoreDrill(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "graph.db")
	place := drill(t, "--db", file)
	home, _, until, end := startServer(t, append(place, "--as", "Me")...)
	defer end()
	shows := func(shown bool) func() bool {
		return func() bool {
			code, body, err := answerOf(home + "/api/v1/search?q=Added+Later")
			return err == nil && code == 200 && strings.Contains(body, "person.added-later") == shown
		}
	}
	copied := filepath.Join(t.TempDir(), "b.backup")
	does(t, place, "backup", copied)
	later := url.Values{"name": {"Added Later"}, "role": {"Chair"}, "at": {"U99001"}}
	if code, page := changeOnScreen(t, home+"/people/new", later); code != 303 {
		t.Fatalf("a change: %d: %s", code, page)
	}
	until("the change", shows(true))
	does(t, place, "restore", copied)
	until("the server to show what was restored", shows(false))
	if code, _ := showPerson(t, file, "person.wren-swaleholme"); code != exitFailed || stillIn(t, file, "Wren Swaleholme") {
		t.Errorf("who was erased is back: exit %d", code)
	}
	if code, page := changeOnScreen(t, home+"/people/new", aNewPerson); code != 303 {
		t.Errorf("a change after it: %d: %s", code, page)
	}
	if code, talk := showPerson(t, file, "person.eve-example"); code != exitDone {
		t.Errorf("it went elsewhere: exit %d: %s", code, talk)
	}
}

func TestARestoreDrillOnNeo4j(t *testing.T) { drill(t, "--neo4j", emptyNeo4j(t)) }

// drill loads the sample into a graph, makes a backup, changes much and restores. It returns the place.
func drill(t *testing.T, place ...string) []string {
	t.Helper()
	dir, beside := unpacked(t), []string{"--db", filepath.Join(t.TempDir(), "beside.db")}
	copied := filepath.Join(t.TempDir(), "b.backup")
	add := func(place []string, name string) {
		does(t, place, "people", "add", "U99001", "--as", "Pat", "--name", name, "--role", "Chair", "--email", "x@example.org")
	}
	does(t, place, "load", dir)
	add(place, "Before It")
	before := allExported(t, place...)
	if out, _ := does(t, place, "backup", copied); !strings.Contains(out, "stakeholders") {
		t.Errorf("backup: %s", out)
	}
	add(place, "Added Later")
	does(t, place, "people", "erase", "person.wren-swaleholme", "--as", "Pat")
	does(t, place, "forget", "etr@2026-08-01")
	does(t, place, "verify")
	does(t, place, "verify", copied)

	// Beside it, the backup is restored where nobody can know of the erasure.
	if _, talk := does(t, beside, "restore", copied); !strings.Contains(talk, "nobody knows who was erased after") {
		t.Errorf("restored where nothing was: %s", talk)
	}
	if allExported(t, beside...) != before {
		t.Error("what was restored is not what was there")
	}
	does(t, beside, "people", "erase", "person.wren-swaleholme", "--as", "Pat")

	if _, talk := does(t, place, "restore", copied); !strings.Contains(talk, "1 erasure made since the backup") {
		t.Errorf("restored: %s", talk)
	}
	if allExported(t, place...) != allExported(t, beside...) {
		t.Error("what was restored is not what was there without the person who was erased since")
	}
	if _, talk := does(t, place, "restore", copied); !strings.Contains(talk, "1 erasure made since the backup") {
		t.Errorf("restored again: %s", talk)
	}
	does(t, place, "verify")
	return place
}

// TestADamagedGraphNamesItsWayOut and restore is one, also where the whole file was overwritten.
func TestADamagedGraphNamesItsWayOut(t *testing.T) {
	db, _ := loaded(t)
	place, copied := []string{"--db", db}, filepath.Join(t.TempDir(), "b.backup")
	before := allExported(t, place...)
	does(t, place, "backup", copied)
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(b []byte){
		"all of it":       func(b []byte) { copy(b, bytes.Repeat([]byte("no graph "), len(b)/9)) },
		"its second half": func(b []byte) { copy(b[len(b)/2:], bytes.Repeat([]byte("no graph "), len(b)/18)) },
	} {
		b := bytes.Clone(whole)
		spoil(b)
		if err := os.WriteFile(db, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, talk := call(t, db, "verify"); code != exitFailed || !strings.Contains(talk, "throughline re") {
			t.Errorf("%s: verify: exit %d: %s", name, code, talk)
		}
		if code, _, talk := call(t, db, "backup", copied+"2"); code != exitFailed || !strings.Contains(talk, "throughline re") {
			t.Errorf("%s: backup: exit %d: %s", name, code, talk)
		}
		if left, err := filepath.Glob(copied + "2*"); err != nil || len(left) > 0 {
			t.Errorf("%s: a backup of damage: %v, %v", name, left, err)
		}
		does(t, place, "restore", copied)
		if allExported(t, place...) != before {
			t.Errorf("%s: what was restored is not what was there", name)
		}
	}
	if left, err := filepath.Glob(db + ".restoring*"); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
}

// TestADamagedBackupIsRefusedAndTheGraphStays wherever the damage is.
func TestADamagedBackupIsRefusedAndTheGraphStays(t *testing.T) {
	db, _ := loaded(t)
	copied := filepath.Join(t.TempDir(), "b.backup")
	does(t, []string{"--db", db}, "backup", copied)
	whole, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string][]byte{"empty": {}, "cut short": whole[:len(whole)-100], "half of it": whole[:len(whole)/2], "a graph": before}
	for i := 1; i < 20; i++ {
		b := bytes.Clone(whole)
		b[len(b)*i/20] ^= 0x55
		cases["damaged in place "+strings.Repeat("i", i)] = b
	}
	for name, content := range cases {
		bad := filepath.Join(t.TempDir(), "bad.backup")
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"restore", "verify"} {
			if code, out, talk := call(t, db, command, bad); code != exitFailed || out != "" || !strings.Contains(talk, "backup") {
				t.Errorf("%s: %s: exit %d: %s%s", name, command, code, out, talk)
			}
		}
	}
	if after, err := os.ReadFile(db); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the graph was changed: %v", err)
	}
	if left, err := filepath.Glob(db + ".restoring*"); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
}

// TestABackupThatDoesNotFitLeavesTheOlderOne and says so.
func TestABackupThatDoesNotFitLeavesTheOlderOne(t *testing.T) {
	db, _ := loaded(t)
	small := mounted(t, "size=64k")
	older := filepath.Join(small, "b.backup")
	if err := os.WriteFile(older, []byte("an older one"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, talk := call(t, db, "backup", older)
	if code != exitFailed || out != "" || !strings.Contains(talk, "full") {
		t.Errorf("exit %d: %s%s", code, out, talk)
	}
	left, err := os.ReadDir(small)
	if err != nil || len(left) != 1 {
		t.Errorf("it leaves %v, %v", left, err)
	}
	if b, err := os.ReadFile(older); err != nil || string(b) != "an older one" {
		t.Errorf("the older one: %q, %v", b, err)
	}
}
