package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// saying is where a file tells of an edge.
type saying struct {
	from, to int32 // numbers of bodies; to is nobody where the file says that there is no edge
	facts    int32
	edge     int32 // of the facts
	typ      uint8
	kind     uint8 // number of the kind that PART_OF leads to; 0 for other types
}

// nobody is the number of no body.
const nobody int32 = -1

// claim is what one row of a file says of an edge.
type claim struct {
	link
	line int32
	none bool
}

// row names the file and line of a claim, for the report.
func (c *claim) row() string { return fmt.Sprintf("line %d of %s", c.line, c.Source) }

// claim returns what a file tells, as an edge between bodies.
func (r *reconciler) claim(t *saying) claim {
	f := r.facts[t.facts]
	fact := &f.Edges[t.edge]
	c := claim{link{fact.whole(), t.from, t.to}, fact.Line, fact.None}
	c.From = r.bodies[t.from].Code
	if !c.none {
		c.To = r.bodies[t.to].Code
	}
	c.Source, c.Seen, c.Basis = f.Source.Name, cmp.Or(c.Seen, f.Source.Seen), f.Dataset.Basis
	return c
}

// implied makes stakeholders of the codes that only edges name, and returns the
// bodies that each edge of each file joins, nil where none is known so far and
// at the end of an edge that a file denies.
func (r *reconciler) implied() [][][2]*body {
	ends := make([][][2]*body, len(r.facts))
	for i, f := range r.facts {
		ends[i] = make([][2]*body, len(f.Edges))
		var from *body // of the edge before: a row tells several of one body
		var as graph.Kind
		for k := range f.Edges {
			e := &f.Edges[k]
			if e.None || !e.Type.Known() {
				ends[i][k][0] = r.directory.find(e.From)
				continue
			}
			if from == nil || from.Code != e.From || as != e.FromKind {
				from, as = r.imply(r.directory.findAfter(from, e.From), e.From, e.FromKind, i), e.FromKind
			}
			to := r.known(e.To)
			ends[i][k] = [2]*body{from, r.imply(r.directory.find(to), to, e.ToKind, i)}
		}
		r.implyPharmacies(i)
	}
	return ends
}

// leadsTo is the kind by which edges of a type are told apart: of PART_OF the one
// that it leads to, as one body is part of an ICS and of a region.
func leadsTo(t graph.EdgeType, to graph.Kind) graph.Kind {
	if t == graph.PartOf {
		return to
	}
	return ""
}

// gatherEdges notes where one-at-a-time edges are told, and takes the others.
func (r *reconciler) gatherEdges(ends [][][2]*body) {
	most := 0
	for _, f := range r.facts {
		most += len(f.Edges)
	}
	r.told = make([]saying, 0, most)
	others := parallel{edges: map[parallelKey][]link{}}
	for i, f := range r.facts {
		f.listKinds()
		for k := range f.Edges {
			fact, from, to := &f.Edges[k], ends[i][k][0], ends[i][k][1]
			if from == nil {
				from = r.directory.find(fact.From) // a later file has made it
			}
			if to == nil && !fact.None {
				to = r.directory.find(r.known(fact.To))
			}
			t := saying{from: nobody, to: nobody, facts: int32(i), edge: int32(k), typ: fact.Type.Number()}
			switch {
			case fact.None && from == nil, from != nil && from == to:
			case fact.None:
				t.from, t.kind = from.number, leadsTo(fact.Type, fact.ToKind).Number()
				r.told = append(r.told, t)
			case from == nil || to == nil:
				r.settle(ruleUnknownEnd, fact.From, r.strangers(fact, from != nil), f.Source.Name)
			case oneAtATime[fact.Type]:
				t.from, t.to, t.kind = from.number, to.number, leadsTo(fact.Type, to.Kind).Number()
				r.told = append(r.told, t)
			default:
				t.from, t.to = from.number, to.number
				others.add(r.claim(&t).link)
			}
		}
	}
	for _, key := range others.order {
		r.others = append(r.others, others.edges[key]...)
	}
}

// parallel are edges of which there may be several at a time, in the order in
// which the first of each key came.
type parallel struct {
	edges map[parallelKey][]link
	order []parallelKey
}

type parallelKey struct {
	edge     graph.EdgeType
	from, to int32
	role     string
}

// add adds an edge. A newer word on the same days takes the older one's place; so
// does a later row of one file that starts on the same day.
func (p *parallel) add(e link) {
	if e.Type == graph.SucceededBy && e.Since == 0 {
		e.Since = e.On
	}
	key := parallelKey{e.Type, e.from, e.to, e.Role}
	if p.edges[key] == nil {
		p.order = append(p.order, key)
	}
	p.edges[key] = append(slices.DeleteFunc(p.edges[key], func(o link) bool {
		return o.Since == e.Since || (o.Source != e.Source && o.Since < end0(e.Until) && e.Since < end0(o.Until))
	}), e)
}

// strangers names the end of an edge that no file knows: to, where from is known.
func (r *reconciler) strangers(e *EdgeFact, fromKnown bool) string {
	code, to := e.From, r.known(e.To)
	if fromKnown {
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

// imply returns b, which is what the directory finds for a code. Where that is nil
// and the edge that names the code says of what kind it is, it makes it a stakeholder.
func (r *reconciler) imply(b *body, code string, kind graph.Kind, at int) *body {
	f := r.facts[at]
	if kind == "" || code == "" || isONS(code) {
		return b
	}
	if b == nil {
		name := r.names[code]
		b = r.directory.add(graph.Node{Code: code, Kind: kind, Name: cmp.Or(name, code), Unnamed: name == ""})
		if f.Dataset.Basis == graph.Supplied {
			r.settle(ruleImplied, code, fmt.Sprintf("no list knows %s: it stands as a %s under its code", code, kind.Info().Name), f.Source.Name)
		} else {
			r.rules[ruleImplied]++
		}
	}
	if !b.declared {
		b.Source, b.Seen, b.Basis = f.Source.Name, f.Source.Seen, f.Dataset.Basis
	}
	return b
}
