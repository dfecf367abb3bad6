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

// Ends returns where in Nodes the two ends of each edge stand, from and to, in a
// list of its own, and refuses what Validate refuses.
func (s *Snapshot) Ends() ([][2]int32, error) {
	bad := func(says string) ([][2]int32, error) { return nil, fmt.Errorf("%s: %w", says, ErrInvalid) }
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if i > 0 && s.Nodes[i-1].Code >= n.Code {
			return bad("stakeholders are not in the order of their codes, each once")
		}
		if n.Code == "" || !n.Kind.Known() {
			return bad("a stakeholder has no code or an unknown kind")
		}
	}
	ends := slices.Clone(s.EndsAt)
	if ends == nil {
		ends = s.find()
	}
	if len(ends) != len(s.Edges) {
		return bad(elsewhere)
	}
	known := func(at int32) bool { return at >= 0 && int(at) < len(s.Nodes) }
	for i := range s.Edges {
		e := &s.Edges[i]
		if i > 0 && CompareEdges(&s.Edges[i-1], e) > 0 {
			return bad("edges are not in order")
		}
		if !e.Type.Known() || e.From == e.To || !known(ends[i][0]) || !known(ends[i][1]) {
			return bad("an edge has an unknown type, an unknown end or one end twice")
		}
		if s.Nodes[ends[i][0]].Code != e.From || s.Nodes[ends[i][1]].Code != e.To {
			return bad(elsewhere)
		}
	}
	return ends, nil
}

// WithoutEnds returns the snapshot as a store keeps it, without EndsAt.
func (s *Snapshot) WithoutEnds() *Snapshot {
	kept := *s
	kept.EndsAt = nil
	return &kept
}

// elsewhere is wrong where EndsAt is not of these nodes and edges.
const elsewhere = "the ends of the edges are not where they are said to be"

// find returns where the ends of each edge stand, -1 for one that is unknown.
func (s *Snapshot) find() [][2]int32 {
	stands := make(map[string]int32, len(s.Nodes))
	for i := range s.Nodes {
		stands[s.Nodes[i].Code] = int32(i)
	}
	at := func(code string) int32 {
		if i, ok := stands[code]; ok {
			return i
		}
		return -1
	}
	ends := make([][2]int32, len(s.Edges))
	for i := range s.Edges {
		e := &s.Edges[i]
		ends[i][1] = at(e.To)
		if i > 0 && s.Edges[i-1].From == e.From { // as most, where edges are in order
			ends[i][0] = ends[i-1][0]
		} else {
			ends[i][0] = at(e.From)
		}
	}
	return ends
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
