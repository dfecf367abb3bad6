package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// wren matches any mention of the person who is erased, and not of a namesake.
var wren = regexp.MustCompile(`(?i)wren[-. ]swaleholme`)

// graphCall runs a command on a graph, named by its flag and value.
type graphCall struct {
	t     *testing.T
	which []string
}

func (g graphCall) run(want int, args ...string) (out, talk string) {
	g.t.Helper()
	var o, e bytes.Buffer
	if code := run(context.Background(), append(append([]string{}, g.which...), args...), &o, &e); code != want {
		g.t.Fatalf("%v: exit %d, want %d: %s%s", args, code, want, o.String(), e.String())
	}
	return o.String(), e.String()
}

// keyOf returns the key of the first appointment of a person.
func (g graphCall) keyOf(code string) string {
	g.t.Helper()
	out, _ := g.run(exitDone, "people", "show", code, "--json")
	var rec graph.PersonRecord
	if err := json.Unmarshal([]byte(out), &rec); err != nil || len(rec.Appointments) == 0 {
		g.t.Fatalf("%s: %v", out, err)
	}
	return rec.Appointments[0].Key
}

// changedByHand changes the people of a graph of the sample, and returns its
// export.
func changedByHand(t *testing.T, g graphCall, sample string) string {
	t.Helper()
	g.run(exitDone, "load", sample)
	g.run(exitUsage, "people", "add", "U99001", "--name", "Cat Example", "--role", "Chair") // by nobody
	if out, _ := g.run(exitDone, "people", "add", "U99001", "--as", "Pat", "--name", "Cat Example", "--role", "chair", "--email",
		"cat@example.org", "--from", "2026-04-01"); !strings.Contains(out, "person.cat-example") {
		t.Errorf("added: %s", out)
	}
	g.run(exitDone, "people", "add", "U99002", "--as", "Pat", "--person", "person.cat-example", "--role", "Clinical director")
	if _, talk := g.run(exitFailed, "people", "add", "U99002", "--as", "Pat", "--person", "person.nobody", "--role",
		"Chair"); !strings.Contains(talk, "person.nobody") {
		t.Errorf("a role of one who is not known: %s", talk)
	}
	g.run(exitDone, "people", "verify", "person.beth-hawthwaite", g.keyOf("person.beth-hawthwaite"), "--as", "Pat")
	g.run(exitDone, "people", "change", "person.cat-example", g.keyOf("person.cat-example"), "--as", "Pat", "--to", "2026-10-31")
	if _, talk := g.run(exitUsage, "people", "remove", "person.cat-example", "nokey", "--as", "Pat"); !strings.Contains(talk, "people show") {
		t.Errorf("a key of none: %s", talk)
	}
	if out, _ := g.run(exitDone, "people", "history"); strings.Count(out, "\n") != 4 || !strings.Contains(out, "verified") ||
		!strings.Contains(out, "ended") {
		t.Errorf("history: %s", out)
	}
	if out, _ := g.run(exitDone, "people", "erase", "person.wren-swaleholme", "--as", "Pat"); !strings.Contains(out,
		"3 rows from tables, 0 changes") {
		t.Errorf("erased: %s", out)
	}
	g.run(exitFailed, "people", "erase", "person.wren-swaleholme", "--as", "Pat")
	before, _ := g.run(exitDone, "export")
	for _, again := range [][]string{{"load", sample}, {"rebuild"}} {
		g.run(exitDone, again...)
		after, _ := g.run(exitDone, "export")
		if after != before {
			t.Errorf("%v changes what people made of the graph", again)
		}
	}
	if wren.MatchString(before) || !strings.Contains(before, "person.cat-example") {
		t.Error("who was erased came back, or who was added is gone")
	}
	return before
}

// carried says that what people export writes makes the same people elsewhere.
func carried(t *testing.T, from, to graphCall, sample, want string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "people.zip")
	out, _ := from.run(exitDone, "people", "export")
	if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(strings.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range z.File {
		in, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil || wren.Match(text) {
			t.Errorf("%s holds who was erased, %v", m.Name, err)
		}
	}
	to.run(exitDone, "load", sample)
	to.run(exitDone, "people", "import", file)
	if got, _ := to.run(exitDone, "export"); got != want {
		t.Error("elsewhere it makes another graph")
	}
	if out, _ := to.run(exitDone, "people", "import", file); !strings.Contains(out, "nothing changed") {
		t.Errorf("a second time: %s", out)
	}
	if out, _ := to.run(exitDone, "people", "show", "person.cat-example"); !strings.Contains(out, "Pat") || !strings.Contains(out, "ended") {
		t.Errorf("the history is not there: %s", out)
	}
}

func embeddedGraph(t *testing.T) graphCall {
	return graphCall{t, []string{"--db", filepath.Join(t.TempDir(), "graph.db")}}
}

func TestPeopleAreChangedByHandOnTheEmbeddedEngine(t *testing.T) {
	sample := unpacked(t)
	g := embeddedGraph(t)
	if _, talk := g.run(exitFailed, "people", "history"); !strings.Contains(talk, "nothing is loaded") {
		t.Errorf("of nothing: %s", talk)
	}
	want := changedByHand(t, g, sample)
	carried(t, g, embeddedGraph(t), sample, want)
	if _, talk := g.run(exitUsage, "people", "show", "person.cat-example", "--no-people"); !strings.Contains(talk, "--no-people") {
		t.Errorf("without people: %s", talk)
	}
	if out, _ := g.run(exitDone, "sources", "--no-people"); strings.Contains(out, "people") {
		t.Errorf("the sources list people despite --no-people: %s", out)
	}
}

func TestALoadReportsARefusedRowOfPeopleWithoutItsCells(t *testing.T) {
	dir := t.TempDir()
	table, report := filepath.Join(dir, "people.csv"), filepath.Join(dir, "report.json")
	rows := "name,role,organisation_code,from,verified\nAnn Example,GP partner,Z99001,07700 900123,\n" +
		"Ben Example,GP partner,ben@example.org,,\nCat Example,GP partner,Z99001,,\nDan Example,GP partner,Z99001,,\n"
	if err := os.WriteFile(table, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	g := embeddedGraph(t)
	for _, command := range []string{"check", "load"} {
		out, talk := g.run(exitRefused, command, table, "--report", report)
		written, err := os.ReadFile(report)
		if err != nil {
			t.Fatal(err)
		}
		said := out + talk + string(written)
		if strings.Contains(said, "07700") || strings.Contains(said, "@example") || strings.Count(talk, "the cell is not") != 2 {
			t.Errorf("%s says %s", command, said)
		}
	}
	if out, _ := g.run(exitDone, "sources", "--json"); strings.Contains(out, "07700") || !strings.Contains(out, "the cell is not") {
		t.Errorf("the source says %s", out)
	}
}

func TestPeopleAreChangedByHandOnNeo4j(t *testing.T) {
	sample := unpacked(t)
	g := graphCall{t, []string{"--neo4j", emptyNeo4j(t)}}
	want := changedByHand(t, g, sample)
	carried(t, g, embeddedGraph(t), sample, want)
	e := embeddedGraph(t)
	wantToo := changedByHand(t, e, sample)
	if want != wantToo {
		t.Error("the engines made different graphs of the same changes")
	}
	carried(t, e, graphCall{t, []string{"--neo4j", emptyNeo4j(t)}}, sample, wantToo)
}

func TestOnlyPeopleAreImported(t *testing.T) {
	db := filepath.Join(t.TempDir(), "graph.db")
	code, _, talk := call(t, db, "people", "import", filepath.Join(unpacked(t), "etr-2026-08-01.csv"))
	if code != exitFailed || !strings.Contains(talk, "contains etr: use throughline load instead") {
		t.Errorf("exit %d: %s", code, talk)
	}
}
