package sentence

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Chain says whether an owner is a chain or independent.
func Chain(o ask.OwnerShare) string {
	if o.Chain {
		return "chain"
	}
	if o.Unnamed {
		return "independent, judged by this code alone: no list gives its name"
	}
	return "independent"
}

// OwnersCover says how few owners have most of the pharmacies, empty for the
// owner of one pharmacy.
func OwnersCover(a ask.OwnersAnswer) string {
	if a.Of.Kind == graph.Pharmacy || len(a.Owners) == 0 {
		return ""
	}
	all := len(a.Pharmacies)
	if !a.Cover.Reached {
		return fmt.Sprintf("All %s owners on record have %s of the %s pharmacies, which is less than %d%%. "+
			"Pharmacies without an owner on record: %s.",
			Number(len(a.Owners)), Number(a.Cover.Pharmacies), Number(all), a.Cover.Percent, Number(a.Unowned))
	}
	return fmt.Sprintf("It takes the first %s of the %s owners to reach %d%% of the %s pharmacies. Pharmacies that they have: %s.",
		Number(a.Cover.Owners), Number(len(a.Owners)), a.Cover.Percent, Number(all), Number(a.Cover.Pharmacies))
}

// OwnersCounted says how many owners are chains, what a chain is and how many
// owners are independent.
func OwnersCounted(a ask.OwnersAnswer) string {
	chains, with := 0, 0
	for _, o := range a.Owners {
		if o.Chain {
			chains, with = chains+1, with+o.Here
		}
	}
	says := fmt.Sprintf("A chain owns at least %d pharmacies in England. Chains: %s, with %s pharmacies. Independent owners: %s, with %s.",
		a.ChainFrom, Number(chains), Number(with), Number(len(a.Owners)-chains), Number(len(a.Pharmacies)-a.Unowned-with))
	if a.Unowned > 0 {
		says += fmt.Sprintf(" Pharmacies without an owner on record: %s.", Number(a.Unowned))
	}
	return says
}

// OwnersRule says which pharmacies the answer counts. It is empty for one pharmacy.
func OwnersRule(a ask.OwnersAnswer) string {
	if words := Belonging(a.Rule, a.Of.Kind); words != "" {
		return "This counts the pharmacies " + words + "."
	}
	return ""
}

// Belonging says which pharmacies a rule counts as those of a kind of area, in words
// that follow "the pharmacies".
func Belonging(rule string, kind graph.Kind) string {
	switch rule {
	case graph.RuleBasedIn:
		return "based in the area"
	case graph.RuleInArea:
		return "in the council area"
	case graph.RuleCovered:
		return "that the committee covers"
	case graph.RuleOwned:
		return "that it owns"
	case graph.RuleNearest:
		switch kind {
		case graph.PCN:
			return "whose nearest practice is a member of the PCN"
		case graph.Trust, graph.Provider:
			return "whose nearest practice is in a PCN in which it runs a practice"
		}
		return "whose nearest practice is a member of one of its PCNs"
	}
	return ""
}
