package graph

import "strings"

// Postcode is a whole postcode, such as LA1 1PN.
type Postcode struct {
	Outward string // its district: A9, A99, A9A, AA9, AA99 or AA9A
	Inward  string // 9AA
}

// inwardLength is how many characters of a postcode are its inward part.
const inwardLength = 3

// ParsePostcode reads a whole postcode, with blanks or without, in capitals or not.
func ParsePostcode(text string) (Postcode, bool) {
	s := SquashPostcode(text)
	p := Postcode{Outward: OutwardOf(s)}
	p.Inward = s[len(p.Outward):]
	if len(p.Inward) != inwardLength || !isDigit(p.Inward[0]) || !isCapital(p.Inward[1]) || !isCapital(p.Inward[2]) {
		return Postcode{}, false
	}
	rest := strings.TrimLeft(p.Outward, capitals)
	letters := len(p.Outward) - len(rest)
	if letters < 1 || letters > 2 || len(rest) < 1 || len(rest) > 2 || !isDigit(rest[0]) ||
		len(rest) == 2 && !isDigit(rest[1]) && !isCapital(rest[1]) {
		return Postcode{}, false
	}
	return p, true
}

// String writes a postcode with its one blank.
func (p Postcode) String() string { return p.Outward + " " + p.Inward }

// Sector is the outward part and the first character of the inward part.
func (p Postcode) Sector() string { return p.Outward + " " + p.Inward[:1] }

// SquashPostcode writes a postcode as it is compared: without blanks, in capitals.
func SquashPostcode(text string) string {
	out := make([]byte, 0, 8)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c > ' ' {
			out = append(out, c)
		}
	}
	return string(out)
}

// OutwardOf returns the outward part of a squashed postcode of any shape.
func OutwardOf(squashed string) string { return squashed[:max(0, len(squashed)-inwardLength)] }

// WritePostcode writes a postcode of a list with its one blank, in capitals. What
// has the length of none is only squashed: lists have others.
func WritePostcode(text string) string {
	if plainPostcode(text) {
		return text
	}
	s := SquashPostcode(text)
	if len(s) < 5 || len(s) > 7 || strings.ContainsFunc(s, func(c rune) bool { return c > '~' }) {
		return s
	}
	outward := OutwardOf(s)
	return outward + " " + s[len(outward):]
}

// plainPostcode says whether a text has the length of a postcode, its one blank,
// and nothing but capitals and digits beside: nearly all have.
func plainPostcode(text string) bool {
	blank := len(text) - inwardLength - 1
	if len(text) < 5 || len(text) > 8 || text[blank] != ' ' {
		return false
	}
	for i := 0; i < len(text); i++ {
		if i != blank && !isDigit(text[i]) && !isCapital(text[i]) {
			return false
		}
	}
	return true
}

// BeginsPostcode says whether a squashed text can be the beginning of a postcode
// that has its whole outward part: one or two letters, then a digit.
func BeginsPostcode(squashed string) bool {
	letters := len(squashed) - len(strings.TrimLeft(squashed, capitals))
	return letters >= 1 && letters <= 2 && len(squashed) > letters && len(squashed) <= 7 && isDigit(squashed[letters])
}

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }
