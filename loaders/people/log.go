package people

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/mail"
	"slices"
	"strings"
	"unicode"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Log is the log of changes made to people by hand: a heading, then
// one change on each line, as JSON. It overrules the tables of people for the days
// it covers, and keeps the marks of people who asked to be erased.
//
//	(:Person)-[:HOLDS]->(organisation)
var Log = &files.Declaration{
	Dataset: facts.Dataset{
		Name: graph.PeopleLog, Title: "Changes to people, made by hand", Licence: files.Own,
		Trust: 4, Basis: graph.Supplied,
	},
	Partial: true, Discreet: true, Files: []string{"people_changes"},
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		return LogForm, !s.Sheet && bytes.HasPrefix(s.Head, []byte(logHeading))
	},
	Read: readLog,
}

// LogForm is the one form of the log.
var LogForm = files.Form{Dialect: "log", Layout: files.Other}

const logHeading = `{"throughline":"people changes","format":1}` + "\n"

// notAChange is all that is said of a line that is not a change record: the line
// itself may hold somebody's personal details.
const notAChange = "it is not a valid change record"

// wrong says what is wrong with an entry. It is empty if nothing is.
func wrong(e *facts.Entry, today graph.Day) string {
	switch {
	case e.ID == "" || len(e.ID) > 64 || e.ID != facts.Slug(e.ID):
		return "it has no valid id"
	case e.When.IsZero():
		return "it does not say when the change was made"
	case strings.TrimSpace(e.Who) == "" || len(e.Who) > files.MaxCell:
		return "it does not say who made the change"
	case graph.DayOf(e.When.UTC()) > today.Add(1):
		return "its date is in the future"
	}
	return wrongContent(e, max(today, graph.DayOf(e.When.UTC())))
}

// wrongContent says what is wrong with what an entry records. Latest is the last day
// on which anything in it may have been verified.
func wrongContent(e *facts.Entry, latest graph.Day) string {
	hasAppointment := e.Before != nil || e.After != nil
	switch {
	case e.What == facts.Erased && (hasAppointment || e.Salt == "" || len(e.Marks) == 0):
		return "it is not a valid record of an erasure"
	case e.What == facts.Allowed && (hasAppointment || e.Lifts == ""):
		return "it does not say which erasure it reverses"
	case e.What == facts.Erased, e.What == facts.Allowed:
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
	if facts.KindOfOwn(a.Person) != graph.Person || !facts.IsCode(a.At) && facts.KindOfOwn(a.At) == "" {
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

// readLog reads the log. It refuses lines that are not valid and reads the others.
func readLog(ctx context.Context, p *files.Parsing, in *files.Text) error {
	return in.EachLine(ctx, func(n int, line string) error {
		if n == 1 || strings.TrimSpace(line) == "" {
			return nil
		}
		p.Rows++
		e, reason := readEntry(line, p.Today, p.New)
		if reason != "" {
			return p.Drop(files.RowError{Line: n, Column: 1, Reason: reason})
		}
		p.Stated++
		p.Facts.Changes = append(p.Facts.Changes, e)
		p.Own = max(p.Own, min(p.Today, graph.DayOf(e.When.UTC())))
		return nil
	})
}

func readEntry(line string, today graph.Day, isNew bool) (e facts.Entry, reason string) {
	in := json.NewDecoder(strings.NewReader(line))
	in.DisallowUnknownFields()
	if err := in.Decode(&e); err != nil {
		return e, notAChange
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return e, "there is more text after the change record"
	}
	said := e
	if !isNew {
		said.Before, said.After = withoutHidden(e.Before), withoutHidden(e.After)
	}
	if err := graph.CheckWho(said.Who); isNew && err != nil {
		return e, "who: " + errReason(err)
	}
	return e, wrong(&said, today)
}

// withoutHidden returns an appointment with question marks for characters that cannot be
// seen, which earlier versions of Throughline accepted.
func withoutHidden(a *graph.Appointment) *graph.Appointment {
	if a == nil {
		return nil
	}
	b := *a
	for _, text := range []*string{&b.Name, &b.Role, &b.Known, &b.Note} {
		*text = strings.Map(func(c rune) rune {
			if unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp) {
				return '?'
			}
			return c
		}, *text)
	}
	return &b
}

// errReason is what is wrong with a parameter, without its name.
func errReason(err error) string {
	var param *graph.ParamError
	if errors.As(err, &param) {
		return param.Reason
	}
	return err.Error()
}

// WriteLog writes a log in the form that readLog reads.
func WriteLog(all []facts.Entry) []byte {
	var b bytes.Buffer
	b.WriteString(logHeading)
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	for i := range all {
		if err := out.Encode(&all[i]); err != nil {
			panic(err) // texts, days and times always marshal
		}
	}
	return b.Bytes()
}

// MergeLogs makes one log of several: each entry once, in order of time. It leaves
// out changes about erased people, and their addresses in changes about others.
func MergeLogs(logs ...[]facts.Entry) []facts.Entry {
	all := slices.Concat(logs...)
	slices.SortFunc(all, func(a, b facts.Entry) int {
		if by := cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID)); by != 0 {
			return by
		}
		return bytes.Compare(WriteLog([]facts.Entry{a}), WriteLog([]facts.Entry{b})) // somebody edited one of them
	})
	all = slices.CompactFunc(all, func(a, b facts.Entry) bool { return a.ID == b.ID && a.When.Equal(b.When) })
	gone := MarksOf(all)
	all = slices.DeleteFunc(all, func(e facts.Entry) bool {
		return e.Before != nil && gone.know(*e.Before) || e.After != nil && gone.know(*e.After)
	})
	for i := range all {
		gone.blotEntry(&all[i])
	}
	return all
}

// blotEntry removes the addresses of erased people from a change about somebody else. It
// stays a change, even if it now says the same before and after.
func (m Marks) blotEntry(e *facts.Entry) {
	before, after := m.blotFrom(e.Before), m.blotFrom(e.After)
	if before != e.Before || after != e.After {
		e.Before, e.After, e.What = before, after, graph.NewChange(before, after).What
	}
}

// blotFrom removes the addresses of erased people from every text of an appointment.
// It returns a itself if there are none.
func (m Marks) blotFrom(a *graph.Appointment) *graph.Appointment {
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
