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

// PeopleChanges is the log of what was said of people by hand: a heading, then
// one change a line, as JSON. It says who held which role where over any days
// that the tables of people speak of too, and holds the marks of those who
// asked to be erased.
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

// The kinds of entry that are no graph.Change.
const (
	erased  = "erased"
	allowed = "allowed"
)

// entry is one line of the log: a change, an erasure with the marks of who was
// erased, or the taking back of an erasure.
type entry struct {
	graph.Change
	Salt  string   `json:"salt,omitempty"`
	Marks []string `json:"marks,omitempty"`
	Lifts string   `json:"lifts,omitempty"` // the erasure's id
}

// wrong says what is wrong with an entry, empty where nothing is.
func (e *entry) wrong(today graph.Day) string {
	switch {
	case e.ID == "" || len(e.ID) > 64 || e.ID != slug(e.ID):
		return "it has no id"
	case e.When.IsZero():
		return "it does not say when"
	case strings.TrimSpace(e.Who) == "" || len(e.Who) > maxCell:
		return "it does not say who"
	case graph.DayOf(e.When.UTC()) > today.Add(1):
		return "it is of a day still to come"
	}
	switch e.What {
	case erased:
		if e.Before != nil || e.After != nil || e.Salt == "" || len(e.Marks) == 0 {
			return "it is no erasure as Throughline keeps one"
		}
	case allowed:
		if e.Before != nil || e.After != nil || e.Lifts == "" {
			return "it does not say which erasure it takes back"
		}
	default:
		if e.What != graph.NewChange(e.Before, e.After).What || e.Before == nil && e.After == nil {
			return "it is no change as Throughline keeps one"
		}
		for _, a := range []*graph.Appointment{e.Before, e.After} {
			if a == nil {
				continue
			}
			if kindOfOwn(a.Person) != graph.Person || !okCode(a.At) && kindOfOwn(a.At) == "" {
				return "a code in it is none"
			}
			said := *a
			if wasEmail(said.Email) {
				said.Email = "" // it stands: earlier versions took it
			}
			if err := said.Validate(max(today, graph.DayOf(e.When.UTC()))); err != nil {
				return err.Error()
			}
		}
	}
	return ""
}

// wasEmail says whether a text was taken for an e-mail address when its domain
// could still be of one part.
func wasEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254
}

// readChanges reads the log. A line that is none is refused; the others stand.
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
		return e, "it is no change as Throughline keeps one" // what stands there may be somebody's
	}
	if _, err := in.Token(); err != io.EOF {
		return e, "something stands after the change"
	}
	return e, e.wrong(today)
}

// writeChanges writes a log as readChanges reads it.
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

// mergeChanges makes one log of several: each entry once, in their order in
// time, without what is said of anybody who was erased, and without their
// addresses in what is said of others.
func mergeChanges(logs ...[]entry) []entry {
	all := slices.Concat(logs...)
	slices.SortFunc(all, func(a, b entry) int {
		if by := cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID)); by != 0 {
			return by
		}
		return bytes.Compare(writeChanges([]entry{a}), writeChanges([]entry{b})) // an edited one
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

// blot takes the addresses of those who were erased out of what a change says of
// somebody else. What changed stays told: a change of a note that says the same
// now is a change still.
func (e *entry) blot(gone marks) {
	before, after := gone.blotFrom(e.Before), gone.blotFrom(e.After)
	if before != e.Before || after != e.After {
		e.Before, e.After, e.What = before, after, graph.NewChange(before, after).What
	}
}

// blotFrom is blot of all that an appointment says in words; where that holds
// none of the addresses it is the same one.
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

// said is what a log comes to.
type said struct {
	standing []typed
	spans    map[postKey][]graph.Appointment // over which the log speaks, whatever other files say
	names    map[string]string               // of every person that it speaks of
}

// typed is an appointment that stands, and the day on which somebody said so.
type typed struct {
	graph.Appointment
	when time.Time
}

type postKey struct{ person, role, at string }

func post(a *graph.Appointment) postKey { return postKey{a.Person, a.Role, a.At} }

// speaks says whether the log speaks of an appointment's days.
func (s *said) speaks(a graph.Appointment) bool {
	return slices.ContainsFunc(s.spans[post(&a)], a.Same)
}

// sum works out what a merged log comes to.
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

// typed lets what was typed speak: over the days that it speaks of, no table
// says who held a role where.
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
	left := map[string]bool{} // people of whom something stands
	for _, t := range s.standing {
		left[t.Person] = true
	}
	for _, f := range r.facts {
		if f.Dataset.Name != People.Name {
			continue
		}
		f.Edges = slices.DeleteFunc(slices.Clone(f.Edges), func(e EdgeFact) bool {
			spoken := e.Type == graph.Holds && s.speaks(graph.Appointment{Person: e.From, Role: e.role(), At: e.To, Since: e.Since, Until: e.Until})
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

// holding is the edge of an appointment. Its organisation must be known
// elsewhere: what was typed makes none.
func holding(a graph.Appointment, seen graph.Day) graph.Edge {
	e := graph.Edge{Type: graph.Holds, From: a.Person, To: a.At, Since: a.Since, Until: a.Until, Role: a.Role, Verified: a.Verified, Seen: seen}
	if reach := (graph.Reach{Email: a.Email, Phone: a.Phone, Known: a.Known, Note: a.Note}); reach != (graph.Reach{}) {
		e.Reach = &reach
	}
	return e
}
