package storetest

import (
	"hash/crc32"
	"reflect"
	"slices"
	"strings"
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
				reflect.TypeFor[graph.Past]():      pastName("x"),
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

func pastName(name string) graph.Past {
	return graph.NewPast([]graph.Former{{Until: 20260101, Field: graph.PastName, Value: name, Source: "list"}})
}

// Whole returns a T with every field set. A field has a value of its own by its
// name, so that a new field changes no other.
func Whole[T any](t *testing.T) T {
	t.Helper()
	var v T
	for i := range reflect.TypeFor[T]().NumField() {
		Set(t, &v, i, 3+int(crc32.ChecksumIEEE([]byte(reflect.TypeFor[T]().Field(i).Name))%27))
	}
	return v
}

// Set gives the field at a place a value of its own for each n from 2 to 30; what is
// true or false is false for 2.
func Set[T any](t *testing.T, v *T, place, n int) {
	t.Helper()
	f := reflect.ValueOf(v).Elem().Field(place)
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
		f.SetBool(n != 2)
	case f.Type() == reflect.TypeFor[graph.Past]():
		f.Set(reflect.ValueOf(pastName(strings.Repeat("x", n))))
	case f.Kind() == reflect.Slice:
		f.Set(reflect.ValueOf(slices.Repeat([]string{"a"}, n)))
	default:
		t.Fatalf("a field of type %v: say here how to set it", f.Type())
	}
}
