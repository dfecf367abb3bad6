package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph/embedded"
)

// askings are command lines that ask, export, change or serve what is loaded.
var askings = [][]string{{"export"}, {"export", "--format", "graphml"}, {"contacts", "QZ9", "--json"}, {"sources", "--json"},
	{"search", "bay"}, {"path", "X99001", "QZ9"}, {"show", "X99001"}, {"serve", "--listen", "127.0.0.1:0"}, {"rebuild"}, {"forget", "x"},
	{"people", "show", "person.x"}, {"people", "history"}, {"people", "erase", "person.x", "--as", "Pat"}}

// TestAFileThatIsAskedForIsThere or the command fails, and does not answer from the sample.
func TestAFileThatIsAskedForIsThere(t *testing.T) {
	dir := t.TempDir()
	missing, link := filepath.Join(dir, "typo.db"), filepath.Join(dir, "link.db")
	if err := os.Symlink(missing, link); err != nil {
		t.Fatal(err)
	}
	fails := func(t *testing.T, code int, out, talk, says string) {
		t.Helper()
		if code != exitFailed || out != "" || !strings.Contains(talk, says) || strings.Contains(talk, "sample") {
			t.Errorf("exit %d: %s%s", code, out, talk)
		}
		if _, err := os.Stat(missing); err == nil {
			t.Fatal("it made a file")
		}
	}
	for _, args := range askings {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			for _, db := range []string{missing, link} {
				code, out, talk := call(t, db, args...)
				fails(t, code, out, talk, db+" does not exist, so nothing is loaded. Check the name")
			}
			t.Setenv("THROUGHLINE_DB", missing)
			code, out, talk := call(t, none, args...)
			fails(t, code, out, talk, missing+" does not exist, so nothing is loaded")
		})
	}
}

// TestAFileWithNothingInItAnswersNothing as after a first load that was killed.
func TestAFileWithNothingInItAnswersNothing(t *testing.T) {
	db := filepath.Join(t.TempDir(), "empty.db")
	emptyFile(t, db)
	for _, args := range [][]string{{"export"}, {"contacts", "QZ9", "--json"}, {"sources", "--json"}, {"path", "X99001", "QZ9"}} {
		if code, out, talk := call(t, db, args...); code != exitFailed || out != "" || !strings.Contains(talk, "nothing is loaded yet") {
			t.Errorf("%v: exit %d: %s%s", args, code, out, talk)
		}
	}
	if code, _, talk := call(t, db, "forget", "nosuch"); code != exitFailed ||
		!strings.Contains(talk, `no loaded file has the name "nosuch". To list the names: throughline sources`) {
		t.Errorf("forget: exit %d: %s", code, talk)
	}
	if code, _, talk := loadInto(t, "--db", db); code != exitDone {
		t.Errorf("load: exit %d: %s", code, talk)
	}
}

// emptyFile makes a file in which nothing is loaded.
func emptyFile(t *testing.T, db string) {
	t.Helper()
	s, err := embedded.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestEveryAnswerOfTheSampleSaysSo and none that is of a loaded graph.
func TestEveryAnswerOfTheSampleSaysSo(t *testing.T) {
	loaded, _ := loaded(t)
	for _, c := range []struct {
		db     string
		sample bool
	}{{none, true}, {loaded, false}} {
		for _, args := range [][]string{{"contacts", "QZ9", "--json"}, {"sources", "--json"}, {"path", "X99001", "QZ9", "--json"}, {"export"}} {
			code, out, talk := call(t, c.db, args...)
			line, _, _ := strings.Cut(out, "\n")
			if args[0] != "export" {
				line = out
			}
			var answer struct{ Meta struct{ Sample bool } }
			if err := json.Unmarshal([]byte(line), &answer); code != exitDone || err != nil || answer.Meta.Sample != c.sample ||
				strings.Contains(talk, "built-in sample") != c.sample {
				t.Errorf("%q %v: exit %d, %v, %+v: %s", c.db, args, code, err, answer, talk)
			}
		}
		if _, out, _ := call(t, c.db, "export", "--format", "graphml"); strings.Contains(out, "<desc>The built-in sample") != c.sample {
			t.Errorf("%q: GraphML begins %.300s", c.db, out)
		}
		serverSaysSo(t, c.db, c.sample)
	}
}

// serverSaysSo checks each answer of a server.
func serverSaysSo(t *testing.T, db string, sample bool) {
	t.Helper()
	var place []string
	if db != none {
		place = []string{"--db", db}
	}
	home, _, until, end := startServer(t, place...)
	until("ready", func() bool { code, _, err := answerOf(home + "/readyz"); return err == nil && code == http.StatusOK })
	want := ""
	if sample {
		want = "true"
	}
	for _, address := range []string{"/", "/sources", "/api/v1/sources", "/api/v1/paths?from=X99001&to=QZ9", "/api/v1/stakeholders/NOBODY",
		"/readyz", "/s/QZ9?format=csv"} {
		res, err := http.Get(home + address)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
		if got := res.Header.Get("Throughline-Sample"); got != want {
			t.Errorf("%q %s: Throughline-Sample is %q", db, address, got)
		}
	}
	_, body, err := answerOf(home + "/api/v1/sources")
	if says := fmt.Sprintf(`"sample":%v`, sample); err != nil || !strings.Contains(body, says) {
		t.Errorf("%q: the sources do not say %s: %v", db, says, err)
	}
	end()
}
