package graph

import (
	"context"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Appointment is one person in one role at one organisation, over some days.
type Appointment struct {
	Person   string `json:"person"` // code
	Name     string `json:"name"`   // of the person
	Role     string `json:"role"`
	At       string `json:"at"` // code of the organisation
	Since    Day    `json:"since"`
	Until    Day    `json:"until"` // first day that does not count
	Email    string `json:"email"`
	Phone    string `json:"phone"`
	Known    string `json:"known_from"` // where the person who wrote it knows it from
	Verified Day    `json:"verified"`
	Note     string `json:"note"`
}

// Same says whether two appointments have the same person, role and organisation,
// and share a day.
func (a Appointment) Same(o Appointment) bool {
	return a.Person == o.Person && a.Role == o.Role && a.At == o.At &&
		(o.Until == 0 || a.Since < o.Until) && (a.Until == 0 || o.Since < a.Until)
}

// The longest texts that people may type, in bytes.
const (
	shortText = 200
	longText  = 1_000
)

var phoneShape = regexp.MustCompile(`^\(?\+?[0-9][0-9 ().-]{4,24}(,? ?(x|ext\.?|extension) ?[0-9]{1,6})?$`)

// IsPhone says whether a text is one telephone number, as people write them.
func IsPhone(s string) bool { return phoneShape.MatchString(s) }

// domainShape is a name of the internet's: its parts, at least two, hold letters, digits and hyphens inside.
var domainShape = regexp.MustCompile(`^[\pL\pN\pM]([\pL\pN\pM-]*[\pL\pN\pM])?(\.[\pL\pN\pM]([\pL\pN\pM-]*[\pL\pN\pM])?)+$`)

// IsEmail says whether a text is one e-mail address and nothing else.
func IsEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	odd := func(c rune) bool { return c >= utf8.RuneSelf && !unicode.In(c, unicode.L, unicode.N, unicode.M) }
	_, domain, _ := strings.Cut(s, "@")
	return domainShape.MatchString(domain) && !strings.ContainsFunc(s, odd)
}

// Validate returns a ParamError for what is missing or impossible. It names the
// field of the form.
func (a Appointment) Validate(today Day) error {
	if err := a.checkTexts(); err != nil {
		return err
	}
	switch {
	case a.Name == "":
		return &ParamError{Param: "name", Reason: "is missing"}
	case a.Role == "":
		return &ParamError{Param: "role", Reason: "is missing"}
	case a.At == "" || strings.HasPrefix(a.At, PersonCode):
		return &ParamError{Param: "at", Reason: "must be the code of an organisation", Code: NotAnOrganisation}
	case a.Until != 0 && a.Until <= a.Since:
		return &ParamError{Param: "to", Reason: "is before from", Code: BeforeFrom}
	case a.Verified > today:
		return &ParamError{Param: "verified", Reason: "is in the future"}
	case a.Email != "" && !IsEmail(a.Email):
		return &ParamError{Param: "email", Reason: "is not an e-mail address"}
	case a.Phone != "" && !IsPhone(a.Phone):
		return &ParamError{Param: "phone", Reason: "is not a telephone number"}
	}
	return nil
}

// notShown is why a text that people type is refused.
const notShown = "has characters that cannot be shown"

// hidden says whether a character cannot be seen, begins another line, moves the cursor
// of a terminal or reverses the text around it.
func hidden(c rune) bool { return unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }

// IsShown says whether all characters of a text can be seen.
func IsShown(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, hidden) }

// CheckWho returns a ParamError if a text cannot be the name of the person who makes a change.
func CheckWho(who string) error {
	switch {
	case strings.TrimSpace(who) == "" || len(who) > shortText:
		return &ParamError{Param: "as", Reason: "must be a name"}
	case !IsShown(who):
		return &ParamError{Param: "as", Reason: notShown}
	}
	return nil
}

// Shown returns a text with an escape, such as \u202e, for each character that cannot be
// seen. Older versions of Throughline let people type such characters.
func Shown(s string) string {
	if IsShown(s) {
		return s
	}
	var b strings.Builder
	for _, c := range strings.ToValidUTF8(s, "\uFFFD") {
		if hidden(c) {
			quoted := strconv.QuoteRuneToASCII(c)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// checkTexts refuses texts that are too long or cannot be shown.
func (a Appointment) checkTexts() error {
	for _, f := range []struct {
		param, value string
		most         int
	}{{"name", a.Name, shortText}, {"role", a.Role, shortText}, {"known_from", a.Known, longText}, {"note", a.Note, longText}} {
		switch {
		case len(f.value) > f.most:
			return &ParamError{Param: f.param, Reason: "is too long"}
		case !IsShown(f.value):
			return &ParamError{Param: f.param, Reason: notShown}
		case strings.TrimSpace(f.value) != f.value:
			return &ParamError{Param: f.param, Reason: "begins or ends with a space"}
		}
	}
	return nil
}

// The kinds of Change.
const (
	Added    = "added"
	Changed  = "changed"
	Ended    = "ended"
	Verified = "verified"
	Removed  = "removed" // recorded in error
)

// Change is one change that somebody made to what is recorded about a person.
type Change struct {
	ID     string       `json:"id"`
	When   time.Time    `json:"when"`
	Who    string       `json:"who"`
	What   string       `json:"what"` // Added, Changed, Ended, Verified or Removed
	Before *Appointment `json:"before"`
	After  *Appointment `json:"after"`
}

// Of returns the code of the person that a change is about.
func (c Change) Of() string {
	if c.After != nil {
		return c.After.Person
	}
	if c.Before != nil {
		return c.Before.Person
	}
	return ""
}

// NewChange returns the change from one appointment to another: nil before is a
// new one, nil after removes one that was recorded in error.
func NewChange(before, after *Appointment) Change {
	c := Change{What: Changed, Before: before, After: after}
	switch {
	case before == nil:
		c.What = Added
	case after == nil:
		c.What = Removed
	default:
		v, u := *before, *before
		v.Verified, u.Until = after.Verified, after.Until
		if *before != *after && v == *after {
			c.What = Verified
		} else if *before != *after && u == *after {
			c.What = Ended
		}
	}
	return c
}

// Supply is an appointment and where it comes from.
type Supply struct {
	Appointment
	Place  Ref    `json:"organisation"`
	Key    string `json:"key"` // identifies it among those of its person, until it changes
	Source string `json:"source"`
	Seen   Day    `json:"seen"`
}

// PersonRecord is everything that is stored about a person.
type PersonRecord struct {
	Person       Ref      `json:"person"`
	Appointments []Supply `json:"appointments"`
	Changes      []Change `json:"changes" doc:"newest first"`
	Sources      []string `json:"sources" doc:"the stored files that mention the person"`
}

// Erasure says what was removed at a person's request.
type Erasure struct {
	Rows    int `json:"rows"`    // of the stored tables
	Changes int `json:"changes"` // of the log

	// Remains says that what was removed can still be found in the file of the graph,
	// because another program reads it. The next change removes it.
	Remains bool `json:"remains"`
}

// People stores what is recorded about people by hand, with who recorded it and
// when. A load of reference files never changes it.
type People interface {
	// Record returns everything that is stored about a person, or ErrNotFound.
	Record(ctx context.Context, code string) (PersonRecord, error)

	// Amend makes one change in the name of who: before becomes after. Before must
	// be what is recorded now, else ErrConflict. An after without a person is a
	// new person, whose name nobody on record may have. If its person is just
	// PersonCode, it is another person with a name on record. Amend returns the
	// change as stored.
	Amend(ctx context.Context, who string, before, after *Appointment) (Change, error)

	// Erase removes a person from every stored file and from the log, and stops
	// the next load from bringing them back.
	Erase(ctx context.Context, who, code string) (Erasure, error)
}
