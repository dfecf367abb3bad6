package ask

import (
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// EachRule are the rules that answer by themselves, in the order of answers.
var EachRule = []string{graph.RuleNearest, graph.RuleWithin, graph.RuleItems, graph.RuleLead}

// DefaultRule is the rule by which the pharmacies of a stakeholder are found where
// none is asked for: all for a pharmacy, nearest for any other.
func DefaultRule(v graph.View, code string) (string, error) {
	n, err := graph.Known(v, code)
	if err != nil {
		return "", err
	}
	if n.Kind == graph.Pharmacy {
		return graph.RuleAll, nil
	}
	return graph.RuleNearest, nil
}

// DifferCode says whether those of all rules that find any agree.
type DifferCode string

// The verdicts on all rules. There is none where no rule finds any.
const (
	OneRuleFinds  DifferCode = "one-rule"
	RulesAgree    DifferCode = "agree"
	RulesDisagree DifferCode = "disagree"
)

// DifferCodes are all verdicts on all rules.
var DifferCodes = []DifferCode{OneRuleFinds, RulesAgree, RulesDisagree}

// RuleAnswer is how one rule of several answered.
type RuleAnswer struct {
	Rule  string `json:"rule"`
	Pairs int    `json:"pairs"`
	graph.Why
}

// byRules asks by each rule.
func byRules(in *part, q PharmacyQuery) (PharmaciesAnswer, error) {
	a := PharmaciesAnswer{Pairs: []Alignment{}, Rules: []RuleAnswer{}}
	for _, one := range q.EachRule() {
		found, err := pharmacies(in, one)
		if err != nil {
			return PharmaciesAnswer{}, err
		}
		a.Of, a.On, a.Rule = found.Of, found.On, q.Rule
		rule := one.RuleAsTyped()
		for _, p := range found.Pairs {
			p.Rule = rule
			a.Pairs = append(a.Pairs, p)
		}
		a.Rules = append(a.Rules, RuleAnswer{Rule: rule, Pairs: len(found.Pairs), Why: found.Why})
	}
	if len(a.Pairs) == 0 {
		a.Why = a.Rules[0].Why // that it is not open, or what to load first
	}
	a.DifferCode, a.Differ = differ(a)
	return a, nil
}

// differ says whether the rules that answered agree.
func differ(a PharmaciesAnswer) (DifferCode, string) {
	ofPCN := a.Of.Kind == graph.PCN
	by := map[string][]string{}
	names := map[string]graph.Ref{}
	for _, p := range a.Pairs {
		other := p.PCN
		if ofPCN {
			other = p.Pharmacy
		}
		by[p.Rule] = append(by[p.Rule], other.Code)
		names[other.Code] = other
	}
	var rules []string
	same := true
	for _, r := range a.Rules {
		if r.Pairs == 0 {
			continue
		}
		slices.Sort(by[r.Rule])
		rules = append(rules, r.Rule)
		same = same && slices.Equal(by[r.Rule], by[rules[0]])
	}
	switch {
	case len(rules) == 0:
		return "", ""
	case len(rules) == 1:
		return OneRuleFinds, "Only the rule " + rules[0] + " finds any."
	case same:
		return RulesAgree, "The rules that find any agree: " + strings.Join(rules, ", ") + "."
	}
	var says []string
	for _, r := range rules {
		if ofPCN {
			says = append(says, fmt.Sprintf("%s %d", r, len(by[r])))
			continue
		}
		var pcns []string
		for _, code := range by[r] {
			pcns = append(pcns, graph.Written(names[code].Name)+" ("+code+")")
		}
		says = append(says, r+": "+strings.Join(pcns, " and "))
	}
	if !ofPCN {
		return RulesDisagree, "The rules disagree. " + strings.Join(says, "; ") + "."
	}
	all := 0
	for code := range names {
		if !slices.ContainsFunc(rules, func(r string) bool { return !slices.Contains(by[r], code) }) {
			all++
		}
	}
	return RulesDisagree, fmt.Sprintf("The rules disagree: pharmacies by %s. By each of these rules: %d.", strings.Join(says, ", "), all)
}
