package loaders

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/people"
)

// NewLedger returns the ledger of a store. Now gives the time; its zone decides the day.
func NewLedger(store PeopleStore, now func() time.Time) *people.Ledger {
	return people.NewLedger(store, func(ctx context.Context, today graph.Day) (people.Shelf, error) {
		held, err := store.Held(ctx)
		if err != nil {
			return nil, err
		}
		s := &shelf{load: newLoad(held, Options{Today: today}), store: store}
		if err := s.note(); err != nil {
			return nil, err
		}
		return s, s.read(ctx)
	}, now)
}

// PeopleStore is what NewLedger needs from an engine.
type PeopleStore interface {
	graph.Store
	graph.Writer
	Lock(ctx context.Context) (release func(), err error)
}

// shelf is the stored files of a store. Those about people are read.
type shelf struct {
	*load
	store PeopleStore
	files []people.File
}

var _ people.Shelf = (*shelf)(nil)

// Files returns the files about people.
func (s *shelf) Files() []people.File { return s.files }

// read reads the files about people again, after one of them changed.
func (s *shelf) read(ctx context.Context) error {
	var unread []*item
	for _, it := range s.items {
		if it.dataset != nil && ofPeople(it.dataset.Name) {
			it.parsed = nil
			unread = append(unread, it)
		}
	}
	if err := parseAll(ctx, unread, s.opt); err != nil {
		return err
	}
	if err := s.settlePeople(ctx); err != nil {
		return err
	}
	s.name()
	s.files = nil
	for _, it := range s.items {
		if it.parsed != nil {
			s.files = append(s.files, people.File{Facts: it.told(), Form: it.form, Content: it.content})
		}
	}
	return nil
}

// Rewrite replaces the log, and reads the files about people again.
func (s *shelf) Rewrite(ctx context.Context, log []facts.Entry) error {
	at := slices.IndexFunc(s.items, func(it *item) bool { return it.dataset == people.Log })
	if at < 0 {
		s.items, at = append(s.items, s.newLog()), len(s.items)
	}
	it := s.items[at]
	if err := it.become(ctx, people.WriteLog(log), s.opt); err != nil {
		return err
	}
	if len(it.parsed.Refused) > 0 {
		return fmt.Errorf("the change cannot be saved: %s: %w", it.parsed.Refused[0].Reason, graph.ErrInvalid)
	}
	it.setDay(it.parsed.Own, graph.SeenOwn)
	it.file.Note = it.keeping.note()
	return s.read(ctx)
}

// newLog returns an empty log of changes.
func (l *load) newLog() *item {
	return &item{
		dataset: people.Log, form: people.LogForm, report: -1, keeping: keeping{Path: "people_changes.jsonl", Dialect: people.LogForm.Dialect},
		file: graph.File{Dataset: people.Log.Name, Loaded: l.opt.Today},
	}
}

// Keep makes the graph again with the changed files: from the present graph where
// that gives the same result as building all of it.
func (s *shelf) Keep(ctx context.Context) error {
	standing, err := s.store.Whole(ctx)
	if err != nil {
		return err
	}
	theirs := make([]*facts.Facts, len(s.files))
	for i, f := range s.files {
		theirs[i] = f.Facts
	}
	next, ok := splice(standing, theirs)
	if !ok || len(s.gone) > 0 {
		_, err := s.replace(ctx, s.store)
		return err
	}
	_, err = s.store.Replace(ctx, next, s.load.files())
	return err
}
