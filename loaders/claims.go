package loaders

import (
	"cmp"
	"fmt"
	"slices"

	"throughline/graph"
)

// claim is what one row of a file says of a one-at-a-time edge.
type claim struct {
	graph.Edge
	line int
	none bool
}

// row names the file and line of a claim, for the report.
func (c *claim) row() string { return fmt.Sprintf("line %d of %s", c.line, c.Source) }

// gatherEdges makes stakeholders of the codes that only edges name, and keeps
// the claims of one-at-a-time edges apart from the others.
func (r *reconciler) gatherEdges() {
	r.single = map[singleKey][]claim{}
	for i, f := range r.facts {
		for k := range f.Edges {
			e := &f.Edges[k]
			if e.None || !e.Type.Known() {
				continue
			}
			r.imply(e.From, e.FromKind, f, i)
			r.imply(r.known(e.To), e.ToKind, f, i)
		}
		r.implyPharmacies(f, i)
	}
	type manyKey struct {
		edge           graph.EdgeType
		from, to, role string
	}
	many := map[manyKey][]graph.Edge{}
	var order []manyKey
	claims := 0
	for _, f := range r.facts {
		claims += len(f.Edges)
		f.listKinds()
		for k := range f.Edges {
			e := f.Edges[k].Edge
			e.To = r.known(e.To)
			e.Source, e.Seen, e.Basis = f.Source.Name, cmp.Or(e.Seen, f.Source.Seen), f.Dataset.Basis
			if f.Edges[k].None {
				key := singleKey{e.Type, e.From, f.Edges[k].ToKind}
				if e.Type != graph.PartOf {
					key.to = ""
				}
				r.single[key] = append(r.single[key], claim{e, f.Edges[k].Line, true})
				continue
			}
			if r.nodes[e.From] == nil || r.nodes[e.To] == nil {
				r.settle(ruleUnknownEnd, e.From, r.strangers(&e, f.Edges[k].Line), f.Source.Name)
				continue
			}
			if e.From == e.To {
				continue
			}
			if oneAtATime[e.Type] {
				key := singleKey{e.Type, e.From, ""}
				if e.Type == graph.PartOf {
					key.to = r.nodes[e.To].Kind
				}
				r.single[key] = append(r.single[key], claim{e, f.Edges[k].Line, false})
				continue
			}
			if e.Type == graph.SucceededBy && e.Since == 0 {
				e.Since = e.On
			}
			key := manyKey{e.Type, e.From, e.To, e.Role}
			if many[key] == nil {
				order = append(order, key)
			}
			// A newer word on the same days takes the older one's place; so does
			// a later row of one file that starts on the same day.
			many[key] = append(slices.DeleteFunc(many[key], func(o graph.Edge) bool {
				return o.Since == e.Since || (o.Source != e.Source && o.Since < end0(e.Until) && e.Since < end0(o.Until))
			}), e)
		}
		f.Edges = nil
	}
	r.edges = make([]graph.Edge, 0, claims)
	for _, key := range order {
		r.edges = append(r.edges, many[key]...)
	}
}

// strangers says which end of an edge no file knows.
func (r *reconciler) strangers(e *graph.Edge, line int) string {
	code := e.From
	if r.nodes[code] != nil {
		code = e.To
	}
	return fmt.Sprintf("line %d: no file knows %s: %s %s %s is left out until one does", line, code, e.From, e.Type, e.To)
}

// known returns the ODS code that an ONS code stands for, and any other as it is.
func (r *reconciler) known(code string) string {
	if ods, ok := r.alias[code]; ok {
		return ods
	}
	return code
}

// imply makes a stakeholder of a code that only an edge names.
func (r *reconciler) imply(code string, kind graph.Kind, f *Facts, at int) {
	if kind == "" || code == "" || isONS(code) {
		return
	}
	b := r.nodes[code]
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
