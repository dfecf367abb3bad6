package graph

import (
	"strings"
	"unicode"
)

// Written returns a name as people write it: the capitals of the NHS files become
// title case, except in abbreviations and codes. A name that already has a
// lower-case letter is returned unchanged, except for the dash between a board and the
// code of its part.
func Written(s string) string {
	if board, code, ok := strings.Cut(s, " ICB - "); ok { // a part of a board
		return Written(board) + " ICB – " + code
	}
	if strings.ContainsFunc(s, unicode.IsLower) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	first := true
	for i, field := range strings.Split(s, " ") {
		if i > 0 {
			out.WriteByte(' ')
		}
		if field == "" {
			continue
		}
		out.WriteString(parts(field, first))
		first = strings.HasSuffix(field, ":") || field == "-" || field == "–"
	}
	return out.String()
}

// keep has the words with a vowel that stay in capitals. Words without a vowel,
// such as PCN or NHS, stay in capitals unless lowered has them.
var keep = wordSet("A&E CIC EMIS GUM HIV ICB ICP ICS IOW OOH UCC UK UTC WIC AICS GPOOH IUC ACP I II III IV VI VII")

// lowered has the words without a vowel that become title case.
var lowered = wordSet("BROS CTR DR DRS JNR LTD MR MRS MS MT NR NTH RD SNR ST STH STR BLVD CRST CHRCH")

// small has the words that are lower case inside a name.
var small = wordSet("A AN AND AT BY CUM DE FOR FROM IN LE NEXT OF ON OR OUT OVER SUB TO UNDER UPON WITH THE")

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// parts writes one field of a name. Hyphens, slashes, full stops or brackets join
// its parts.
func parts(field string, first bool) string {
	if keep[strings.Trim(field, "(),.")] || strings.ContainsFunc(field, unicode.IsDigit) {
		return field
	}
	var out strings.Builder
	for field != "" {
		end := strings.IndexAny(field, "-/.,()[]\"&+–")
		word, stop := field, ""
		if end >= 0 {
			size := 1
			if strings.HasPrefix(field[end:], "–") {
				size = len("–")
			}
			word, stop = field[:end], field[end:end+size]
		}
		out.WriteString(capital(word, first))
		out.WriteString(stop)
		field = field[len(word)+len(stop):]
		if word != "" {
			first = stop != "-"
		}
	}
	return out.String()
}

func capital(w string, first bool) string {
	switch {
	case w == "":
		return ""
	case keep[w]:
		return w
	case small[w] && !first:
		return strings.ToLower(w)
	case lowered[w]:
	case !strings.ContainsAny(w, "AEIOUYÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜŴŶ"):
		if base, ok := strings.CutSuffix(w, "'S"); ok {
			return base + "'s"
		}
		return w
	}
	if rest, ok := strings.CutPrefix(w, "MC"); ok && len(rest) > 2 {
		return "Mc" + title(rest)
	}
	head, tail, ok := cutApostrophe(w)
	if !ok {
		return title(w)
	}
	if len(head) == 1 && len(tail) > 1 {
		return head + "'" + title(tail)
	}
	return title(head) + "'" + strings.ToLower(tail)
}

func cutApostrophe(w string) (head, tail string, ok bool) {
	return strings.Cut(strings.ReplaceAll(w, "’", "'"), "'")
}

func title(w string) string {
	r := []rune(w)
	if len(r) == 0 {
		return ""
	}
	return string(unicode.ToUpper(r[0])) + strings.ToLower(string(r[1:]))
}
