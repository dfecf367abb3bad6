package files

import (
	"fmt"
	"hash/maphash"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Row is one row of a file. Cells count from 1, in the order of the data set's
// Columns or of the published list.
type Row struct {
	*Parsing
	Line  int
	Cells []string
	Err   *RowError // why the row is refused, nil if it is not

	sheet string // of a workbook
	at    []int  // the place of each column; nil: in order
	why   string // it makes no statement, if it makes none
	ends  int    // the column whose last day was read last
}

// MaxCell is how long a cell may be, in bytes. A longer one is not a name, address
// or role, but a sign of a missing quotation mark or line end.
const MaxCell = 2_000

// Cell returns a cell without the spaces around it, and refuses the row if the cell
// is too long.
func (r *Row) Cell(n int) string {
	i := n - 1
	if r.at != nil {
		if n > len(r.at) {
			return ""
		}
		i = r.at[n-1]
	}
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	s := r.Cells[i]
	if s == "" {
		return ""
	}
	if len(s) > MaxCell {
		r.Refuse(n, fmt.Sprintf("the cell is %d bytes long: the most is %d", len(s), MaxCell))
		return ""
	}
	if !utf8.ValidString(s) {
		if r.cp1252++; r.cp1252 == 1 {
			r.cp1252At = r.Line
		}
	}
	return strings.TrimSpace(Legible(s))
}

// Column returns the place of column n in the file, for messages. A missing column
// counts as the one after the last.
func (r *Row) Column(n int) int {
	switch {
	case r.at == nil || n < 1 || n > len(r.at):
		return n
	case r.at[n-1] < 0:
		return len(r.Cells) + 1
	}
	return r.at[n-1] + 1
}

// Text returns a cell with spaces for control characters, and without invisible
// characters, which may for instance reverse the text around them.
func (r *Row) Text(n int) string {
	s := r.Cell(n)
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			return seen(s)
		}
	}
	return s
}

// seen returns only what is visible of a text.
func seen(s string) string {
	plain := strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Cf, c):
			return -1
		case unicode.In(c, unicode.Cc, unicode.Zl, unicode.Zp):
			return ' '
		}
		return c
	}, s)
	if plain == s {
		return s
	}
	return strings.Join(strings.FieldsFunc(plain, func(c rune) bool { return c == ' ' }), " ")
}

// Printable returns a name from outside, safe to print: quoted if it has characters
// that are invisible, begin another line or reverse the text around them.
func Printable(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsGraphic(c) }) {
		return s
	}
	return strconv.QuoteToGraphic(s)
}

// Refuse refuses the row because of column n, 0 for the whole row. The first reason
// is kept. For a row of a workbook the reason names the sheet.
func (r *Row) Refuse(n int, reason string) {
	if r.Err == nil {
		if r.sheet != "" {
			reason = fmt.Sprintf("sheet %s: %s", Quoted(r.sheet), reason)
		}
		r.Err = &RowError{Line: r.Line, Column: r.Column(n), Reason: reason}
	}
}

// Code returns an ODS code in upper case, or refuses the row.
func (r *Row) Code(n int) string {
	s := r.MaybeCode(n)
	if s == "" {
		r.Refuse(n, "the code is empty")
	}
	return s
}

// MaybeCode is Code where the cell may be empty.
func (r *Row) MaybeCode(n int) string {
	s := r.Cell(n)
	if s == "" {
		return ""
	}
	if s = strings.ToUpper(s); !facts.IsCode(s) {
		r.Refuse(n, fmt.Sprintf("%s is not a code", Quoted(s)))
	}
	return s
}

// AnyCode returns an ODS code or one of ours.
func (r *Row) AnyCode(n int) string {
	s := strings.ToLower(r.Cell(n))
	if !strings.Contains(s, ".") {
		return r.Code(n)
	}
	if facts.KindOfOwn(s) == "" {
		r.Refuse(n, Quoted(s)+" is not a code")
	}
	return s
}

// Quoted returns a cell for a message, at most 40 bytes of it.
func Quoted(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return strconv.Quote(s)
}

// Day returns a day, zero for an empty cell or the filler of 1900, or refuses
// the row.
func (r *Row) Day(n int) graph.Day {
	s := r.Cell(n)
	if s == "" {
		return 0
	}
	if s == r.memo {
		return r.memoD
	}
	d, ok := parseDate(s, r.counts)
	if !ok {
		r.Refuse(n, noDate(s))
		return 0
	}
	if d <= 19000101 || d >= 99990101 {
		d = 0
	}
	if d <= r.Today {
		r.Latest = max(r.Latest, d)
	}
	r.memo, r.memoD = s, d
	return d
}

// After returns the day after the one in a cell: files give the last day that
// counts.
func (r *Row) After(n int) graph.Day {
	r.ends = n
	return r.Day(n).Add(1)
}

// Extract reads the file's own date, which all its rows share.
func (r *Row) Extract(n int) graph.Day {
	s := r.Cell(n)
	if s == r.ownBefore && s != "" {
		return r.Own
	}
	d, ok := parseDate(s, r.counts)
	if !ok || d == 0 {
		r.Refuse(n, noDate(s))
		return 0
	}
	if r.Own != 0 && d != r.Own {
		r.Refuse(n, fmt.Sprintf("the extract date %s differs from %s in the rows before", d, r.Own))
		return 0
	}
	r.Own, r.ownBefore = d, s
	return d
}

// Month returns the first day of the month, written YYYYMM or YYYY-MM, which must be
// the same in all rows. The day of the file is the last day of the month.
func (r *Row) Month(n int) graph.Day {
	s := r.Cell(n)
	if s == "" || s != r.ownBefore {
		year, m := -1, -1
		if compact := strings.Replace(s, "-", "", 1); len(compact) == 6 {
			year, m = digits(compact[:4]), digits(compact[4:])
		}
		_, last := month(year, m)
		if last == 0 || last < 20000101 {
			r.Refuse(n, Quoted(s)+" is not a month: write it as 2026-05")
			return 0
		}
		if r.Own != 0 && last != r.Own {
			r.Refuse(n, fmt.Sprintf("the month %s is not the month of the rows above, %s: use a file for each month", s, r.ownBefore))
			return 0
		}
		r.Own, r.ownBefore = last, strings.Clone(s)
	}
	return r.Own - r.Own%100 + 1
}

// thousands are numbers as a spreadsheet may write them.
var thousands = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)

// Number returns a whole number that is not negative, or refuses the row.
func (r *Row) Number(n int) int {
	s := r.Cell(n)
	v, err := strconv.Atoi(s)
	if thousands.MatchString(s) {
		v, err = strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	}
	if err != nil || v < 0 {
		r.Refuse(n, Quoted(s)+" is not a whole number")
	}
	return v
}

// Point returns degrees of latitude and longitude, both zero if either cell is
// empty. It refuses a point outside the British Isles.
func (r *Row) Point(lat, lon int) (float64, float64) {
	a, b := r.Cell(lat), r.Cell(lon)
	if a == "" || b == "" || a == "NULL" || b == "NULL" {
		return 0, 0
	}
	la, err := strconv.ParseFloat(a, 64)
	if err != nil || !(la > 49 && la < 61.5) {
		r.Refuse(lat, Quoted(a)+" is not a latitude of the British Isles")
		return 0, 0
	}
	lo, err := strconv.ParseFloat(b, 64)
	if err != nil || !(lo > -9 && lo < 2.5) {
		r.Refuse(lon, Quoted(b)+" is not a longitude of the British Isles")
		return 0, 0
	}
	return la, lo
}

// Lines returns the parts of an address that are not empty.
func (r *Row) Lines(from, to int) []string {
	var out []string
	for n := from; n <= to; n++ {
		if s := r.Text(n); s != "" {
			if out == nil {
				out = make([]string, 0, to-from+1)
			}
			out = append(out, s)
		}
	}
	return out
}

// Note notes a word of the data set's own, such as why the row is left out, for End
// to count. It returns how often the word was noted so far.
func (r *Row) Note(word string) int {
	t := r.tallies[word]
	if t.Count++; t.Count == 1 {
		t.First = r.Line
	}
	if r.tallies == nil {
		r.tallies = map[string]Tally{}
	}
	r.tallies[word] = t
	return t.Count
}

// LeaveOut says that the row is left out because it is about a place outside England.
func (r *Row) LeaveOut() { r.LeaveAside(OmittedAbroad) }

// LeaveAside says why the row makes no statement.
func (r *Row) LeaveAside(why string) { r.why = why }

// Counted says that the row makes a statement together with others, whose figures are
// added up.
func (r *Row) Counted() { r.why = "" }

// standing is the line of a code, and a checksum of its row.
type standing struct {
	line int
	sum  uint64
}

// rowSeed is for checksums of rows, which are valid while the program runs.
var rowSeed = maphash.MakeSeed()

// stands says whether to read a row. It skips one that the file has already, and
// refuses one that differs from an earlier row with the same code: nobody knows
// which of the two is right.
func (r *Row) stands(column int) bool {
	var h maphash.Hash
	h.SetSeed(rowSeed)
	for _, c := range r.Cells {
		h.WriteString(c) // never fails
		h.WriteByte(0)
	}
	code, now := strings.ToUpper(r.Cell(column)), standing{r.Line, h.Sum64()}
	if code == "" {
		return true
	}
	before, ok := r.stood[code]
	if !ok {
		r.stood[strings.Clone(code)] = now
		return true
	}
	if before.sum != now.sum {
		r.Refuse(column, fmt.Sprintf("%s is on line %d too, and the two rows differ", Quoted(code), before.line))
		return true
	}
	return false
}

// Node adds a stakeholder.
func (r *Row) Node(n graph.Node) {
	r.Facts.Nodes = append(r.Facts.Nodes, facts.NewNode(n, r.Line))
}

// Names adds a name or figures of a code that is known elsewhere.
func (r *Row) Names(n graph.Node) {
	f := facts.NewNode(n, r.Line)
	f.NameOnly = true
	r.Facts.Nodes = append(r.Facts.Nodes, f)
}

// End is one end of an edge: a code, and its kind if no other file knows the code.
type End struct {
	Kind  graph.Kind
	Code  string
	Guess bool // the kind is a guess by the shape of the code
}

// Edge adds an edge, from → to. If it ends before it starts, the row of a supplied
// table is refused; in a published list the edge is left out, with a warning.
func (r *Row) Edge(t graph.EdgeType, from, to End, since, until graph.Day) *facts.Edge {
	if until != 0 && until <= since {
		if r.Facts.Dataset.Basis == graph.Supplied {
			r.Refuse(r.ends, "it ends before it starts")
		} else if r.backward++; r.backward == 1 {
			r.backwardAt = r.Line
		}
		r.LeaveAside(OmittedBackward)
		return &facts.Edge{}
	}
	r.Facts.Edges = append(r.Facts.Edges, facts.Edge{
		Type: t, From: from.Code, To: to.Code, FromKind: from.Kind, ToKind: to.Kind, Since: since, Until: until, Line: int32(r.Line),
		Guess: from.Guess || to.Guess,
	})
	return &r.Facts.Edges[len(r.Facts.Edges)-1]
}

// Named notes the columns that name the two ends of an edge, for messages.
func (r *Row) Named(e *facts.Edge, from, to int) {
	if f, t := r.Column(from), r.Column(to); max(f, t) <= math.MaxUint8 {
		e.FromColumn, e.ToColumn = uint8(f), uint8(t)
	}
}

// None adds that a code has no such edge on the file's day.
func (r *Row) None(t graph.EdgeType, from End, to graph.Kind) {
	r.Facts.Edges = append(r.Facts.Edges, facts.Edge{Type: t, From: from.Code, FromKind: from.Kind, ToKind: to, None: true,
		Line: int32(r.Line)})
}

// Status reads an ODS status in either dialect.
func (r *Row) Status(n int) string {
	switch s := r.Cell(n); s {
	case "ACTIVE", "A":
		return graph.StatusOpen
	case "INACTIVE", "C":
		return graph.StatusClosed
	case "DORMANT", "D":
		return graph.StatusDormant
	case "PROPOSED", "P":
		return graph.StatusProposed
	case "":
		return ""
	default:
		r.Refuse(n, Quoted(s)+" is not a status")
		return ""
	}
}
