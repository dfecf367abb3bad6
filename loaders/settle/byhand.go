package settle

import (
	"cmp"
	"slices"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// typed applies the changes made by hand: on the days they cover, they replace what
// the tables of people say.
func (r *reconciler) typed() {
	var into *facts.Facts
	var log []facts.Entry
	for _, f := range r.facts {
		if len(f.Changes) > 0 {
			log, into = append(log, f.Changes...), f
		}
	}
	if into == nil {
		return
	}
	slices.SortStableFunc(log, func(a, b facts.Entry) int { return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID)) })
	s := sum(log)
	left := map[string]bool{} // people who still have an appointment
	for _, t := range s.standing {
		left[t.Person] = true
	}
	for _, f := range r.facts {
		if f.Dataset.Name != facts.PeopleTable {
			continue
		}
		f.Edges = slices.DeleteFunc(slices.Clone(f.Edges), func(e facts.Edge) bool {
			a := graph.Appointment{Person: e.From, Role: e.Role(), At: e.To, Since: e.Since, Until: e.Until}
			spoken := e.Type == graph.Holds && s.speaks(a)
			left[e.From] = left[e.From] || !spoken
			return spoken
		})
	}
	for _, f := range r.facts {
		if f.Dataset.Name == facts.PeopleTable {
			f.Nodes = slices.DeleteFunc(slices.Clone(f.Nodes), func(n facts.Node) bool {
				return n.Kind == graph.Person && s.names[n.Code] != "" && !left[n.Code]
			})
		}
	}
	named := map[string]bool{}
	for _, t := range s.standing {
		if !named[t.Person] {
			named[t.Person] = true
			into.Nodes = append(into.Nodes, facts.Node{Code: t.Person, Kind: graph.Person, Name: s.names[t.Person]})
		}
		into.Edges = append(into.Edges, facts.NewEdge(holding(t.Appointment, graph.DayOf(t.when.UTC())), graph.Person, ""))
	}
}

// typed is an appointment that is still valid, and the time at which somebody entered it.
type typed struct {
	graph.Appointment
	when time.Time
}

// said is the outcome of a log.
type said struct {
	standing []typed
	spans    map[postKey][]graph.Appointment // the days on which the log overrules other files
	names    map[string]string               // by code, of every person in the log
}

type postKey struct{ person, role, at string }

func post(a *graph.Appointment) postKey { return postKey{a.Person, a.Role, a.At} }

// speaks says whether the log overrules an appointment in other files.
func (s *said) speaks(a graph.Appointment) bool {
	return slices.ContainsFunc(s.spans[post(&a)], a.Same)
}

// sum works out the outcome of a log.
func sum(log []facts.Entry) *said {
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
