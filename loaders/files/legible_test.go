package files

import (
	"strings"
	"testing"
)

func TestLegible(t *testing.T) {
	for given, want := range map[string]string{
		"":                  "",
		"CAFÉ ☃":            "CAFÉ ☃",
		"CAF\xc9 O\x92NEIL": "CAFÉ O’NEIL",
		"\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8e":     "€‚ƒ„…†‡ˆ‰Š‹ŒŽ",
		"\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9e\x9f": "‘’“”•–—˜™š›œžŸ",
		"\x81\x8d\x8f\x90\x9d": strings.Repeat("\ufffd", 5), // Windows-1252 has nothing there
	} {
		if got := Legible(given); got != want {
			t.Errorf("%q is read as %q, want %q", given, got, want)
		}
	}
	for c := 0xa0; c <= 0xff; c++ {
		if got := Legible(string([]byte{byte(c)})); got != string(rune(c)) {
			t.Errorf("%#x is read as %q, want %q", c, got, rune(c))
		}
	}
}
