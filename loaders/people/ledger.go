// Package people is what people change by hand: the table of people and the roles
// they hold, the log of changes to it, and the erasures that no later load undoes.
package people

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Store is what a Ledger needs from an engine.
type Store interface {
	graph.Store
	Lock(ctx context.Context) (release func(), err error)
}

// Scrubber is a store that may go on holding what was removed.
type Scrubber interface {
	// Scrub waits until what was removed earlier is overwritten. An error says why it is not.
	Scrub(ctx context.Context) error
}

// Shelf is the stored files, opened for a change to those about people. Who was
// erased is in none of them.
type Shelf interface {
	// Files returns the files about people.
	Files() []File

	// Rewrite replaces the log by another one, which may erase people. Files then
	// returns what is left.
	Rewrite(ctx context.Context, log []facts.Entry) error

	// Keep makes the graph of the files, and stores both.
	Keep(ctx context.Context) error
}

// File is a stored file about people, as it was read.
type File struct {
	*facts.Facts
	Form    files.Form
	Content func() ([]byte, error)
}

// Ledger keeps the changes that users make to people, as a log among the stored
// files. It is safe for concurrent use, also by several processes.
type Ledger struct {
	store Store
	shelf func(ctx context.Context, today graph.Day) (Shelf, error)
	now   func() time.Time
}

var _ graph.People = (*Ledger)(nil)

// NewLedger returns the ledger of a store, whose files shelf opens. Now gives the
// time; its zone decides the day.
func NewLedger(store Store, shelf func(ctx context.Context, today graph.Day) (Shelf, error), now func() time.Time) *Ledger {
	return &Ledger{store, shelf, now}
}

// openLedger is a ledger that is being read or written.
type openLedger struct {
	Shelf
	today graph.Day
	files []File
	log   []facts.Entry
	gone  Marks
}

func (l *Ledger) open(ctx context.Context) (*openLedger, error) {
	today := graph.DayOf(l.now())
	shelf, err := l.shelf(ctx, today)
	if err != nil {
		return nil, err
	}
	b := &openLedger{Shelf: shelf, today: today}
	b.read()
	return b, nil
}

// read takes the files about people from the shelf again, after one of them changed.
func (b *openLedger) read() {
	b.files, b.log = b.Files(), nil
	for _, f := range b.files {
		b.log = append(b.log, f.Changes...)
	}
	b.gone = MarksOf(b.log)
}

// patience is how long a change waits for a load or another change to end. One
// change takes at most a second.
const patience = 10 * time.Second

// lock waits for the store's lock and takes it. ErrConflict means that another
// process kept it too long.
func (l *Ledger) lock(ctx context.Context) (release func(), err error) {
	for end := time.Now().Add(patience); ; {
		release, err = l.store.Lock(ctx)
		if !errors.Is(err, graph.ErrConflict) || time.Now().After(end) {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Amend makes one change to an appointment, as graph.People says.
func (l *Ledger) Amend(ctx context.Context, who string, before, after *graph.Appointment) (graph.Change, error) {
	c, err := l.amend(ctx, who, before, after)
	return c, wrapped("change the record of a person", err)
}

func (l *Ledger) amend(ctx context.Context, who string, before, after *graph.Appointment) (graph.Change, error) {
	if before == nil && after == nil {
		return graph.Change{}, &graph.ParamError{Param: "role", Reason: "is missing"}
	}
	release, err := l.lock(ctx)
	if err != nil {
		return graph.Change{}, err
	}
	defer release()
	b, err := l.open(ctx)
	if err != nil {
		return graph.Change{}, err
	}
	if before != nil {
		rec, err := l.record(ctx, b, before.Person)
		if err != nil {
			return graph.Change{}, err
		}
		if !slices.ContainsFunc(rec.Appointments, func(s graph.Supply) bool { return s.Appointment == *before }) {
			return graph.Change{}, fmt.Errorf("somebody else has changed this in the meantime: %w", graph.ErrConflict)
		}
	}
	if after != nil {
		if after, err = l.ready(ctx, b, before, *after); err != nil {
			return graph.Change{}, err
		}
	}
	c := graph.NewChange(before, after)
	if before != nil && after != nil && *before == *after {
		return c, nil // nothing changes
	}
	if err := l.add(ctx, b, who, &facts.Entry{Change: c}); err != nil {
		return graph.Change{}, err
	}
	c = b.log[len(b.log)-1].Change
	return c, b.Keep(ctx)
}

// ready checks an appointment, and returns it with its person's code and as the
// log will have it.
func (l *Ledger) ready(
	ctx context.Context, b *openLedger, before *graph.Appointment, a graph.Appointment,
) (*graph.Appointment, error) {
	if t, known := graph.TermOf(a.Role); known && !strings.Contains(a.Role, "(") {
		a.Role = t.Name
	}
	err := a.Validate(b.today)
	if err != nil {
		return nil, err
	}
	if before != nil && before.Person != a.Person {
		return nil, &graph.ParamError{Param: "person", Reason: "must be the same person as before"}
	}
	if a.At, err = l.organisation(ctx, a.At); err != nil {
		return nil, err
	}
	if a.Person == "" || a.Person == graph.PersonCode {
		if a.Person, err = l.newCode(ctx, b, a.Name, a.Person == graph.PersonCode); err != nil {
			return nil, err
		}
	} else if facts.KindOfOwn(a.Person) != graph.Person {
		return nil, &graph.ParamError{Param: "person", Reason: "must be letters, digits and hyphens"}
	}
	if b.gone.know(a) {
		return nil, &graph.ParamError{Param: "name", Reason: "is of a person who was erased on request, so it cannot be added again"}
	}
	return &a, l.onlyOnce(ctx, b, before, a)
}

// organisation returns the code of an organisation as the graph writes it.
func (l *Ledger) organisation(ctx context.Context, code string) (string, error) {
	n, err := l.known(ctx, code)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return "", &graph.ParamError{Param: "at", Reason: "no organisation has this code"}
	case err != nil:
		return "", err
	case n.Kind == graph.Person:
		return "", &graph.ParamError{Param: "at", Reason: "must be the code of an organisation", Code: graph.NotAnOrganisation}
	}
	return n.Code, nil
}

// known returns the stakeholder that a typed code means.
func (l *Ledger) known(ctx context.Context, code string) (n *graph.Node, err error) {
	err = l.store.View(ctx, func(v graph.View) error {
		n, err = graph.Known(v, code)
		return err
	})
	return n, err
}

// onlyOnce refuses a role that the person already has there on some of its days.
func (l *Ledger) onlyOnce(ctx context.Context, b *openLedger, before *graph.Appointment, a graph.Appointment) error {
	rec, err := l.record(ctx, b, a.Person)
	if err != nil && !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	for _, o := range rec.Appointments {
		if o.Appointment.Same(a) && (before == nil || o.Appointment != *before) {
			return &graph.ParamError{Param: "role", Reason: "is one that this person already holds there on some of these days"}
		}
	}
	return nil
}

// newCode makes the code of a new person from their name. If it is in use, another
// is made only where the caller says that this is a different person.
func (l *Ledger) newCode(ctx context.Context, b *openLedger, name string, another bool) (string, error) {
	base := facts.Slug(name)
	if base == "" {
		return "", &graph.ParamError{Param: "name", Reason: "has no letters to make a code from"}
	}
	code := graph.PersonCode + base
	for n := 2; ; n++ {
		_, err := l.record(ctx, b, code)
		switch {
		case errors.Is(err, graph.ErrNotFound):
			return code, nil
		case err != nil:
			return "", err
		case !another:
			return "", &graph.ParamError{Param: "name", Reason: "is already on record, as " + code +
				": add the role to that person by code, or say that this is a different person"}
		}
		code = graph.PersonCode + base + "-" + strconv.Itoa(n)
	}
}

// add adds an entry to the log of an open ledger.
func (l *Ledger) add(ctx context.Context, b *openLedger, who string, e *facts.Entry) error {
	who = strings.TrimSpace(who)
	if err := graph.CheckWho(who); err != nil {
		return err
	}
	e.Who, e.When, e.ID = who, l.now().UTC().Truncate(time.Millisecond), strings.ToLower(rand.Text())
	if n := len(b.log); n > 0 && !e.When.After(b.log[n-1].When) {
		e.When = b.log[n-1].When.Add(time.Millisecond) // the clock went back: keep the order of the changes
	}
	if err := b.Rewrite(ctx, append(slices.Clone(b.log), *e)); err != nil {
		return err
	}
	b.read()
	return nil
}

// Erase removes a person for good, as graph.People says.
func (l *Ledger) Erase(ctx context.Context, who, code string) (graph.Erasure, error) {
	e, err := l.erase(ctx, who, code)
	if scrubber, ok := l.store.(Scrubber); ok && err == nil {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		e.Remains = scrubber.Scrub(ctx) != nil // the person is erased, however it ends
	}
	return e, wrapped("erase a person", err)
}

func (l *Ledger) erase(ctx context.Context, who, code string) (graph.Erasure, error) {
	release, err := l.lock(ctx)
	if err != nil {
		return graph.Erasure{}, err
	}
	defer release()
	b, err := l.open(ctx)
	if err != nil {
		return graph.Erasure{}, err
	}
	rec, err := l.record(ctx, b, code)
	if err != nil {
		return graph.Erasure{}, err
	}
	all := []graph.Appointment{{Person: code}}
	for _, f := range b.files {
		if f.Dataset.Name == facts.PeopleTable {
			theirs, err := f.rowsOf(ctx, code, b.today)
			if err != nil {
				return graph.Erasure{}, err
			}
			all = append(all, theirs...)
		}
	}
	for _, c := range rec.Changes {
		for _, a := range []*graph.Appointment{c.Before, c.After} {
			if a != nil {
				all = append(all, *a)
			}
		}
	}
	rows := b.rows()
	e := &facts.Entry{Change: graph.Change{What: facts.Erased}}
	e.Salt, e.Marks = newMarks(all)
	if err := l.add(ctx, b, who, e); err != nil {
		return graph.Erasure{}, err
	}
	return graph.Erasure{Rows: rows - b.rows(), Changes: len(rec.Changes)}, b.Keep(ctx)
}

// rows counts the rows of the tables of people.
func (b *openLedger) rows() int {
	n := 0
	for _, f := range b.files {
		if f.Dataset.Name == facts.PeopleTable {
			n += f.Source.Rows
		}
	}
	return n
}

// Allow undoes an erasure, by its id, so that the person may be loaded or added
// again. ErrNotFound means that no erasure has this id.
func (l *Ledger) Allow(ctx context.Context, who, id string) error {
	release, err := l.lock(ctx)
	if err != nil {
		return wrapped("undo an erasure", err)
	}
	defer release()
	b, err := l.open(ctx)
	if err != nil {
		return wrapped("undo an erasure", err)
	}
	if !slices.ContainsFunc(b.gone, func(e facts.Entry) bool { return e.ID == id }) {
		return fmt.Errorf("undo an erasure: %w", graph.ErrNotFound)
	}
	if err = l.add(ctx, b, who, &facts.Entry{Change: graph.Change{What: facts.Allowed}, Lifts: id}); err == nil {
		err = b.Keep(ctx)
	}
	return wrapped("undo an erasure", err)
}

func wrapped(act string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", act, err)
}
