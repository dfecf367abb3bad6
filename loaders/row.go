package loaders

import (
	"fmt"
	"hash/maphash"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// parsing is the state of reading one file.
type parsing struct {
	facts   *facts.Facts
	of      *Declaration
	form    form
	today   graph.Day
	size    int64     // bytes of the file, 0 where that is not known
	roomAt  int       // after so many rows room is made again
	own     graph.Day // the file's own extract date
	latest  graph.Day // the latest day inside that is not in the future
	rows    int
	leftOut int
	refused []RowError
	warned  []string
	err     error // refuses the whole file

	once    map[string]bool
	stood   map[string]standing // by the code of Dataset.Once
	again   int                 // rows that are in the file twice
	againAt int
	memo    string // days repeat from row to row
	memoD   graph.Day

	cp1252     int
	cp1252At   int
	backward   int // edges that end before they start
	backwardAt int
	short      int // rows of an ODS list with fewer than 27 columns
	shortLen   int
	ownBefore  string

	tallies map[string]tally
}

// tally counts what a data set notes of its rows.
type tally struct {
	count int
	first int // the line of the first
}

// tally returns how often rows noted a word.
func (p *parsing) tally(word string) tally { return p.tallies[word] }

// note notes a word of the data set's own, such as why the row is left out, for End
// to count. It returns how often the word was noted so far.
func (r *row) note(word string) int {
	t := r.tallies[word]
	if t.count++; t.count == 1 {
		t.first = r.line
	}
	if r.tallies == nil {
		r.tallies = map[string]tally{}
	}
	r.tallies[word] = t
	return t.count
}

// row is one row of a file. Cells count from 1, in the order of the data set's
// Columns or of the published list.
type row struct {
	*parsing
	line  int
	cells []string
	at    []int // the place of each column; nil: in order
	err   *RowError
	out   bool
	ends  int // the column whose last day was read last
}

// maxCell is how long a cell may be, in bytes. A longer one is not a name, address
// or role, but a sign of a missing quotation mark or line end.
const maxCell = 2_000

// cell returns a cell without the spaces around it, and refuses the row if the cell
// is too long.
func (r *row) cell(n int) string {
	i := n - 1
	if r.at != nil {
		if n > len(r.at) {
			return ""
		}
		i = r.at[n-1]
	}
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	s := r.cells[i]
	if s == "" {
		return ""
	}
	if len(s) > maxCell {
		r.refuse(n, fmt.Sprintf("the cell is %d bytes long: the most is %d", len(s), maxCell))
		return ""
	}
	if !utf8.ValidString(s) {
		if r.cp1252++; r.cp1252 == 1 {
			r.cp1252At = r.line
		}
	}
	return strings.TrimSpace(legible(s))
}

// legible returns a cell as UTF-8. One that is not is read as Windows-1252.
func legible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return fromCP1252(s)
}

// column returns the place of column n in the file, for messages. A missing column
// counts as the one after the last.
func (r *row) column(n int) int {
	switch {
	case r.at == nil || n < 1 || n > len(r.at):
		return n
	case r.at[n-1] < 0:
		return len(r.cells) + 1
	}
	return r.at[n-1] + 1
}

// text returns a cell with spaces for control characters, and without invisible
// characters, which may for instance reverse the text around them.
func (r *row) text(n int) string {
	s := r.cell(n)
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

// printable returns a name from outside, safe to print: quoted if it has characters
// that are invisible, begin another line or reverse the text around them.
func printable(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsGraphic(c) }) {
		return s
	}
	return strconv.QuoteToGraphic(s)
}

// refuse refuses the row because of column n, 0 for the whole row. The first reason
// is kept.
func (r *row) refuse(n int, reason string) {
	if r.err == nil {
		r.err = &RowError{Line: r.line, Column: r.column(n), Reason: reason}
	}
}

// code returns an ODS code in upper case, or refuses the row.
func (r *row) code(n int) string {
	s := r.maybeCode(n)
	if s == "" {
		r.refuse(n, "the code is empty")
	}
	return s
}

// maybeCode is code where the cell may be empty.
func (r *row) maybeCode(n int) string {
	s := r.cell(n)
	if s == "" {
		return ""
	}
	if s = strings.ToUpper(s); !facts.IsCode(s) {
		r.refuse(n, fmt.Sprintf("%s is not a code", quoted(s)))
	}
	return s
}

// anyCode returns an ODS code or one of ours.
func (r *row) anyCode(n int) string {
	s := strings.ToLower(r.cell(n))
	if !strings.Contains(s, ".") {
		return r.code(n)
	}
	if facts.KindOfOwn(s) == "" {
		r.refuse(n, quoted(s)+" is not a code")
	}
	return s
}

// quoted returns a cell for a message, at most 40 bytes of it.
func quoted(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return strconv.Quote(s)
}

// day returns a day, zero for an empty cell or the filler of 1900, or refuses
// the row.
func (r *row) day(n int) graph.Day {
	s := r.cell(n)
	if s == "" {
		return 0
	}
	if s == r.memo {
		return r.memoD
	}
	d, ok := parseDate(s, r.form.layout == workbook)
	if !ok {
		r.refuse(n, noDate(s))
		return 0
	}
	if d <= 19000101 || d >= 99990101 {
		d = 0
	}
	if d <= r.today {
		r.latest = max(r.latest, d)
	}
	r.memo, r.memoD = s, d
	return d
}

// after returns the day after the one in a cell: files give the last day that
// counts.
func (r *row) after(n int) graph.Day {
	r.ends = n
	return r.day(n).Add(1)
}

// extract reads the file's own date, which all its rows share.
func (r *row) extract(n int) graph.Day {
	s := r.cell(n)
	if s == r.ownBefore && s != "" {
		return r.own
	}
	d, ok := parseDate(s, false)
	if !ok || d == 0 {
		r.refuse(n, noDate(s))
		return 0
	}
	if r.own != 0 && d != r.own {
		r.refuse(n, fmt.Sprintf("the extract date %s differs from %s in the rows before", d, r.own))
		return 0
	}
	r.own, r.ownBefore = d, s
	return d
}

// month returns the first day of the month, written YYYYMM or YYYY-MM, which must be
// the same in all rows. The day of the file is the last day of the month.
func (r *row) month(n int) graph.Day {
	s := r.cell(n)
	if s == "" || s != r.ownBefore {
		year, m := -1, -1
		if compact := strings.Replace(s, "-", "", 1); len(compact) == 6 {
			year, m = digits(compact[:4]), digits(compact[4:])
		}
		_, last := month(year, m)
		if last == 0 || last < 20000101 {
			r.refuse(n, quoted(s)+" is not a month: write it as 2026-05")
			return 0
		}
		if r.own != 0 && last != r.own {
			r.refuse(n, fmt.Sprintf("the month %s is not the month of the rows above, %s: use a file for each month", s, r.ownBefore))
			return 0
		}
		r.own, r.ownBefore = last, strings.Clone(s)
	}
	return r.own - r.own%100 + 1
}

// thousands are numbers as a spreadsheet may write them.
var thousands = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)

// number returns a whole number that is not negative, or refuses the row.
func (r *row) number(n int) int {
	s := r.cell(n)
	v, err := strconv.Atoi(s)
	if thousands.MatchString(s) {
		v, err = strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	}
	if err != nil || v < 0 {
		r.refuse(n, quoted(s)+" is not a whole number")
	}
	return v
}

// point returns degrees of latitude and longitude, both zero if either cell is
// empty. It refuses a point outside the British Isles.
func (r *row) point(lat, lon int) (float64, float64) {
	a, b := r.cell(lat), r.cell(lon)
	if a == "" || b == "" || a == "NULL" || b == "NULL" {
		return 0, 0
	}
	la, err := strconv.ParseFloat(a, 64)
	if err != nil || !(la > 49 && la < 61.5) {
		r.refuse(lat, quoted(a)+" is not a latitude of the British Isles")
		return 0, 0
	}
	lo, err := strconv.ParseFloat(b, 64)
	if err != nil || !(lo > -9 && lo < 2.5) {
		r.refuse(lon, quoted(b)+" is not a longitude of the British Isles")
		return 0, 0
	}
	return la, lo
}

// lines returns the parts of an address that are not empty.
func (r *row) lines(from, to int) []string {
	var out []string
	for n := from; n <= to; n++ {
		if s := r.text(n); s != "" {
			if out == nil {
				out = make([]string, 0, to-from+1)
			}
			out = append(out, s)
		}
	}
	return out
}

// leaveOut counts the row as one outside England.
func (r *row) leaveOut() { r.out = true }

// first says whether this is the first time that the file names key.
func (p *parsing) first(key string) bool {
	if p.once[key] {
		return false
	}
	p.once[key] = true
	return true
}

// had says whether the file names a key, as far as first was asked.
func (p *parsing) had(key string) bool { return p.once[key] }

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
func (r *row) stands(column int) bool {
	var h maphash.Hash
	h.SetSeed(rowSeed)
	for _, c := range r.cells {
		h.WriteString(c) // never fails
		h.WriteByte(0)
	}
	code, now := strings.ToUpper(r.cell(column)), standing{r.line, h.Sum64()}
	if code == "" {
		return true
	}
	before, ok := r.stood[code]
	if !ok {
		r.stood[strings.Clone(code)] = now
		return true
	}
	if before.sum != now.sum {
		r.refuse(column, fmt.Sprintf("%s is on line %d too, and the two rows differ", quoted(code), before.line))
		return true
	}
	if r.again++; r.again == 1 {
		r.againAt = r.line
	}
	return false
}

// node adds a stakeholder.
func (r *row) node(n graph.Node) {
	r.facts.Nodes = append(r.facts.Nodes, facts.NewNode(n, r.line))
}

// names adds a name or figures of a code that is known elsewhere.
func (r *row) names(n graph.Node) {
	f := facts.NewNode(n, r.line)
	f.NameOnly = true
	r.facts.Nodes = append(r.facts.Nodes, f)
}

// party is one end of an edge: a code, and its kind if no other file knows the code.
type party struct {
	kind graph.Kind
	code string
}

// edge adds an edge, from → to. If it ends before it starts, the row of a supplied
// table is refused; in a published list the edge is left out, with a warning.
func (r *row) edge(t graph.EdgeType, from, to party, since, until graph.Day) *facts.Edge {
	if until != 0 && until <= since {
		if r.facts.Dataset.Basis == graph.Supplied {
			r.refuse(r.ends, "it ends before it starts")
		} else if r.backward++; r.backward == 1 {
			r.backwardAt = r.line
		}
		return &facts.Edge{}
	}
	r.facts.Edges = append(r.facts.Edges, facts.Edge{
		Type: t, From: from.code, To: to.code, FromKind: from.kind, ToKind: to.kind, Since: since, Until: until, Line: int32(r.line),
	})
	return &r.facts.Edges[len(r.facts.Edges)-1]
}

// none adds that a code has no such edge on the file's day.
func (r *row) none(t graph.EdgeType, from party, to graph.Kind) {
	r.facts.Edges = append(r.facts.Edges, facts.Edge{Type: t, From: from.code, FromKind: from.kind, ToKind: to, None: true, Line: int32(r.line)})
}

// status reads an ODS status in either dialect.
func (r *row) status(n int) string {
	switch s := r.cell(n); s {
	case "ACTIVE", "A":
		return "open"
	case "INACTIVE", "C":
		return "closed"
	case "DORMANT", "D":
		return "dormant"
	case "PROPOSED", "P":
		return "proposed"
	case "":
		return ""
	default:
		r.refuse(n, quoted(s)+" is not a status")
		return ""
	}
}
