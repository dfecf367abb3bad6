package neo4jstore

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// sum gathers fields, each with its length, so that no two rows of them look
// alike.
type sum []byte

func (s *sum) text(all ...string) {
	for _, t := range all {
		*s = append(binary.AppendUvarint(*s, uint64(len(t))), t...)
	}
}

func (s *sum) texts(list []string) {
	*s = binary.AppendUvarint(*s, uint64(len(list)))
	s.text(list...)
}

func (s *sum) number(all ...int64) {
	for _, n := range all {
		*s = binary.AppendVarint(*s, n)
	}
}

func (s *sum) float(f float64) { *s = binary.LittleEndian.AppendUint64(*s, math.Float64bits(f)) }

func (s *sum) flag(b bool) {
	n := byte(0)
	if b {
		n = 1
	}
	*s = append(*s, n)
}

// done returns eight bytes of SHA-256: of a million edges two have the same by
// a chance of one in forty million.
func (s *sum) done() int64 {
	h := sha256.Sum256(*s)
	return int64(binary.LittleEndian.Uint64(h[:8]))
}

// hashNode sums up every field of a stakeholder and the layout.
func hashNode(n *graph.Node) int64 {
	s := make(sum, 0, 256)
	s.number(layout)
	nodeParts.add(&s, n)
	return s.done()
}

// hashEdge sums up every field of an edge, its cost and the layout.
func hashEdge(e priced) int64 {
	s := make(sum, 0, 192)
	s.number(layout, int64(e.cost))
	edgeParts.add(&s, e.Edge)
	return s.done()
}

var nodeParts, edgeParts = partsOf(graph.NodeFields), partsOf(graph.EdgeFields)

// parts add the parts of fields to a sum, those of a sort together: numbers, then
// texts, lists, a reach, floats and flags. Then come the fields that were added
// since, with their names, if set: what lacks them has the hash that it always had.
type parts[T any] []func(*sum, *T)

func (all parts[T]) add(s *sum, v *T) {
	for _, part := range all {
		part(s, v)
	}
}

func partsOf[T any](fields []*graph.Field[T]) parts[T] {
	var numbers, texts, lists, reaches, floats, flags, added parts[T]
	for _, f := range fields {
		if f.Since > 0 {
			added = append(added, partIfSet(f))
			continue
		}
		switch f.Type {
		case graph.FieldNumber:
			numbers = append(numbers, func(s *sum, v *T) { s.number(int64(*f.Number(v))) })
		case graph.FieldDay:
			numbers = append(numbers, func(s *sum, v *T) { s.number(int64(*f.Day(v))) })
		case graph.FieldFloat:
			floats = append(floats, func(s *sum, v *T) { s.float(*f.Float(v)) })
		case graph.FieldFlag, graph.FieldNot:
			flags = append(flags, func(s *sum, v *T) { s.flag(*f.Flag(v)) })
		case graph.FieldList:
			lists = append(lists, func(s *sum, v *T) { s.texts(*f.List(v)) })
		case graph.FieldDistance:
			numbers = append(numbers, func(s *sum, v *T) { s.number(int64(f.Distance(v).Metres)) })
			flags = append(flags, func(s *sum, v *T) { s.flag(f.Distance(v).Measured) })
		case graph.FieldReach:
			inner := partsOf(graph.ReachFields)
			reaches = append(reaches, func(s *sum, v *T) {
				if r := *f.Reach(v); r != nil {
					inner.add(s, r)
				}
			})
		default:
			texts = append(texts, func(s *sum, v *T) { s.text(*f.Text(v)) })
		}
	}
	return slices.Concat(numbers, texts, lists, reaches, floats, flags, added)
}

func partIfSet[T any](f *graph.Field[T]) func(*sum, *T) {
	first := *f
	first.Since = 0
	part, none := partsOf([]*graph.Field[T]{&first}), new(T)
	return func(s *sum, v *T) {
		if f.Compare(v, none) != 0 {
			s.text(f.Name)
			part.add(s, v)
		}
	}
}
