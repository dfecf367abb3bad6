package sentence

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Covering names a committee and says through what it covers.
func Covering(c ask.Covering) string {
	by := "through its council area " + Called(c.Via)
	if c.By == ask.ByNetwork {
		by = "through the PCN " + Called(c.Via)
	}
	if c.Pharmacies > 0 {
		by = fmt.Sprintf("through %s of its pharmacies in the council area %s", Number(c.Pharmacies), Called(c.Via))
	}
	return Name(c.LPC.Name) + ", " + by
}

// Across describes a PCN that has practices in an area but whose commissioner or
// board is another one.
func Across(a ask.Across) string {
	whose := "which has no commissioner on record"
	var names []string
	for _, by := range a.By {
		names = append(names, Called(by))
	}
	if len(names) > 0 {
		whose = "whose commissioner is " + strings.Join(names, " and ")
		if a.By[0].Kind == graph.ICS {
			whose = "whose board is " + strings.Join(names, " and ")
		}
	}
	are := "are"
	if a.Here == 1 {
		are = "is"
	}
	return fmt.Sprintf("%s, %s: %d of its %d practices %s here.", Called(a.PCN), whose, a.Here, a.Members, are)
}

// Committees names the committees that cover, each once.
func Committees(covers []ask.Covering) string {
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
