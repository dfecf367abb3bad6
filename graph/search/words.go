package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// words splits text into lower-case words of letters and digits. It drops
// apostrophes, full stops and the word "and", and writes saint as st.
func words(text string) []string {
	text = fold(text)
	out := strings.FieldsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	n := 0
	for _, w := range out {
		switch w {
		case "and":
			continue
		case "saint":
			w = "st"
		}
		out[n] = w
		n++
	}
	return out[:n]
}

// alike rewrites signs that people leave out, and letters that Unicode does not
// take apart into a plain letter and a mark.
var alike = strings.NewReplacer(
	"'", "", "’", "", "`", "", "&", " ", ".", "",
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d",
)

// fold writes text in lower case and letters without their marks: names in the
// files have few.
func fold(text string) string {
	text = strings.ToLower(text)
	if strings.ContainsFunc(text, func(c rune) bool { return c >= utf8.RuneSelf }) {
		text = strings.Map(func(c rune) rune {
			if unicode.Is(unicode.Mn, c) {
				return -1
			}
			return c
		}, norm.NFD.String(text))
	}
	return alike.Replace(text)
}

// squeeze writes text as codes and postcodes are compared: upper case, no spaces.
func squeeze(text string) string {
	return strings.ToUpper(strings.Join(strings.Fields(text), ""))
}

// slips returns how many typing slips (a wrong, missing or extra letter, or two
// swapped) turn a into b, or a number above most if there are more. If beginning
// is set, b may be longer than a.
func slips(a, b string, most int, beginning bool) int {
	if len(a)-len(b) > most || (!beginning && len(b)-len(a) > most) {
		return most + 1
	}
	if beginning && len(b) > len(a)+most {
		b = b[:len(a)+most]
	}
	if len(a) > 30 || len(b) > 30 {
		return most + 1
	}
	var rows [3][32]int
	before, last, this := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		if nextRow(a, b, i, before, last, this) > most {
			return most + 1
		}
		before, last, this = last, this, before
	}
	if !beginning {
		return last[len(b)]
	}
	best := most + 1
	for j := max(0, len(a)-most); j <= len(b); j++ {
		best = min(best, last[j])
	}
	return best
}

// nextRow fills in this, the slips between the first i letters of a and each
// beginning of b, from the two rows before it. It returns the least of them.
func nextRow(a, b string, i int, before, last, this *[32]int) int {
	this[0] = i
	least := i
	for j := 1; j <= len(b); j++ {
		cost := 1
		if a[i-1] == b[j-1] {
			cost = 0
		}
		d := min(last[j-1]+cost, last[j]+1, this[j-1]+1)
		if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
			d = min(d, before[j-2]+1)
		}
		this[j] = d
		least = min(least, d)
	}
	return least
}

// allowed returns how many slips a word of n letters is forgiven.
func allowed(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// letters returns which letters and digits a word has, a bit each.
func letters(w string) uint64 {
	var s uint64
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= 'a' {
			s |= 1 << (c - 'a')
		} else {
			s |= 1 << (26 + c - '0')
		}
	}
	return s
}
