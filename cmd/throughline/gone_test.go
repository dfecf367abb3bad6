package main

import (
	"bytes"
	"database/sql"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// held is a person whose details are in a file of a graph.
const held = "someone.unlikely@example.org"

// fileWithSomeone returns a graph with a person who was added by hand.
func fileWithSomeone(t *testing.T) (db string) {
	t.Helper()
	db, _ = loaded(t)
	if code, _, talk := call(t, db, "people", "add", "U99001", "--as", "Pat", "--name", "Someone Unlikely", "--role", "Chair", "--email",
		held); code != exitDone {
		t.Fatalf("add: exit %d: %s", code, talk)
	}
	return db
}

// stillIn says whether a text is in the file of a graph or in its log, as it is or in a
// small file that is kept there, packed.
func stillIn(t *testing.T, db, text string) bool {
	t.Helper()
	for _, name := range []string{db, db + "-wal"} {
		b, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(text)) {
			return true
		}
		for at := range b {
			if !bytes.HasPrefix(b[at:], []byte("\x28\xb5\x2f\xfd")) {
				continue
			}
			in, err := zstd.NewReader(bytes.NewReader(b[at:]), zstd.WithDecoderConcurrency(1))
			if err != nil {
				t.Fatal(err)
			}
			frame, _ := io.ReadAll(in) // one that goes on over several pages breaks off
			in.Close()
			if bytes.Contains(frame, []byte(text)) {
				return true
			}
		}
	}
	return false
}

// reading begins to read a file as another program, until what it returns is called.
func reading(t *testing.T, db string) (end func()) {
	t.Helper()
	other, err := sql.Open("sqlite", db)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.QueryRowContext(t.Context(), "SELECT version FROM graph").Scan(new(int)); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestErasedIsGoneFromTheFile once the reader in the way has ended, for which the command waits.
func TestErasedIsGoneFromTheFile(t *testing.T) {
	t.Parallel()
	db := fileWithSomeone(t)
	end := reading(t, db)
	ended := make(chan struct{})
	time.AfterFunc(500*time.Millisecond, func() { defer close(ended); end() })
	code, out, talk := call(t, db, "people", "erase", "person.someone-unlikely", "--as", "Pat")
	<-ended
	if code != exitDone || !strings.Contains(out, "erased") {
		t.Errorf("exit %d: %s%s", code, out, talk)
	}
	if stillIn(t, db, "Someone Unlikely") || stillIn(t, db, held) {
		t.Error("the file still holds the person")
	}
}

// TestAnErasureThatIsNotCompleteSaysSo where a reader stays in the way.
func TestAnErasureThatIsNotCompleteSaysSo(t *testing.T) {
	t.Parallel() // most of the time it waits
	db := fileWithSomeone(t)
	end := reading(t, db)
	code, out, talk := call(t, db, "people", "erase", "person.someone-unlikely", "--as", "Pat", "--json")
	if code != exitFailed || !strings.Contains(out, `"remains": true`) || !strings.Contains(talk, "another program reads it") ||
		!strings.Contains(talk, "throughline rebuild") {
		t.Errorf("exit %d: %s%s", code, out, talk)
	}
	if !stillIn(t, db, "Someone Unlikely") {
		t.Error("nothing was in the way: the test shows nothing")
	}
	end()
	if code, _, talk := call(t, db, "rebuild"); code != exitDone || stillIn(t, db, "Someone Unlikely") || stillIn(t, db, held) {
		t.Errorf("after rebuild the file still holds the person: exit %d: %s", code, talk)
	}
}

// TestNobodyTypesWhatCannotBeSeen by any door, and what older versions took is shown with escapes.
func TestNobodyTypesWhatCannotBeSeen(t *testing.T) {
	t.Parallel()
	db := fileWithSomeone(t)
	for _, odd := range []string{"\x1b[31mX", "X\u202eY", "X\u200bY", "X\u2028Y", "X\nY", "X\u0085Y", "X\u2066Y"} {
		for param, args := range map[string][]string{
			"as:":   {"--as", odd, "--name", "Cat Example", "--role", "Chair"},
			"name:": {"--as", "Pat", "--name", odd, "--role", "Chair"},
			"role:": {"--as", "Pat", "--name", "Cat Example", "--role", odd},
			"note:": {"--as", "Pat", "--name", "Cat Example", "--role", "Chair", "--note", odd},
		} {
			code, _, talk := call(t, db, append([]string{"people", "add", "U99001"}, args...)...)
			if code == exitDone || !strings.Contains(talk, strings.TrimSuffix(param, ":")) || !strings.Contains(talk, "cannot be shown") ||
				strings.Contains(talk, odd) {
				t.Errorf("%s %q: exit %d: %q", param, odd, code, talk)
			}
		}
		if code, _, talk := call(t, db, "serve", "--as", odd, "--listen", "127.0.0.1:0"); code != exitUsage || !strings.Contains(talk, "--as: ") {
			t.Errorf("serve --as %q: exit %d: %q", odd, code, talk)
		}
		if _, _, talk := call(t, db, "show", odd); strings.Contains(strings.TrimSuffix(talk, "\n"), odd) {
			t.Errorf("show %q repeats it: %q", odd, talk)
		}
	}
	home, _, until, end := startServer(t, "--db", db, "--as", "Me")
	defer end()
	until("ready", func() bool { code, _, err := answerOf(home + "/readyz"); return err == nil && code == 200 })
	reversed := url.Values{"name": {"X\u202eY"}, "role": {"Chair"}, "at": {"U99001"}}
	if code, page := changeOnScreen(t, home+"/people/new", reversed); code != 422 ||
		!strings.Contains(page, "has characters that cannot be shown") {
		t.Errorf("on screen: %d: %s", code, page)
	}
}

// TestAForgedLogIsRefused where its names could write what they like to a terminal.
func TestAForgedLogIsRefused(t *testing.T) {
	db := fileWithSomeone(t)
	entry := func(who, name string) string {
		return `{"throughline":"people changes","format":1}` + "\n" + `{"id":"abc","when":"2026-06-01T09:00:00Z","who":"` + who +
			`","what":"added","before":null,"after":{"person":"person.x","name":"` + name +
			`","role":"Chair","at":"U99001","since":null,"until":null,"email":"","phone":"","known_from":"","verified":null,"note":""}}` + "\n"
	}
	for says, log := range map[string]string{
		"who: has characters that cannot be shown":  entry(`a\n  2026-11-29T10:00:00Z  Boss  erased  person.fake`, "X"),
		"who: has characters that cannot be shown ": entry(`\u001b[31mX`, "X"),
		"name: has characters that cannot be shown": entry("Pat", `X\u202eY`),
	} {
		file := filepath.Join(t.TempDir(), "people_changes.jsonl")
		if err := os.WriteFile(file, []byte(log), 0o600); err != nil {
			t.Fatal(err)
		}
		code, _, talk := call(t, db, "people", "import", file)
		if code == exitDone || !strings.Contains(talk, strings.TrimSpace(says)) {
			t.Errorf("%s: exit %d: %s", says, code, talk)
		}
	}
	if _, out, _ := call(t, db, "people", "history"); strings.Contains(out, "Boss") || strings.Count(out, "\n") != 1 {
		t.Errorf("the history: %q", out)
	}
}
