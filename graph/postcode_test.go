package graph

import (
	"regexp"
	"strings"
	"testing"
)

func TestParsePostcode(t *testing.T) {
	for text, want := range map[string]Postcode{"LA1 1PN": {"LA1", "1PN"}, "la11pn": {"LA1", "1PN"}, " w1a 0a x ": {"W1A", "0AX"},
		"EC1A1BB": {"EC1A", "1BB"}, "M1 1AE": {"M1", "1AE"}, "B33 8TH": {"B33", "8TH"}} {
		p, ok := ParsePostcode(text)
		if !ok || p != want || p.String() != want.Outward+" "+want.Inward || p.Sector() != want.Outward+" "+want.Inward[:1] {
			t.Errorf("%q: %q %v, want %q", text, p, ok, want)
		}
		if !BeginsPostcode(p.Outward) || !BeginsPostcode(SquashPostcode(text)) || WritePostcode(text) != p.String() {
			t.Errorf("%q: another shape: %q", text, WritePostcode(text))
		}
	}
	shape := regexp.MustCompile(`^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$`)
	for _, text := range []string{"", "1PN", "LA1", "LA1 1P", "LAA1 1PN", "LA123 1PN", "L 1PN", "LA1A1 1PN", "LA1 APN", "LA1 11N",
		"LÄ1 1PN", "LA1-1PN",
		"zzzz",
		"99 9ZZ", "LA1 1PN LA1 1PN", "LA1. 1PN"} {
		if p, ok := ParsePostcode(text); ok || shape.MatchString(strings.ToUpper(strings.ReplaceAll(text, " ", ""))) {
			t.Errorf("%q is not a postcode, but is read as %q", text, p)
		}
	}
}

func TestWhatALongListHasForPostcodes(t *testing.T) {
	for text, want := range map[string]string{"LA1 1PN": "LA1 1PN", "la1  1pn": "LA1 1PN", "": "", "ZZ99": "ZZ99", "not known": "NOTKNOWN",
		"L\xc3\xa41 1PN": "L\xc3\xa411PN", "GIR0AA": "GIR 0AA", "ABCDEFGH": "ABCDEFGH"} {
		if got := WritePostcode(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
