package ask

import (
	"cmp"
	"errors"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// ContactQuery asks for the people at a stakeholder, or on the way to another.
type ContactQuery struct {
	Code string
	To   string // the other end of a path; may be empty
	On   graph.Day
	By   *graph.PathQuery // how the path from Code to To is asked for; nil is as usual
}

// Day returns the day that is asked about.
func (q ContactQuery) Day() graph.Day { return q.On }

// Validate returns a ParamError for what is out of bounds.
func (q ContactQuery) Validate() error {
	switch {
	case q.Code == "":
		return &graph.ParamError{Param: "code", Reason: "is missing"}
	case q.On == 0:
		return &graph.ParamError{Param: "on", Reason: "is missing"}
	case q.To == q.Code:
		return &graph.ParamError{Param: "to", Reason: "is the same stakeholder"}
	}
	return nil
}

// ContactsAnswer is the answer to a ContactQuery.
type ContactsAnswer struct {
	Of       graph.Ref   `json:"of"`
	On       graph.Day   `json:"on"`
	Way      []graph.Ref `json:"way" doc:"of a path: the stakeholders on it, in order"`
	Formal   []graph.Ref `json:"formal" doc:"where that includes a person: those on the first path without one"`
	Line     []graph.Ref `json:"line" doc:"of a path: what else is on the lines of its two ends"`
	Asked    int         `json:"asked" doc:"how many stakeholders were looked at for people"`
	Contacts []Contact   `json:"contacts" doc:"by organisation, role and name"`
	Joins    []Join      `json:"joins" doc:"the people among them who hold roles at several organisations"`
	Across   []Across    `json:"across,omitempty" doc:"of an area: PCNs with practices there but another commissioner, by code"`
	Vacant   []Vacancy   `json:"vacant" doc:"expected roles that nobody on record holds"`
	graph.Why
}

// Contact is a person in one role, and how they are reached in it.
type Contact struct {
	Person   graph.Ref `json:"person"`
	Role     string    `json:"role"`
	At       graph.Ref `json:"at"`
	Since    graph.Day `json:"since"`
	SinceBy  bool      `json:"since_by,omitempty" doc:"since that day or earlier"`
	Verified graph.Day `json:"verified"`
	Age      int       `json:"days_since_verified" doc:"0 where verified is null"`
	Email    string    `json:"email"`
	Phone    string    `json:"phone"`
	Known    string    `json:"known_from" doc:"where the person who filled in the table knows it from"`
	Note     string    `json:"note"`
	Source   string    `json:"source"`
	Seen     graph.Day `json:"seen" doc:"the day that the source describes"`
}

// Post is a role somewhere.
type Post struct {
	Role string    `json:"role"`
	At   graph.Ref `json:"at"`
}

// Join is a person whose roles, wherever they are, join organisations.
type Join struct {
	Person graph.Ref `json:"person"`
	Posts  []Post    `json:"posts"`
}

// Vacancy is an expected role, and the places where nobody on record holds it.
type Vacancy struct {
	Role     string      `json:"role"`
	Kind     graph.Kind  `json:"kind"`
	Expected int         `json:"expected" doc:"how many of the kind were looked at"`
	At       []graph.Ref `json:"at"`
}

// parts are the edges by which others belong to an organisation, as its people
// are asked for, besides the networks, practices and pharmacies that belong to an area.
// Most lead to it; what a committee covers it leads to.
var parts = map[graph.Kind][]graph.EdgeType{
	graph.PCN:            {graph.AllocatedTo, graph.AlignedTo},
	graph.Place:          {graph.InPlace, graph.PartnerIn},
	graph.SubICB:         {graph.CommissionedBy},
	graph.ICS:            {graph.PartOf, graph.PartnerIn, graph.BasedIn},
	graph.Region:         {graph.PartOf},
	graph.Trust:          {graph.SiteOf, graph.OperatedBy},
	graph.Provider:       {graph.SiteOf, graph.OperatedBy},
	graph.LPC:            {graph.Covers},
	graph.Hub:            {graph.CommissionedBy},
	graph.CancerAlliance: {graph.InAlliance},
}

// opened are the kinds whose own parts are shown with what they are part of: a
// partner in a place does not bring in all that it does elsewhere.
var opened = []graph.Kind{graph.Place, graph.SubICB, graph.PCN}

// phonebook is a ContactsAnswer in the making.
type phonebook struct {
	in    *part
	on    graph.Day
	at    []*graph.Node // what is looked at, in the order of the answer
	known map[string]bool
}

// Contacts returns who holds a role on the day at a stakeholder and at what
// belongs to it, or on the first path to another one, on the lines of both and, where
// the path includes a person, on the first that does not, and which expected roles nobody
// on record holds. Nobody at all is an answer with a Why.
func Contacts(v graph.View, q ContactQuery) (ContactsAnswer, error) {
	return doing("find contacts", v, q, contacts)
}

func contacts(in *part, q ContactQuery) (ContactsAnswer, error) {
	none := ContactsAnswer{}
	if in.Version().NoPeople {
		return noContacts(in, q)
	}
	var found Found
	onPath := q.To != ""
	if onPath {
		var err error
		if found, err = wayTo(in, q); err != nil {
			return none, err
		}
	}
	n, err := in.find(q.Code)
	if err != nil {
		return none, err
	}
	a := ContactsAnswer{Of: n.Ref(), On: q.On, Way: []graph.Ref{}, Formal: []graph.Ref{}, Line: []graph.Ref{}, Contacts: []Contact{},
		Joins: []Join{}, Vacant: []Vacancy{}}
	b := &phonebook{in: in, on: q.On, known: map[string]bool{}}
	switch {
	case onPath && len(found.Paths) == 0:
		a.Why = found.Why
		return a, nil
	case onPath:
		a.Way = found.Paths[0].Nodes
		if len(found.Paths) > 1 {
			a.Formal = found.Paths[1].Nodes
		}
		if a.Line, err = b.lines(a.Way, a.Formal); err == nil {
			err = b.along(slices.Concat(a.Way, a.Formal, a.Line))
		}
	default:
		a.Across, err = b.within(n)
	}
	if err != nil {
		return none, err
	}
	if !n.On(q.On) {
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	}
	a.Asked = len(b.at)
	held := b.contacts(&a, onPath)
	if err := b.joins(&a); err != nil {
		return none, err
	}
	b.vacant(&a, held)
	if len(a.Contacts) == 0 {
		a.Why = graph.WhyNobodyOnRecord.In("Nobody on record " + nobodyAt(n, onPath) + " on " + q.On.Words() +
			". To add people, fill in the template named people and load it.")
	}
	return a, nil
}

// noContacts is the answer where people are hidden: nobody, and why.
func noContacts(in *part, q ContactQuery) (ContactsAnswer, error) {
	n, err := in.find(q.Code)
	if err == nil && q.To != "" {
		if _, err = in.find(q.To); errors.Is(err, graph.ErrNotFound) {
			err = &graph.UnknownCodeError{Param: "to", Code: q.To}
		}
	}
	if err != nil {
		return ContactsAnswer{}, err
	}
	return ContactsAnswer{Of: n.Ref(), On: q.On, Way: []graph.Ref{}, Contacts: []Contact{}, Joins: []Join{},
		Vacant: []Vacancy{}, Why: graph.WhyPeopleHidden.In("No people are shown here: Throughline was started without people.")}, nil
}

// wayTo finds the path that q asks about. Where that includes a person, the first
// that includes none follows it.
func wayTo(in *part, q ContactQuery) (Found, error) {
	path := graph.NewPathQuery(q.Code, q.To, q.On)
	if q.By != nil {
		path = *q.By
	}
	f, err := Paths(in.View, path)
	if unknown := (*graph.UnknownCodeError)(nil); errors.As(err, &unknown) && unknown.Param == "from" {
		return f, &graph.UnknownCodeError{Param: "code", Code: unknown.Code} // as this question calls it
	}
	if err != nil || len(f.Paths) == 0 {
		return f, err
	}
	f.Paths = f.Paths[:1:1]
	if way := f.Paths[0].Nodes; isPerson(way[0]) || isPerson(way[len(way)-1]) || !slices.ContainsFunc(way, isPerson) {
		return f, nil
	}
	g, err := Paths(in.View, path.WithoutPeople())
	if len(g.Paths) > 0 {
		f.Paths = append(f.Paths, g.Paths[0])
	}
	return f, err
}

func isPerson(r graph.Ref) bool { return r.Kind == graph.Person }

func nobodyAt(n *graph.Node, onPath bool) string {
	switch {
	case onPath:
		return "holds a role on this path"
	case n.Kind == graph.Person:
		return "by the name of " + graph.Called(n) + " holds a role"
	case IsArea(n.Kind) || len(parts[n.Kind]) > 0:
		return "holds a role at " + graph.Called(n) + " or at what belongs to it"
	}
	return "holds a role at " + graph.Called(n)
}

// lines returns what is on the lines of the two ends of a path and not on the path or
// on the formal one: an account manager meets these too.
func (b *phonebook) lines(way, formal []graph.Ref) ([]graph.Ref, error) {
	out := []graph.Ref{}
	for _, end := range []graph.Ref{way[0], way[len(way)-1]} {
		l, err := Line(b.in.View, CodeQuery{Code: end.Code, On: b.on})
		if err != nil {
			return nil, err
		}
		for _, stage := range l.Stages {
			for _, stop := range stage.Stops {
				same := func(r graph.Ref) bool { return r.Code == stop.Code }
				if ours(stop) && !slices.ContainsFunc(slices.Concat(way, formal, out), same) {
					out = append(out, stop.Ref)
				}
			}
		}
	}
	return out, nil
}

// ours says whether a stop is one that its line's start belongs to: no region, which is
// far away, and no board if a trust just treats patients from there.
func ours(s Stop) bool {
	serves := len(s.Edges) > 0 && !slices.ContainsFunc(s.Edges, func(e graph.Edge) bool { return e.Type != graph.Serves })
	return s.Kind != graph.Region && s.Kind != graph.Person && !serves
}

// along looks at the stakeholders of a path, each once.
func (b *phonebook) along(way []graph.Ref) error {
	var codes []string
	for _, r := range way {
		if !b.known[r.Code] {
			b.known[r.Code] = true
			codes = append(codes, r.Code)
		}
	}
	if err := b.in.reach(codes, graph.Holds); err != nil {
		return err
	}
	for _, c := range codes {
		if n := b.in.node(c); n != nil {
			b.at = append(b.at, n)
		}
	}
	return nil
}

// within looks at a stakeholder and, ring by ring, at what belongs to it; of an area
// also at its networks, practices and pharmacies.
func (b *phonebook) within(centre *graph.Node) (told []Across, err error) {
	b.known[centre.Code] = true
	b.at = []*graph.Node{centre}
	if err = b.rings(centre, b.at); err != nil {
		return nil, err
	}
	if IsArea(centre.Kind) && centre.On(b.on) {
		if told, err = b.belong(centre); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(b.at[1:], func(x, y *graph.Node) int {
		return cmp.Or(cmp.Compare(y.Kind.Info().Stage, x.Kind.Info().Stage), cmp.Compare(x.Kind.Number(), y.Kind.Number()),
			cmp.Compare(x.Name, y.Name), cmp.Compare(x.Code, y.Code))
	})
	return told, nil
}

// belong looks at what belongs to an area, and at the practices allocated to its networks.
func (b *phonebook) belong(centre *graph.Node) ([]Across, error) {
	of := &belonging{b.in, b.on}
	pcns, told, err := of.networksOf(centre)
	if err != nil {
		return nil, err
	}
	practices, err := of.practicesOf(centre)
	if err != nil {
		return nil, err
	}
	pharmacies, _, err := of.pharmaciesOf(centre)
	if err != nil {
		return nil, err
	}
	var fresh []*graph.Node
	for _, n := range slices.Concat(pcns, practices, pharmacies) {
		if !b.known[n.Code] {
			b.known[n.Code] = true
			fresh = append(fresh, n)
		}
	}
	b.at = append(b.at, fresh...)
	return told, b.rings(centre, fresh)
}

// rings looks, ring by ring, at what belongs to the first.
func (b *phonebook) rings(centre *graph.Node, ring []*graph.Node) error {
	for len(ring) > 0 {
		if err := b.in.Err(); err != nil {
			return err
		}
		byTypes := map[graph.Kind][]string{}
		for _, n := range ring {
			byTypes[n.Kind] = append(byTypes[n.Kind], n.Code)
		}
		for kind, codes := range byTypes {
			types := []graph.EdgeType{graph.Holds}
			if kind == centre.Kind && ring[0] == centre {
				types = append(types, graph.SucceededBy) // says where a closed one went
			}
			if b.opens(kind, ring[0] == centre) {
				types = append(types, parts[kind]...)
			}
			if err := b.in.reach(codes, types...); err != nil {
				return err
			}
		}
		next := b.next(centre, ring)
		b.at = append(b.at, next...)
		ring = next
	}
	return nil
}

// next returns what belongs to those of a ring and was not seen before.
func (b *phonebook) next(centre *graph.Node, ring []*graph.Node) (next []*graph.Node) {
	for _, n := range ring {
		if !b.opens(n.Kind, n == centre) {
			continue
		}
		for _, s := range b.in.steps(n, b.on) {
			belongs := slices.Contains(parts[n.Kind], s.Edge.Type) && (s.Edge.To == n.Code) == (s.Edge.Type != graph.Covers)
			if belongs && !(IsArea(centre.Kind) && counted(s)) && !b.known[s.Other.Code] {
				b.known[s.Other.Code] = true
				next = append(next, b.in.node(s.Other.Code))
			}
		}
	}
	return next
}

// counted says that belonging decides whether a step leads to what belongs to an area.
func counted(s Step) bool {
	switch s.Other.Kind {
	case graph.PCN:
		return true
	case graph.Pharmacy: // a list of leads may name more
		return s.Edge.Type != graph.AlignedTo || s.Edge.Rule == graph.RuleNearest
	case graph.Practice:
		return s.Edge.Type != graph.AllocatedTo
	}
	return false
}

func (b *phonebook) opens(kind graph.Kind, centre bool) bool {
	return centre || slices.Contains(opened, kind)
}

// contacts finds who holds a role at each organisation looked at, and returns the
// terms of the roles held there. For a person asked about alone it finds every
// role; for one on a path, those at organisations on it.
func (b *phonebook) contacts(a *ContactsAnswer, onPath bool) map[string]map[string]bool {
	held := map[string]map[string]bool{}
	for _, n := range b.at {
		if n.Kind == graph.Person && onPath {
			continue
		}
		var here []Contact
		for _, s := range b.in.steps(n, b.on) {
			if s.Edge.Type != graph.Holds {
				continue
			}
			person, at := s.Other, n.Ref()
			if n.Kind == graph.Person {
				person, at = n.Ref(), s.Other
			}
			here = append(here, contact(person, at, s.Edge, b.on))
			if t, ok := graph.TermOf(s.Edge.Role); ok {
				if held[at.Code] == nil {
					held[at.Code] = map[string]bool{}
				}
				held[at.Code][t.Name] = true
			}
		}
		slices.SortStableFunc(here, func(x, y Contact) int {
			return cmp.Or(cmp.Compare(x.Role, y.Role), cmp.Compare(x.Person.Name, y.Person.Name), cmp.Compare(x.Person.Code, y.Person.Code),
				cmp.Compare(x.At.Code, y.At.Code))
		})
		a.Contacts = append(a.Contacts, here...)
	}
	return held
}

func contact(person, at graph.Ref, e graph.Edge, on graph.Day) Contact {
	c := Contact{Person: person, Role: e.Role, At: at, Since: e.Since, SinceBy: e.SinceBy, Verified: e.Verified, Source: e.Source,
		Seen: e.Seen}
	if e.Verified != 0 {
		c.Age = max(0, on.Since(e.Verified))
	}
	r := e.Reach.Or()
	c.Email, c.Phone, c.Known, c.Note = r.Email, r.Phone, r.Known, r.Note
	return c
}

// joins finds those of them who hold roles at several organisations, wherever these are.
func (b *phonebook) joins(a *ContactsAnswer) error {
	var people []graph.Ref
	unread := []string{}
	told := map[string]bool{}
	for _, c := range a.Contacts {
		if told[c.Person.Code] {
			continue
		}
		told[c.Person.Code] = true
		people = append(people, c.Person)
		if !b.known[c.Person.Code] {
			unread = append(unread, c.Person.Code)
		}
	}
	if err := b.in.reach(unread, graph.Holds); err != nil {
		return err
	}
	slices.SortFunc(people, func(x, y graph.Ref) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Code, y.Code)) })
	for _, p := range people {
		j := Join{Person: p}
		organisations := map[string]bool{}
		for _, s := range b.in.steps(b.in.node(p.Code), b.on) {
			if s.Edge.Type == graph.Holds {
				organisations[s.Other.Code] = true
				j.Posts = append(j.Posts, Post{Role: s.Edge.Role, At: s.Other})
			}
		}
		if len(organisations) > 1 {
			slices.SortFunc(j.Posts, func(x, y Post) int {
				return cmp.Or(cmp.Compare(x.At.Name, y.At.Name), cmp.Compare(x.At.Code, y.At.Code), cmp.Compare(x.Role, y.Role))
			})
			a.Joins = append(a.Joins, j)
		}
	}
	return nil
}

// vacant tells the expected roles that nobody on record holds.
func (b *phonebook) vacant(a *ContactsAnswer, held map[string]map[string]bool) {
	for _, r := range graph.Roles {
		for _, kind := range r.Expected {
			v := Vacancy{Role: r.Name, Kind: kind}
			for _, n := range b.at {
				if n.Kind != kind {
					continue
				}
				v.Expected++
				if !held[n.Code][r.Name] {
					v.At = append(v.At, n.Ref())
				}
			}
			if len(v.At) > 0 {
				a.Vacant = append(a.Vacant, v)
			}
		}
	}
}
