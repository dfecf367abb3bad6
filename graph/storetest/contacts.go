package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// A shire with two networks: U is in place Y and sub-ICB S, V is not.
const shire = `
	ICS I
	SubICB S
	Place Y
	Place Z ..20200101
	PCN U
	PCN V
	Practice A
	Practice B
	Practice GONE ..20250101
	Pharmacy F
	Trust T
	LPC L
	Person person.ann
	Person person.bob
	Person person.cat
	Person person.idle
	S PART_OF I
	Y PART_OF I
	U COMMISSIONED_BY S
	U IN_PLACE Y
	V COMMISSIONED_BY S
	A MEMBER_OF U
	A COMMISSIONED_BY S
	B MEMBER_OF V
	GONE MEMBER_OF U
	F ALIGNED_TO U
	T PARTNER_IN Y
	T SERVES I
	L COVERS U
	person.ann HOLDS U 20240101..
	person.ann HOLDS A
	person.bob HOLDS F
	person.bob HOLDS I ..20260801
	person.cat HOLDS T
	person.cat HOLDS GONE
`

// contactTests ask who holds which role in the shire.
type contactTests struct{ fixture }

// describeShire adds the roles, and how to reach one person.
func describeShire(s *graph.Snapshot) {
	*edge(s, "person.ann", "U") = graph.Edge{Type: graph.Holds, From: "person.ann", To: "U", Since: 20240101, Source: "people",
		Seen: 20260701, Basis: graph.Supplied, Role: "Clinical director", Verified: 20260701,
		Reach: &graph.Reach{Email: "ann@example.org", Phone: "01632 960001", Known: "a card", Note: "Mondays"}}
	edge(s, "person.ann", "A").Role = "Senior partner"
	edge(s, "person.bob", "F").Role = "Link worker"
	edge(s, "person.bob", "I").Role = "Chief pharmacist"
	edge(s, "person.cat", "T").Role = "Chief pharmacist (acting)"
}

func (e contactTests) at(t *testing.T, q ask.ContactQuery) ask.ContactsAnswer {
	t.Helper()
	c, err := ask.Of(t.Context(), e, ask.Contacts, q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// holders writes who holds which role, and where.
func holders(c ask.ContactsAnswer) string {
	var out []string
	for _, p := range c.Contacts {
		out = append(out, strings.TrimPrefix(p.Person.Code, "person.")+" "+p.Role+" "+p.At.Code)
	}
	return strings.Join(out, ", ")
}

// vacancies writes which expected roles nobody holds, and where.
func vacancies(c ask.ContactsAnswer) string {
	var out []string
	for _, v := range c.Vacant {
		for _, r := range v.At {
			out = append(out, fmt.Sprintf("%s %s %d", v.Role, r.Code, v.Expected))
		}
	}
	return strings.Join(out, ", ")
}

func contacts(t *testing.T, make func(t *testing.T) Engine) {
	e := contactTests{fixture{loaded(t, make, shire, describeShire), make}}
	e.findsPeople(t)
	t.Run("a contact says how to reach the person, since when, and how old that is", e.showsAContact)
	t.Run("no other answer says how to reach a person", e.keepsDetailsToContacts)
	t.Run("people with roles at several organisations join them, wherever those are", e.findsJoins)
	t.Run("expected roles that nobody holds are listed, with where and out of how many", e.findsVacancies)
	t.Run("nobody is an answer that says what to load", e.givesReasons)
	t.Run("an error about a value out of bounds names the parameter", e.refusesBadQueries)
	t.Run("a role that is a term in other capitals, or with more in brackets, is held", e.matchesRoleTerms)
	t.Run("if a path passes through a person, the people on the first path that does not are listed too", e.goesAroundPeople)
	t.Run("of a path, who is on the lines of its two ends is listed too", e.looksAtTheLinesOfBothEnds)
}

func (e contactTests) findsPeople(t *testing.T) {
	for _, c := range []struct{ says, code, to, want string }{
		{"at a network, with its practices and pharmacies, the network first", "u", "",
			"ann Clinical director U, ann Senior partner A, bob Link worker F"},
		{"at a practice", "A", "", "ann Senior partner A"},
		{"at a place, with its partners and its networks", "Y", "",
			"cat Chief pharmacist (acting) T, ann Clinical director U, ann Senior partner A, bob Link worker F"},
		{"at a system, with all of its parts but not the organisations that serve it", "I", "",
			"cat Chief pharmacist (acting) T, ann Clinical director U, ann Senior partner A, bob Link worker F"},
		{"of a committee, with what it covers", "L", "", "ann Clinical director U, ann Senior partner A, bob Link worker F"},
		{"of a person, all their roles", "person.ann", "", "ann Clinical director U, ann Senior partner A"},
		{"on a path, in its order", "F", "S", "bob Link worker F, ann Clinical director U"},
	} {
		t.Run("the people "+c.says, func(t *testing.T) {
			got := e.at(t, ask.ContactQuery{Code: c.code, To: c.to, On: Today})
			if holders(got) != c.want || got.Reason != "" || (len(got.Way) > 0) != (c.to != "") {
				t.Errorf("got %q %q, want %q", holders(got), got.Reason, c.want)
			}
		})
	}
}

func (e contactTests) showsAContact(t *testing.T) {
	got := e.at(t, ask.ContactQuery{Code: "U", On: Today}).Contacts[0]
	want := ask.Contact{Person: graph.Ref{Code: "person.ann", Kind: graph.Person, Name: "The person.ann Person"}, Role: "Clinical director",
		At: graph.Ref{Code: "U", Kind: graph.PCN, Name: "The U PCN"}, Since: 20240101, Verified: 20260701, Age: 31,
		Email: "ann@example.org", Phone: "01632 960001", Known: "a card", Note: "Mondays", Source: "people", Seen: 20260701}
	if got != want {
		t.Errorf("got %+v", got)
	}
}

func (e contactTests) keepsDetailsToContacts(t *testing.T) {
	s, err1 := ask.Of(t.Context(), e, ask.Stakeholder, ask.CodeQuery{Code: "U", On: Today})
	n, err2 := ask.Of(t.Context(), e, ask.Neighbours, ask.NeighbourQuery{Code: "U", On: Today, Limit: 50})
	l, err3 := ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: "U", On: Today})
	p, err4 := ask.Of(t.Context(), e, ask.Paths, graph.NewPathQuery("A", "U", Today))
	h, err5 := ask.Of(t.Context(), e, ask.Search, graph.SearchQuery{Text: "ann@example.org", On: Today, Limit: 50})
	text := written(t, []any{s, n, l, p, h}, errors.Join(err1, err2, err3, err4, err5))
	if strings.Contains(text, "ann@") || strings.Contains(text, "960001") || !strings.Contains(text, "person.ann") || len(h) > 0 {
		t.Errorf("%d hits, %s", len(h), text)
	}
}

func (e contactTests) findsJoins(t *testing.T) {
	j := e.at(t, ask.ContactQuery{Code: "A", On: Today}).Joins
	if len(j) != 1 || j[0].Person.Code != "person.ann" || len(j[0].Posts) != 2 || j[0].Posts[0].At.Code != "A" ||
		j[0].Posts[1].At.Code != "U" {
		t.Errorf("%+v", j)
	}
	if c := e.at(t, ask.ContactQuery{Code: "T", On: Today}); len(c.Joins) != 0 {
		t.Errorf("a practice that closed joins nothing: %+v", c.Joins)
	}
}

func (e contactTests) findsVacancies(t *testing.T) {
	for code, want := range map[string]string{
		"U": "Practice manager A 1, PCN manager U 1, Pharmacy PCN lead U 1",
		"T": "", "F": "", "person.bob": "", "L": "Practice manager A 1, PCN manager U 1, Pharmacy PCN lead U 1, LPC chief officer L 1",
	} {
		if got := vacancies(e.at(t, ask.ContactQuery{Code: code, On: Today})); got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
	got := vacancies(e.at(t, ask.ContactQuery{Code: "I", On: Today}))
	if !strings.Contains(got, "Clinical director V 2") || !strings.Contains(got, "Chief pharmacist I 1") {
		t.Errorf("a role that ended is vacant: %q", got)
	}
	if got := vacancies(e.at(t, ask.ContactQuery{Code: "I", On: 20260731})); strings.Contains(got, "Chief pharmacist I") {
		t.Errorf("the role was still held the day before: %q", got)
	}
}

func (e contactTests) givesReasons(t *testing.T) {
	for says, q := range map[string]ask.ContactQuery{
		"nobody-on-record: template named people":         {Code: "B", On: Today},
		"nobody-on-record: belongs to it":                 {Code: "V", On: Today},
		"nobody-on-record: on this path":                  {Code: "B", To: "S", On: Today},
		"nobody-on-record: The person.idle Person":        {Code: "person.idle", On: Today},
		"not-open: was not open":                          {Code: "GONE", On: Today},
		"no-path: No path connects":                       {Code: "person.idle", To: "A", On: Today},
		"not-open: The Z Place (Z) was not open":          {Code: "Z", On: Today},
		"nobody-on-record: holds a role at The B Practic": {Code: "b", On: Today},
	} {
		c := e.at(t, q)
		if c.Contacts == nil || c.Joins == nil || c.Vacant == nil || c.Way == nil || len(c.Contacts) > 0 || !gives(c.Why, says) {
			t.Errorf("%+v: %q, want %q: %+v", q, c.Reason, says, c)
		}
	}
}

func (e contactTests) refusesBadQueries(t *testing.T) {
	for _, c := range []struct {
		param string
		is    error
		q     ask.ContactQuery
	}{
		{"code", graph.ErrNotFound, ask.ContactQuery{Code: "NO", On: Today}},
		{"code", graph.ErrNotFound, ask.ContactQuery{Code: "NO", To: "A", On: Today}},
		{"to", graph.ErrNotFound, ask.ContactQuery{Code: "A", To: "NO", On: Today}},
		{"to", graph.ErrInvalid, ask.ContactQuery{Code: "A", To: "A", On: Today}},
		{"code", graph.ErrInvalid, ask.ContactQuery{On: Today}},
		{"on", graph.ErrInvalid, ask.ContactQuery{Code: "A"}},
	} {
		_, err := ask.Of(t.Context(), e, ask.Contacts, c.q)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.param+":") {
			t.Errorf("%+v: %v", c.q, err)
		}
	}
}

func (e contactTests) matchesRoleTerms(t *testing.T) {
	if got := vacancies(e.at(t, ask.ContactQuery{Code: "T", On: Today})); got != "" {
		t.Error(got)
	}
	if !slices.ContainsFunc(graph.Roles, func(r graph.RoleTerm) bool { return len(r.Expected) > 0 }) {
		t.Error("no role is expected anywhere")
	}
}

func (e contactTests) looksAtTheLinesOfBothEnds(t *testing.T) {
	lines := loaded(t, e.make, `
		Practice A
		Practice B
		Provider V
		PCN U
		SubICB S
		ICS I
		Region R
		ICS J
		Trust T
		Person person.cat
		Person person.ray
		A OPERATED_BY V
		B OPERATED_BY V
		A MEMBER_OF U
		U COMMISSIONED_BY S
		S PART_OF I
		I PART_OF R
		T BASED_IN I
		T SERVES J
		B OPERATED_BY T
		person.cat HOLDS U
		person.ray HOLDS R
	`)
	got, err := ask.Of(t.Context(), lines, ask.Contacts, ask.ContactQuery{Code: "A", To: "T", On: Today})
	if err != nil || refsIn(got.Way) != "A V B T" || refsIn(got.Line) != "U S I" || len(got.Contacts) != 1 || got.Contacts[0].At.Code != "U" {
		t.Errorf("%v: by %s, with %s: %+v", err, refsIn(got.Way), refsIn(got.Line), got.Contacts)
	}
	vacant := map[string]bool{}
	for _, v := range got.Vacant {
		for _, at := range v.At {
			vacant[at.Code] = true
		}
	}
	if !vacant["I"] || vacant["J"] {
		t.Errorf("roles that nobody holds at %v", vacant)
	}
}

func refsIn(all []graph.Ref) string { return strings.Join(refCodes(all), " ") }

func (e contactTests) goesAroundPeople(t *testing.T) {
	bridged := loaded(t, e.make, `
		Practice A
		PCN U
		SubICB S
		ICS I
		Trust T
		Person person.dan
		Person person.eve
		A MEMBER_OF U
		U COMMISSIONED_BY S
		S PART_OF I
		T SERVES I
		person.dan HOLDS A
		person.dan HOLDS T
		person.eve HOLDS S
	`, func(s *graph.Snapshot) { edge(s, "T", "I").Share = 0.5 })
	got, err := ask.Of(t.Context(), bridged, ask.Contacts, ask.ContactQuery{Code: "A", To: "T", On: Today})
	var at []string
	for _, c := range got.Contacts {
		at = append(at, c.Person.Code+" "+c.At.Code)
	}
	want := []string{"person.dan A", "person.dan T", "person.eve S"}
	if err != nil || !slices.Equal(at, want) || len(got.Way) != 3 || len(got.Formal) != 5 {
		t.Errorf("%v: %v by %v and %v, want %v", err, at, got.Way, got.Formal, want)
	}
}
