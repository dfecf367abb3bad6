package embedded

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"throughline/graph"
)

// fields calls do with a value of T for each of its fields, in which only that
// field is set.
func fields[T any](t *testing.T, do func(field string, v T)) {
	t.Helper()
	for i := range reflect.TypeFor[T]().NumField() {
		var v T
		f := reflect.ValueOf(&v).Elem().Field(i)
		switch f.Kind() {
		case reflect.String:
			f.SetString("x")
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Int, reflect.Int32:
			f.SetInt(20260101)
		case reflect.Float64:
			f.SetFloat(-0.5)
		case reflect.Slice:
			of := map[reflect.Type]any{reflect.TypeFor[[]string](): []string{"x", ""},
				reflect.TypeFor[[]graph.Refusal](): []graph.Refusal{{Line: 1}, {Column: 2}, {Reason: "x"}}}[f.Type()]
			if of == nil {
				t.Fatalf("a list of a new sort: %s", f.Type())
			}
			f.Set(reflect.ValueOf(of))
		case reflect.Pointer:
			if f.Type() != reflect.TypeFor[*graph.Reach]() {
				t.Fatalf("a field of a new sort: %s", f.Type())
			}
			f.Set(reflect.ValueOf(&graph.Reach{Email: "a", Phone: "b", Known: "c", Note: "d"}))
		case reflect.Struct: // a measured distance of no metres, then one that is not measured
			if f.Type() != reflect.TypeFor[graph.Distance]() {
				t.Fatalf("a field of a new sort: %s", f.Type())
			}
			f.Set(reflect.ValueOf(graph.Apart(0)))
			do(reflect.TypeFor[T]().Field(i).Name, v)
			f.Set(reflect.ValueOf(graph.Distance{Metres: 7}))
		default:
			t.Fatalf("a field of a new sort: %s", f.Kind())
		}
		do(reflect.TypeFor[T]().Field(i).Name, v)
	}
}

func TestEveryFieldIsStored(t *testing.T) {
	s := &graph.Snapshot{Made: 20260801}
	fields(t, func(_ string, n graph.Node) { s.Nodes = append(s.Nodes, n) })
	s.Nodes = append(s.Nodes, graph.Node{Code: "a"}, graph.Node{Code: "b"})
	var ends [][2]int32
	fields(t, func(_ string, e graph.Edge) {
		e.From, e.To = "a", "b"
		if len(ends)%2 == 1 {
			e.From, e.To = "b", "a"
		}
		from, to := slices.IndexFunc(s.Nodes, func(n graph.Node) bool { return n.Code == e.From }), slices.IndexFunc(s.Nodes, func(n graph.Node) bool { return n.Code == e.To })
		s.Edges, ends = append(s.Edges, e), append(ends, [2]int32{int32(from), int32(to)})
	})
	fields(t, func(_ string, c graph.Source) { s.Sources = append(s.Sources, c) })
	packed, err := encode(s, ends)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(packed)
	if d := cmp.Diff(s, got); err != nil || d != "" {
		t.Error(err, d)
	}
}

func TestEveryFieldMakesANodeAnother(t *testing.T) {
	fields(t, func(field string, n graph.Node) {
		if sameNode(&n, &graph.Node{}) || !sameNode(&n, &n) {
			t.Errorf("%s is not compared", field)
		}
	})
}

func FuzzDecode(f *testing.F) {
	good, err := encode(&graph.Snapshot{Nodes: []graph.Node{{Code: "A", Address: []string{"x"}}}}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decode(b)
		if (s == nil) == (err == nil) {
			t.Fatal("a graph or an error, not both, not neither")
		}
	})
}
