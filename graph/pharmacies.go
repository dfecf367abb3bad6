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

// PharmacyQuery asks for the pharmacies of a PCN or the PCN of a pharmacy.
type PharmacyQuery struct {
	Code   string
	On     Day
	Rule   string // nearest, within, items or lead; empty is nearest
	Metres int    // of within, 1 to 50000
}

// Pharmacies is the answer: pairs of a pharmacy and a PCN.
type Pharmacies struct {
	Of     Ref         `json:"of"`
	On     Day         `json:"on"`
	Rule   string      `json:"rule"`
	Pairs  []Alignment `json:"pairs"`
	Reason string      `json:"reason"`
}

// Alignment is a pharmacy, a PCN, the member practice that joins them, and what
// that rests on.
type Alignment struct {
	Pharmacy Ref    `json:"pharmacy"`
	PCN      Ref    `json:"pcn"`
	Practice Ref    `json:"practice"`
	Metres   int    `json:"metres"`
	Items    int    `json:"items,omitempty"`     // by the rule items: dispensed for the PCN's members, in Month
	ItemsAll int    `json:"items_all,omitempty"` // and for all practices that are in a PCN
	Month    string `json:"month,omitempty"`
	Source   string `json:"source"`
	Seen     Day    `json:"seen"`
	Basis    Basis  `json:"basis"`

	// Of the pharmacy.
	Contract    string  `json:"contract,omitempty"`
	Hours       Hours   `json:"hours,omitempty"`
	HoursSource string  `json:"hours_source,omitempty"`
	HoursSeen   Day     `json:"hours_seen,omitzero"`
	Lat         float64 `json:"lat,omitempty"` // degrees, WGS84; both zero where unknown
	Lon         float64 `json:"lon,omitempty"`
}
