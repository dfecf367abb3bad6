package graph

import (
	"cmp"
	"fmt"
	"slices"
)

// Validate says whether a store can hold the graph: in order, each code once,
// every kind, type and end known. The error wraps ErrInvalid.
func (s *Snapshot) Validate() error {
	_, err := s.Ends()
	return err
}

// Ends returns where in Nodes the two ends of each edge stand, from and to, and
// refuses what Validate refuses.
func (s *Snapshot) Ends() ([][2]int32, error) {
	bad := func(says string) ([][2]int32, error) { return nil, fmt.Errorf("%s: %w", says, ErrInvalid) }
	stands := make(map[string]int32, len(s.Nodes))
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if i > 0 && s.Nodes[i-1].Code >= n.Code {
			return bad("stakeholders are not in the order of their codes, each once")
		}
		if n.Code == "" || !n.Kind.Known() {
			return bad("a stakeholder has no code or an unknown kind")
		}
		stands[n.Code] = int32(i)
	}
	ends := make([][2]int32, len(s.Edges))
	from := 0 // where the edge before began: those of one type come by where they begin
	for i := range s.Edges {
		e := &s.Edges[i]
		if i > 0 && CompareEdges(&s.Edges[i-1], e) > 0 {
			return bad("edges are not in order")
		}
		if i == 0 || s.Edges[i-1].Type != e.Type {
			from = 0
		}
		for from < len(s.Nodes) && s.Nodes[from].Code < e.From {
			from++
		}
		to, known := stands[e.To]
		if !e.Type.Known() || e.From == e.To || !known || from == len(s.Nodes) || s.Nodes[from].Code != e.From {
			return bad("an edge has an unknown type, an unknown end or one end twice")
		}
		ends[i] = [2]int32{int32(from), to}
	}
	return ends, nil
}

// FilesInOrder returns files by checksum. It refuses, with ErrInvalid, one that
// is given twice.
func FilesInOrder(files []File) ([]File, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Sum, b.Sum) })
	for i := 1; i < len(files); i++ {
		if files[i].Sum == files[i-1].Sum {
			return nil, fmt.Errorf("a file is given twice: %w", ErrInvalid)
		}
	}
	return files, nil
}

// Same compares all but the content, which the checksum stands for.
func (f File) Same(g File) bool {
	return f.Sum == g.Sum && f.Name == g.Name && f.Dataset == g.Dataset && f.Seen == g.Seen && f.Loaded == g.Loaded && f.Note == g.Note
}
