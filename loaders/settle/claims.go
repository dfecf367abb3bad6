package settle

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// saying is the place where a file states an edge.
type saying struct {
	from, to int32 // numbers of bodies; to is nobody if the file says that there is no edge
	facts    int32
	edge     int32 // index in the facts
	typ      uint8
	kind     uint8 // for PART_OF, the number of the kind that it leads to; 0 for other types
}

// nobody stands for the lack of a body, where a number is expected.
const nobody int32 = -1

// claim is what one row of a file says about an edge.
type claim struct {
	link
	line  int32
	facts int32 // the index of its file
	none  bool

	overruled bool // another row says otherwise of some of its days
}

// claim returns what a file states, as an edge between bodies.
func (r *reconciler) claim(t *saying) claim {
	f := r.facts[t.facts]
	fact := &f.Edges[t.edge]
	c := claim{link{fact.Whole(), t.from, t.to}, fact.Line, t.facts, fact.None, false}
	c.From = r.bodies[t.from].Code
	if !c.none {
		c.To = r.bodies[t.to].Code
	}
	c.Source, c.Seen, c.Basis = f.Source.Name, cmp.Or(c.Seen, f.Source.Seen), f.Dataset.Basis
	return c
}

// implied adds stakeholders for the codes that only edges name. It returns the two
// bodies that each edge of each file joins. A body is nil if it is not known so far,
// or is the end of an edge that the file says does not exist.
func (r *reconciler) implied() [][][2]*body {
	ends := make([][][2]*body, len(r.facts))
	for i, f := range r.facts {
		ends[i] = make([][2]*body, len(f.Edges))
		var from *body // start of the previous edge: one row states several edges of a body
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

// leadsTo returns what separates the edges of one type. For PART_OF that is the kind
// it leads to: one body is part of both an ICS and a region.
func leadsTo(t graph.EdgeType, to graph.Kind) graph.Kind {
	if t == graph.PartOf {
		return to
	}
	return ""
}

// gatherEdges notes where files state one-at-a-time edges, and collects the others.
func (r *reconciler) gatherEdges(ends [][][2]*body) {
	most := 0
	for _, f := range r.facts {
		most += len(f.Edges)
	}
	r.told = make([]saying, 0, most)
	r.kinds = make([]map[listed]bool, len(r.facts))
	others := parallel{edges: map[parallelKey][]link{}}
	for i, f := range r.facts {
		r.kinds[i] = kindsOf(f)
		for k := range f.Edges {
			fact, from, to := &f.Edges[k], ends[i][k][0], ends[i][k][1]
			if from == nil {
				from = r.directory.find(fact.From) // a later file may have added it
			}
			if to == nil && !fact.None {
				to = r.directory.find(r.known(fact.To))
			}
			t := saying{from: nobody, to: nobody, facts: int32(i), edge: int32(k), typ: fact.Type.Number()}
			switch {
			case fact.None && from == nil:
				r.stranger(i, fact, false)
			case from != nil && from == to:
				r.leaveOut(i, facts.Unused{Line: fact.Line, Why: WhyItself, Code: fact.From})
			case fact.None:
				t.from, t.kind = from.number, leadsTo(fact.Type, fact.ToKind).Number()
				r.told = append(r.told, t)
			case from == nil || to == nil:
				r.stranger(i, fact, from != nil)
			case oneAtATime[fact.Type]:
				t.from, t.to, t.kind = from.number, to.number, leadsTo(fact.Type, to.Kind).Number()
				r.told = append(r.told, t)
			default:
				t.from, t.to = from.number, to.number
				c := r.claim(&t)
				r.neverOpen(&c)
				others.add(c.link)
			}
		}
	}
	for _, key := range others.order {
		r.others = append(r.others, others.edges[key]...)
	}
}

// parallel are edges of the types that allow several at a time. The keys are in the
// order in which they first came.
type parallel struct {
	edges map[parallelKey][]link
	order []parallelKey
}

type parallelKey struct {
	edge     graph.EdgeType
	from, to int32
	role     string
}

// add adds an edge. It replaces what an older file says about the same days, and an
// earlier row that starts on the same day.
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

// known returns the ODS code for an ONS code, and any other code as it is.
func (r *reconciler) known(code string) string {
	if !facts.IsONS(code) {
		return code
	}
	for _, c := range []string{code, onsSuccessors[code]} {
		if ods, ok := r.alias[c]; ok {
			return ods
		}
	}
	return code
}

// imply returns b, which is what the directory finds for a code. If that is nil and
// the edge gives the kind of the code, imply adds a stakeholder.
func (r *reconciler) imply(b *body, code string, kind graph.Kind, at int) *body {
	f := r.facts[at]
	if kind == "" || code == "" || facts.IsONS(code) {
		return b
	}
	if b == nil {
		name := r.names[code]
		b = r.directory.add(graph.Node{Code: code, Kind: kind, Name: cmp.Or(name, code), Unnamed: name == ""})
		if f.Dataset.Basis == graph.Supplied {
			words := fmt.Sprintf("no loaded list has %s, so it is shown as a %s, by its code", code, kind.Info().Name)
			r.settle(RuleImplied, code, words, f.Source.Name)
		} else {
			r.rules[RuleImplied]++
		}
	}
	if !b.declared {
		b.Source, b.Seen, b.Basis = f.Source.Name, f.Source.Seen, f.Dataset.Basis
	}
	return b
}
