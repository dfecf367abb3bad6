package sentence

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
)

// Chain says what sort of owner it is, and by what number.
func Chain(o graph.OwnerShare) string {
	if o.Chain {
		return "chain"
	}
	if o.Unnamed {
		return "independent by this code alone, which no list names"
	}
	return "independent"
}

// OwnersCover says how few owners have most of the pharmacies.
func OwnersCover(a graph.Owners) string {
	if a.Of.Kind == graph.Pharmacy || len(a.Owners) == 0 {
		return ""
	}
	all := len(a.Pharmacies)
	if !a.Cover.Reached {
		return fmt.Sprintf("All %d owners on record have %d of its %d pharmacies, which is less than %d %%: of %d no owner is on record.", len(a.Owners), a.Cover.Pharmacies, all, a.Cover.Percent, a.Unowned)
	}
	return fmt.Sprintf("The fewest owners that have %d %% of its %d pharmacies: the first %d of %d, with %d pharmacies.", a.Cover.Percent, all, a.Cover.Owners, len(a.Owners), a.Cover.Pharmacies)
}

// OwnersCounted says how many owners there are, and what a chain is.
func OwnersCounted(a graph.Owners) string {
	chains, with := 0, 0
	for _, o := range a.Owners {
		if o.Chain {
			chains, with = chains+1, with+o.Here
		}
	}
	says := fmt.Sprintf("Chains, which are owners of %d pharmacies or more in England: %d, with %d pharmacies. Independent owners: %d, with %d.", a.ChainFrom, chains, with, len(a.Owners)-chains, len(a.Pharmacies)-a.Unowned-with)
	if a.Unowned > 0 {
		says += fmt.Sprintf(" Without an owner on record: %d.", a.Unowned)
	}
	return says
}

// OwnersRule says why a pharmacy counts as of the area.
func OwnersRule(a graph.Owners) string {
	switch a.Rule {
	case "based in":
		return "Its pharmacies are those based in it."
	case graph.RuleNearest:
		return "Its pharmacies are those nearest to a practice of its networks."
	}
	return ""
}
