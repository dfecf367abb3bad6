package export

import (
	"strings"
	"testing"
)

func TestCSVHoldsNoFormula(t *testing.T) {
	var b strings.Builder
	err := CSV(&b, Table{[]string{"name", "n"}, [][]string{{"=1+1", "2"}, {"@SUM(A1)", "-3"}, {"a, \"b\"", ""}}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "\ufeffname,n\r\n'=1+1,2\r\n'@SUM(A1),'-3\r\n\"a, \"\"b\"\"\",\r\n"
	if b.String() != want {
		t.Errorf("got %q", b.String())
	}
}

func TestATelephoneNumberIsNoFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"+44 113 496 0000": "+44 113 496 0000",
		"+441134960000":    "+441134960000",
		"+44 113+1":        "'+44 113+1",
		"+A1":              "'+A1",
		"+":                "'+",
		"+123 45":          "'+123 45",
		"+ ":               "'+ ",
		"-44 113":          "'-44 113",
		"+1 -2":            "'+1 -2",
		"+1\t2":            "'+1\t2",
		"0113 496 0000":    "0113 496 0000",
	} {
		if got := Cell(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}
