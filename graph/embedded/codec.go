package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/klauspost/compress/zstd"

	"github.com/throughline-graph/throughline/graph"
)

// format is the layout of a stored graph. It changes with every change of
// graph.Node, graph.Edge or graph.Source; graphs older than oldest are then rebuilt
// from the files that the store holds. Before layout 5, sources had no SeenCode.
const (
	format = 5
	oldest = 4
)

var errFormat = errors.New("not a stored graph")

// pack writes numbers as varints, and strings as numbers of a list of them, in
// which most stand once.
type pack struct {
	out   []byte
	count uint64
	known map[string]uint64
	texts []byte
}

func (p *pack) int(v int64)     { p.out = binary.AppendVarint(p.out, v) }
func (p *pack) day(d graph.Day) { p.int(int64(d)) }
func (p *pack) float(v float64) {
	p.out = binary.LittleEndian.AppendUint64(p.out, math.Float64bits(v))
}

func (p *pack) bool(v bool) {
	b := byte(0)
	if v {
		b = 1
	}
	p.out = append(p.out, b)
}

func (p *pack) text(s string) {
	at, ok := p.known[s]
	if !ok {
		at = p.add(s)
		p.known[s] = at
	}
	p.out = binary.AppendUvarint(p.out, at)
}

// own writes a string that few others are equal to: to look for them would cost
// more than to write it anew.
func (p *pack) own(s string) {
	if s == "" {
		p.text(s)
		return
	}
	p.out = binary.AppendUvarint(p.out, p.add(s))
}

// add puts a string on the list and returns its number.
func (p *pack) add(s string) uint64 {
	p.texts = append(binary.AppendUvarint(p.texts, uint64(len(s))), s...)
	p.count++
	return p.count - 1
}

// lines writes the lines of an address, or a list like it. Mostly only the first line
// differs from the list before.
func (p *pack) lines(l []string) {
	p.int(int64(len(l)))
	for i, s := range l {
		if i == 0 {
			p.own(s)
			continue
		}
		p.text(s)
	}
}

// node writes a stakeholder and returns the number of its code.
func (p *pack) node(n *graph.Node) uint64 {
	code := p.add(n.Code)
	p.out = binary.AppendUvarint(p.out, code)
	p.text(string(n.Kind))
	p.own(n.Name)
	p.day(n.Opened)
	p.day(n.Closed)
	p.text(n.Status)
	p.own(n.Postcode)
	p.lines(n.Address)
	p.own(n.Phone)
	p.float(n.Lat)
	p.float(n.Lon)
	p.int(int64(n.Patients))
	p.text(n.PatientsSource)
	p.day(n.PatientsSeen)
	p.text(n.Contract)
	p.text(string(n.Hours))
	p.text(n.HoursSource)
	p.day(n.HoursSeen)
	p.text(n.Setting)
	p.text(n.Supplier)
	p.lines(n.Alias)
	p.bool(n.Unnamed)
	p.text(n.Source)
	p.day(n.Seen)
	p.text(string(n.Basis))
	return code
}

// edge writes an edge between the codes of two numbers.
func (p *pack) edge(e *graph.Edge, from, to uint64) {
	p.text(string(e.Type))
	p.out = binary.AppendUvarint(p.out, from)
	p.out = binary.AppendUvarint(p.out, to)
	p.day(e.Since)
	p.day(e.Until)
	p.text(e.Source)
	p.day(e.Seen)
	p.text(string(e.Basis))
	p.bool(e.SinceBy)
	p.bool(e.UntilBy)
	p.day(e.Unconfirmed)
	p.text(e.Rule)
	p.int(int64(e.Distance.Metres))
	p.bool(e.Distance.Measured)
	p.float(e.Share)
	p.text(e.Role)
	p.day(e.Verified)
	p.bool(e.Reach != nil)
	if r := e.Reach; r != nil {
		p.text(r.Email)
		p.text(r.Phone)
		p.text(r.Known)
		p.text(r.Note)
	}
	p.day(e.On)
	p.int(int64(e.Items))
	p.text(e.Month)
}

func (p *pack) source(s *graph.Source) {
	p.text(s.Name)
	p.text(s.Dataset)
	p.text(s.Title)
	p.day(s.Seen)
	p.text(s.SeenBy)
	p.text(string(s.SeenCode))
	p.text(s.Sum)
	p.int(int64(s.Rows))
	p.int(int64(s.Refused))
	p.int(int64(s.Skipped))
	p.text(s.Licence)
	p.int(int64(len(s.Refusals)))
	for _, r := range s.Refusals {
		p.int(int64(r.Line))
		p.int(int64(r.Column))
		p.text(r.Reason)
	}
}

// encode returns a graph, whose edges have these ends, as compressed bytes.
func encode(s *graph.Snapshot, ends [][2]int32) ([]byte, error) {
	// Room for what most graphs come to: growing bit by bit would copy all of it again and again.
	p := &pack{known: map[string]uint64{}, out: make([]byte, 0, 80*len(s.Nodes)+56*len(s.Edges)), texts: make([]byte, 0, 72*len(s.Nodes))}
	codes := make([]uint64, len(s.Nodes))
	p.int(int64(len(s.Nodes)))
	for i := range s.Nodes {
		codes[i] = p.node(&s.Nodes[i])
	}
	p.int(int64(len(s.Edges)))
	for i := range s.Edges {
		p.edge(&s.Edges[i], codes[ends[i][0]], codes[ends[i][1]])
	}
	p.int(int64(len(s.Sources)))
	for i := range s.Sources {
		p.source(&s.Sources[i])
	}
	p.day(s.Made)
	return compress(binary.AppendUvarint(binary.AppendUvarint(nil, p.count), uint64(len(p.texts))), p.texts, p.out)
}

// compress returns what is in the pieces, one after the other, as one frame. That
// says how much it holds, so that the reader makes room once.
func compress(pieces ...[]byte) ([]byte, error) {
	size := 0
	for _, b := range pieces {
		size += len(b)
	}
	out := bytes.NewBuffer(make([]byte, 0, size/3))
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("pack the graph: %w", err)
	}
	w.ResetContentSize(out, int64(size))
	for _, b := range pieces {
		if _, err := w.Write(b); err != nil {
			return nil, fmt.Errorf("pack the graph: %w", errors.Join(err, w.Close()))
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack the graph: %w", err)
	}
	return out.Bytes(), nil
}

// unpack reads what pack wrote. The first thing that is wrong ends it: after
// that everything reads as zero and err is set.
type unpack struct {
	in     []byte
	layout int
	texts  []string
	err    error
}

func (u *unpack) fail() {
	u.in, u.err = nil, errFormat
}

func (u *unpack) uint() uint64 {
	v, n := binary.Uvarint(u.in)
	if n <= 0 {
		u.fail()
		return 0
	}
	u.in = u.in[n:]
	return v
}

func (u *unpack) int() int {
	v, n := binary.Varint(u.in)
	if n <= 0 {
		u.fail()
		return 0
	}
	u.in = u.in[n:]
	return int(v)
}

// count reads how many things follow, each of at least one byte.
func (u *unpack) count() int {
	n := u.int()
	if n < 0 || n > len(u.in) {
		u.fail()
		return 0
	}
	return n
}

func (u *unpack) day() graph.Day { return graph.Day(u.int()) }

func (u *unpack) float() float64 {
	if len(u.in) < 8 {
		u.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(u.in)
	u.in = u.in[8:]
	return math.Float64frombits(v)
}

func (u *unpack) bool() bool {
	if len(u.in) < 1 {
		u.fail()
		return false
	}
	b := u.in[0]
	u.in = u.in[1:]
	return b == 1
}

func (u *unpack) text() string {
	at := u.uint()
	if at >= uint64(len(u.texts)) {
		u.fail()
		return ""
	}
	return u.texts[at]
}

func (u *unpack) lines() []string {
	n := u.count()
	if n == 0 {
		return nil
	}
	l := make([]string, n)
	for i := range l {
		l[i] = u.text()
	}
	return l
}

// dictionary reads the list of strings; all share one piece of memory.
func (u *unpack) dictionary() {
	count, size := u.uint(), u.uint()
	if count > size+1 || size > uint64(len(u.in)) {
		u.fail()
		return
	}
	all := string(u.in[:size])
	rest := u.in[size:]
	u.in = u.in[:size]
	u.texts = make([]string, count)
	at := 0
	for i := range u.texts {
		before := len(u.in)
		n := int(u.uint())
		at += before - len(u.in)
		if n < 0 || n > len(u.in) {
			u.fail()
			return
		}
		u.texts[i] = all[at : at+n]
		at += n
		u.in = u.in[n:]
	}
	if u.err == nil {
		u.in = rest
	}
}
