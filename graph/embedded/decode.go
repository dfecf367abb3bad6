package embedded

import (
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/throughline-graph/throughline/graph"
)

// decode reads what encode wrote, in this layout or an older one.
func decode(b []byte, layout int) (*graph.Snapshot, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderMaxMemory(min(maxUnpacked, 1<<20+mostUnpacked*uint64(len(b)))))
	if err != nil {
		return nil, fmt.Errorf("unpack the graph: %w", err)
	}
	defer r.Close()
	raw, err := r.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack the graph: %w", errFormat)
	}
	u := &unpack{in: raw, layout: layout, reach: of(layout, graph.ReachFields)}
	u.dictionary()
	s := &graph.Snapshot{}
	s.Nodes = room[graph.Node](u)
	nodes := of(layout, graph.NodeFields)
	for i := range s.Nodes {
		read(u, nodes, &s.Nodes[i])
	}
	s.Edges = room[graph.Edge](u)
	edges := of(layout, graph.EdgeFields)
	for i := range s.Edges {
		read(u, edges, &s.Edges[i])
	}
	s.Sources = room[graph.Source](u)
	for i := range s.Sources {
		u.source(&s.Sources[i])
	}
	s.Made = u.day()
	if u.err != nil || u.left() > 0 {
		return nil, fmt.Errorf("unpack the graph: %w", errFormat)
	}
	return s, nil
}

// maxUnpacked bounds what a stored graph may take in memory: far more than a
// hundred times England's.
const maxUnpacked = 8 << 30

// mostUnpacked is how many times its packed size a graph may have; England's has
// 3 times. A damaged one that claims more is refused before memory is taken.
const mostUnpacked = 256

// room returns a list as long as is said next; an empty one is nil.
func room[T any](u *unpack) []T {
	n := u.count()
	if n == 0 {
		return nil
	}
	return make([]T, n)
}

// read reads the fields of v, which is empty, as write wrote them. Most of them are
// empty too, and then there is nothing to set: to look for the place of each makes it
// a tenth slower.
func read[T any](u *unpack, fields []*graph.Field[T], v *T) {
	for _, f := range fields {
		switch f.Type {
		case graph.FieldNumber:
			if n := u.int(); n != 0 {
				*f.Number(v) = n
			}
		case graph.FieldDay:
			if d := u.day(); d != 0 {
				*f.Day(v) = d
			}
		case graph.FieldFloat:
			*f.Float(v) = u.float()
		case graph.FieldFlag, graph.FieldNot:
			if u.bool() {
				*f.Flag(v) = true
			}
		case graph.FieldList:
			if l := u.lines(); l != nil {
				*f.List(v) = l
			}
		case graph.FieldDistance:
			*f.Distance(v) = graph.Distance{Metres: u.int(), Measured: u.bool()}
		case graph.FieldReach:
			if u.bool() {
				r := &graph.Reach{}
				read(u, u.reach, r)
				*f.Reach(v) = r
			}
		default:
			if s := u.text(); s != "" {
				*f.Text(v) = s
			}
		}
	}
}

func (u *unpack) source(s *graph.Source) {
	s.Name = u.text()
	s.Dataset = u.text()
	s.Title = u.text()
	s.Seen = u.day()
	s.SeenBy = u.text()
	if u.layout < 5 {
		s.SeenCode = graph.SeenIn(s.SeenBy)
	} else {
		s.SeenCode = graph.SeenCode(u.text())
	}
	s.Sum = u.text()
	s.Rows = u.int()
	s.Refused = u.int()
	s.Skipped = u.int()
	s.Licence = u.text()
	for n := u.int(); n > 0 && u.err == nil; n-- {
		s.Refusals = append(s.Refusals, graph.Refusal{Line: u.int(), Column: u.int(), Reason: u.text()})
	}
}
