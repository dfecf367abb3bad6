package loaders

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"throughline/graph"
)

// awkward are codes that could be taken for each other, or do not fit in a number.
var awkward = []string{"", "\x00", "\x00\x00", "A", "A\x00", "A\x00B", "A\x00B\x00", "AB", "ABCDEFG", "ABCDEFGH", "ABCDEFG\x00", "ABCDEFGHI", "ABCDEFGH\x00", "E54000001", "E54000002", "É"}

func TestAnIndexTellsAllCodesApart(t *testing.T) {
	x := newIndex(0)
	for i, code := range awkward {
		if n, ok := x.find(code); ok {
			t.Errorf("%q is found as %q before it is added", code, awkward[n])
		}
		x.add(code, int32(i))
	}
	for i, code := range awkward {
		if n, ok := x.find(code); !ok || int(n) != i {
			t.Errorf("%q is found as number %d, it is %d", code, n, i)
		}
	}
	x.add("AB", 77)
	if n, _ := x.find("AB"); n != 77 {
		t.Errorf("what is added last does not stand: AB is %d", n)
	}
}

func TestFirstLettersAreInTheOrderOfCodes(t *testing.T) {
	for _, a := range awkward {
		for _, b := range awkward {
			if c := cmp.Compare(firstLetters(a), firstLetters(b)); c != 0 && c != cmp.Compare(a, b) {
				t.Errorf("%q and %q compare as %d, their first letters as %d", a, b, cmp.Compare(a, b), c)
			}
		}
	}
}

func TestADirectoryFindsInWhateverOrderItIsAsked(t *testing.T) {
	const all = 3000 // of several lots
	d := newDirectory(0)
	added := map[string]*body{}
	for i := range all {
		code := fmt.Sprintf("A%05d", i)
		if i%7 == 0 {
			code = fmt.Sprintf("E%08d", i)
		}
		added[code] = d.add(graph.Node{Code: code, Name: "NAME OF " + code})
	}
	var last *body
	for _, b := range d.bodies { // in the order in which they came
		last = d.findAfter(last, b.Code)
		if last != added[b.Code] || last.Name != "NAME OF "+b.Code {
			t.Fatalf("%s is found as %v", b.Code, last)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range all {
		want := d.bodies[r.IntN(all)]
		if last = d.findAfter(last, want.Code); last != want {
			t.Fatalf("%s is found as %v", want.Code, last)
		}
		if got := d.findAfter(last, "NONE"); got != nil {
			t.Fatalf("a code that was never added is found as %s", got.Code)
		}
	}
}

func TestAListIsRearrangedWhereItStands(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, n := range []int{0, 1, 2, 3, 1000} {
		from, list, want := make([]int32, n), make([]string, n), make([]string, n)
		for i, at := range r.Perm(n) {
			from[i], list[i] = int32(at), fmt.Sprint("number ", i)
		}
		for i, at := range from {
			want[i] = list[at]
		}
		if rearrange(from, list); !slices.Equal(list, want) {
			t.Errorf("a list of %d comes out as %v, want %v", n, list, want)
		}
	}
}
