package settle

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Unused is a statement that is not in the graph though no other file overrules it.
type Unused struct {
	Source string
	Row    graph.Refusal // its row, and the reason in words about these codes
	Why    string        // the reason in words about all such statements
	Rows   int           // how many statements it stands for

	// Whole says that nothing that the row states is in the graph, so that it counts as
	// left out. Refused says that it counts as refused, because the list is strict.
	Whole, Refused bool
}

// Why a statement is not in the graph.
const (
	WhyUnlisted  = "about an organisation that no loaded file lists"
	WhyNameless  = "about a code that no other loaded file has"
	WhyItself    = "an organisation joined to itself"
	WhyNeverOpen = "of no day on which both organisations were open"
	WhyProposed  = "a relationship of an organisation that is only proposed"
	WhyAreaLater = "the area of an organisation that had closed, which was entered later"
	WhyPostcode  = "a postcode that no stakeholder has"
	WhyOwnerCode = "an owner by name, where a file gives the owner by code"
	WhyNoItems   = "items that a practice dispenses itself, or that no pharmacy dispenses"
	WhyNoSurgery = "items for a code that is not a listed GP practice"
)

// unread are the rows and the unused statements of one file.
type unread struct {
	rows   []uint16 // by line, the number of statements
	unused []facts.Unused
}

// countStatements notes how many statements each row of a file makes, before they are freed.
func countStatements(f *facts.Facts) unread {
	last := int32(0)
	each := func(visit func(line int32)) {
		for i := range f.Nodes {
			visit(f.Nodes[i].Line)
		}
		for i := range f.Edges {
			visit(f.Edges[i].Line)
		}
		for i := range f.Points {
			visit(f.Points[i].Line)
		}
		for i := range f.Sites {
			visit(f.Sites[i].Line)
		}
		for i := range f.Unused {
			visit(f.Unused[i].Line)
		}
	}
	each(func(line int32) { last = max(last, line) })
	u := unread{make([]uint16, last+1), slices.Clone(f.Unused)}
	each(func(line int32) {
		if u.rows[line] < math.MaxUint16 {
			u.rows[line]++
		}
	})
	return u
}

// leaveOut notes that a statement of the facts at an index is not in the graph.
func (r *reconciler) leaveOut(at int, u facts.Unused) {
	r.unread[at].unused = append(r.unread[at].unused, u)
}

// leaveMany notes that statements of the facts at an index, of postcodes or of items that
// were added up, are not in the graph. They are too many to note the line of each.
func (r *reconciler) leaveMany(at, statements int, why string) {
	if statements > 0 {
		r.leaveOut(at, facts.Unused{Count: int32(statements), Why: why})
	}
}

// stranger leaves out an edge with an end that no file lists: to, if from is known.
func (r *reconciler) stranger(at int, e *facts.Edge, fromKnown bool) {
	to := r.known(e.To)
	u := facts.Unused{Line: e.Line, Column: e.FromColumn, Why: WhyUnlisted, Code: e.From}
	if fromKnown {
		u.Column, u.Code = e.ToColumn, to
	}
	if e.None {
		u.Words = fmt.Sprintf("no loaded file lists %s", u.Code)
	} else {
		u.Words = fmt.Sprintf("no loaded file lists %s, so %s %s %s is left out until one does", u.Code, e.From, e.Type, to)
	}
	r.leaveOut(at, u)
}

// nameless leaves out the names and figures of codes that no file makes a stakeholder.
func (r *reconciler) nameless() {
	for i, f := range r.facts {
		for k := range f.Nodes {
			if n := &f.Nodes[k]; n.NameOnly && r.directory.find(n.Code) == nil {
				r.leaveOut(i, facts.Unused{Line: n.Line, Why: WhyNameless, Code: n.Code})
			}
		}
	}
}

// neverOpen leaves out an edge if its ends were open on none of its days.
func (r *reconciler) neverOpen(c *claim) {
	if c.Type == graph.SucceededBy || r.everOpen(c) {
		return
	}
	r.leaveOut(int(c.facts), c.unused())
}

func (c *claim) unused() facts.Unused {
	return facts.Unused{Line: c.line, Why: WhyNeverOpen, Code: c.From,
		Words: fmt.Sprintf("%s %s %s is of no day on which both were open", c.From, c.Type, c.To)}
}

// everOpen says whether both ends of an edge were open on any of its days.
func (r *reconciler) everOpen(c *claim) bool {
	days := spanOf(c.Since, c.Until)
	for _, b := range [2]*body{r.bodies[c.from], r.bodies[c.to]} {
		days.since, days.until = max(days.since, b.Opened), min(days.until, end0(b.Closed))
	}
	return days.since < days.until
}

// heard leaves out the claims of one timeline that are in none of its spans, though no
// other row overrules them.
func (r *reconciler) heard(claims, spans []claim) {
	for i := range claims {
		c := &claims[i]
		if c.none || c.overruled {
			continue
		}
		if !slices.ContainsFunc(spans, func(s claim) bool { return s.to == c.to && r.everOpen(&s) }) {
			r.leaveOut(int(c.facts), c.unused())
		}
	}
}

// account returns what is not in the graph, by file and line.
func (r *reconciler) account() []Unused {
	var out []Unused
	for i, f := range r.facts {
		list, rows := r.unread[i].unused, r.unread[i].rows
		slices.SortStableFunc(list, func(a, b facts.Unused) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Words, b.Words))
		})
		for len(list) > 0 {
			n := 1 // of one row
			for n < len(list) && list[n].Line == list[0].Line {
				n++
			}
			whole := list[0].Line != 0 && n == int(rows[list[0].Line])
			for k := range list[:n] {
				u := &list[k]
				out = append(out, Unused{
					Source: f.Source.Name, Why: u.Why, Rows: max(int(u.Count), 1), Whole: whole, Refused: f.Dataset.Strict && u.Why == WhyUnlisted,
					Row: graph.Refusal{Line: int(u.Line), Column: int(u.Column), Reason: cmp.Or(u.Words, u.Why+": "+u.Code)},
				})
			}
			list = list[n:]
		}
	}
	return out
}
