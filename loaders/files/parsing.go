package files

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Parsing is the state of reading one file.
type Parsing struct {
	Facts   *facts.Facts
	Form    Form
	Today   graph.Day
	New     bool      // the file is not stored yet, so that it can be refused for what older versions took
	Own     graph.Day // the file's own extract date
	Latest  graph.Day // the latest day inside that is not in the future
	Rows    int       // the refused ones among them
	Stated  int       // rows that make statements
	Omitted []Omitted // rows that make none, by reason
	Refused []RowError
	Warned  []string
	Err     error // refuses the whole file

	of     *Declaration
	size   int64 // bytes of the file, 0 where that is not known
	roomAt int   // after so many rows room is made again
	once   map[string]bool
	stood  map[string]standing // by the code of Declaration.Once
	memo   string              // days repeat from row to row
	memoD  graph.Day
	counts epoch // how numbers count days, in a workbook

	cp1252     int
	cp1252At   int
	backward   int // edges that end before they start
	backwardAt int
	short      int // rows of an ODS list with fewer than 27 columns
	shortLen   int
	ownBefore  string

	tallies map[string]Tally
}

// Omitted counts the rows that make no statement for one reason.
type Omitted struct {
	Why  string `json:"why"`
	Rows int    `json:"rows"`
	Line int    `json:"line"` // of the first
}

// Why a row of any data set may make no statement.
const (
	OmittedAbroad   = "outside England"
	OmittedTwice    = "in the file twice"
	OmittedBackward = "a relationship that ends before it starts"
	OmittedEmpty    = "nothing in it that the graph holds"
)

// LeftOut counts the rows that make no statement. Rows is the sum of Stated, LeftOut
// and the refused rows.
func (p *Parsing) LeftOut() int {
	n := 0
	for _, o := range p.Omitted {
		n += o.Rows
	}
	return n
}

// omitted returns how many rows make no statement for a reason.
func (p *Parsing) omitted(why string) Omitted {
	for _, o := range p.Omitted {
		if o.Why == why {
			return o
		}
	}
	return Omitted{}
}

// omit counts a row that makes no statement.
func (p *Parsing) omit(why string, line int) {
	for i := range p.Omitted {
		if p.Omitted[i].Why == why {
			p.Omitted[i].Rows++
			return
		}
	}
	p.Omitted = append(p.Omitted, Omitted{why, 1, line})
}

// Tally counts what a data set notes of its rows.
type Tally struct {
	Count int
	First int // the line of the first
}

// Tally returns how often rows noted a word.
func (p *Parsing) Tally(word string) Tally { return p.tallies[word] }

// First says whether this is the first time that the file names key.
func (p *Parsing) First(key string) bool {
	if p.once[key] {
		return false
	}
	p.once[key] = true
	return true
}

// Had says whether the file names a key, as far as first was asked.
func (p *Parsing) Had(key string) bool { return p.once[key] }

// maxRefused is how many rows may be refused before the whole file is refused.
const maxRefused = 10_000

// Accept parses a new file, and refuses it if most of its rows are refused. That
// may be so of a stored file, once the rows of erased people are gone.
func Accept(ctx context.Context, in io.Reader, size int64, d *Declaration, f Form, today graph.Day) (*Parsing, error) {
	p, err := parse(ctx, in, size, d, f, today, true)
	if err == nil && len(p.Refused)*2 > p.Rows {
		first := p.Refused[0]
		err = Refuse("%d of its %d rows are refused, the first on line %d, column %d: %s",
			len(p.Refused), p.Rows, first.Line, first.Column, first.Reason)
	}
	return p, err
}

// Parse turns the rows of a file into facts. Size is in bytes, 0 where it is not
// known. An *Refusal refuses the file.
func Parse(ctx context.Context, in io.Reader, size int64, d *Declaration, f Form, today graph.Day) (*Parsing, error) {
	return parse(ctx, in, size, d, f, today, false)
}

func parse(ctx context.Context, in io.Reader, size int64, d *Declaration, f Form, today graph.Day, isNew bool) (*Parsing, error) {
	p := &Parsing{
		Facts: &facts.Facts{Dataset: d.as(f)}, of: d, Form: f, Today: today, New: isNew, size: size, roomAt: roomFirst,
		once: map[string]bool{}, stood: map[string]standing{},
	}
	err := p.read(ctx, in, d)
	if err != nil {
		return p, err
	}
	if d.End != nil {
		d.End(p)
	}
	p.once, p.stood = nil, nil // large
	p.warnOfRows()
	return p, nil
}

// as returns what settling knows of the data set of a file.
func (d *Declaration) as(f Form) *facts.Dataset {
	if f.Dialect != Changes {
		return &d.Dataset
	}
	some := d.Dataset
	some.Complete = false
	return &some
}

// warnOfRows warns of what was left out or read in another way.
func (p *Parsing) warnOfRows() {
	warn := func(format string, args ...any) { p.Warned = append(p.Warned, fmt.Sprintf(format, args...)) }
	if p.cp1252 > 0 {
		warn("cells that are not UTF-8 were read as Windows-1252: %d, the first on line %d", p.cp1252, p.cp1252At)
	}
	if again := p.omitted(OmittedTwice); again.Rows > 0 {
		warn("rows that are in the file twice were read once: %d, the first on line %d", again.Rows, again.Line)
	}
	if p.backward > 0 {
		warn("relationships that end before they start were left out: %d, the first on line %d", p.backward, p.backwardAt)
	}
	if len(p.Form.Others) > 0 {
		warn("columns that the table does not have were ignored: %s", strings.Join(p.Form.Others, ", "))
	}
	if p.short > 0 {
		warn("rows with %d columns instead of 27: %d", p.shortLen, p.short)
	}
}

// Room for facts is made after roomFirst rows, for at most roomTimes as many, and
// then again.
const (
	roomFirst = 4096
	roomTimes = 8
)

// makeRoom makes room for the facts of the rest of a file, after some rows and
// bytes of it, so that the lists are not copied each time they grow.
func (p *Parsing) makeRoom(rows int, read int64) {
	if rows < p.roomAt || read == 0 {
		return
	}
	p.roomAt = roomTimes * rows
	times := min(roomTimes, 1.02*float64(p.size)/float64(read)) // 2 % to spare; 0 if the size is not known
	p.Facts.Nodes, p.Facts.Edges, p.Facts.Points = room(p.Facts.Nodes, times), room(p.Facts.Edges, times), room(p.Facts.Points, times)
}

// room returns a list with room for times its length.
func room[T any](l []T, times float64) []T {
	return slices.Grow(l, max(0, int(float64(len(l))*times)-len(l)))
}

// add gives one row to its data set, and removes the facts of a refused row.
func (p *Parsing) add(d *Declaration, r *Row) error {
	nodes, edges, points, all := len(p.Facts.Nodes), len(p.Facts.Edges), len(p.Facts.Points), p.Facts.Count()
	r.Err, r.why = nil, OmittedEmpty
	p.Rows++
	if d.Once > 0 && !r.stands(d.Once) {
		p.omit(OmittedTwice, r.Line)
		return nil
	}
	if r.Err == nil {
		d.Row(r)
	}
	if r.Err != nil {
		p.Facts.Nodes, p.Facts.Edges, p.Facts.Points = p.Facts.Nodes[:nodes], p.Facts.Edges[:edges], p.Facts.Points[:points]
		p.miss(r)
		return p.Drop(*r.Err)
	}
	if r.why == "" || p.Facts.Count() > all {
		p.Stated++
		return nil
	}
	p.omit(r.why, r.Line)
	return nil
}

// Take gives one row that Read laid out to the data set.
func (p *Parsing) Take(line int, cells []string) error {
	return p.add(p.of, &Row{Parsing: p, Line: line, Cells: cells})
}

// miss notes which body a refused row is about: it counts as being in the list.
func (p *Parsing) miss(r *Row) {
	code := strings.ToUpper(r.Cell(1))
	if !facts.IsCode(code) {
		p.Facts.Unreadable = true
		return
	}
	if p.Facts.Refused == nil {
		p.Facts.Refused = map[string]bool{}
	}
	p.Facts.Refused[code] = true
}

// Drop notes a refused row. It refuses the whole file once there are too many.
func (p *Parsing) Drop(e RowError) error {
	if p.Refused = append(p.Refused, p.of.discreet(e)); len(p.Refused) > maxRefused {
		return Refuse("more than %d rows are refused, the first on line %d: %s", maxRefused, p.Refused[0].Line, p.Refused[0].Reason)
	}
	return nil
}
