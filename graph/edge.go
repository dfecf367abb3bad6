package graph

import "cmp"

// Edge joins two stakeholders in its own direction, From → To.
type Edge struct {
	Type        EdgeType `json:"type"`
	From        string   `json:"from"`
	To          string   `json:"to"`
	Since       Day      `json:"since"`
	Until       Day      `json:"until"` // first day that does not count
	Source      string   `json:"source"`
	Seen        Day      `json:"seen"` // the day that the source describes
	Basis       Basis    `json:"basis"`
	SinceBy     bool     `json:"since_by,omitempty"`         // started by Since, perhaps earlier
	UntilBy     bool     `json:"until_by,omitempty"`         // ended by Until, perhaps earlier
	Unconfirmed Day      `json:"unconfirmed_since,omitzero"` // the newest list lacks it; last confirmed on this day
	Rule        string   `json:"rule,omitempty"`             // of ALIGNED_TO
	Distance    Distance `json:"metres,omitzero"`            // of ALIGNED_TO by a distance rule
	// of SERVES: part of the trust's patients; of DISPENSES_FOR: of the pharmacy's items; 0 to 1
	Share    float64 `json:"share,omitempty"`
	Tie      bool    `json:"tie,omitempty"`     // of ALIGNED_TO: another PCN is equally near
	Role     string  `json:"role,omitempty"`    // of HOLDS
	Verified Day     `json:"verified,omitzero"` // of HOLDS
	Reach    *Reach  `json:"-"`                 // of HOLDS; nil where nothing is known
	On       Day     `json:"on,omitzero"`       // of SUCCEEDED_BY: the day it took effect
	Items    int     `json:"items,omitempty"`   // of DISPENSES_FOR, in Month
	Month    string  `json:"month,omitempty"`
}

// Counts says whether the edge itself counts on the day. Its ends may be closed.
func (e *Edge) Counts(on Day) bool { return Counts(e.Since, e.Until, on) }

// Equal says whether two edges say the same in every field.
func (e Edge) Equal(other Edge) bool {
	same := e.Reach.Or() == other.Reach.Or() && (e.Reach == nil) == (other.Reach == nil)
	e.Reach, other.Reach = nil, nil
	return same && e == other
}

// Other returns the end that is not code.
func (e *Edge) Other(code string) string {
	if e.From == code {
		return e.To
	}
	return e.From
}

// CompareEdges orders by type, from, to, since and then every other field, so
// that a graph has exactly one order. An empty Reach is like none.
func CompareEdges(a, b *Edge) int {
	// Most edges differ here. To compare all fields each time makes a load a tenth slower.
	if a.Type != b.Type {
		return cmp.Compare(a.Type, b.Type)
	}
	if c := cmp.Compare(a.From, b.From); c != 0 {
		return c
	}
	return compareBy(edgeOrder, a, b)
}
