package loaders

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// PeopleChanges is the log of changes made to people by hand: a heading, then
// one change on each line, as JSON. It overrules the tables of people for the days
// it covers, and keeps the marks of people who asked to be erased.
//
//	(:Person)-[:HOLDS]->(organisation)
var PeopleChanges = &Dataset{
	Name: "people-changes", Title: "Changes to people, made by hand", Licence: own,
	Trust: 4, Basis: graph.Supplied, Partial: true, Files: []string{"people_changes"},
	Sniff: func(s *glimpse) (form, bool) {
		return form{dialect: "log", layout: changes}, !s.sheet && bytes.HasPrefix(s.head, []byte(changesHeading))
	},
}

const changesHeading = `{"throughline":"people changes","format":1}` + "\n"

// The kinds of entry that are not a graph.Change.
const (
	erased  = "erased"
	allowed = "allowed"
)

// entry is one line of the log: a change, an erasure with the marks of the erased
// person, or the reversal of an erasure.
type entry struct {
	graph.Change
	Salt  string   `json:"salt,omitempty"`
	Marks []string `json:"marks,omitempty"`
	Lifts string   `json:"lifts,omitempty"` // the id of the erasure
}

// notAChange is all that is said of a line that is not a change record: the line
// itself may hold somebody's personal details.
const notAChange = "it is not a valid change record"

// wrong says what is wrong with an entry. It is empty if nothing is.
func (e *entry) wrong(today graph.Day) string {
	switch {
	case e.ID == "" || len(e.ID) > 64 || e.ID != slug(e.ID):
		return "it has no valid id"
	case e.When.IsZero():
		return "it does not say when the change was made"
	case strings.TrimSpace(e.Who) == "" || len(e.Who) > maxCell:
		return "it does not say who made the change"
	case graph.DayOf(e.When.UTC()) > today.Add(1):
		return "its date is in the future"
	}
	return e.wrongContent(max(today, graph.DayOf(e.When.UTC())))
}

// wrongContent says what is wrong with what an entry records. Latest is the last day
// on which anything in it may have been verified.
func (e *entry) wrongContent(latest graph.Day) string {
	hasAppointment := e.Before != nil || e.After != nil
	switch {
	case e.What == erased && (hasAppointment || e.Salt == "" || len(e.Marks) == 0):
		return "it is not a valid record of an erasure"
	case e.What == allowed && (hasAppointment || e.Lifts == ""):
		return "it does not say which erasure it reverses"
	case e.What == erased, e.What == allowed:
		return ""
	case !hasAppointment, e.What != graph.NewChange(e.Before, e.After).What:
		return notAChange
	}
	return cmp.Or(wrongAppointment(e.Before, latest), wrongAppointment(e.After, latest))
}

// wrongAppointment says what is wrong with an appointment, which may be nil. It is
// empty if nothing is.
func wrongAppointment(a *graph.Appointment, latest graph.Day) string {
	if a == nil {
		return ""
	}
	if kindOfOwn(a.Person) != graph.Person || !okCode(a.At) && kindOfOwn(a.At) == "" {
		return "a code in it is not valid"
	}
	said := *a
	if wasEmail(said.Email) {
		said.Email = "" // valid: earlier versions of Throughline accepted it
	}
	if err := said.Validate(latest); err != nil {
		return err.Error()
	}
	return ""
}

// wasEmail says whether earlier versions of Throughline accepted a text as an e-mail
// address: its domain could then have one part only.
func wasEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254
}

// readChanges reads the log. It refuses lines that are not valid and reads the others.
func (p *parsing) readChanges(ctx context.Context, from *text) error {
	in := bufio.NewReader(from)
	for line, ended := 1, false; !ended; line++ {
		if line&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		text, err := in.ReadString('\n')
		if errors.Is(err, errLongRow) {
			return longRow(fmt.Sprintf("line %d", line))
		}
		if ended = errors.Is(err, io.EOF); err != nil && !ended {
			return fmt.Errorf("read rows: %w", err)
		}
		from.row += int64(len(text))
		if line == 1 || strings.TrimSpace(text) == "" {
			continue
		}
		p.rows++
		e, reason := readEntry(text, p.today)
		if reason != "" {
			if err := p.drop(RowError{Line: line, Column: 1, Reason: reason}); err != nil {
				return err
			}
			continue
		}
		p.facts.Changes = append(p.facts.Changes, e)
		p.own = max(p.own, min(p.today, graph.DayOf(e.When.UTC())))
	}
	return nil
}

func readEntry(line string, today graph.Day) (e entry, reason string) {
	in := json.NewDecoder(strings.NewReader(line))
	in.DisallowUnknownFields()
	if err := in.Decode(&e); err != nil {
		return e, notAChange
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return e, "there is more text after the change record"
	}
	return e, e.wrong(today)
}

// writeChanges writes a log in the form that readChanges reads.
func writeChanges(all []entry) []byte {
	var b bytes.Buffer
	b.WriteString(changesHeading)
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	for i := range all {
		if err := out.Encode(&all[i]); err != nil {
			panic(err) // texts, days and times always marshal
		}
	}
	return b.Bytes()
}

// mergeChanges makes one log of several: each entry once, in order of time. It leaves
// out changes about erased people, and their addresses in changes about others.
func mergeChanges(logs ...[]entry) []entry {
	all := slices.Concat(logs...)
	slices.SortFunc(all, func(a, b entry) int {
		if by := cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID)); by != 0 {
			return by
		}
		return bytes.Compare(writeChanges([]entry{a}), writeChanges([]entry{b})) // somebody edited one of them
	})
	all = slices.CompactFunc(all, func(a, b entry) bool { return a.ID == b.ID && a.When.Equal(b.When) })
	gone := marksOf(all)
	all = slices.DeleteFunc(all, func(e entry) bool {
		return e.Before != nil && gone.know(*e.Before) || e.After != nil && gone.know(*e.After)
	})
	for i := range all {
		all[i].blot(gone)
	}
	return all
}

// blot removes the addresses of erased people from a change about somebody else. It
// stays a change, even if it now says the same before and after.
func (e *entry) blot(gone marks) {
	before, after := gone.blotFrom(e.Before), gone.blotFrom(e.After)
	if before != e.Before || after != e.After {
		e.Before, e.After, e.What = before, after, graph.NewChange(before, after).What
	}
}

// blotFrom removes the addresses of erased people from every text of an appointment.
// It returns a itself if there are none.
func (m marks) blotFrom(a *graph.Appointment) *graph.Appointment {
	if a == nil {
		return nil
	}
	b := *a
	b.Name, b.Role, b.Known, b.Note = m.blot(a.Name), m.blot(a.Role), m.blot(a.Known), m.blot(a.Note)
	if b == *a {
		return a
	}
	return &b
}

// said is the outcome of a log.
type said struct {
	standing []typed
	spans    map[postKey][]graph.Appointment // the days on which the log overrules other files
	names    map[string]string               // by code, of every person in the log
}

// typed is an appointment that is still valid, and the time at which somebody entered it.
type typed struct {
	graph.Appointment
	when time.Time
}

type postKey struct{ person, role, at string }

func post(a *graph.Appointment) postKey { return postKey{a.Person, a.Role, a.At} }

// speaks says whether the log overrules an appointment in other files.
func (s *said) speaks(a graph.Appointment) bool {
	return slices.ContainsFunc(s.spans[post(&a)], a.Same)
}

// sum works out the outcome of a merged log.
func sum(log []entry) *said {
	s := &said{spans: map[postKey][]graph.Appointment{}, names: map[string]string{}}
	for _, e := range log {
		if e.Before != nil {
			s.spans[post(e.Before)] = append(s.spans[post(e.Before)], *e.Before)
			s.standing = slices.DeleteFunc(s.standing, func(t typed) bool { return t.Same(*e.Before) })
			s.names[e.Before.Person] = cmp.Or(s.names[e.Before.Person], e.Before.Name)
		}
		if e.After != nil {
			s.spans[post(e.After)] = append(s.spans[post(e.After)], *e.After)
			s.standing = slices.DeleteFunc(s.standing, func(t typed) bool { return t.Same(*e.After) })
			s.standing = append(s.standing, typed{*e.After, e.When})
			s.names[e.After.Person] = e.After.Name
		}
	}
	return s
}

// typed applies the changes made by hand: on the days they cover, they replace what
// the tables of people say.
func (r *reconciler) typed() {
	var into *Facts
	var logs [][]entry
	for _, f := range r.facts {
		if len(f.Changes) > 0 {
			logs, into = append(logs, f.Changes), f
		}
	}
	if into == nil {
		return
	}
	s := sum(mergeChanges(logs...))
	left := map[string]bool{} // people who still have an appointment
	for _, t := range s.standing {
		left[t.Person] = true
	}
	for _, f := range r.facts {
		if f.Dataset.Name != People.Name {
			continue
		}
		f.Edges = slices.DeleteFunc(slices.Clone(f.Edges), func(e EdgeFact) bool {
			a := graph.Appointment{Person: e.From, Role: e.role(), At: e.To, Since: e.Since, Until: e.Until}
			spoken := e.Type == graph.Holds && s.speaks(a)
			left[e.From] = left[e.From] || !spoken
			return spoken
		})
	}
	for _, f := range r.facts {
		if f.Dataset.Name == People.Name {
			f.Nodes = slices.DeleteFunc(slices.Clone(f.Nodes), func(n NodeFact) bool {
				return n.Kind == graph.Person && s.names[n.Code] != "" && !left[n.Code]
			})
		}
	}
	named := map[string]bool{}
	for _, t := range s.standing {
		if !named[t.Person] {
			named[t.Person] = true
			into.Nodes = append(into.Nodes, NodeFact{Code: t.Person, Kind: graph.Person, Name: s.names[t.Person]})
		}
		into.Edges = append(into.Edges, edgeFact(holding(t.Appointment, graph.DayOf(t.when.UTC())), graph.Person, ""))
	}
}

// holding returns the edge of an appointment. Another file must name its
// organisation: changes made by hand add none.
func holding(a graph.Appointment, seen graph.Day) graph.Edge {
	e := graph.Edge{Type: graph.Holds, From: a.Person, To: a.At, Since: a.Since, Until: a.Until,
		Role: a.Role, Verified: a.Verified, Seen: seen}
	if reach := (graph.Reach{Email: a.Email, Phone: a.Phone, Known: a.Known, Note: a.Note}); reach != (graph.Reach{}) {
		e.Reach = &reach
	}
	return e
}
