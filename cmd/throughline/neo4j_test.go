package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
)

// emptyNeo4j returns the address of a Neo4j that holds nothing, and sets the
// environment by which commands get in.
func emptyNeo4j(t *testing.T) (uri string) {
	t.Helper()
	uri, user, password := neo4jtest.Find(t)
	t.Setenv("NEO4J_USERNAME", user)
	t.Setenv("NEO4J_PASSWORD", password)
	s, err := neo4jstore.Open(context.Background(), neo4jstore.Options{URI: uri, Username: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(context.Background(), &graph.Snapshot{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return uri
}

func TestMain(m *testing.M) { os.Exit(allTests(m)) }

// builds is the folder of what tests build.
var builds string

func allTests(m *testing.M) int {
	var err error
	if builds, err = os.MkdirTemp("", "throughline-tests-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(builds) // what stays is a temporary file
	// Without --db, tests find no graph of the machine, and so the sample.
	nothing := map[string]string{"XDG_DATA_HOME": filepath.Join(builds, "nothing"), "THROUGHLINE_DB": "", "THROUGHLINE_NEO4J": ""}
	for name, value := range nothing {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return neo4jtest.Main(m).Run()
}

// TestEveryCommandSaysTheSameOnNeo4j gives both engines the same commands in
// turn and compares every byte that they answer.
func TestEveryCommandSaysTheSameOnNeo4j(t *testing.T) {
	uri, db, dir := emptyNeo4j(t), filepath.Join(t.TempDir(), "graph.db"), unpacked(t)
	pcn, pharmacy, practice := aCode(t, "PCN"), aCode(t, "Pharmacy"), aCode(t, "Practice")
	forgotten := ""
	var sources struct {
		Sources []struct{ Name, Dataset string }
	}
	parse(t, &sources, "sources")
	for _, s := range sources.Sources {
		if s.Dataset == "people" {
			forgotten = s.Name
		}
	}
	both := func(args ...string) (out, talk string) {
		t.Helper()
		var o, e, o2, e2 bytes.Buffer
		code := run(t.Context(), append([]string{"--db", db}, args...), &o, &e)
		code2 := run(t.Context(), append([]string{"--neo4j", uri}, args...), &o2, &e2)
		if code != code2 || o.String() != o2.String() || e.String() != e2.String() {
			t.Errorf("%q: exit %d and %d\nembedded: %s%s\nNeo4j: %s%s", args, code, code2, o.String(), e.String(), o2.String(), e2.String())
		}
		return o2.String(), e2.String()
	}
	emptyFile(t, db)
	if _, talk := both("sources"); !strings.Contains(talk, "nothing is loaded yet") {
		t.Errorf("an empty server: %s", talk)
	}
	both("check", dir)
	both("load", dir)
	if _, talk := both("sources"); talk != "" {
		t.Errorf("a loaded server: %s", talk)
	}
	if out, _ := both("load", dir); !strings.Contains(out, "nothing changed") {
		t.Errorf("a second load: %s", out)
	}
	for _, plain := range []bool{true, false} {
		for _, args := range [][]string{
			{"search", "practice"}, {"search", "practise", "--kinds", "Practice"}, {"show", practice}, {"show", pcn}, {"show", pharmacy},
			{"show", "nobody"},
			{"neighbours", pcn, "--limit", "3"}, {"neighbours", practice, "--kinds", "PCN"}, {"line", practice}, {"line", pharmacy},
			{"path", practice, pharmacy}, {"path", pharmacy, pcn, "--slack", "2"}, {"path", practice, "nobody"},
			{"pharmacies", pcn}, {"pharmacies", pharmacy, "--rule", "within:5000"}, {"pharmacies", pcn, "--rule", "lead"}, {"sources"},
			{"export"}, {"export", "--format", "graphml"},
		} {
			args = append(args, "--on", sampleDayAsked)
			if !plain {
				args = append(args, "--json")
			}
			both(args...)
		}
	}
	both("rebuild")
	both("forget", forgotten)
	both("forget", forgotten)
	both("export")
}

func TestWhatIsWrongWithAnAddressOfNeo4jIsSaid(t *testing.T) {
	uri := emptyNeo4j(t)
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte(os.Getenv("NEO4J_PASSWORD")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		says, uri, password, file string
		code                      int
		want                      string
	}{
		{"a password in a file", uri, "", secret, exitFailed, "nothing is loaded yet"},
		{"no password", uri, "", "", exitUsage, "NEO4J_PASSWORD_FILE"},
		{"no such file", uri, "", secret + "x", exitUsage, "NEO4J_PASSWORD_FILE"},
		{"a wrong password", uri, "wrong", "", exitFailed, "refuses the user name or the password"},
		{"a name in the address", strings.Replace(uri, "//", "//neo4j:x@", 1), "x", "", exitUsage, "NEO4J_USERNAME"},
		{"an address of the web", "http://127.0.0.1:7474", "x", "", exitUsage, "bolt://"},
		{"nothing listens", "bolt://127.0.0.1:1", "x", "", exitFailed, "is it running"},
	} {
		t.Setenv("NEO4J_PASSWORD", c.password)
		t.Setenv("NEO4J_PASSWORD_FILE", c.file)
		var out, talk bytes.Buffer
		code := run(t.Context(), []string{"sources", "--neo4j", c.uri}, &out, &talk)
		if code != c.code || !strings.Contains(talk.String(), c.want) {
			t.Errorf("%s: exit %d, %s", c.says, code, talk.String())
		}
	}
}
