package sentence

import (
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// rules are the rules by which things follow from what lists say, in the words that
// follow "by the rule".
var rules = map[string]string{
	graph.RuleNearest:    "nearest practice",
	graph.RuleWithin:     "practice within a distance",
	graph.RuleItems:      "most items dispensed",
	graph.RuleLead:       "your list of leads",
	graph.RuleLPC:        "the list of the committee (LPC)",
	graph.RuleAll:        "all rules",
	graph.RuleBasedIn:    "based in the area",
	graph.RuleInArea:     "in the council area",
	graph.RuleCovered:    "covered by the committee",
	graph.RuleOwned:      "owned",
	graph.RuleArea:       "council area of the committee",
	graph.RuleNetwork:    "PCN of the committee",
	graph.RulePostcode:   "same postcode",
	graph.RulePremises:   "same premises",
	graph.RuleMembers:    "commissioner of the members",
	graph.RuleSuccession: "succession",
}

// Rule is a rule in plain words. A rule with a distance, within:1600, says that too. A
// rule without words of its own stays as it is.
func Rule(rule string) string {
	if metres, within := strings.CutPrefix(rule, graph.RuleWithin+":"); within {
		if n, err := strconv.Atoi(metres); err == nil {
			return "practice within " + Metres(n)
		}
	}
	if words, ok := rules[rule]; ok {
		return words
	}
	return rule
}
