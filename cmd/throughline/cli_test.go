package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// sampleDayAsked is a day on which the sample has all it holds.
const sampleDayAsked = "2026-11-22"

// onSample runs one command line where nothing is loaded, so on the sample.
func onSample(t *testing.T, args ...string) (code int, out, talk string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

// full is a disk with no space left.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAnAnswerThatCannotBeWrittenSaysThatTheActIsDone(t *testing.T) {
	db := filepath.Join(t.TempDir(), "t.db")
	var out, talk bytes.Buffer
	if code := run(t.Context(), []string{"load", "../../loaders/sample/data", "--db", db}, full{}, &talk); code != exitFailed ||
		!strings.Contains(talk.String(), "the change was saved") {
		t.Errorf("exit %d: %s", code, talk.String())
	}
	talk.Reset()
	if code := run(t.Context(), []string{"template", "people"}, full{}, &talk); code != exitFailed ||
		strings.Contains(talk.String(), "was saved") {
		t.Errorf("exit %d: where the output is all that was asked for: %s", code, talk.String())
	}
	if code := run(t.Context(), []string{"sources", "--db", db}, &out, &talk); code != exitDone ||
		!strings.Contains(out.String(), "gp-reg-pat-prac-map") {
		t.Errorf("exit %d: nothing was loaded: %s", code, out.String())
	}
}

func TestExitCodesTellWhatToMend(t *testing.T) {
	code := aPractice(t)
	for _, c := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{"path", code, "QZ9", "--on", sampleDayAsked}, exitDone, ""},
		{[]string{"path", code, "nobody"}, exitFailed, "no stakeholder has the code"},
		{[]string{"show", "nobody"}, exitFailed, "throughline search"},
		{[]string{"people", "list"}, exitUsage, "Its commands are add, allow, change"},
		{[]string{"path", code}, exitUsage, "usage: throughline path"},
		{[]string{"path", code, "QZ9", "--slack", "9"}, exitUsage, "slack"},
		{[]string{"path", code, "QZ9", "--slack", "many"}, exitUsage, "slack"},
		{[]string{"path", code, "QZ9", "--kinds", "Surgery"}, exitUsage, "--kinds"},
		{[]string{"path", code, "QZ9", "--edges", "LIKES"}, exitUsage, "--edges"},
		{[]string{"path", code, "QZ9", "--on", "2026-02-30"}, exitUsage, "--on"},
		{[]string{"path", code, "QZ9", "--nope"}, exitUsage, "nope"},
		{[]string{"nope"}, exitUsage, "unknown command"},
		{[]string{"search"}, exitUsage, "usage"},
		{[]string{"line", code, "--svg", "--on", sampleDayAsked}, exitDone, ""},
		{[]string{"line", code, "--svg", "--json"}, exitUsage, "--svg"},
		{[]string{"line", "nobody", "--svg"}, exitFailed, "no stakeholder has the code"},
		{[]string{"path", code, "QZ9", "--svg", "--json"}, exitUsage, "--svg"},
		{[]string{"search", "x", "--limit", "0"}, exitUsage, "--limit"},
		{[]string{"neighbours", code, "--offset", "-1"}, exitUsage, "--offset"},
		{[]string{"pharmacies", code, "--rule", "guess"}, exitUsage, "rule"},
		{[]string{"export", "--format", "csv"}, exitUsage, "--format"},
		{[]string{"load"}, exitUsage, "usage"},
		{[]string{"load", "nowhere.csv"}, exitFailed, "nowhere.csv"},
		{[]string{"load", "cli_test.go"}, exitFailed, "cli_test.go"},
		{[]string{"load", "cli_test.go", "--seen", "yesterday"}, exitUsage, "--seen"},
		{[]string{"load", "cli_test.go", "--seen", "2026-02-30"}, exitUsage, "--seen"},
		{[]string{"load", "cli_test.go", "--seen", "2999-01-01"}, exitUsage, "--seen: 2999-01-01 is after today"},
		{[]string{"check", "cli_test.go", "--seen", "2999-01-01"}, exitUsage, "--seen: 2999-01-01 is after today"},
		{[]string{"rebuild", "--seen", "2999-01-01"}, exitUsage, "--seen: 2999-01-01 is after today"},
		{[]string{"template", "nope"}, exitUsage, "Throughline has no table with this name"},
		{[]string{"serve", "--listen", "0.0.0.0:0"}, exitUsage, "--token-file"},
		{[]string{"serve", "--listen", ":0"}, exitUsage, "--token-file"},
		{[]string{"serve", "--listen", "nonsense"}, exitUsage, "--listen"},
		{[]string{"version"}, exitDone, ""},
		{[]string{"man"}, exitDone, ""},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			got, out, talk := onSample(t, c.args...)
			if got != c.want || !strings.Contains(talk, c.says) {
				t.Errorf("exit %d, want %d and %q in %q", got, c.want, c.says, talk)
			}
			if got != exitDone && out != "" {
				t.Errorf("a failure writes to stdout: %s", out)
			}
		})
	}
	var o, e bytes.Buffer
	if got := run(t.Context(), []string{"sources", "--db", ""}, &o, &e); got != exitUsage || !strings.Contains(e.String(), "--db") {
		t.Errorf("an empty --db: exit %d, %s", got, e.String())
	}
}

func aPractice(t *testing.T) string {
	t.Helper()
	var a struct{ Hits []struct{ Code string } }
	parse(t, &a, "search", "practice", "--kinds", "Practice", "--limit", "1", "--on", sampleDayAsked)
	if len(a.Hits) != 1 {
		t.Fatal("the sample has no practice")
	}
	return a.Hits[0].Code
}

// parse runs one command line with --json and reads its answer.
func parse(t *testing.T, into any, args ...string) {
	t.Helper()
	code, out, talk := onSample(t, append(args, "--json")...)
	if code != exitDone {
		t.Fatalf("%q: exit %d: %s", args, code, talk)
	}
	if !strings.Contains(talk, "built-in sample") {
		t.Errorf("%q: nothing says that this is the sample: %q", args, talk)
	}
	d := json.NewDecoder(strings.NewReader(out))
	if err := d.Decode(into); err != nil {
		t.Fatalf("%q: %v in %s", args, err, out)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		t.Errorf("%q: more than one answer: %s", args, out)
	}
}

// TestTheExamplesOfHelpWorkOnTheSample runs each example that asks the graph, so that a
// newcomer who tries it gets an answer.
func TestTheExamplesOfHelpWorkOnTheSample(t *testing.T) {
	tried := 0
	for _, c := range newRoot(io.Discard, io.Discard).Commands() {
		if slices.Contains([]string{"cypher", "people", "backup"}, c.Name()) { // these need a loaded graph
			continue
		}
		for line := range strings.Lines(c.Example) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), " > ")
			words := csv.NewReader(strings.NewReader(line))
			words.Comma = ' ' // an argument in quotes is one word
			args, err := words.Read()
			if err != nil || args[0] != "throughline" {
				t.Fatalf("%q is not a command line: %v", line, err)
			}
			if code, out, talk := onSample(t, append(args[1:], "--on", sampleDayAsked)...); code != exitDone || out == "" {
				t.Errorf("%s: exit %d: %s", line, code, talk)
			}
			tried++
		}
	}
	if tried < 8 {
		t.Errorf("only %d examples were tried", tried)
	}
}

func TestSearchInWordsSaysThatThereIsMore(t *testing.T) {
	const says = "these are the first 1. --limit shows up to 100"
	for limit, more := range map[string]bool{"1": true, "100": false} {
		code, out, talk := onSample(t, "search", "bay", "--kinds", "Practice", "--limit", limit)
		if code != exitDone || strings.Contains(out, says) != more {
			t.Errorf("--limit %s: exit %d, %s%s", limit, code, out, talk)
		}
	}
}

func TestEveryQuestionAnswersInJSON(t *testing.T) {
	practice := aPractice(t)
	for _, c := range []struct {
		args []string
		keys []string
	}{
		{[]string{"search", "practice"}, []string{"hits", "more"}},
		{[]string{"show", practice}, []string{"code", "kind", "name", "opened", "closed", "edges", "people", "successors", "history"}},
		{[]string{"neighbours", practice}, []string{"of", "total", "steps"}},
		{[]string{"line", practice}, []string{"of", "on", "stages"}},
		{[]string{"path", practice, "QZ9"}, []string{"from", "to", "on", "paths", "cut", "reason"}},
		{[]string{"pharmacies", aCode(t, "PCN")}, []string{"of", "on", "rule", "pairs", "reason"}},
		{[]string{"sources"}, []string{"made", "sources"}},
	} {
		var a map[string]any
		parse(t, &a, onItsDay(c.args)...)
		for _, k := range c.keys {
			if _, ok := a[k]; !ok {
				t.Errorf("%q: the answer has no %q", c.args, k)
			}
		}
	}
}

func aCode(t *testing.T, kind string) string {
	t.Helper()
	for _, l := range exported(t, "--on", sampleDayAsked) {
		if l["kind"] == kind {
			return l["code"].(string)
		}
	}
	t.Fatalf("the sample has no %s", kind)
	return ""
}

func exported(t *testing.T, args ...string) []map[string]any {
	t.Helper()
	code, out, talk := onSample(t, append([]string{"export"}, args...)...)
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, talk)
	}
	var lines []map[string]any
	for line := range strings.Lines(out) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		lines = append(lines, l)
	}
	return lines
}

// onItsDay adds the day of the sample to a question that takes one.
func onItsDay(args []string) []string {
	if args[0] == "sources" {
		return args
	}
	return append(args, "--on", sampleDayAsked)
}

func TestPlainAnswersAreForPeople(t *testing.T) {
	practice := aPractice(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"path", practice, "QZ9"}, "1. "},
		{[]string{"path", practice, "QZ9", "--all", "--limit", "1"}, " steps"},
		{[]string{"path", practice, "QZ9", "--max-hops", "1"}, "No path between"},
		{[]string{"show", practice}, "GP practice"},
		{[]string{"show", practice}, "is a member of"},
		{[]string{"neighbours", practice, "--edges", "MEMBER_OF"}, "1 of 1"},
		{[]string{"line", practice}, "ICB"},
		{[]string{"sources"}, "rows"},
		{[]string{"search", "zzzzqqqq"}, "No name, code or postcode fits."},
		{[]string{"search", "BY1 7ZX"}, "the same except for the last letter"},
		{[]string{"search", "pcn", "--limit", "2"}, "these are the first 2"},
		{[]string{"template"}, "people"},
		{[]string{"version"}, "throughline "},
		{[]string{"man"}, ".TH"},
	} {
		code, out, talk := onSample(t, onItsDay(c.args)...)
		if code != exitDone || !strings.Contains(out, c.says) {
			t.Errorf("%q: exit %d, want %q in\n%s%s", c.args, code, c.says, out, talk)
		}
	}
}

func TestAnExportIsInOrderAndTheSameTwice(t *testing.T) {
	lines := exported(t)
	meta, ok := lines[0]["meta"].(map[string]any)
	if !ok || meta["format"] != 2.0 || meta["on"] != nil || meta["made"] == nil ||
		!slices.Contains(meta["ends_only"].([]any), any("Region")) {
		t.Fatalf("the first line: %v", lines[0])
	}
	inOrder(t, lines[1:])
	if at := exported(t, "--on", sampleDayAsked); at[0]["meta"].(map[string]any)["on"] != sampleDayAsked || len(at) >= len(lines) {
		t.Errorf("on one day: %d lines of %d, %v", len(at), len(lines), at[0])
	}
	for _, format := range []string{"jsonl", "graphml"} {
		_, first, _ := onSample(t, "export", "--format", format)
		_, second, _ := onSample(t, "export", "--format", format)
		if first != second || first == "" {
			t.Errorf("%s: two exports differ", format)
		}
	}
}

// inOrder wants every node before every edge, both sorted, and each with all its fields.
func inOrder(t *testing.T, lines []map[string]any) {
	t.Helper()
	var nodes, edges []string
	for _, l := range lines {
		fields := []string{"code", "kind", "name", "opened", "closed", "status", "postcode"}
		if _, isNode := l["kind"]; isNode {
			if len(edges) > 0 {
				t.Fatal("a node comes after an edge")
			}
			nodes = append(nodes, l["code"].(string))
		} else {
			fields = []string{"type", "from", "to", "since", "until", "source", "seen", "basis"}
			since, _ := l["since"].(string)
			edges = append(edges, strings.Join([]string{l["type"].(string), l["from"].(string), l["to"].(string), since}, "\x00"))
		}
		for _, f := range fields {
			if _, ok := l[f]; !ok {
				t.Fatalf("a line lacks %q: %v", f, l)
			}
		}
	}
	if len(nodes) == 0 || len(edges) == 0 || !slices.IsSorted(nodes) || !slices.IsSorted(edges) {
		t.Errorf("%d nodes and %d edges are not all there in order", len(nodes), len(edges))
	}
}

func TestGraphMLIsWellFormed(t *testing.T) {
	_, out, _ := onSample(t, "export", "--format", "graphml")
	d := xml.NewDecoder(strings.NewReader(out))
	counts := map[string]int{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			counts[e.Name.Local]++
		}
	}
	if counts["node"] == 0 || counts["edge"] == 0 || counts["graph"] != 1 {
		t.Errorf("elements: %v", counts)
	}
}
