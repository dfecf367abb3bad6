package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/sample"
)

// none names no graph, so that a command is on the sample.
const none = ""

// call runs one command line over a graph of its own, or the sample.
func call(t *testing.T, db string, args ...string) (code int, out, talk string) {
	t.Helper()
	var o, e bytes.Buffer
	if db != none {
		args = append([]string{"--db", db}, args...)
	}
	code = run(context.Background(), args, &o, &e)
	return code, o.String(), e.String()
}

// loaded returns a graph of the sample, loaded as a user would.
func loaded(t *testing.T) (db, dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	db = filepath.Join(t.TempDir(), "graph.db")
	if code, _, talk := call(t, db, "load", dir); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	return db, dir
}

func TestExitCodes(t *testing.T) {
	db, dir := loaded(t)
	bad := filepath.Join(t.TempDir(), "epraccur.csv")
	if err := os.WriteFile(bad, []byte("<html><body>403</body></html>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		want int
	}{
		{"a question that is answered", []string{"path", "X99001", "QZ9"}, exitDone},
		{"a question whose answer is that there is none", []string{"path", "X99001", "QZ9", "--on", "1990-01-01"}, exitDone},
		{"an unknown code", []string{"path", "X99001", "NOPE"}, exitFailed},
		{"an unknown flag", []string{"path", "X99001", "QZ9", "--far"}, exitUsage},
		{"an argument too few", []string{"path", "X99001"}, exitUsage},
		{"a bound passed", []string{"path", "X99001", "QZ9", "--max-hops", "9"}, exitUsage},
		{"a day that does not exist", []string{"show", "X99001", "--on", "2026-02-30"}, exitUsage},
		{"an unknown command", []string{"fly"}, exitUsage},
		{"an unknown template", []string{"template", "nope"}, exitUsage},
		{"a file named that is not a known data set", []string{"load", bad}, exitFailed},
		{"a folder with a file that is not what its name says", []string{"load", filepath.Dir(bad)}, exitRefused},
		{"a folder that is not there", []string{"load", filepath.Join(dir, "gone")}, exitFailed},
		{"a source that is not held", []string{"forget", "nothing@2020-01-01"}, exitFailed},
		{"the same files again", []string{"load", dir}, exitDone},
		{"to listen wide without a token", []string{"serve", "--listen", "0.0.0.0:0"}, exitUsage},
	} {
		if code, _, talk := call(t, db, c.args...); code != c.want {
			t.Errorf("%s: exit %d, want %d: %s", c.name, code, c.want, talk)
		}
	}
}

func TestABadLoadLeavesTheGraphAsItWas(t *testing.T) {
	db, _ := loaded(t)
	_, before, _ := call(t, db, "export")
	bad := filepath.Join(t.TempDir(), "epraccur.csv")
	if err := os.WriteFile(bad, []byte("\"A81001\",\"cut sho"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := call(t, db, "load", bad); code != exitFailed {
		t.Errorf("exit %d", code)
	}
	if _, after, _ := call(t, db, "export"); after != before {
		t.Error("the graph changed")
	}
}

func TestAReportThatCannotBeWrittenStopsTheLoad(t *testing.T) {
	db, dir := loaded(t)
	_, before, _ := call(t, db, "export")
	code, _, talk := call(t, db, "forget", "people@2026-10-01", "--report", dir)
	if code != exitFailed || !strings.Contains(talk, "write the report: "+dir+" is a folder, not a file") {
		t.Errorf("exit %d: %s", code, talk)
	}
	if _, after, _ := call(t, db, "export"); after != before {
		t.Error("the graph changed")
	}
}

func TestForgetAndLoadAgainIsTheSameGraph(t *testing.T) {
	db, dir := loaded(t)
	_, before, _ := call(t, db, "export")
	if code, _, talk := call(t, db, "forget", "people@2026-10-01"); code != exitDone {
		t.Fatalf("forget: exit %d: %s", code, talk)
	}
	if _, without, _ := call(t, db, "export"); strings.Contains(without, `"Person"`) && strings.Contains(without, `"HOLDS","from"`) {
		t.Error("the people are still there")
	}
	if code, _, talk := call(t, db, "load", dir); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	if _, after, _ := call(t, db, "export"); after != before {
		t.Error("another graph")
	}
}

func TestExportIsTheGraphForOtherPrograms(t *testing.T) {
	db, _ := loaded(t)
	_, out, _ := call(t, db, "export", "--on", "2026-08-01")
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	var head struct {
		Meta struct {
			Format   int
			On, Made string
			EndsOnly []string `json:"ends_only"`
		}
	}
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil {
		t.Fatal(err)
	}
	if head.Meta.Format != 2 || head.Meta.On != "2026-08-01" || len(head.Meta.EndsOnly) != 6 {
		t.Errorf("got %+v", head.Meta)
	}
	codes, before := map[string]bool{}, ""
	for _, l := range lines[1:] {
		var v map[string]any
		if err := json.Unmarshal([]byte(l), &v); err != nil {
			t.Fatal(err)
		}
		if kind, ok := v["kind"]; ok {
			if _, also := v["type"]; also || kind == "" {
				t.Fatalf("neither a node nor an edge: %s", l)
			}
			if code := v["code"].(string); code <= before {
				t.Fatalf("%s comes after %s", code, before)
			} else {
				codes[code], before = true, code
			}
			continue
		}
		for _, k := range []string{"since", "until", "seen", "source", "basis"} {
			if _, ok := v[k]; !ok {
				t.Fatalf("an edge without %s: %s", k, l)
			}
		}
		if !codes[v["from"].(string)] || !codes[v["to"].(string)] {
			t.Fatalf("an end is missing: %s", l)
		}
	}
}

func TestTheSampleIsServedWhereNothingIsLoaded(t *testing.T) {
	code, out, talk := call(t, none, "path", "X99001", "QZ9")
	if code != exitDone || !strings.Contains(out, "is a member of") || !strings.Contains(talk, "fictional") {
		t.Errorf("exit %d: %s%s", code, out, talk)
	}
}

func TestEveryCommandAnswersInJSON(t *testing.T) {
	db, dir := loaded(t)
	for _, args := range [][]string{{"search", "bay"}, {"show", "U99001"}, {"neighbours", "U99001"}, {"line", "X99001"},
		{"path", "X99001", "QZ9"},
		{"pharmacies", "U99001"}, {"pharmacies", "U99001", "--rule", "within:1600"}, {"sources"}, {"version"}, {"template"}, {"check", dir}} {
		code, out, talk := call(t, db, append(args, "--json")...)
		if code != exitDone || !json.Valid([]byte(out)) {
			t.Errorf("%v: exit %d, %q %s", args, code, out[:min(200, len(out))], talk)
		}
	}
}

func TestSourcesNameTheRowsThatWereRefused(t *testing.T) {
	dir := t.TempDir()
	rows := "code,name,postcode\n"
	for i := range 30 {
		rows += fmt.Sprintf("federation.bay-%d,Bay Federation,\n", i)
	}
	for i := range 21 {
		rows += fmt.Sprintf("not a code %d,Nobody,\n", i)
	}
	if err := os.WriteFile(filepath.Join(dir, "federations-2026-01.csv"), []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "graph.db")
	if code, _, talk := call(t, db, "load", dir); code != exitRefused {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	_, out, _ := call(t, db, "sources")
	if strings.Count(out, "refused: federations@2026-01-31 line") != 20 || !strings.Contains(out, "line 32 column 1: ") ||
		!strings.Contains(out, "1 row more") {
		t.Errorf("sources: %s", out)
	}
}

func TestAGraphToBuildAgainNamesTheCommand(t *testing.T) {
	err := fmt.Errorf("open: %w", graph.NewEngineError("the stored graph is damaged", graph.ErrUnavailable, nil).By(graph.Rebuild))
	if got, want := words(err), "open: the stored graph is damaged: run throughline rebuild"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := words(graph.NewEngineError("another load is running", graph.ErrConflict, nil)); got != "another load is running" {
		t.Errorf("%q", got)
	}
}
