package storetest

import (
	"reflect"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// Fields calls do once for each field of T, with a value in which only that
// field is set.
func Fields[T any](t *testing.T, do func(field string, v T)) {
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
				t.Fatalf("this test does not know lists of %s", f.Type())
			}
			f.Set(reflect.ValueOf(of))
		case reflect.Pointer:
			if f.Type() != reflect.TypeFor[*graph.Reach]() {
				t.Fatalf("this test does not know fields of %s", f.Type())
			}
			f.Set(reflect.ValueOf(&graph.Reach{Email: "a", Phone: "b", Known: "c", Note: "d"}))
		case reflect.Struct: // two distances: a measured one of 0 metres, then one that is not measured
			if f.Type() != reflect.TypeFor[graph.Distance]() {
				t.Fatalf("this test does not know fields of %s", f.Type())
			}
			f.Set(reflect.ValueOf(graph.Apart(0)))
			do(reflect.TypeFor[T]().Field(i).Name, v)
			f.Set(reflect.ValueOf(graph.Distance{Metres: 7}))
		default:
			t.Fatalf("this test does not know fields of %s", f.Kind())
		}
		do(reflect.TypeFor[T]().Field(i).Name, v)
	}
}
