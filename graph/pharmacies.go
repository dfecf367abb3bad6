package graph

import (
	"strconv"
	"strings"
)

// MetresLimit is the widest that the rule within may ask for.
const MetresLimit = 50_000

// NewPharmacyQuery reads a rule as people write it: nearest, within:1600,
// items or lead. Empty is nearest.
func NewPharmacyQuery(code, rule string) (PharmacyQuery, error) {
	q := PharmacyQuery{Code: code, Rule: rule}
	name, metres, wide := strings.Cut(rule, ":")
	switch {
	case rule == "":
		q.Rule = "nearest"
	case name == "within":
		n, err := strconv.Atoi(metres)
		if err != nil || n < 1 || n > MetresLimit {
			return q, &ParamError{"rule", "within takes metres, 1 to 50000, such as within:1600"}
		}
		q.Rule, q.Metres = name, n
	case wide || (rule != "nearest" && rule != "items" && rule != "lead"):
		return q, &ParamError{"rule", "must be nearest, within:METRES, items or lead"}
	}
	return q, nil
}
