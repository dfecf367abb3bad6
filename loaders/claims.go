package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"throughline/graph"
)

// saying is where a file tells of an edge.
type saying struct {
	from, to int32 // numbers of bodies; to is none where the file says that there is no edge
	facts    int32
	edge     int32 // of the facts
	typ      uint8
	kind     uint8 // number of the kind that PART_OF leads to; 0 for other types
}

// none is the number of no body.
const none = -1

// claim is what one row of a file says of an edge.
type claim struct {
	link
	line int
	none bool
}

// row names the file and line of a claim, for the report.
func (c *claim) row() string { return fmt.Sprintf("line %d of %s", c.line, c.Source) }

// claim returns what a file tells, as an edge between bodies.
func (r *reconciler) claim(t *saying) claim {
	f := r.facts[t.facts]
	fact := &f.Edges[t.edge]
	c := claim{link{fact.Edge, t.from, t.to}, fact.Line, fact.None}
	c.From = r.bodies[t.from].Code
	if !c.none {
		c.To = r.bodies[t.to].Code
	}
	c.Source, c.Seen, c.Basis = f.Source.Name, cmp.Or(c.Seen, f.Source.Seen), f.Dataset.Basis
	return c
}

// implied makes stakeholders of the codes that only edges name, and returns the
// bodies that each edge of each file joins, nil where none is known so far.
func (r *reconciler) implied() [][][2]*body {
	ends := make([][][2]*body, len(r.facts))
	for i, f := range r.facts {
		ends[i] = make([][2]*body, len(f.Edges))
		for k := range f.Edges {
			e := &f.Edges[k]
			if e.None || !e.Type.Known() {
				ends[i][k][0] = r.nodes[e.From]
				continue
			}
			ends[i][k] = [2]*body{r.imply(e.From, e.FromKind, f, i), r.imply(r.known(e.To), e.ToKind, f, i)}
		}
		r.implyPharmacies(f, i)
	}
	return ends
}

// gatherEdges notes where one-at-a-time edges are told, and takes the others.
func (r *reconciler) gatherEdges(ends [][][2]*body) {
	type manyKey struct {
		edge     graph.EdgeType
		from, to int32
		role     string
	}
	many := map[manyKey][]link{}
	var order []manyKey
	claims := 0
	for _, f := range r.facts {
		claims += len(f.Edges)
	}
	r.told = make([]saying, 0, claims)
	for i, f := range r.facts {
		f.listKinds()
		for k := range f.Edges {
			fact, from, to := &f.Edges[k], ends[i][k][0], ends[i][k][1]
			if from == nil {
				from = r.nodes[fact.From] // a later file has made it
			}
			if fact.None {
				t := saying{to: none, facts: int32(i), edge: int32(k), typ: fact.Type.Number()}
				if fact.Type == graph.PartOf {
					t.kind = fact.ToKind.Number()
				}
				if from != nil {
					t.from = from.number
					r.told = append(r.told, t)
				}
				continue
			}
			if to == nil {
				to = r.nodes[r.known(fact.To)]
			}
			if from == nil || to == nil {
				r.settle(ruleUnknownEnd, fact.From, r.strangers(fact, from != nil), f.Source.Name)
				continue
			}
			if from == to {
				continue
			}
			t := saying{from.number, to.number, int32(i), int32(k), fact.Type.Number(), 0}
			if oneAtATime[fact.Type] {
				if fact.Type == graph.PartOf {
					t.kind = to.Kind.Number()
				}
				r.told = append(r.told, t)
				continue
			}
			e := r.claim(&t).link
			if e.Type == graph.SucceededBy && e.Since == 0 {
				e.Since = e.On
			}
			key := manyKey{e.Type, e.from, e.to, e.Role}
			if many[key] == nil {
				order = append(order, key)
			}
			// A newer word on the same days takes the older one's place; so does
			// a later row of one file that starts on the same day.
			many[key] = append(slices.DeleteFunc(many[key], func(o link) bool {
				return o.Since == e.Since || (o.Source != e.Source && o.Since < end0(e.Until) && e.Since < end0(o.Until))
			}), e)
		}
	}
	for _, key := range order {
		r.others = append(r.others, many[key]...)
	}
}

// strangers says which end of an edge no file knows: where one knows the body that
// it comes from, the other.
func (r *reconciler) strangers(e *EdgeFact, from bool) string {
	code, to := e.From, r.known(e.To)
	if from {
		code = to
	}
	return fmt.Sprintf("line %d: no file knows %s: %s %s %s is left out until one does", e.Line, code, e.From, e.Type, to)
}

// known returns the ODS code that an ONS code stands for, and any other as it is.
func (r *reconciler) known(code string) string {
	if !isONS(code) {
		return code
	}
	if ods, ok := r.alias[code]; ok {
		return ods
	}
	return code
}

// imply returns the body of a code, and makes it a stakeholder where only an edge
// names it; nil where none is known and the edge does not say of what kind.
func (r *reconciler) imply(code string, kind graph.Kind, f *Facts, at int) *body {
	b := r.nodes[code]
	if kind == "" || code == "" || isONS(code) {
		return b
	}
	if b == nil {
		b = &body{Node: graph.Node{Code: code, Kind: kind, Name: code, Unnamed: true}}
		r.nodes[code] = b
		if f.Dataset.Basis == graph.Supplied {
			r.settle(ruleImplied, code, fmt.Sprintf("no list knows %s: it stands as a %s under its code", code, kind.Info().Name), f.Source.Name)
		} else {
			r.rules[ruleImplied]++
		}
	}
	if !b.declared {
		b.Source, b.Seen, b.Basis = f.Source.Name, f.Source.Seen, f.Dataset.Basis
		if b.Unnamed {
			for _, g := range r.facts {
				if name := g.nameOf(code); name != "" {
					b.Name, b.Unnamed = name, false
				}
			}
		}
	}
	return b
}

// nameOf returns the name that a file which only names codes gives to one.
func (f *Facts) nameOf(code string) string {
	if f.names == nil {
		f.names = map[string]string{}
		for k := range f.Nodes {
			if f.Nodes[k].NameOnly && f.Nodes[k].Name != "" {
				f.names[f.Nodes[k].Code] = f.Nodes[k].Name
			}
		}
	}
	return f.names[code]
}
