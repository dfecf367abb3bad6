package people

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An erased person's e-mail addresses are searched for in every text, however
// people write them: in capitals, after mailto:, in brackets.

// letter is one character of a text, in the form used to compare addresses.
type letter struct {
	c        rune
	capital  bool
	from, to int // its position in the text, in bytes
}

// fold returns a text in lower case, with full-width and typographic characters
// replaced by their keyboard forms and invisible characters removed.
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

// longestAddress is the most letters an e-mail address may have.
const longestAddress = 254

func wordly(c rune) bool { return unicode.In(c, unicode.L, unicode.N, unicode.M) }

// inLocal says whether a letter may come before the @ of an address, and inDomain
// whether it may come after. A letter for which parts is true may come before the @,
// but usually separates an address from other text: ann/ben@example.org.
func inLocal(c rune) bool {
	return wordly(c) || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", c) || c >= utf8.RuneSelf && unicode.IsPrint(c)
}
func inDomain(c rune) bool { return wordly(c) || c == '-' || c == '.' }
func parts(c rune) bool    { return !wordly(c) && !strings.ContainsRune(".-_+&'%", c) }

// around tries each text around the @ at position at that may be an address, the
// longest first, until is accepts one. The address begins at from or later. It
// never tries a part of an address that could itself be somebody else's address.
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

// domainEnds returns where the domain that begins at from may end: before the
// first letter that no domain has, or before a sentence that follows without a space.
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

// addressesIn returns everything in a text that may be an address.
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

// holds says whether a text contains an erased person's address.
func (m Marks) holds(s string) bool {
	_, any := m.blotOnce(s)
	return any
}

// blot replaces the addresses of erased people in a text. The result is never
// longer than the text.
func (m Marks) blot(s string) string {
	for any := true; any; {
		s, any = m.blotOnce(s)
	}
	return s
}

func (m Marks) blotOnce(s string) (left string, any bool) {
	if len(m) == 0 || !strings.ContainsAny(s, "@＠﹫") {
		return s, false
	}
	text := fold(s)
	var b strings.Builder
	done, kept := 0, 0 // how far the text is copied: in letters, and in bytes
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

// address says whether a folded text is an erased person's address.
func (m Marks) address(folded string) bool { return m.knowText("email " + folded) }
