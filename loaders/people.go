package loaders

import (
	"fmt"
	"strings"

	"throughline/graph"
)

// People says who holds which role where. A person is one by their identifier;
// without one, by their name. Contact details stay in the file.
//
//	(:Person)-[:HOLDS {role, verified}]->(organisation)
var People = table("people", "People and the roles they hold (supplied)",
	[]string{"?person", "name", "role", "organisation_code", "?from", "?to", "?work_email", "?work_phone", "?source", "verified", "?note"},
	"asha-example,Dr Asha Example,Clinical director,U99999,2024-04-01,,asha@example.org,,network website,2026-05-01,", peopleRow)

func peopleRow(r *row) {
	id, name, role := slug(strings.TrimPrefix(r.text(1), "person.")), r.text(2), r.text(3)
	organisation := r.anyCode(4)
	since, until, verified := r.day(5), r.after(6), r.day(10)
	if name == "" {
		r.refuse(2, "the name is empty")
	}
	if role == "" {
		r.refuse(3, "the role is empty")
	}
	if id == "" {
		if id = slug(name); id == "" {
			r.refuse(2, "the name has no letters to make a code of: give the person an identifier")
		}
	}
	if r.err != nil {
		return
	}
	code := "person." + id
	if r.text(1) == "" && !r.first(code+" at "+organisation) {
		// Another role at the same organisation is the same person.
	} else if r.text(1) == "" && !r.first(code) {
		r.warned = append(r.warned, fmt.Sprintf("line %d: the name stands elsewhere in the file too, without an identifier: taken as one person", r.line))
	}
	r.node(graph.Node{Code: code, Kind: graph.Person, Name: name})
	e := r.edge(graph.Holds, end{graph.Person, code}, end{kindOfCode(organisation), organisation}, since, until)
	e.Role, e.Verified = role, verified
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
