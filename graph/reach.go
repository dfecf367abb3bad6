package graph

// Reach is how a person is reached at work in a role, and how that is known.
// Only the answer of ask.Contacts, and an export that asks for it, show it.
type Reach struct {
	Email string `json:"work_email,omitempty"`
	Phone string `json:"work_phone,omitempty"`
	Known string `json:"known_from,omitempty"` // where the person who filled in the table knows it from
	Note  string `json:"note,omitempty"`
}

// Or returns r, or an empty one where it is nil.
func (r *Reach) Or() Reach {
	if r == nil {
		return Reach{}
	}
	return *r
}
