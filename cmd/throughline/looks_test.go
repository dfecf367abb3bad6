package main

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// failedLooks finds the figure of the looks that failed.
var failedLooks = regexp.MustCompile(`(?m)^throughline_graph_looks_failed_total (\d+)$`)

// TestAServerSaysThatItsFileIsDestroyed in each way that a file can be, until it
// is restored. The server goes on answering from memory.
func TestAServerSaysThatItsFileIsDestroyed(t *testing.T) {
	garbage := bytes.Repeat([]byte("no graph "), 100_000)
	over := func(file string, content []byte) error { return os.WriteFile(file, content, 0o600) }
	instead := func(file string, content []byte) error {
		if err := over(file+".new", content); err != nil {
			return err
		}
		return os.Rename(file+".new", file)
	}
	for _, c := range []destruction{
		{"overwritten", func(file string) error { return over(file, garbage) }, over, "the file is damaged or is no Throughline graph", ""},
		{"another file is there", func(file string) error { return instead(file, garbage) }, instead,
			"the file is damaged or is no Throughline graph", ""},
		{"emptied", func(file string) error { return os.Truncate(file, 0) }, over, "the file of the graph is empty", ""},
		{"deleted", os.Remove, over, "the file of the graph is missing", ""},
		{"deleted, changes on screen", os.Remove, over, "the file of the graph is missing", "Me"},
		{"overwritten, changes on screen", func(file string) error { return over(file, garbage) }, over,
			"the file is damaged or is no Throughline graph", "Me"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // most of the time it waits for the server's next look
			c.isSaid(t)
		})
	}
}

// destruction is a way in which the file of a graph is destroyed, and restored.
type destruction struct {
	name     string
	destroy  func(file string) error
	restore  func(file string, content []byte) error
	why, own string
}

// isSaid destroys the file under a server, and restores it.
func (c destruction) isSaid(t *testing.T) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "graph.db")
	if code, _, talk := loadInto(t, "--db", file); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	place := []string{"--db", file}
	if c.own != "" {
		place = append(place, "--as", c.own)
	}
	home, talk, until, end := startServer(t, place...)
	ask := func(path string, code int, part string) func() bool {
		return func() bool {
			got, body, err := answerOf(home + path)
			return err == nil && got == code && strings.Contains(body, part)
		}
	}
	failed := func() int { return failedLooksOf(t, home) }
	until("ready", ask("/readyz", http.StatusOK, "ready"))
	if n := failed(); n != 0 {
		t.Errorf("%d looks failed before anything was wrong", n)
	}
	if err := c.destroy(file); err != nil {
		t.Fatal(err)
	}
	until("not ready", ask("/readyz", http.StatusServiceUnavailable, c.why))
	if _, body, err := answerOf(home + "/readyz"); err != nil || strings.Contains(body, filepath.Dir(file)) {
		t.Errorf("it leaks: %v: %s", err, body)
	}
	until("three failed looks", func() bool { return failed() >= 3 })
	if n := strings.Count(talk.String(), "level=WARN"); n != 1 || !strings.Contains(talk.String(), c.why) {
		t.Errorf("%d warnings for one error: %s", n, talk.String())
	}
	if !ask("/api/v1/search?q=bay", http.StatusOK, "X99001")() {
		t.Error("no answer from memory")
	}
	if !ask("/metrics", http.StatusOK, `throughline_graph_unread{why="`+c.why)() {
		t.Error("no figure says why")
	}
	c.changes(t, home, http.StatusServiceUnavailable, "Nothing was changed", c.why)
	if err := c.restore(file, whole); err != nil {
		t.Fatal(err)
	}
	until("ready again", ask("/readyz", http.StatusOK, "ready"))
	was := failed()
	until("the log of it", func() bool { return strings.Contains(talk.String(), "the graph can be read again") })
	if n := failed(); n != was {
		t.Errorf("failed looks rose from %d to %d after the file was back", was, n)
	}
	if !ask("/metrics", http.StatusOK, `throughline_graph_unread{why=""} 0`)() {
		t.Error("a figure still says that it cannot be read")
	}
	if c.changes(t, home, http.StatusSeeOther) {
		if code, talk := showPerson(t, file, "person.eve-example"); code != exitDone {
			t.Errorf("the change is not in the file: exit %d: %s", code, talk)
		}
	}
	end()
}

// failedLooksOf returns how many looks of a server failed.
func failedLooksOf(t *testing.T, home string) int {
	t.Helper()
	_, body, err := answerOf(home + "/metrics")
	if m := failedLooks.FindStringSubmatch(body); err == nil && m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return n
		}
	}
	t.Fatalf("no figure of failed looks: %v: %s", err, body)
	return 0
}

// changes adds a person on screen, if the server lets people do that, and checks the answer.
func (c destruction) changes(t *testing.T, home string, want int, says ...string) bool {
	t.Helper()
	if c.own == "" {
		return false
	}
	code, page := changeOnScreen(t, home+"/people/new", aNewPerson)
	if code != want {
		t.Errorf("a change: %d, not %d: %s", code, want, page)
	}
	for _, part := range says {
		if !strings.Contains(page, part) {
			t.Errorf("a change does not say %q: %s", part, page)
		}
	}
	return true
}

// aNewPerson is what a user types to add a person.
var aNewPerson = url.Values{"name": {"Eve Example"}, "role": {"Chair"}, "at": {"U99001"}}

// changeOnScreen sends a form, as a browser does.
func changeOnScreen(t *testing.T, address string, fields url.Values) (code int, page string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(fields.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// showPerson asks another process for a person.
func showPerson(t *testing.T, file, code string) (exit int, talk string) {
	t.Helper()
	var e bytes.Buffer
	exit = run(t.Context(), []string{"--db", file, "people", "show", code}, io.Discard, &e)
	return exit, e.String()
}

// TestAChangeGoesIntoTheFileThatIsThere when another one, with a graph of the same
// number, took the place of the one that the server opened.
func TestAChangeGoesIntoTheFileThatIsThere(t *testing.T) {
	t.Parallel()
	file, backup := filepath.Join(t.TempDir(), "graph.db"), filepath.Join(t.TempDir(), "backup.db")
	for _, f := range []string{file, backup} {
		if code, _, talk := loadInto(t, "--db", f); code != exitDone {
			t.Fatalf("load: exit %d: %s", code, talk)
		}
		name := "In " + strings.TrimSuffix(filepath.Base(f), ".db")
		if code := run(t.Context(), []string{"--db", f, "people", "add", "U99001", "--as", "Pat", "--name", name, "--role", "Chair"},
			io.Discard, io.Discard); code != exitDone {
			t.Fatalf("add %s: exit %d", name, code)
		}
	}
	home, _, until, end := startServer(t, "--db", file, "--as", "Me")
	defer end()
	if code, page := changeOnScreen(t, home+"/people/new", url.Values{"name": {"Before It"}, "role": {"Chair"}, "at": {"U99001"}}); code !=
		http.StatusSeeOther {
		t.Fatalf("a first change: %d: %s", code, page)
	}
	if err := os.Rename(backup, file); err != nil {
		t.Fatal(err)
	}
	until("a change", func() bool {
		code, _ := changeOnScreen(t, home+"/people/new", aNewPerson)
		return code == http.StatusSeeOther
	})
	if code, page := changeOnScreen(t, home+"/people/person.in-backup/erase", url.Values{"confirm": {"person.in-backup"}}); code !=
		http.StatusOK {
		t.Errorf("an erasure: %d: %s", code, page)
	}
	for person, want := range map[string]int{"person.eve-example": exitDone, "person.in-backup": exitFailed, "person.in-graph": exitFailed,
		"person.before-it": exitFailed} {
		if code, talk := showPerson(t, file, person); code != want {
			t.Errorf("%s: exit %d: %s", person, code, talk)
		}
	}
}

// TestAFileThatIsLoadedAnewIsShown although the old file was deleted, and its
// graph had the same number.
func TestAFileThatIsLoadedAnewIsShown(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "graph.db")
	if code, _, talk := loadInto(t, "--db", file); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	home, _, until, end := startServer(t, "--db", file)
	shows := func(code int) func() bool {
		return func() bool {
			got, _, err := answerOf(home + "/api/v1/stakeholders/X99001/contacts?on=2026-11-23")
			return err == nil && got == code
		}
	}
	until("the first", shows(http.StatusOK))
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	var talk bytes.Buffer
	lists := filepath.Join(unpacked(t), "lpcs-2026-10-01.csv")
	if code := run(t.Context(), []string{"--db", file, "load", lists}, io.Discard, &talk); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk.String())
	}
	until("the second", shows(http.StatusNotFound))
	end()
}
