package answer

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// reader reads the edges that one answer is made of, each once.
type reader struct {
	in   Reached
	read map[graph.EdgeType]map[string]bool // the codes at which edges of a type were read
}

func newReader(in Reached) reader { return reader{in, map[graph.EdgeType]map[string]bool{}} }

// reach reads the edges of these types at stakeholders where they were not read
// yet, as many types at a time as lack the same.
func (r reader) reach(codes []string, types ...graph.EdgeType) error {
	type batch struct {
		codes []string
		types []graph.EdgeType
	}
	var batches []batch
	for _, t := range types {
		if r.read[t] == nil {
			r.read[t] = map[string]bool{}
		}
		var fresh []string
		for _, c := range codes {
			if !r.read[t][c] {
				r.read[t][c] = true
				fresh = append(fresh, c)
			}
		}
		same := slices.IndexFunc(batches, func(b batch) bool { return slices.Equal(b.codes, fresh) })
		switch {
		case len(fresh) == 0:
		case same < 0:
			batches = append(batches, batch{fresh, []graph.EdgeType{t}})
		default:
			batches[same].types = append(batches[same].types, t)
		}
	}
	for _, b := range batches {
		if err := r.in.Reach(b.codes, b.types...); err != nil {
			return err
		}
	}
	return nil
}

func codesOf(nodes []*graph.Node) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = n.Code
	}
	return out
}
