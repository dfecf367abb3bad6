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

func TestEveryBeginningOfAFormulaIsGuarded(t *testing.T) {
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"} {
		cell := sign + `HYPERLINK("http://x","y")`
		if got := Cell(cell); got != "'"+cell {
			t.Errorf("%q: got %q", cell, got)
		}
	}
	for _, cell := range []string{"", "Zoë", "\u00ff=1", "a=1", "(=1)", "\xef\xbc"} {
		if got := Cell(cell); got != cell {
			t.Errorf("%q: got %q", cell, got)
		}
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
		"0161 496 0000":    "0161 496 0000",

		"+44 (0)161 496 0000": "+44 (0)161 496 0000",
		"+44 (A1)1614960000":  "'+44 (A1)1614960000",
		"+44 (0)(0)1614960":   "'+44 (0)(0)1614960",
	} {
		if got := Cell(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}
