package graph

import "unicode/utf8"

// SearchQuery asks for stakeholders by name, address, code, old code or postcode.
type SearchQuery struct {
	Text  string
	Kinds []Kind
	On    Day // closed ones are found too, after open ones
	Limit int // 1 to SearchLimit, and one more to see whether there is more
}

// SearchLimit is how many hits are shown at most.
const SearchLimit = 100

// Day returns the day that is asked about.
func (q SearchQuery) Day() Day { return q.On }

// Validate returns a ParamError for what is out of bounds.
func (q SearchQuery) Validate() error {
	if utf8.RuneCountInString(q.Text) > 200 {
		return &ParamError{Param: "q", Reason: "is longer than 200 characters"}
	}
	if q.On == 0 {
		return &ParamError{Param: "on", Reason: "is missing"}
	}
	if q.Limit < 1 || q.Limit > SearchLimit+1 {
		return &ParamError{Param: "limit", Reason: "must be 1 to 100"}
	}
	return KnownKinds(q.Kinds)
}

// Hit is one answer to a search.
type Hit struct {
	Ref
	Postcode string `json:"postcode"`
	Open     bool   `json:"open"`
	Why      string `json:"why"` // by what it matched: MatchCode and those after it

	Formerly   string      `json:"formerly,omitempty" doc:"the old name that matched"`
	Site       string      `json:"site,omitempty" doc:"the code and name of its site that matched"`
	Successors []Successor `json:"successors,omitempty" doc:"who took over from it by the day"`
}

// Successor is who took over from a stakeholder, and the first day on which it did.
type Successor struct {
	Ref
	On Day `json:"on"`
}

// By what a hit matched, best first.
const (
	MatchCode      = "code"
	MatchOldCode   = "old code"
	MatchPadded    = "code with 00 at the end" // as the NHSBSA writes 36J
	MatchPostcode  = "postcode"
	MatchName      = "name"
	MatchBeginning = "beginning"
	MatchSpelling  = "spelling"
	MatchTown      = "town"
	MatchAddress   = "address"
	MatchSite      = "a site of it"
	MatchSome      = "some of the words"
)
