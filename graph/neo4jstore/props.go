package neo4jstore

import (
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"github.com/throughline-graph/throughline/graph"
)

// How a graph is kept in Neo4j, for those who read or write it:
//
//	(:Stakeholder:Organisation:Practice {code, kind, name, opened, …, hash})
//	(:Stakeholder)-[:MEMBER_OF {since, until, source, seen, basis, …, cost, hash}]->(:Stakeholder)
//
// Properties are named as in the JSON of graph.Node and graph.Edge; what is
// unknown has none. Days are dates. A kind is a label too, beside :Person or
// :Organisation, and with :EndsOnly where paths do not pass through it. Cost
// is what walking the edge costs, by graph.Costs. Hash sums up all fields,
// and marks what loads have written: what has none was made by people, is left
// alone by loads and left out of answers.

// layout is the number of this way to store a graph. Another one means that all is
// written anew.
const layout = 4

// labels returns what a stakeholder of the kind is called, besides what people
// may have called it.
func labels(k graph.Kind) []string {
	out := []string{"Stakeholder", "Organisation", string(k)}
	if k == graph.Person {
		out = []string{"Stakeholder", string(k)}
	}
	if k.EndsOnly() {
		out = append(out, "EndsOnly")
	}
	return out
}

// ourLabels are all labels that labels may return, except Stakeholder.
var ourLabels = func() []string {
	out := []string{"Organisation", "EndsOnly"}
	for _, k := range graph.Kinds {
		out = append(out, string(k.Kind))
	}
	return out
}()

// props are the properties of a node or an edge.
type props map[string]any

// nodeKeys are all properties that nodeProps may return.
var nodeKeys = func() []string {
	keys := []string{"hash"}
	for _, f := range graph.NodeFields {
		keys = append(keys, f.Name)
	}
	return keys
}()

// nodeProps returns what is kept of a stakeholder.
func nodeProps(n *graph.Node) props {
	p := make(props, 16)
	p["hash"] = hashNode(n)
	keep(p, graph.NodeFields, n)
	return p
}

// edgeProps returns what is kept of an edge besides its type and its ends.
func edgeProps(e priced) props {
	p := make(props, 10)
	p["hash"] = hashEdge(e)
	put(p, "cost", e.cost)
	keep(p, graph.EdgeFields, e.Edge)
	return p
}

// priced is an edge and what walking it costs, 0 where it is not walked unless its
// type is asked for.
type priced struct {
	*graph.Edge
	cost int
}

// pricedEdges returns the edges of a graph with their costs.
func pricedEdges(s *graph.Snapshot) []priced {
	kinds := make(map[string]graph.Kind, len(s.Nodes))
	for i := range s.Nodes {
		kinds[s.Nodes[i].Code] = s.Nodes[i].Kind
	}
	out := make([]priced, len(s.Edges))
	for i := range s.Edges {
		e := &s.Edges[i]
		out[i] = priced{e, e.Cost(kinds[e.From], kinds[e.To])}
	}
	return out
}

// keep adds the fields of v that are known.
func keep[T any](p props, fields []*graph.Field[T], v *T) {
	for _, f := range fields {
		switch f.Type {
		case graph.FieldEnd, graph.FieldLabel: // the relationship has them
		case graph.FieldNumber:
			put(p, f.Name, *f.Number(v))
		case graph.FieldDay:
			if d := *f.Day(v); d != 0 {
				p[f.Name] = date(d)
			}
		case graph.FieldFloat:
			if x := *f.Float(v); x != 0 || f.Known != nil && f.Known(v) {
				p[f.Name] = x
			}
		case graph.FieldFlag:
			put(p, f.Name, *f.Flag(v))
		case graph.FieldNot:
			if *f.Flag(v) {
				p[f.Name] = false
			}
		case graph.FieldList:
			if l := *f.List(v); len(l) > 0 {
				p[f.Name] = l
			}
		case graph.FieldDistance:
			if d := *f.Distance(v); d.Measured {
				p[f.Name] = d.Metres
			}
		case graph.FieldReach:
			if r := *f.Reach(v); r != nil {
				keep(p, graph.ReachFields, r)
			}
		default:
			put(p, f.Name, *f.Text(v))
		}
	}
}

// put adds what is not zero.
func put[V comparable](p props, key string, v V) {
	var zero V
	if v != zero {
		p[key] = v
	}
}

// nodeOf reads what nodeProps wrote, or as much of it as p holds.
func nodeOf(p props) graph.Node {
	var n graph.Node
	fill(&n, graph.NodeFields, p)
	return n
}

// edgeOf reads what edgeProps wrote of an edge of this type between these ends.
func edgeOf(t, from, to string, p props) graph.Edge {
	e := graph.Edge{Type: graph.EdgeType(t), From: from, To: to}
	fill(&e, graph.EdgeFields, p)
	return e
}

// fill sets the fields of v by their properties.
func fill[T any](v *T, fields []*graph.Field[T], p props) {
	for _, f := range fields {
		switch f.Type {
		case graph.FieldEnd, graph.FieldLabel:
		case graph.FieldNumber:
			*f.Number(v) = int(in[int64](p, f.Name))
		case graph.FieldDay:
			*f.Day(v) = dayIn(p, f.Name)
		case graph.FieldFloat:
			*f.Float(v) = in[float64](p, f.Name)
		case graph.FieldFlag:
			*f.Flag(v) = in[bool](p, f.Name)
		case graph.FieldNot:
			is, known := p[f.Name].(bool)
			*f.Flag(v) = known && !is
		case graph.FieldList:
			*f.List(v) = textsIn(p, f.Name)
		case graph.FieldDistance:
			metres, measured := p[f.Name].(int64)
			*f.Distance(v) = graph.Distance{Metres: int(metres), Measured: measured}
		case graph.FieldReach:
			var r graph.Reach
			if fill(&r, graph.ReachFields, p); r != (graph.Reach{}) { // else nothing is known
				*f.Reach(v) = &r
			}
		default:
			*f.Text(v) = textIn(p, f.Name)
		}
	}
}

// in returns the value of a key, or none where it is absent or of another type.
func in[T any](p props, key string) T {
	v, _ := p[key].(T)
	return v
}

func textIn(p props, key string) string { return in[string](p, key) }

func textsIn(p props, key string) []string { return textList(p[key]) }

// textList returns a list of texts as the driver gives it; nil if v is something else.
func textList(v any) []string {
	list, _ := v.([]any)
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i], _ = v.(string)
	}
	return slices.Clip(out)
}

// date returns a known day as Neo4j has it.
func date(d graph.Day) neo4j.Date { return neo4j.DateOf(d.Time()) }

// dateOrNil returns a day as Neo4j has it, nil where it is unknown.
func dateOrNil(d graph.Day) any {
	if d == 0 {
		return nil
	}
	return date(d)
}

func dayIn(p props, key string) graph.Day {
	if d, ok := p[key].(dbtype.Date); ok {
		return graph.DayOf(time.Time(d))
	}
	return 0
}
