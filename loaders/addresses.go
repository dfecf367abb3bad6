package loaders

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The e-mail addresses of whoever was erased are looked for in any text, as
// people write them there: in capitals, after mailto:, between brackets.

// letter is one of a text as addresses are compared by.
type letter struct {
	c        rune
	capital  bool
	from, to int // where it stands in the text, in bytes
}

// fold returns a text in lower case, with full-width and typographic forms as a
// keyboard has them, and without what does not show.
func fold(s string) []letter {
	out := make([]letter, 0, len(s))
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		l := letter{capital: unicode.IsUpper(c), from: i, to: i + size}
		i += size
		switch {
		case unicode.Is(unicode.Cf, c):
			continue
		case c >= '！' && c <= '～':
			c -= '！' - '!'
		case c == '﹫':
			c = '@'
		case c == '。' || c == '｡':
			c = '.'
		case c == '‘' || c == '’' || c == 'ʼ':
			c = '\''
		case c == '‐' || c == '‑':
			c = '-'
		}
		l.c = unicode.ToLower(c)
		out = append(out, l)
	}
	return out
}

func unfold(text []letter) string {
	var b strings.Builder
	for _, l := range text {
		b.WriteRune(l.c)
	}
	return b.String()
}

// longestAddress is how many letters one may have.
const longestAddress = 254

func wordly(c rune) bool { return unicode.In(c, unicode.L, unicode.N, unicode.M) }

// inLocal says whether a letter may stand before the @ of an address, inDomain
// after it. Parts are letters of the first kind that in all likelihood stand
// between an address and something else: ann/ben@example.org.
func inLocal(c rune) bool {
	return wordly(c) || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", c) || c >= utf8.RuneSelf && unicode.IsPrint(c)
}
func inDomain(c rune) bool { return wordly(c) || c == '-' || c == '.' }
func parts(c rune) bool    { return !wordly(c) && !strings.ContainsRune(".-_+&'%", c) }

// around offers what may be the address around the @ at a place of a text, the
// longest first, until is takes one; no letter before from belongs to it. Of an
// address no part is offered that may be another one.
func around(text []letter, from, at int, is func(address string) bool) (begin, end int, ok bool) {
	begin = at
	for begin > from && at-begin < longestAddress && inLocal(text[begin-1].c) {
		begin--
	}
	for _, end := range domainEnds(text, at+1) {
		other := begin > 0 && text[begin-1].c == '@' // a domain begins here
		for i, begins := begin, true; i < at; i++ {
			if begins && is(unfold(text[i:end])) {
				return i, end, true
			}
			c := text[i].c
			begins = parts(c) || begins && !wordly(c) || other && !inDomain(c)
			other = other && inDomain(c)
		}
	}
	return 0, 0, false
}

// domainEnds returns where the domain that begins at a place may end: before
// what is none, or before a sentence that begins without a blank.
func domainEnds(text []letter, from int) (out []int) {
	end := from
	for end < len(text) && end-from < longestAddress && inDomain(text[end].c) {
		end++
	}
	for end > from && (text[end-1].c == '.' || text[end-1].c == '-') {
		end--
	}
	if end == from {
		return nil
	}
	out = append(out, end)
	for i, dots := from, 0; i+1 < end; i++ {
		if text[i].c != '.' {
			continue
		}
		if dots++; dots > 1 && text[i+1].capital && !text[i-1].capital {
			out = append(out, i)
		}
	}
	return out
}

// addressesIn returns all that may be an address in a text.
func addressesIn(s string) (out []string) {
	text := fold(s)
	for at := range text {
		if text[at].c == '@' {
			around(text, 0, at, func(address string) bool {
				out = append(out, address)
				return false
			})
		}
	}
	return out
}

// holds says whether a text holds the address of somebody who was erased.
func (m marks) holds(s string) bool {
	_, any := m.blotOnce(s)
	return any
}

// blot returns a text without the addresses of those who were erased. It is not
// longer than it was.
func (m marks) blot(s string) string {
	for any := true; any; {
		s, any = m.blotOnce(s)
	}
	return s
}

func (m marks) blotOnce(s string) (left string, any bool) {
	if len(m) == 0 || !strings.ContainsAny(s, "@＠﹫") {
		return s, false
	}
	text := fold(s)
	var b strings.Builder
	done, kept := 0, 0 // in letters and in bytes
	for at := range text {
		if text[at].c != '@' {
			continue
		}
		begin, end, ok := around(text, done, at, m.address)
		if !ok {
			continue
		}
		from, to := text[begin].from, text[end-1].to
		b.WriteString(s[kept:from])
		if word := "[erased]"; to-from >= len(word) {
			b.WriteString(word)
		} else {
			b.WriteString("[…]")
		}
		done, kept, any = end, to, true
	}
	b.WriteString(s[kept:])
	return b.String(), any
}

// address says whether a folded text is the address of somebody who was erased.
func (m marks) address(folded string) bool { return m.knowText("email " + folded) }
