package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/sample"
)

func unpacked(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The same content under a path that tells its day better gives its day,
// whatever came first, and costs nothing the next time.
func TestABetterDayOfAFileIsKept(t *testing.T) {
	source := filepath.Join(unpacked(t), "etr-2026-08-01.csv")
	content, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	at := func(folder string) string {
		path := filepath.Join(dir, folder, "etr.csv")
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o644)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, order := range [][]string{{"x", "2026-05-31", "2026-06-30"}, {"x", "2026-06-30", "2026-05-31"}, {"2026-05-31", "x", "2026-06-30"}} {
		db := filepath.Join(t.TempDir(), "graph.db")
		for _, folder := range order {
			if code, _, talk := call(t, db, "load", at(folder)); code != exitDone {
				t.Fatalf("%v: exit %d: %s", order, code, talk)
			}
		}
		if _, out, _ := call(t, db, "sources"); !strings.Contains(out, "etr@2026-05-31") {
			t.Errorf("%v: %s", order, out)
		}
		if _, out, _ := call(t, db, "load", at("2026-05-31")); !strings.Contains(out, "nothing changed") {
			t.Errorf("%v: loading it again: %s", order, out)
		}
	}
}

func TestLoadForgetAndRebuild(t *testing.T) {
	db, files := filepath.Join(t.TempDir(), "new", "graph.db"), unpacked(t)
	report := filepath.Join(t.TempDir(), "report.json")
	var talk bytes.Buffer
	do := func(want int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		talk.Reset()
		if code := run(t.Context(), append(args, "--db", db), &out, &talk); code != want {
			t.Fatalf("%q: exit %d, want %d: %s", args, code, want, talk.String())
		}
		return out.String()
	}
	first := do(exitDone, "check", files)
	if _, err := os.Stat(db); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("check made a graph: %v", err)
	}
	if talk := talk.String(); !strings.Contains(talk, "to load ") || strings.Contains(talk, "loaded ") {
		t.Errorf("a check says that it loaded: %s", talk)
	}
	figures, said, _ := strings.Cut(first, "\n")
	if second := do(exitDone, "load", files, "--report", report); second != figures+"\n" || !strings.Contains(said, "nothing was written") {
		t.Errorf("load does not do what check said: %q and %q", second, first)
	}
	if !strings.Contains(talk.String(), "loaded") || strings.Contains(talk.String(), "built-in sample") {
		t.Errorf("the talk: %s", talk.String())
	}
	if b, err := os.ReadFile(report); err != nil || !json.Valid(b) {
		t.Errorf("the report: %v, %s", err, b)
	}
	if out := do(exitDone, "load", files); !strings.Contains(out, "nothing changed") {
		t.Errorf("a second load: %s", out)
	}
	whole := do(exitDone, "export")
	do(exitDone, "rebuild")
	if do(exitDone, "export") != whole {
		t.Error("rebuild changed the graph")
	}
	var a struct {
		Sources []struct{ Name, Dataset string }
	}
	if err := json.Unmarshal([]byte(do(exitDone, "sources", "--json")), &a); err != nil {
		t.Fatal(err)
	}
	people := ""
	for _, s := range a.Sources {
		if s.Dataset == "people" {
			people = s.Name
		}
	}
	do(exitDone, "forget", people)
	if out := do(exitDone, "export"); strings.Contains(out, `"kind":"Person"`) || !strings.Contains(whole, `"kind":"Person"`) {
		t.Error("forgetting the people leaves them in")
	}
	do(exitFailed, "forget", "no-such-source")
}

func TestRefusedRowsAreExitThreeAndTheRestLoads(t *testing.T) {
	files := unpacked(t)
	name := filepath.Join(files, "epraccur-2026-08-01.csv")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	bad := regexp.MustCompile(`"\d{8}"`).ReplaceAll(b[:bytes.IndexByte(b, '\n')], []byte(`"20251301"`))
	if err := os.WriteFile(name, append(bad, b[bytes.IndexByte(b, '\n'):]...), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, talk := call(t, filepath.Join(t.TempDir(), "graph.db"), "load", files)
	if code != exitRefused || !strings.Contains(talk, "line 1 column") || !strings.Contains(out, "stakeholders") {
		t.Errorf("exit %d: %s%s", code, out, talk)
	}
}

func TestServeShowsTheSampleThenWhatIsLoadedAndEndsWhenStopped(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	servesTheSampleFirst(t)
}

func TestServeShowsTheSampleThenWhatIsLoadedOnNeo4j(t *testing.T) {
	servesTheSampleFirst(t, "--neo4j", emptyNeo4j(t))
}

func TestServeShowsTheSampleAgainOnceEverythingIsForgotten(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	home, _, until, end := startServer(t)
	load, forget := []string{"load", filepath.Join(unpacked(t), "etr-2026-08-01.csv")}, []string{"forget", "etr@2026-08-01"}
	for range 2 { // and what is loaded after that
		for _, step := range [][]string{load, forget} {
			var talk bytes.Buffer
			if code := run(t.Context(), step, io.Discard, &talk); code != exitDone {
				t.Fatalf("%v: exit %d: %s", step, code, &talk)
			}
			sample := slices.Contains(step, "forget")
			until("what "+step[0]+" leaves", func() bool { return strings.Contains(startPage(t, home), "built-in sample") == sample })
		}
	}
	end()
}

// servesTheSampleFirst serves the graph of a place, which holds nothing yet.
func servesTheSampleFirst(t *testing.T, place ...string) {
	home, talk, until, end := startServer(t, place...)
	if !strings.Contains(startPage(t, home), "built-in sample") || !strings.Contains(talk.String(), "built-in sample") {
		t.Errorf("neither page nor talk says that this is the sample: %s", talk.String())
	}
	if code, _, talk := loadInto(t, place...); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	until("the loaded graph", func() bool { return !strings.Contains(startPage(t, home), "built-in sample") })
	end()
}

func startPage(t *testing.T, home string) string {
	t.Helper()
	code, body, err := answerOf(home + "/")
	if err != nil || code != http.StatusOK {
		t.Fatalf("%d, %v: %s", code, err, body)
	}
	return body
}

func loadInto(t *testing.T, place ...string) (code int, out, talk string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), append(place, "load", unpacked(t)), &o, &e)
	return code, o.String(), e.String()
}

// TestAServerOfTheSampleSaysWhyAGraphCannotBeOpened once, and goes on.
func TestAServerOfTheSampleSaysWhyAGraphCannotBeOpened(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_DATA_HOME", home)
	_, talk, until, end := startServer(t)
	file := filepath.Join(home, "throughline", "throughline.db")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, bytes.Repeat([]byte("no graph "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	until("why", func() bool { return strings.Contains(talk.String(), "the file is damaged or is no Throughline graph") })
	end()
}
