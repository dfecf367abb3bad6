package people

import (
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Table says who holds which role where. Rows with the same identifier, or
// without one the same name, are one person. Contact details are on the edge: they
// are not searched, and only the answer about contacts shows them.
//
//	(:Person)-[:HOLDS {role, verified, work_email, work_phone, known_from, note}]->(organisation)
var Table = tableOfPeople()

func tableOfPeople() *files.Declaration {
	d := files.Table(facts.PeopleTable, "People and the roles they hold (supplied)",
		[]string{"?person", "name", "role", "organisation_code", "?from", "?to", "?work_email", "?work_phone", "?source", "verified", "?note"},
		"asha-example,Dr Asha Example,Clinical director,U99999,2024-04-01,,asha@example.org,,PCN website,2026-05-01,", peopleRow)
	d.Discreet = true
	d.LineBreaks = true // in notes
	return d
}

func peopleRow(r *files.Row) {
	name, role := r.Text(2), roleIn(r, 3)
	organisation := r.AnyCode(4)
	if len(organisation) >= 9 && graph.IsPhone(organisation) {
		r.Refuse(4, "the cell is not a code") // messages repeat codes, but this may be a telephone number
	}
	since, until, verified := r.Day(5), r.After(6), r.Day(10)
	if name == "" {
		r.Refuse(2, "the name is empty")
	}
	if role == "" {
		r.Refuse(3, "the role is empty")
	}
	if verified > r.Today {
		r.Refuse(10, "the verified date is in the future")
	}
	code := personOf(r)
	if code == "" {
		r.Refuse(2, "the name has no letters to make a code from: give the person an identifier")
	}
	if r.Err != nil {
		return
	}
	if r.Text(1) == "" && !r.First(code+" at "+organisation) {
		// Another role at the same organisation is the same person.
	} else if r.Text(1) == "" && !r.First(code) {
		r.Warned = append(r.Warned,
			fmt.Sprintf("line %d: the name is elsewhere in the file too, without an identifier: both are read as the same person", r.Line))
	}
	reach := graph.Reach{Email: emailIn(r, 7), Phone: phoneIn(r, 8), Known: r.Text(9), Note: r.Text(11)}
	r.Node(graph.Node{Code: code, Kind: graph.Person, Name: name})
	person := files.End{Kind: graph.Person, Code: code}
	e := r.Edge(graph.Holds, person, files.End{Kind: kindOfCode(organisation), Code: organisation}, since, until).More()
	e.Role, e.Verified = role, verified
	if reach != (graph.Reach{}) {
		e.Reach = &reach
	}
}

// personOf returns the code of the person that a row is about, empty if the row has
// neither an identifier nor a name to make one from.
func personOf(r *files.Row) string {
	id := facts.Slug(strings.TrimPrefix(r.Text(1), graph.PersonCode))
	if id == "" {
		id = facts.Slug(r.Text(2))
	}
	if id == "" {
		return ""
	}
	return graph.PersonCode + id
}

// roleIn returns a role as graph.Roles writes it, or any other as the file writes it.
// It warns of one that is nearly a usual term: two spellings are two roles.
func roleIn(r *files.Row, n int) string {
	s := strings.Join(strings.Fields(r.Text(n)), " ")
	t, known := graph.TermOf(s)
	switch {
	case s == "":
	case known && !strings.Contains(s, "("):
		return t.Name
	case !known && r.First("role "+s):
		if near := nearTerm(s); near != "" {
			r.Warned = append(r.Warned, fmt.Sprintf("line %d column %d: the role %s is kept as written; the usual term is %s",
				r.Line, r.Column(n), files.Quoted(s), files.Quoted(near)))
		}
	}
	return s
}

// nearTerm returns the term that a role probably means, or an empty text: one with
// the same words in another order, or with only a few typing errors.
func nearTerm(role string) string {
	words := strings.FieldsFunc(strings.ToLower(role), func(c rune) bool { return strings.ContainsRune(" ,-/&.", c) })
	written := strings.Join(words, " ")
	slices.Sort(words)
	best, fewest := "", 0
	for _, t := range graph.Roles {
		term := strings.ToLower(t.Name)
		parts := strings.Fields(term)
		slices.Sort(parts)
		if slices.Equal(words, parts) {
			return t.Name
		}
		// Short terms allow fewer errors: a chair is not a chain.
		if d := slips(written, term); d <= min(3, len(term)/6) && (best == "" || d < fewest) {
			best, fewest = t.Name, d
		}
	}
	return best
}

// slips counts the letters that are wrong, missing or too many between two texts.
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i, c := range x {
		this := make([]int, len(y)+1)
		this[0] = i + 1
		for j, d := range y {
			swap := last[j]
			if c != d {
				swap++
			}
			this[j+1] = min(swap, last[j+1]+1, this[j]+1)
		}
		last = this
	}
	return last[len(y)]
}

// emailIn returns a cell that is one email address. Anything else is left out, with a
// warning that does not repeat it: it may be personal all the same.
func emailIn(r *files.Row, n int) string {
	s := r.Cell(n)
	if s != "" && !graph.IsEmail(s) {
		r.Warned = append(r.Warned, fmt.Sprintf("line %d column %d: the cell is not an email address, so it is left out", r.Line, r.Column(n)))
		return ""
	}
	return s
}

// phoneIn returns a cell that is one telephone number, as emailIn does.
func phoneIn(r *files.Row, n int) string {
	s := r.Text(n)
	if s != "" && !graph.IsPhone(s) {
		r.Warned = append(r.Warned, fmt.Sprintf("line %d column %d: the cell is not a telephone number, so it is left out", r.Line, r.Column(n)))
		return ""
	}
	return s
}

// kindOfCode returns the kind that codes of this shape have, empty if the shape
// does not show it. Then another file has to know the organisation.
func kindOfCode(code string) graph.Kind {
	if k := facts.KindOfOwn(code); k != "" {
		return k
	}
	for _, s := range []struct {
		shape string
		kind  graph.Kind
	}{{"U99999", graph.PCN}, {"RXX", graph.Trust}, {"YXX", graph.Region}} {
		if facts.Shaped(code, s.shape) {
			return s.kind
		}
	}
	return ""
}
