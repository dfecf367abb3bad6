package settle

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/throughline-graph/throughline/graph"
)

// was notes that a field had another value until the day of a newer list. It does not,
// and returns false, if the value is empty, is the same in other capitals, or comes
// from a less trusted list of the same day. Lists come oldest first, so each value
// counts from its list's day to the next list's.
func (b *body) was(field int, value string, same bool, by *graph.Source) bool {
	began := b.began[field]
	if same {
		return false
	}
	b.began[field] = by.Seen
	if value == "" || began == by.Seen {
		return false
	}
	b.past = append(b.past, graph.Former{Until: by.Seen, Field: pastFields[field], Value: value, Source: by.Name})
	return true
}

// The fields of a body that have days, as indexes of body.began.
const (
	pastName = iota
	pastPostcode
	pastAddress
	pastStatus
)

var pastFields = [...]string{
	pastName: graph.PastName, pastPostcode: graph.PastPostcode, pastAddress: graph.PastAddress,
	pastStatus: graph.PastStatus,
}

// counted notes the patients that a body had before they were counted again.
func (b *body) counted(seen graph.Day) {
	if b.Patients == 0 || b.PatientsSeen == seen {
		return
	}
	b.past = append(b.past, graph.Former{Until: seen, Field: graph.PastPatients, Value: strconv.Itoa(b.Patients),
		Seen: b.PatientsSeen, Source: b.PatientsSource})
}

// samePremises says whether two addresses differ only in their wording. Here says that
// they have one postcode, which some fifteen addresses share: then only house numbers tell
// them apart, because lists divide, shorten and complete the rest as they like. Otherwise
// each word of one must be in the other.
func samePremises(old, now string, here bool) bool {
	a, b := addressWords(old), addressWords(now)
	if x, y := houseNumbers(a), houseNumbers(b); len(x) > 0 && len(y) > 0 && !shares(x, y) {
		return false
	}
	return here || within(a, b) || within(b, a)
}

// addressWords returns the words of an address in small letters, without punctuation.
func addressWords(address string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(address, "'", "")), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	})
}

// houseNumbers returns the numbers with which words begin: 7 of 7 and of 7a.
func houseNumbers(words []string) (numbers []string) {
	for _, w := range words {
		if n := len(w) - len(strings.TrimLeft(w, "0123456789")); n > 0 {
			numbers = append(numbers, w[:n])
		}
	}
	return numbers
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}

func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}
