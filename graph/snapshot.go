package graph

import (
	"cmp"
	"fmt"
	"slices"
)

// Snapshot is a whole graph: nodes by code, edges by CompareEdges.
type Snapshot struct {
	Nodes   []Node
	Edges   []Edge
	Sources Sources
	Made    Day // the newest Seen in the graph

	// EndsAt is where in Nodes the two ends of each edge are, from and to, or nil:
	// Ends then looks for them, which takes longer than all else it does. A caller
	// that changes Nodes or Edges clears it, and no store keeps it.
	EndsAt [][2]int32 `json:"-"`
}

// Validate returns an error wrapping ErrInvalid if a store cannot keep the graph:
// codes must be in order, each once, and every kind, type and end known.
func (s *Snapshot) Validate() error {
	_, err := s.Ends()
	return err
}

// Ends returns the places in Nodes of the two ends of each edge, from and to, in
// a new list. It refuses what Validate refuses.
func (s *Snapshot) Ends() ([][2]int32, error) {
	if err := s.checkNodes(); err != nil {
		return nil, err
	}
	ends := slices.Clone(s.EndsAt)
	if ends == nil {
		ends = s.find()
	}
	if err := s.checkEdges(ends); err != nil {
		return nil, err
	}
	return ends, nil
}

func invalid(says string) error { return fmt.Errorf("%s: %w", says, ErrInvalid) }

func (s *Snapshot) checkNodes() error {
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if i > 0 && s.Nodes[i-1].Code >= n.Code {
			return invalid("the codes of stakeholders are out of order or repeated")
		}
		if n.Code == "" || !n.Kind.Known() {
			return invalid("a stakeholder has no code or an unknown kind")
		}
	}
	return nil
}

func (s *Snapshot) checkEdges(ends [][2]int32) error {
	if len(ends) != len(s.Edges) {
		return invalid(elsewhere)
	}
	known := func(at int32) bool { return at >= 0 && int(at) < len(s.Nodes) }
	for i := range s.Edges {
		e := &s.Edges[i]
		if i > 0 && CompareEdges(&s.Edges[i-1], e) > 0 {
			return invalid("edges are out of order")
		}
		if !e.Type.Known() || e.From == e.To || !known(ends[i][0]) || !known(ends[i][1]) {
			return invalid("an edge has an unknown type, an unknown end or the same stakeholder at both ends")
		}
		if s.Nodes[ends[i][0]].Code != e.From || s.Nodes[ends[i][1]].Code != e.To {
			return invalid(elsewhere)
		}
	}
	return nil
}

// WithoutEnds returns the snapshot as a store keeps it: without EndsAt.
func (s *Snapshot) WithoutEnds() *Snapshot {
	kept := *s
	kept.EndsAt = nil
	return &kept
}

// elsewhere is the error if EndsAt does not match the nodes and edges.
const elsewhere = "the recorded ends of the edges do not match the edges"

// find looks for the ends of each edge in Nodes: -1 for an unknown one.
func (s *Snapshot) find() [][2]int32 {
	places := make(map[string]int32, len(s.Nodes))
	for i := range s.Nodes {
		places[s.Nodes[i].Code] = int32(i)
	}
	at := func(code string) int32 {
		if i, ok := places[code]; ok {
			return i
		}
		return -1
	}
	ends := make([][2]int32, len(s.Edges))
	for i := range s.Edges {
		e := &s.Edges[i]
		ends[i][1] = at(e.To)
		if i > 0 && s.Edges[i-1].From == e.From { // true for most, as edges are in order
			ends[i][0] = ends[i-1][0]
		} else {
			ends[i][0] = at(e.From)
		}
	}
	return ends
}

// FilesInOrder returns files by checksum. It refuses duplicates with ErrInvalid.
func FilesInOrder(files []File) ([]File, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Sum, b.Sum) })
	for i := 1; i < len(files); i++ {
		if files[i].Sum == files[i-1].Sum {
			return nil, fmt.Errorf("the same file is given twice: %w", ErrInvalid)
		}
	}
	return files, nil
}

// Same compares everything except the content, which the checksum covers.
func (f File) Same(g File) bool {
	return f.Sum == g.Sum && f.Name == g.Name && f.Dataset == g.Dataset && f.Seen == g.Seen && f.Loaded == g.Loaded && f.Note == g.Note
}
