package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph/neo4jstore"
)

// query writes a query into a file and returns its name.
func query(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "query.cypher")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestCypherOnAFileSaysWhatItNeeds(t *testing.T) {
	var out, talk bytes.Buffer
	code := run(t.Context(), []string{"--db", filepath.Join(t.TempDir(), "graph.db"), "cypher", query(t, "RETURN 1")}, &out, &talk)
	if code != exitUsage || out.Len() > 0 || !strings.Contains(talk.String(), "needs Neo4j") ||
		!strings.Contains(talk.String(), "docs/neo4j.md") || !strings.Contains(talk.String(), "--neo4j bolt://") {
		t.Errorf("exit %d: %s%s", code, out.String(), talk.String())
	}
}

func TestCypherOnNeo4j(t *testing.T) {
	uri := emptyNeo4j(t)
	var out, talk bytes.Buffer
	if code := run(t.Context(), []string{"--neo4j", uri, "load", unpacked(t)}, &out, &talk); code != exitDone {
		t.Fatalf("exit %d: %s", code, talk.String())
	}
	practice := aCode(t, "Practice")
	for _, c := range []struct {
		says, text string
		flags      []string
		code       int
		out, talk  string
	}{
		{"a table", "MATCH (n:Practice {code: '" + practice + "'}) RETURN n.code AS code, n.kind AS kind", nil, exitDone, "code    kind\n" +
			practice + "  Practice\n", ""},
		{"a day", "RETURN $on AS day", []string{"--on", "2026-08-01", "--format", "csv"}, exitDone, "\ufeffday\r\n2026-08-01\r\n", ""},
		{"JSON", "RETURN 1 AS one, [null] AS none", []string{"--json"}, exitDone, `{"columns":["one","none"],"cut":"","rows":[[1,[null]]]}` +
			"\n", ""},
		{"no rows", "MATCH (n:Practice {code: 'nobody'}) RETURN n", []string{"--format", "json"}, exitDone,
			`{"columns":["n"],"cut":"","rows":[]}` + "\n", ""},
		{"a limit", "UNWIND [1, 2, 3] AS n RETURN n", []string{"--limit", "2", "--format", "csv"}, exitDone, "\ufeffn\r\n1\r\n2\r\n",
			"more rows than these 2"},
		{"a deadline", "UNWIND range(1, 1000000000) AS a UNWIND range(1, 1000000000) AS b RETURN sum(a * b)", []string{"--timeout", "100ms"},
			exitFailed, "", "stopped after 100ms"},
		{"a write", "MATCH (n) DETACH DELETE n", nil, exitFailed, "", "it would write"},
		{"no Cypher", "SELECT 1", nil, exitFailed, "", "Invalid input 'SELECT'"},
		{"another format", "RETURN 1", []string{"--format", "xml"}, exitUsage, "", "--format"},
		{"no rows asked for", "RETURN 1", []string{"--limit", "0"}, exitUsage, "", "--limit"},
		{"no time", "RETURN 1", []string{"--timeout", "0s"}, exitUsage, "", "--timeout"},
	} {
		t.Run(c.says, func(t *testing.T) {
			var out, talk bytes.Buffer
			code := run(t.Context(), append([]string{"--neo4j", uri, "cypher", query(t, c.text)}, c.flags...), &out, &talk)
			if code != c.code || !strings.Contains(talk.String(), c.talk) || c.talk == "" && talk.Len() > 0 {
				t.Errorf("exit %d, want %d: %s", code, c.code, talk.String())
			}
			if d := cmp.Diff(c.out, out.String()); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
	out.Reset()
	if run(t.Context(), []string{"--neo4j", uri, "export"}, &out, &talk); !strings.Contains(out.String(), practice) {
		t.Error("the graph is not what it was")
	}
}

func TestRowsAreHarmlessWhereverTheyGo(t *testing.T) {
	rows := neo4jstore.Rows{Columns: []string{"=a", "b"}, Rows: [][]any{
		{"=cmd()", int64(-1)}, {"+1", -2.5}, {"-", nil}, {"@x", []any{"=y"}},
		{"a\x1b[31m\nb", neo4jstore.Entity{Properties: map[string]any{"code": "=z"}}},
	}}
	var csv, table bytes.Buffer
	if err := writeCSV(&csv, rows); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff("\ufeff'=a,b\r\n'=cmd(),-1\r\n'+1,-2.5\r\n'-,\r\n'@x,[=y]\r\n\"a\x1b[31m\r\nb\",(=z)\r\n", csv.String()); d != "" {
		t.Errorf("CSV (-want +got)\n%s", d)
	}
	if err := writeTable(&table, rows); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(table.String(), "\x1b") || strings.Count(table.String(), "\n") != 6 {
		t.Errorf("a table with what moves the cursor: %q", table.String())
	}
}

func TestAQueryIsReadFromAFileOrTheInput(t *testing.T) {
	if text, err := readQuery(strings.NewReader("RETURN 1"), "-"); text != "RETURN 1" || err != nil {
		t.Error(text, err)
	}
	if text, err := readQuery(nil, query(t, "RETURN 2")); text != "RETURN 2" || err != nil {
		t.Error(text, err)
	}
	if _, err := readQuery(nil, filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there was read")
	}
	if _, err := readQuery(strings.NewReader(strings.Repeat("x", queryBytes+1)), "-"); err == nil {
		t.Error("a query without end was read")
	}
}
