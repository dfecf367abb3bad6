package facts

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// IsCode says whether s can be an ODS code: upper-case letters and digits.
func IsCode(s string) bool {
	if s == "" || len(s) > 12 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !digit(c) && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// Shaped says whether s follows the pattern: A stands for a letter, 9 for a digit,
// X for either, and any other character for itself.
func Shaped(s, pattern string) bool {
	if len(s) != len(pattern) {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		upper := c >= 'A' && c <= 'Z'
		switch p := pattern[i]; {
		case p == 'A' && upper, p == '9' && digit(c), p == 'X' && (upper || digit(c)), p == c && p != 'A' && p != '9' && p != 'X':
		default:
			return false
		}
	}
	return true
}

// GoesOn says whether a code is the code of and that many characters more. A site's
// code is its trust's code and two more.
func GoesOn(code, of string, more int) bool {
	return strings.HasPrefix(code, of) && len(code) == len(of)+more
}

// OperatorKind guesses the kind of an operator of services by the shape of its code.
// RXX are NHS trusts, TXX care trusts.
func OperatorKind(code string) graph.Kind {
	if Shaped(code, "RXX") || Shaped(code, "TXX") {
		return graph.Trust
	}
	if Shaped(code, "A99999") {
		return graph.Practice
	}
	return graph.Provider
}

// CommissionerShaped says whether a code is two digits and a letter. Only PCTs, CCGs
// and their successors have such codes.
func CommissionerShaped(code string) bool { return Shaped(code, "99A") }

// prefixKinds are the kinds that ODS has no codes for, by the prefix of our own codes.
var prefixKinds = []struct {
	prefix string
	kind   graph.Kind
}{
	{"federation.", graph.Federation}, {"place.", graph.Place}, {"lpc.", graph.LPC},
	{"hwb.", graph.HWB}, {"person.", graph.Person}, {"provider.", graph.Provider}, {"practice.", graph.Practice}, {"trust.", graph.Trust},
	{"alliance.", graph.CancerAlliance}, {"owner.", graph.PharmacyOwner},
}

// KindOfOwn returns the kind of one of our own codes, such as place.bay. It is empty
// for any other code.
func KindOfOwn(code string) graph.Kind {
	for _, p := range prefixKinds {
		if rest, ok := strings.CutPrefix(code, p.prefix); ok && rest != "" && rest == Slug(rest) {
			return p.kind
		}
	}
	return ""
}

// Slug writes a name as part of a code: lower case, words joined by hyphens.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(name) {
		if c == '\'' || c == '’' {
			continue
		}
		if c = plain(c); (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(c)
			continue
		}
		if c == '&' {
			if b.Len() > 0 {
				b.WriteString("-and")
			}
		}
		gap = true
	}
	return b.String()
}

// plain removes the accent from a lower-case Latin letter.
func plain(c rune) rune {
	for _, p := range []struct{ from, to string }{
		{"àáâãäåā", "a"}, {"çćč", "c"}, {"èéêëēę", "e"}, {"ìíîïī", "i"}, {"ł", "l"}, {"ñńň", "n"},
		{"òóôõöøō", "o"}, {"śš", "s"}, {"ùúûüū", "u"}, {"ýÿ", "y"}, {"źżž", "z"},
	} {
		if strings.ContainsRune(p.from, c) {
			return rune(p.to[0])
		}
	}
	return c
}

// IsONS says whether a code is one of the ONS, such as E54000040.
func IsONS(code string) bool {
	return len(code) == 9 && code[0] == 'E' && code[1] >= '0' && code[1] <= '9'
}

// PharmacyShaped says whether a code looks like a pharmacy's: F and three or four
// letters or digits.
func PharmacyShaped(code string) bool { return Shaped(code, "FXXX") || Shaped(code, "FXXXX") }

func digit(c byte) bool { return c >= '0' && c <= '9' }
