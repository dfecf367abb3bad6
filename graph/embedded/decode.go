package embedded

import (
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/throughline-graph/throughline/graph"
)

// maxUnpacked bounds what a stored graph may take in memory: far more than a
// hundred times England's.
const maxUnpacked = 8 << 30

// mostUnpacked is how many times its packed size a graph may have; England's has
// 3 times. A damaged one that claims more is refused before memory is taken.
const mostUnpacked = 256

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
	u := &unpack{in: raw, layout: layout}
	u.dictionary()
	s := &graph.Snapshot{}
	s.Nodes = room[graph.Node](u)
	for i := range s.Nodes {
		u.node(&s.Nodes[i])
	}
	s.Edges = room[graph.Edge](u)
	for i := range s.Edges {
		u.edge(&s.Edges[i])
	}
	s.Sources = room[graph.Source](u)
	for i := range s.Sources {
		u.source(&s.Sources[i])
	}
	s.Made = u.day()
	if u.err != nil || len(u.in) > 0 {
		return nil, fmt.Errorf("unpack the graph: %w", errFormat)
	}
	return s, nil
}

// room returns a list as long as is said next; an empty one is nil.
func room[T any](u *unpack) []T {
	n := u.count()
	if n == 0 {
		return nil
	}
	return make([]T, n)
}

func (u *unpack) node(n *graph.Node) {
	n.Code = u.text()
	n.Kind = graph.Kind(u.text())
	n.Name = u.text()
	n.Opened = u.day()
	n.Closed = u.day()
	n.Status = u.text()
	n.Postcode = u.text()
	n.Address = u.lines()
	n.Phone = u.text()
	n.Lat = u.float()
	n.Lon = u.float()
	n.Patients = u.int()
	n.PatientsSource = u.text()
	n.PatientsSeen = u.day()
	n.Contract = u.text()
	n.Hours = graph.Hours(u.text())
	n.HoursSource = u.text()
	n.HoursSeen = u.day()
	n.Setting = u.text()
	n.Supplier = u.text()
	n.Alias = u.lines()
	n.Unnamed = u.bool()
	n.Source = u.text()
	n.Seen = u.day()
	n.Basis = graph.Basis(u.text())
}

func (u *unpack) edge(e *graph.Edge) {
	e.Type = graph.EdgeType(u.text())
	e.From = u.text()
	e.To = u.text()
	e.Since = u.day()
	e.Until = u.day()
	e.Source = u.text()
	e.Seen = u.day()
	e.Basis = graph.Basis(u.text())
	e.SinceBy = u.bool()
	e.UntilBy = u.bool()
	e.Unconfirmed = u.day()
	e.Rule = u.text()
	e.Distance.Metres = u.int()
	e.Distance.Measured = u.bool()
	e.Share = u.float()
	e.Role = u.text()
	e.Verified = u.day()
	if u.bool() {
		e.Reach = &graph.Reach{Email: u.text(), Phone: u.text(), Known: u.text(), Note: u.text()}
	}
	e.On = u.day()
	e.Items = u.int()
	e.Month = u.text()
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
