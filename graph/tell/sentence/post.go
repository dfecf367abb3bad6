package sentence

import (
	"slices"
	"strings"
	"unicode"

	"github.com/throughline-graph/throughline/graph"
)

// post names a role in a sentence, with its article: "the clinical director" of a PCN, which
// should have one, and "a GP partner", because there may be several.
func post(role string, at graph.Kind) string {
	if role == "" {
		return "a role-holder"
	}
	term, _ := graph.TermOf(role)
	role = uncapitalised(role)
	switch {
	case slices.Contains(term.Expected, at), slices.Contains(single, term.Name):
		return "the " + role
	case vowelFirst(role):
		return "an " + role
	}
	return "a " + role
}

// single are the roles that only one person holds at an organisation, whatever its kind.
var single = []string{"LPC chair", "ICB pharmacy adviser", "Director of primary care", "Medical director", "Chief executive",
	"Chief officer", "Managing director", "Chair"}

// uncapitalised writes a role as it is in the middle of a sentence. Abbreviations keep their
// capitals.
func uncapitalised(role string) string {
	r := []rune(role)
	if len(r) > 1 && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// vowelFirst says whether a role begins with the sound of a vowel, as "ICB" does, which is
// said letter by letter, and "PCN" does not.
func vowelFirst(role string) bool {
	first, _, _ := strings.Cut(role, " ")
	if len(first) > 1 && strings.ToUpper(first) == first {
		return strings.ContainsAny(first[:1], "AEFHILMNORSX")
	}
	return first != "" && strings.ContainsAny(first[:1], "aeioAEIO")
}
