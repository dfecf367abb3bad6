package neo4jstore

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// whole returns a node or edge with every field set.
func whole[T any](t *testing.T) T {
	t.Helper()
	var v T
	for _, f := range fields(&v) {
		set(t, f, 1)
	}
	return v
}

func fields(v any) []reflect.Value {
	e := reflect.ValueOf(v).Elem()
	out := make([]reflect.Value, e.NumField())
	for i := range out {
		out[i] = e.Field(i)
	}
	return out
}

// set gives a field a value of its own for each n above 0.
func set(t *testing.T, f reflect.Value, n int) {
	t.Helper()
	switch {
	case f.Type() == reflect.TypeFor[graph.Day]():
		f.SetInt(int64(20260100 + n))
	case f.Type() == reflect.TypeFor[graph.Distance]():
		f.Set(reflect.ValueOf(graph.Apart(float64(n))))
	case f.Type() == reflect.TypeFor[*graph.Reach]():
		x := strings.Repeat("x", n)
		f.Set(reflect.ValueOf(&graph.Reach{Email: x, Phone: x + "p", Known: x + "k", Note: x + "n"}))
	case f.Kind() == reflect.String:
		f.SetString(strings.Repeat("x", n))
	case f.Kind() == reflect.Int:
		f.SetInt(int64(n))
	case f.Kind() == reflect.Float64:
		f.SetFloat(float64(n) / 4)
	case f.Kind() == reflect.Bool:
		f.SetBool(n == 1)
	case f.Kind() == reflect.Slice:
		f.Set(reflect.ValueOf(slices.Repeat([]string{"a"}, n)))
	default:
		t.Fatalf("a field of type %v: say here how to set it", f.Type())
	}
}

// stored returns properties as the server gives them back.
func stored(p props) props {
	out := maps.Clone(p)
	for k, v := range out {
		switch v := v.(type) {
		case int:
			out[k] = int64(v)
		case []string:
			list := make([]any, len(v))
			for i := range v {
				list[i] = v[i]
			}
			out[k] = list
		}
	}
	return out
}

func TestEveryFieldIsKept(t *testing.T) {
	n := whole[graph.Node](t)
	if d := cmp.Diff(n, nodeOf(stored(nodeProps(&n)))); d != "" {
		t.Errorf("a stakeholder: %s", d)
	}
	if got := slices.Sorted(maps.Keys(nodeProps(&n))); !slices.Equal(got, nodeKeys) {
		t.Errorf("nodeKeys lacks a property or has one too many: %v", got)
	}
	e := whole[graph.Edge](t)
	if d := cmp.Diff(e, edgeOf(string(e.Type), e.From, e.To, stored(edgeProps(&e)))); d != "" {
		t.Errorf("an edge: %s", d)
	}
	meridian := graph.Node{Lat: 51.5, Lon: 0}
	if got := nodeOf(stored(nodeProps(&meridian))); got.Lat != 51.5 || nodeProps(&meridian)["lon"] != 0.0 {
		t.Errorf("on the meridian: %v", nodeProps(&meridian))
	}
	if got := nodeProps(&graph.Node{Code: "A", Kind: graph.Practice}); len(got) != 3 {
		t.Errorf("what is unknown has a property: %v", got)
	}
}

func TestEveryFieldChangesTheHash(t *testing.T) {
	n := whole[graph.Node](t)
	for i, f := range fields(&n) {
		was := hashNode(&n)
		set(t, f, 2)
		if hashNode(&n) == was {
			t.Errorf("%s does not", reflect.TypeFor[graph.Node]().Field(i).Name)
		}
	}
	e := whole[graph.Edge](t)
	for i, f := range fields(&e) {
		was := hashEdge(&e)
		set(t, f, 2)
		if hashEdge(&e) == was {
			t.Errorf("%s does not", reflect.TypeFor[graph.Edge]().Field(i).Name)
		}
	}
	a, b := graph.Node{Address: []string{"x"}, Alias: nil}, graph.Node{Alias: []string{"x"}}
	if hashNode(&a) == hashNode(&b) {
		t.Error("an address and an alias look alike")
	}
}

// TestEveryQueryIsUsed compares the files of package cypher with the names in
// this package's source; cypher.Must sees to it that no name lacks its file.
func TestEveryQueryIsUsed(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	name := regexp.MustCompile(`"((?:read|write)/[a-z_0-9]+)"`)
	for _, path := range sources {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range name.FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
		}
	}
	for _, folder := range []string{"read", "write"} {
		for _, q := range cypher.In(folder) {
			if !used[q.Name] {
				t.Errorf("%s is asked by nobody", q.Name)
			}
		}
	}
}

func TestOldServersAndOthersAreRefused(t *testing.T) {
	for agent, ok := range map[string]bool{
		"Neo4j/5.26.18": true, "Neo4j/5.27-aura": true, "Neo4j/2025.10.1": true, "Neo4j/5.25.1": false, "Neo4j/4.4.40": false,
		"Memgraph/3.0.0": false, "Neo4j/": false, "": false,
	} {
		if err := newEnough(agent); (err == nil) != ok {
			t.Errorf("%q: %v", agent, err)
		}
	}
}

func TestSizesOfSettingsAreRead(t *testing.T) {
	for text, want := range map[string]int64{"716.80MiB": 751619276, "1.00GiB": 1 << 30, "512.00KiB": 512 << 10, "77B": 77, "0B": 0, "": 0,
		"many": 0} {
		if got, ok := bytes(text); got != want || ok != (want > 0) {
			t.Errorf("%q: %d %v", text, got, ok)
		}
	}
}
