package people

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// Record returns what is stored about one person, as graph.People says.
func (l *Ledger) Record(ctx context.Context, code string) (graph.PersonRecord, error) {
	b, err := l.open(ctx)
	if err != nil {
		return graph.PersonRecord{}, wrapped("read the record of a person", err)
	}
	rec, err := l.record(ctx, b, code)
	return rec, wrapped("read the record of a person", err)
}

func (l *Ledger) record(ctx context.Context, b *openLedger, code string) (graph.PersonRecord, error) {
	rec := graph.PersonRecord{
		Person: graph.Ref{Code: code, Kind: graph.Person}, Appointments: []graph.Supply{}, Changes: []graph.Change{}, Sources: []string{},
	}
	theirs := make([]*facts.Facts, len(b.files))
	organisations := &facts.Facts{Dataset: &facts.Dataset{}}
	known := map[string]bool{}
	places := map[string]graph.Ref{}
	for i, f := range b.files {
		own := about(f.Facts, code)
		theirs[i] = own
		if len(own.Edges) > 0 || len(own.Changes) > 0 {
			rec.Sources = append(rec.Sources, f.Source.Name)
		}
		for _, at := range Organisations(own) {
			if known[at] {
				continue
			}
			known[at] = true
			n, err := l.known(ctx, at)
			if errors.Is(err, graph.ErrNotFound) {
				continue
			}
			if err != nil {
				return rec, err
			}
			organisations.Nodes = append(organisations.Nodes, facts.NewNode(*n, 0))
			places[n.Code] = n.Ref()
		}
	}
	settled, _ := settle.Reconcile(append([]*facts.Facts{organisations}, theirs...))
	for i := range settled.Nodes {
		if n := &settled.Nodes[i]; n.Code == code {
			rec.Person = n.Ref()
		}
	}
	for i := range settled.Edges {
		a := supply(&settled.Edges[i], rec.Person.Name)
		a.Place = places[a.At]
		rec.Appointments = append(rec.Appointments, a)
	}
	slices.SortStableFunc(rec.Appointments, func(a, b graph.Supply) int {
		return cmp.Or(-cmp.Compare(openLast(a.Until), openLast(b.Until)), cmp.Compare(a.At, b.At), cmp.Compare(a.Role, b.Role))
	})
	for _, e := range b.log {
		if e.Of() == code {
			rec.Changes = append(rec.Changes, e.Change)
			rec.Person.Name = cmp.Or(rec.Person.Name, e.Name())
		}
	}
	slices.Reverse(rec.Changes)
	slices.Sort(rec.Sources)
	if len(rec.Sources) == 0 {
		return rec, graph.ErrNotFound
	}
	return rec, nil
}

// openLast returns an end that compares correctly: an open end is after all others.
func openLast(until graph.Day) graph.Day {
	if until == 0 {
		return 99991231
	}
	return until
}

// about returns the facts about one person only.
func about(f *facts.Facts, person string) *facts.Facts {
	own := *f
	own.Edges = nil // most files have very many, so they are not cloned
	for _, e := range f.Edges {
		if e.From == person {
			own.Edges = append(own.Edges, e)
		}
	}
	own.Nodes = slices.DeleteFunc(slices.Clone(f.Nodes), func(n facts.Node) bool { return n.Code != person })
	own.Changes = slices.DeleteFunc(slices.Clone(f.Changes), func(e facts.Entry) bool { return e.Of() != person })
	return &own
}

// Organisations returns the codes of organisations that facts about people name.
func Organisations(f *facts.Facts) []string {
	var out []string
	for i := range f.Edges {
		out = append(out, f.Edges[i].To)
	}
	for i := range f.Changes {
		for _, a := range []*graph.Appointment{f.Changes[i].Before, f.Changes[i].After} {
			if a != nil {
				out = append(out, a.At)
			}
		}
	}
	return out
}

// supply returns an edge as the appointment that it is.
func supply(e *graph.Edge, name string) graph.Supply {
	r := e.Reach.Or()
	a := graph.Appointment{Person: e.From, Name: name, Role: e.Role, At: e.To, Since: e.Since, Until: e.Until,
		Email: r.Email, Phone: r.Phone, Known: r.Known, Verified: e.Verified, Note: r.Note}
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // texts and days always marshal
	}
	sum := sha256.Sum256(b)
	return graph.Supply{Appointment: a, Key: hex.EncodeToString(sum[:8]), Source: e.Source, Seen: e.Seen}
}
