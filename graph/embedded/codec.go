package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/throughline-graph/throughline/graph"
)

// format is the layout of a stored graph. It changes with every change of
// graph.Source, and with the newest of the fields of graph.Node and graph.Edge.
// Graphs older than oldest are rebuilt from the files that the store holds. Before
// layout 5, sources had no SeenCode.
var format = max(5, newest(graph.NodeFields), newest(graph.EdgeFields), newest(graph.ReachFields))

const oldest = 4

// newest returns the layout of the newest of fields.
func newest[T any](fields []*graph.Field[T]) int {
	layout := 0
	for _, f := range fields {
		layout = max(layout, f.Since)
	}
	return layout
}

// of returns the fields that graphs of the layout have.
func of[T any](layout int, fields []*graph.Field[T]) []*graph.Field[T] {
	return slices.DeleteFunc(slices.Clone(fields), func(f *graph.Field[T]) bool { return f.Since > layout })
}

var errFormat = errors.New("not a stored graph")

// pack writes numbers as varints, and strings as numbers of a list of them, in
// which most stand once.
type pack struct {
	out   []byte
	count uint64
	known map[string]uint64
	none  uint64 // 1 + the number of the empty string, by far the most frequent; 0 before it is known
	texts []byte

	code uint64    // the number of the code written last
	ends [2]uint64 // the numbers of the codes to be written next as ends of an edge
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
	if s == "" && p.none > 0 {
		p.out = binary.AppendUvarint(p.out, p.none-1)
		return
	}
	at, ok := p.known[s]
	if !ok {
		at = p.add(s)
		p.known[s] = at
	}
	if s == "" {
		p.none = at + 1
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

// write writes the fields of v, in their order.
func write[T any](p *pack, fields []*graph.Field[T], v *T) {
	for _, f := range fields {
		switch f.Type {
		case graph.FieldOwn:
			p.own(*f.Text(v))
		case graph.FieldCode:
			p.code = p.add(*f.Text(v))
			p.out = binary.AppendUvarint(p.out, p.code)
		case graph.FieldEnd:
			p.out = binary.AppendUvarint(p.out, p.ends[0])
			p.ends[0] = p.ends[1]
		case graph.FieldNumber:
			p.int(int64(*f.Number(v)))
		case graph.FieldDay:
			p.day(*f.Day(v))
		case graph.FieldFloat:
			p.float(*f.Float(v))
		case graph.FieldFlag, graph.FieldNot:
			p.bool(*f.Flag(v))
		case graph.FieldList:
			p.lines(*f.List(v))
		case graph.FieldDistance:
			d := f.Distance(v)
			p.int(int64(d.Metres))
			p.bool(d.Measured)
		case graph.FieldReach:
			r := *f.Reach(v)
			p.bool(r != nil)
			if r != nil {
				write(p, graph.ReachFields, r)
			}
		default:
			p.text(*f.Text(v))
		}
	}
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
		write(p, graph.NodeFields, &s.Nodes[i])
		codes[i] = p.code
	}
	p.int(int64(len(s.Edges)))
	for i := range s.Edges {
		p.ends = [2]uint64{codes[ends[i][0]], codes[ends[i][1]]}
		write(p, graph.EdgeFields, &s.Edges[i])
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
	at     int // how far in is read
	layout int
	reach  []*graph.Field[graph.Reach]
	texts  []string
	err    error
}

func (u *unpack) fail() {
	u.in, u.at, u.err = nil, 0, errFormat
}

// left returns how many bytes are not read yet.
func (u *unpack) left() int { return len(u.in) - u.at }

func (u *unpack) uint() uint64 {
	if u.at < len(u.in) && u.in[u.at] < 0x80 { // most are below: a number of one byte
		u.at++
		return uint64(u.in[u.at-1])
	}
	v, n := binary.Uvarint(u.in[u.at:])
	if n <= 0 {
		u.fail()
		return 0
	}
	u.at += n
	return v
}

// int reads a number of either sign: what is written is its double, or below 0 the odd number before that of -v.
func (u *unpack) int() int {
	v := u.uint()
	return int(int64(v>>1) ^ -int64(v&1))
}

// count reads how many things follow, each of at least one byte.
func (u *unpack) count() int {
	n := u.int()
	if n < 0 || n > u.left() {
		u.fail()
		return 0
	}
	return n
}

func (u *unpack) day() graph.Day { return graph.Day(u.int()) }

func (u *unpack) float() float64 {
	if u.left() < 8 {
		u.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(u.in[u.at:])
	u.at += 8
	return math.Float64frombits(v)
}

func (u *unpack) bool() bool {
	if u.left() < 1 {
		u.fail()
		return false
	}
	u.at++
	return u.in[u.at-1] == 1
}

func (u *unpack) text() string {
	n := u.uint()
	if n >= uint64(len(u.texts)) {
		u.fail()
		return ""
	}
	return u.texts[n]
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
	if count > size+1 || size > uint64(u.left()) {
		u.fail()
		return
	}
	all := string(u.in[u.at : u.at+int(size)])
	rest := u.in[u.at+int(size):]
	u.in, u.at = u.in[u.at:u.at+int(size)], 0
	u.texts = make([]string, count)
	for i := range u.texts {
		n := int(u.uint())
		if n < 0 || n > u.left() {
			u.fail()
			return
		}
		u.texts[i] = all[u.at : u.at+n]
		u.at += n
	}
	if u.err == nil {
		u.in, u.at = rest, 0
	}
}
