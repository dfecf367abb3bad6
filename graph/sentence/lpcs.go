package sentence

import (
	"fmt"
	"strings"

	"throughline/graph"
)

// Covering says which committee covers, and by what.
func Covering(c graph.Covering) string {
	by := "through its council area " + Called(c.Via)
	if c.By == graph.ByNetwork {
		by = "through the network " + Called(c.Via)
	}
	if c.Pharmacies > 0 {
		by = fmt.Sprintf("through the council area %s, with %d of its pharmacies", Called(c.Via), c.Pharmacies)
	}
	return Name(c.LPC.Name) + ", " + by
}

// Committees names those that cover, each once.
func Committees(covers []graph.Covering) string {
	var names []string
	seen := map[string]bool{}
	for _, c := range covers {
		if !seen[c.LPC.Code] {
			seen[c.LPC.Code] = true
			names = append(names, Name(c.LPC.Name))
		}
	}
	return strings.Join(names, " and ")
}
