package sentence

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Path says a path in one plain sentence, which a person can paste into an e-mail as
// it is: names as people say them, and no codes, days or sources.
func Path(p graph.Path) string {
	if len(p.Nodes) == 0 {
		return ""
	}
	var s strings.Builder
	s.WriteString(plain(p.Nodes[0]))
	for i := range p.Edges {
		e, from, to := &p.Edges[i].Edge, p.Nodes[i], p.Nodes[i+1]
		says := joins(e, from, to, plain)
		switch {
		case i == 0:
			s.WriteString(" " + says)
		case from.Kind == graph.Person && e.Type == graph.Holds: // two roles of one person are why the path is short
			s.WriteString(", who is also " + strings.TrimPrefix(says, "is "))
		case from.Kind == graph.Person:
			s.WriteString(", who " + says)
		case e.Type == graph.PartOf && e.From == from.Code:
			s.WriteString(", " + strings.TrimPrefix(says, "is "))
		default:
			s.WriteString(", which " + says)
		}
	}
	s.WriteString(".")
	return s.String()
}

// plain is a stakeholder's name as people say it, without its code.
func plain(r graph.Ref) string {
	switch {
	case r.Name == r.Code:
		return r.Code
	case r.Kind == graph.LPC && !strings.Contains(r.Name, "LPC") && !strings.Contains(strings.ToLower(r.Name), "pharm"):
		return Name(r.Name) + " LPC" // lists call a committee as its area
	}
	return Name(r.Name)
}
