package settle

import (
	"cmp"
	"testing"
)

// awkward are codes that are easy to confuse, or that do not fit in a number.
var awkward = []string{
	"", "\x00", "\x00\x00", "A", "A\x00", "A\x00B", "A\x00B\x00", "AB", "ABCDEFG", "ABCDEFGH", "ABCDEFG\x00", "ABCDEFGHI", "ABCDEFGH\x00",
	"E54000001", "E54000002", "É",
}

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
		t.Errorf("AB is %d, not the number that was added last", n)
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
