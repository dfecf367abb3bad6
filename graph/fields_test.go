package graph_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/storetest"
)

// hidden are the fields that their own JSON leaves out, with the name that they have elsewhere.
var hidden = map[string]string{
	"Unnamed": "named", // an export and Neo4j say "named": false
	"Reach":   "reach", // shown only where contacts are asked for, by ReachFields
}

func TestEveryFieldIsInTheTable(t *testing.T) {
	inTheTable(t, graph.NodeFields)
	inTheTable(t, graph.EdgeFields)
	inTheTable(t, graph.ReachFields)
}

func inTheTable[T any](t *testing.T, fields []*graph.Field[T]) {
	t.Helper()
	var v T
	if of := reflect.TypeFor[T](); of.NumField() != len(fields) {
		t.Errorf("%v has %d fields, and the table %d", of, of.NumField(), len(fields))
	}
	for i := range reflect.TypeFor[T]().NumField() {
		f, at := reflect.TypeFor[T]().Field(i), reflect.ValueOf(&v).Elem().Field(i).Addr().Pointer()
		k := slices.IndexFunc(fields, func(f *graph.Field[T]) bool { return place(t, f, &v) == at })
		if k < 0 {
			t.Errorf("%v.%s is not in the table of graph/fields.go", reflect.TypeFor[T](), f.Name)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			name = hidden[f.Name]
		}
		if fields[k].Name != name {
			t.Errorf("%v.%s is %q in the table and %q in JSON", reflect.TypeFor[T](), f.Name, fields[k].Name, name)
		}
	}
}

// place returns where the field is in v. It fails unless the field has the one function that its type needs.
func place[T any](t *testing.T, f *graph.Field[T], v *T) uintptr {
	t.Helper()
	var want string
	switch f.Type {
	case graph.FieldText, graph.FieldOwn, graph.FieldCode, graph.FieldEnd, graph.FieldLabel:
		want = "Text"
	case graph.FieldNumber:
		want = "Number"
	case graph.FieldDay:
		want = "Day"
	case graph.FieldFloat:
		want = "Float"
	case graph.FieldFlag, graph.FieldNot:
		want = "Flag"
	case graph.FieldList:
		want = "List"
	case graph.FieldDistance:
		want = "Distance"
	case graph.FieldReach:
		want = "Reach"
	}
	at := reflect.ValueOf(f).Elem().FieldByName(want)
	if at.IsNil() {
		t.Fatalf("%s has no %s", f.Name, want)
	}
	return at.Call([]reflect.Value{reflect.ValueOf(v)})[0].Pointer()
}

func TestEveryFieldIsCompared(t *testing.T) {
	storetest.Fields(t, func(field string, n graph.Node) {
		if n.Same(&graph.Node{}) || !n.Same(&n) {
			t.Errorf("%s of a stakeholder is not", field)
		}
	})
	storetest.Fields(t, func(field string, e graph.Edge) {
		one, other := graph.CompareEdges(&e, &graph.Edge{}), graph.CompareEdges(&graph.Edge{}, &e)
		if one == 0 || one != -other || graph.CompareEdges(&e, &e) != 0 || e.Equal(graph.Edge{}) || !e.Equal(e) {
			t.Errorf("%s of an edge is not: %d and %d", field, one, other)
		}
	})
}

// The order of the edges of a graph stays, whatever the order of the table.
func TestEdgesAreInOrderByTheseFieldsFirst(t *testing.T) {
	order := []string{"Type", "From", "To", "Since", "Source", "Role", "Rule", "Until", "Seen", "Basis", "On", "Distance", "Share",
		"Items", "Month", "Verified", "Reach"}
	of := reflect.TypeFor[graph.Edge]()
	for i, name := range order {
		a, b := storetest.Whole[graph.Edge](t), storetest.Whole[graph.Edge](t)
		for k := range of.NumField() { // all that follows says that b is first
			if !slices.Contains(order[:i+1], of.Field(k).Name) {
				storetest.Set(t, &a, k, 30)
			}
		}
		for _, flag := range []*bool{&b.SinceBy, &b.UntilBy} {
			*flag = false
		}
		f, _ := of.FieldByName(name)
		storetest.Set(t, &b, f.Index[0], 30)
		if graph.CompareEdges(&a, &b) >= 0 {
			t.Errorf("%s is compared after a field that follows it", name)
		}
	}
}
