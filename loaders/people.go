package loaders

import (
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// People says who holds which role where. A person is one by their identifier;
// without one, by their name. How they are reached stands on the edge, out of
// search and of every answer but that of contacts.
//
//	(:Person)-[:HOLDS {role, verified, work_email, work_phone, known_from, note}]->(organisation)
var People = table("people", "People and the roles they hold (supplied)",
	[]string{"?person", "name", "role", "organisation_code", "?from", "?to", "?work_email", "?work_phone", "?source", "verified", "?note"},
	"asha-example,Dr Asha Example,Clinical director,U99999,2024-04-01,,asha@example.org,,network website,2026-05-01,", peopleRow)

func peopleRow(r *row) {
	name, role := r.text(2), r.role(3)
	organisation := r.anyCode(4)
	if len(organisation) >= 9 && graph.IsPhone(organisation) {
		r.refuse(4, "what stands there is not a code") // messages tell codes, and no code is so long a number
	}
	since, until, verified := r.day(5), r.after(6), r.day(10)
	if name == "" {
		r.refuse(2, "the name is empty")
	}
	if role == "" {
		r.refuse(3, "the role is empty")
	}
	if verified > r.today {
		r.refuse(10, "the day of verification is still to come")
	}
	code := r.person()
	if code == "" {
		r.refuse(2, "the name has no letters to make a code of: give the person an identifier")
	}
	if r.err != nil {
		return
	}
	if r.text(1) == "" && !r.first(code+" at "+organisation) {
		// Another role at the same organisation is the same person.
	} else if r.text(1) == "" && !r.first(code) {
		r.warned = append(r.warned, fmt.Sprintf("line %d: the name stands elsewhere in the file too, without an identifier: taken as one person", r.line))
	}
	reach := graph.Reach{Email: r.email(7), Phone: r.telephone(8), Known: r.text(9), Note: r.text(11)}
	r.node(graph.Node{Code: code, Kind: graph.Person, Name: name})
	e := r.edge(graph.Holds, end{graph.Person, code}, end{kindOfCode(organisation), organisation}, since, until).more()
	e.Role, e.Verified = role, verified
	if reach != (graph.Reach{}) {
		e.Reach = &reach
	}
}

// person returns the code of whom a row of the table is about, empty where it
// has neither an identifier nor a name to make one of.
func (r *row) person() string {
	id := slug(strings.TrimPrefix(r.text(1), graph.PersonCode))
	if id == "" {
		id = slug(r.text(2))
	}
	if id == "" {
		return ""
	}
	return graph.PersonCode + id
}

// role returns a role: a term of graph.Roles as that writes it, any other as it
// stands. One that is nearly a term is told, because roles that are written in
// two ways are two roles.
func (r *row) role(n int) string {
	s := strings.Join(strings.Fields(r.text(n)), " ")
	t, known := graph.TermOf(s)
	switch {
	case s == "":
	case known && !strings.Contains(s, "("):
		return t.Name
	case !known && r.first("role "+s):
		if near := nearTerm(s); near != "" {
			r.warned = append(r.warned, fmt.Sprintf("line %d column %d: the role %s is kept as it stands; the usual term is %s", r.line, r.column(n), quoted(s), quoted(near)))
		}
	}
	return s
}

// nearTerm returns the term that a role probably means: one with the same words
// in another order, or one that few typing slips away. Empty: there is none.
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
		// Short terms are forgiven less: a chair is no chain.
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

// email returns a cell that is one e-mail address. Another is left out, and
// told without being shown: it may be somebody's all the same.
func (r *row) email(n int) string {
	s := r.cell(n)
	if s != "" && !graph.IsEmail(s) {
		r.warned = append(r.warned, fmt.Sprintf("line %d column %d: what stands there is no e-mail address, and is left out", r.line, r.column(n)))
		return ""
	}
	return s
}

// telephone returns a cell that is one telephone number, as email does.
func (r *row) telephone(n int) string {
	s := r.text(n)
	if s != "" && !graph.IsPhone(s) {
		r.warned = append(r.warned, fmt.Sprintf("line %d column %d: what stands there is no telephone number, and is left out", r.line, r.column(n)))
		return ""
	}
	return s
}

// kindOfCode returns the kind that only codes of one shape have. Empty where
// the shape does not tell: then only an organisation known elsewhere will do.
func kindOfCode(code string) graph.Kind {
	if k := kindOfOwn(code); k != "" {
		return k
	}
	for _, s := range []struct {
		shape string
		kind  graph.Kind
	}{{"U99999", graph.PCN}, {"RXX", graph.Trust}, {"YXX", graph.Region}} {
		if shaped(code, s.shape) {
			return s.kind
		}
	}
	return ""
}
