package graph

import (
	"strconv"
	"strings"
)

// MetresLimit is the widest distance that the rule within accepts.
const MetresLimit = 50_000

// WithinUnasked is how far the rule within reaches by default, in metres.
const WithinUnasked = 1600

// The rules by which a pharmacy belongs to a PCN: there is no official list.
const (
	RuleNearest = "nearest" // the PCN of the practice nearest to it
	RuleWithin  = "within"  // each PCN with a member practice within a distance
	RuleItems   = "items"   // the PCN for whose practices it dispenses most items
	RuleLead    = "lead"    // as a supplied list of leads says
	RuleAll     = "all"     // each of them by itself, to compare
)

// Other rules that edges and answers name.
const (
	RuleBasedIn  = "based in" // a pharmacy belongs to the ICS that it is based in
	RulePostcode = "postcode" // a pharmacy is based in the ICS of its postcode
	RuleMembers  = "members"  // a PCN is commissioned as all its members are
)

// EachRule are the rules that answer by themselves, in the order of answers.
var EachRule = []string{RuleNearest, RuleWithin, RuleItems, RuleLead}

// NewPharmacyQuery reads a rule as people write it: nearest, within:1600,
// items, lead or all of them. Empty is nearest.
func NewPharmacyQuery(code, rule string) (PharmacyQuery, error) {
	q := PharmacyQuery{Code: code, Rule: rule}
	name, metres, wide := strings.Cut(rule, ":")
	switch {
	case rule == "":
		q.Rule = RuleNearest
	case name == RuleWithin:
		n, err := strconv.Atoi(metres)
		if err != nil || n < 1 || n > MetresLimit {
			return q, &ParamError{Param: "rule", Reason: "within takes metres, 1 to 50000, such as within:1600"}
		}
		q.Rule, q.Metres = name, n
	case rule == RuleAll:
		q.Metres = WithinUnasked
	case wide || (rule != RuleNearest && rule != RuleItems && rule != RuleLead):
		return q, &ParamError{Param: "rule", Reason: "must be nearest, within:METRES, items, lead or all"}
	}
	return q, nil
}

// PharmacyQuery asks for the pharmacies of a PCN or the PCN of a pharmacy.
type PharmacyQuery struct {
	Code   string
	On     Day
	Rule   string // nearest, within, items, lead or all; empty is nearest
	Metres int    // for within and all, 1 to 50000
}

// EachRule returns the question by each rule, in the order of answers.
func (q PharmacyQuery) EachRule() []PharmacyQuery {
	var out []PharmacyQuery
	for _, rule := range EachRule {
		one := PharmacyQuery{Code: q.Code, On: q.On, Rule: rule}
		if rule == RuleWithin {
			one.Metres = q.Metres
		}
		out = append(out, one)
	}
	return out
}

// RuleAsTyped is the rule as NewPharmacyQuery reads it.
func (q PharmacyQuery) RuleAsTyped() string {
	if q.Rule == RuleWithin {
		return q.Rule + ":" + strconv.Itoa(q.Metres)
	}
	return q.Rule
}

// Pharmacies is the answer: pairs of a pharmacy and a PCN.
type Pharmacies struct {
	Of    Ref         `json:"of"`
	On    Day         `json:"on"`
	Rule  string      `json:"rule"`
	Pairs []Alignment `json:"pairs"`
	Why

	Rules      []RuleAnswer `json:"rules" doc:"by all rules: how each answered"`
	Differ     string       `json:"differ" doc:"by all rules: whether they agree, in words"`
	DifferCode DifferCode   `json:"differ_code,omitempty" doc:"by all rules, if any finds one: whether they agree"`
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
	Why
}

// Alignment is a pharmacy, a PCN, the member practice that joins them, and the
// source.
type Alignment struct {
	Rule     string `json:"rule,omitempty" doc:"by all rules: the one that says so"`
	Pharmacy Ref    `json:"pharmacy"`
	PCN      Ref    `json:"pcn"`
	Practice Ref    `json:"practice"`
	Metres   int    `json:"metres"`
	Items    int    `json:"items,omitempty"`     // by the rule items: dispensed for the PCN's members, in Month
	ItemsAll int    `json:"items_all,omitempty"` // and for all that prescribe
	Month    string `json:"month,omitempty"`
	Source   string `json:"source"`
	Seen     Day    `json:"seen"`
	Basis    Basis  `json:"basis"`

	// Of the pharmacy.
	Status      string  `json:"status,omitempty" doc:"proposed or dormant, if that is the newest a list says"`
	Contract    string  `json:"contract,omitempty"`
	Hours       Hours   `json:"hours,omitempty"`
	HoursSource string  `json:"hours_source,omitempty"`
	HoursSeen   Day     `json:"hours_seen,omitzero"`
	Lat         float64 `json:"lat,omitempty"` // degrees, WGS84; both zero where unknown
	Lon         float64 `json:"lon,omitempty"`
}
