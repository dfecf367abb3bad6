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
	"github.com/throughline-graph/throughline/graph/storetest"
)

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
	n := storetest.Whole[graph.Node](t)
	if d := cmp.Diff(n, nodeOf(stored(nodeProps(&n)))); d != "" {
		t.Errorf("a stakeholder: %s", d)
	}
	if got := slices.Sorted(maps.Keys(nodeProps(&n))); !slices.Equal(got, slices.Sorted(slices.Values(nodeKeys))) {
		t.Errorf("nodeKeys lacks a property or has one too many: %v", got)
	}
	e := storetest.Whole[graph.Edge](t)
	if d := cmp.Diff(e, edgeOf(string(e.Type), e.From, e.To, stored(edgeProps(priced{&e, 2})))); d != "" {
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
	n := storetest.Whole[graph.Node](t)
	for i := range reflect.TypeFor[graph.Node]().NumField() {
		was := hashNode(&n)
		storetest.Set(t, &n, i, 2)
		if hashNode(&n) == was {
			t.Errorf("%s does not", reflect.TypeFor[graph.Node]().Field(i).Name)
		}
	}
	e := storetest.Whole[graph.Edge](t)
	if hashEdge(priced{&e, 1}) == hashEdge(priced{&e, 2}) {
		t.Error("the cost does not")
	}
	for i := range reflect.TypeFor[graph.Edge]().NumField() {
		was := hashEdge(priced{&e, 1})
		storetest.Set(t, &e, i, 2)
		if hashEdge(priced{&e, 1}) == was {
			t.Errorf("%s does not", reflect.TypeFor[graph.Edge]().Field(i).Name)
		}
	}
	a, b := graph.Node{Address: []string{"x"}, Alias: nil}, graph.Node{Alias: []string{"x"}}
	if hashNode(&a) == hashNode(&b) {
		t.Error("an address and an alias look alike")
	}
}

// A graph that an older program loaded is the same to a newer one.
func TestTheHashIsAsItWas(t *testing.T) {
	n, e := storetest.Whole[graph.Node](t), storetest.Whole[graph.Edge](t)
	var ofNode, ofEdge sum
	partsOf(first(graph.NodeFields)).add(&ofNode, &n)
	partsOf(first(graph.EdgeFields)).add(&ofEdge, &e)
	if got, want := ofNode.done(), int64(6745012414449795397); got != want {
		t.Errorf("a stakeholder has %d, not %d", got, want)
	}
	if got, want := ofEdge.done(), int64(9163832318601190454); got != want {
		t.Errorf("an edge has %d, not %d", got, want)
	}
}

// first returns the fields that are no later addition.
func first[T any](fields []*graph.Field[T]) []*graph.Field[T] {
	return slices.DeleteFunc(slices.Clone(fields), func(f *graph.Field[T]) bool { return f.Since > 0 })
}

func TestANewFieldChangesTheHashOnlyWhereItIsSet(t *testing.T) {
	type thing struct{ First, New string }
	first := &graph.Field[thing]{Name: "first", Text: func(v *thing) *string { return &v.First }}
	added := &graph.Field[thing]{Name: "new", Since: 9, Text: func(v *thing) *string { return &v.New }}
	hash := func(v thing, fields ...*graph.Field[thing]) int64 {
		var s sum
		partsOf(fields).add(&s, &v)
		return s.done()
	}
	if hash(thing{First: "a"}, first) != hash(thing{First: "a"}, first, added) {
		t.Error("it does where it is empty")
	}
	if hash(thing{"a", "b"}, first, added) == hash(thing{"a", ""}, first, added) {
		t.Error("it does not where it is set")
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

func TestTheQueriesNameEveryKindAndEveryType(t *testing.T) {
	for _, k := range graph.Kinds {
		if !strings.Contains(kindQuery.Text, "'"+string(k.Kind)+"' MATCH (n:"+string(k.Kind)+")") {
			t.Errorf("read/kind does not know %s", k.Kind)
		}
	}
	for _, e := range graph.EdgeTypes {
		if name := string(e.Type); !strings.Contains(hasQuery.Text, "'"+name+"' THEN") || !strings.Contains(hasQuery.Text, ":"+name+"]") {
			t.Errorf("read/has does not know %s", name)
		}
	}
}
