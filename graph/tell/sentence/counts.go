package sentence

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Doubt is the note that a count needs, empty for a count without doubt.
func Doubt(d graph.Doubt) string {
	var says []string
	if d.Dormant > 0 {
		says = append(says, fmt.Sprintf("%s of them dormant", Number(d.Dormant)))
	}
	if d.Older > 0 {
		says = append(says, fmt.Sprintf("%s of them not in the newest list, dated %s", Number(d.Older), d.OlderDay.Words()))
	}
	if d.Unnamed > 0 {
		says = append(says, fmt.Sprintf("%s more codes that have no name in any list", Number(d.Unnamed)))
	}
	return strings.Join(says, "; ")
}

// Unplaced says which member practices a rule by distance leaves out, and what follows.
func Unplaced(practices []graph.Ref) string {
	names := make([]string, len(practices))
	for i, p := range practices {
		names[i] = Called(p)
	}
	return "The location of " + strings.Join(names, ", ") + " is not known. Pharmacies near there may be shown with another PCN."
}

// Ties is added to a figure for each pharmacy: how many of the pharmacies are as near
// to a practice of another network. It is empty for none.
func Ties(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s of them a tie with another PCN)", Number(n))
}

// Number writes a count with commas between thousands.
func Number(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
