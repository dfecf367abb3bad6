package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Validate returns a ParamError for what is out of bounds.
func (q SearchQuery) Validate() error {
	if len(q.Text) > 200 {
		return &ParamError{Param: "q", Reason: "is longer than 200 bytes"}
	}
	if q.On == 0 {
		return &ParamError{Param: "on", Reason: "is missing"}
	}
	if q.Limit < 1 || q.Limit > SearchLimit+1 {
		return &ParamError{Param: "limit", Reason: "must be 1 to 100"}
	}
	return knownKinds(q.Kinds)
}

// NeighbourLimit is how many neighbours are shown at a time at most.
const NeighbourLimit = 1000

// SearchLimit is how many hits are shown at most.
const SearchLimit = 100

// CodeQuery asks about one stakeholder.
type CodeQuery struct {
	Code string
	On   Day
}

// Validate accepts every question: a code that is missing is one that nothing
// has, and on no day nothing is open.
func (q CodeQuery) Validate() error { return nil }

// Validate returns a ParamError for what is out of bounds.
func (q NeighbourQuery) Validate() error {
	if q.Code == "" {
		return &ParamError{Param: "code", Reason: "is missing"}
	}
	if q.On == 0 {
		return &ParamError{Param: "on", Reason: "is missing"}
	}
	if q.Limit < 1 || q.Limit > NeighbourLimit {
		return &ParamError{Param: "limit", Reason: fmt.Sprintf("must be 1 to %d", NeighbourLimit)}
	}
	if q.Offset < 0 {
		return &ParamError{Param: "offset", Reason: "must not be negative"}
	}
	if err := knownEdges(q.Edges); err != nil {
		return err
	}
	return knownKinds(q.Kinds)
}

// Validate returns a ParamError for what is out of bounds.
func (q PharmacyQuery) Validate() error {
	if q.Code == "" {
		return &ParamError{Param: "code", Reason: "is missing"}
	}
	if q.On == 0 {
		return &ParamError{Param: "on", Reason: "is missing"}
	}
	switch q.Rule {
	case "", RuleNearest, RuleItems, RuleLead:
	case RuleWithin, RuleAll:
		if q.Metres < 1 || q.Metres > 50_000 {
			return &ParamError{Param: "metres", Reason: "must be 1 to 50000"}
		}
	default:
		return &ParamError{Param: "rule", Reason: "must be nearest, within, items, lead or all"}
	}
	return nil
}

func knownKinds(kinds []Kind) error {
	for _, k := range kinds {
		if !k.Known() {
			return &ParamError{Param: "kinds", Reason: "names an unknown kind"}
		}
	}
	return nil
}

func knownEdges(types []EdgeType) error {
	for _, t := range types {
		if !t.Known() {
			return &ParamError{Param: "edges", Reason: "names an unknown edge type"}
		}
	}
	return nil
}

// Spellings returns what a typed code may be, best first: unchanged, in
// upper case, in lower case.
func Spellings(code string) []string {
	return slices.Compact([]string{code, strings.ToUpper(code), strings.ToLower(code)})
}

// Resolve returns the spelling of a typed code that known accepts, or an
// UnknownCodeError.
func Resolve(param, code string, known func(code string) bool) (string, error) {
	for _, c := range Spellings(code) {
		if known(c) {
			return c, nil
		}
	}
	return "", &UnknownCodeError{param, code}
}

// Resolve returns q with every code as the graph has it: via without the two
// ends, via and avoid each once and in order. It returns an UnknownCodeError,
// or a ParamError where the codes then contradict each other.
func (q PathQuery) Resolve(known func(code string) bool) (PathQuery, error) {
	if err := q.Validate(); err != nil {
		return q, err
	}
	var err error
	if q.From, err = Resolve("from", q.From, known); err != nil {
		return q, err
	}
	if q.To, err = Resolve("to", q.To, known); err != nil {
		return q, err
	}
	if q.Via, err = resolveAll("via", q.Via, known); err != nil {
		return q, err
	}
	if q.Avoid, err = resolveAll("avoid", q.Avoid, known); err != nil {
		return q, err
	}
	if err := q.Validate(); err != nil {
		return q, err
	}
	via := q.Via[:0]
	for _, c := range q.Via {
		if c != q.From && c != q.To {
			via = append(via, c)
		}
	}
	q.Via = via
	return q, nil
}

func resolveAll(param string, codes []string, known func(string) bool) ([]string, error) {
	out := make([]string, 0, len(codes))
	for _, c := range codes {
		r, err := Resolve(param, c, known)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
