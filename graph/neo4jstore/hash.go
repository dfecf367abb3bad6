package neo4jstore

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

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

func (s *sum) float(all ...float64) {
	for _, f := range all {
		*s = binary.LittleEndian.AppendUint64(*s, math.Float64bits(f))
	}
}

func (s *sum) flag(all ...bool) {
	for _, b := range all {
		n := byte(0)
		if b {
			n = 1
		}
		*s = append(*s, n)
	}
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
	s.number(layout, int64(n.Opened), int64(n.Closed), int64(n.Patients), int64(n.PatientsSeen), int64(n.HoursSeen), int64(n.Seen))
	s.text(n.Code, string(n.Kind), n.Name, n.Status, n.Postcode, n.Phone, n.PatientsSource, n.Contract, string(n.Hours), n.HoursSource,
		n.Setting, n.Supplier, n.Source, string(n.Basis))
	s.texts(n.Address)
	s.texts(n.Alias)
	s.float(n.Lat, n.Lon)
	s.flag(n.Unnamed)
	return s.done()
}

// hashEdge sums up every field of an edge, its cost and the layout.
func hashEdge(e *graph.Edge) int64 {
	s := make(sum, 0, 192)
	s.number(layout, int64(e.Type.Cost()), int64(e.Since), int64(e.Until), int64(e.Seen), int64(e.Unconfirmed), int64(e.Distance.Metres),
		int64(e.Verified), int64(e.On), int64(e.Items))
	s.text(string(e.Type), e.From, e.To, e.Source, string(e.Basis), e.Rule, e.Role, e.Month)
	if r := e.Reach; r != nil {
		s.text(r.Email, r.Phone, r.Known, r.Note)
	}
	s.float(e.Share)
	s.flag(e.SinceBy, e.UntilBy, e.Distance.Measured)
	return s.done()
}
