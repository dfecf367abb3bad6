package graph

// Reach is how a person is reached at work in a role, and how that is known.
// Only the answer to a ContactQuery, and an export that asks for it, show it.
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

// ContactQuery asks for the people at a stakeholder, or on the way to another.
type ContactQuery struct {
	Code string
	To   string // the other end of a path; may be empty
	On   Day
}

// Validate returns a ParamError for what is out of bounds.
func (q ContactQuery) Validate() error {
	switch {
	case q.Code == "":
		return &ParamError{Param: "code", Reason: "is missing"}
	case q.On == 0:
		return &ParamError{Param: "on", Reason: "is missing"}
	case q.To == q.Code:
		return &ParamError{Param: "to", Reason: "is the same stakeholder"}
	}
	return nil
}

// Contacts is the answer to a ContactQuery.
type Contacts struct {
	Of       Ref       `json:"of"`
	On       Day       `json:"on"`
	Way      []Ref     `json:"way" doc:"of a path: the stakeholders on it, in order"`
	Formal   []Ref     `json:"formal" doc:"where that includes a person: those on the first path without one"`
	Asked    int       `json:"asked" doc:"how many stakeholders were looked at for people"`
	Contacts []Contact `json:"contacts" doc:"by organisation, role and name"`
	Joins    []Join    `json:"joins" doc:"the people among them who hold roles at several organisations"`
	Across   []Across  `json:"across,omitempty" doc:"of an area: PCNs with practices there but another commissioner, by code"`
	Vacant   []Vacancy `json:"vacant" doc:"expected roles that nobody on record holds"`
	Why
}

// Contact is a person in one role, and how they are reached in it.
type Contact struct {
	Person   Ref    `json:"person"`
	Role     string `json:"role"`
	At       Ref    `json:"at"`
	Since    Day    `json:"since"`
	SinceBy  bool   `json:"since_by,omitempty" doc:"since that day or earlier"`
	Verified Day    `json:"verified"`
	Age      int    `json:"days_since_verified" doc:"0 where verified is null"`
	Email    string `json:"email"`
	Phone    string `json:"phone"`
	Known    string `json:"known_from" doc:"where the person who filled in the table knows it from"`
	Note     string `json:"note"`
	Source   string `json:"source"`
	Seen     Day    `json:"seen" doc:"the day that the source describes"`
}

// Post is a role somewhere.
type Post struct {
	Role string `json:"role"`
	At   Ref    `json:"at"`
}

// Join is a person whose roles, wherever they are, join organisations.
type Join struct {
	Person Ref    `json:"person"`
	Posts  []Post `json:"posts"`
}

// Vacancy is an expected role, and the places where nobody on record holds it.
type Vacancy struct {
	Role     string `json:"role"`
	Kind     Kind   `json:"kind"`
	Expected int    `json:"expected" doc:"how many of the kind were looked at"`
	At       []Ref  `json:"at"`
}
