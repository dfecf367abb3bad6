package loaders

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"throughline/graph"
)

// row is one row while its data set reads it. A row that refuses says nothing
// to the graph.
type row struct {
	file   *reading
	cells  []string
	line   int
	column map[string]int // by heading; nil where there is no header
	nodes  []NodeFact
	edges  []EdgeFact
	points []Point
	bad    *RowError
	left   bool
}

// reading is a file while it is read.
type reading struct {
	facts    *Facts
	report   *FileReport
	today    graph.Day
	own      graph.Day // the extract date it names
	latest   graph.Day // of the dates inside that are not in the future
	recoded  bool
	lastLine int
}

// at returns the cell of a column, without the blanks around it.
func (r *row) at(column int) string {
	if column < 1 || column > len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[column-1])
}

// of returns the cell under the first of the headings that is there.
func (r *row) of(names ...string) string {
	for _, n := range names {
		if c, ok := r.column[n]; ok {
			return r.at(c)
		}
	}
	return ""
}

// where returns the column of the first heading that is there.
func (r *row) where(names ...string) int {
	for _, n := range names {
		if c, ok := r.column[n]; ok {
			return c
		}
	}
	return 0
}

// refuse gives the row up, pointing at a column; 0 is the whole row.
func (r *row) refuse(column int, reason string) {
	if r.bad == nil {
		r.bad = &RowError{r.file.report.Path, r.line, column, reason}
	}
}

// elsewhere leaves the row out: it is not England's.
func (r *row) elsewhere() { r.left = true }

// code reads a code of letters, digits, dots, hyphens and colons.
func (r *row) code(column int) string {
	s := r.at(column)
	if s == "" {
		r.refuse(column, "the code is empty")
		return ""
	}
	if !isCode(s) {
		r.refuse(column, "not a code: only letters, digits, '.', '-' and '_' may stand in one")
	}
	return s
}

// codeOr reads a code that may be missing.
func (r *row) codeOr(column int) string {
	if r.at(column) == "" {
		return ""
	}
	return r.code(column)
}

func isCode(s string) bool {
	if len(s) > 80 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}

// filler is the day that ODS writes where it knows none.
const filler = graph.Day(19000101)

// day reads a date in any of the forms that the files use; empty is unknown.
func (r *row) day(column int) graph.Day {
	s := r.at(column)
	d, err := readDay(s)
	if err != nil {
		r.refuse(column, fmt.Sprintf("%q is not a date", cut(s, 20)))
		return 0
	}
	if d == filler {
		return 0
	}
	if d <= r.file.today {
		r.file.latest = max(r.file.latest, d)
	}
	return d
}

// last reads a date that is the last day which counts, and returns the first
// day that does not.
func (r *row) last(column int) graph.Day { return r.day(column).Add(1) }

// named is day by heading.
func (r *row) named(names ...string) graph.Day { return r.day(r.where(names...)) }

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

var monthNames = map[string]int{"JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12}

// readDay reads YYYYMMDD, YYYY-MM-DD, 01Aug2026, 01-Sep-20 and 01/09/2020.
func readDay(s string) (graph.Day, error) {
	if s == "" {
		return 0, nil
	}
	if d, err := graph.ParseDay(s); err == nil {
		return d, nil
	}
	plain := strings.NewReplacer("-", "", "/", "", " ", "").Replace(s)
	if len(plain) >= 7 && isDigits(plain[:2]) {
		if m, ok := monthNames[strings.ToUpper(plain[2:5])]; ok && isDigits(plain[5:]) && (len(plain) == 7 || len(plain) == 9) {
			year := number(plain[5:])
			if year < 100 {
				year += 2000
			}
			return graph.NewDay(year, m, number(plain[:2]))
		}
	}
	if len(s) == 10 && (s[2] == '/' || s[2] == '-') && isDigits(plain) && len(plain) == 8 {
		return graph.NewDay(number(plain[4:]), number(plain[2:4]), number(plain[:2]))
	}
	return 0, fmt.Errorf("not a date: %w", graph.ErrInvalid)
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func number(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func (r *row) node(n NodeFact) {
	n.Line = r.line
	r.nodes = append(r.nodes, n)
}

func (r *row) edge(e EdgeFact) {
	e.Line = r.line
	r.edges = append(r.edges, e)
}

// join adds an edge between two codes, of kinds that count only where a code is
// known from no other row.
func (r *row) join(t graph.EdgeType, from string, fromKind graph.Kind, to string, toKind graph.Kind, since, until graph.Day) {
	if from == "" || to == "" {
		return
	}
	r.edge(EdgeFact{Edge: graph.Edge{Type: t, From: from, To: to, Since: since, Until: until}, FromKind: fromKind, ToKind: toKind})
}

// take hands what the row said over to the file's facts.
func (r *row) take() {
	f := r.file
	switch {
	case r.bad != nil:
		f.report.Refused = append(f.report.Refused, *r.bad)
	case r.left:
		f.report.LeftOut++
	default:
		f.facts.Nodes = append(f.facts.Nodes, r.nodes...)
		f.facts.Edges = append(f.facts.Edges, r.edges...)
		f.facts.Points = append(f.facts.Points, r.points...)
		f.report.Facts += len(r.nodes) + len(r.edges) + len(r.points)
	}
	r.nodes, r.edges, r.points, r.bad, r.left = r.nodes[:0], r.edges[:0], r.points[:0], nil, false
}

// decode makes every cell valid UTF-8: one that is not is read as cp1252, and
// the report says so once.
func (r *row) decode() {
	for i, c := range r.cells {
		if strings.IndexByte(c, 0) >= 0 {
			r.refuse(i+1, "holds a NUL byte")
		}
		if utf8.ValidString(c) {
			continue
		}
		s, err := charmap.Windows1252.NewDecoder().String(c)
		if err != nil {
			r.refuse(i+1, "neither UTF-8 nor cp1252")
			continue
		}
		r.cells[i] = s
		if !r.file.recoded {
			r.file.recoded = true
			r.file.report.Warnings = append(r.file.report.Warnings, fmt.Sprintf("line %d column %d is not UTF-8: such cells are read as cp1252", r.line, i+1))
		}
	}
}

// address returns the address parts that are not empty.
func (r *row) address(from, to int) []string {
	var out []string
	for c := from; c <= to; c++ {
		if s := r.at(c); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// ods returns the stakeholder of a row in the common ODS layout.
func (r *row) ods(kind graph.Kind) NodeFact {
	n := NodeFact{Node: graph.Node{Code: strings.ToUpper(r.code(1)), Kind: kind, Name: r.at(2), Address: r.address(5, 9),
		Postcode: r.at(10), Opened: r.day(11), Closed: r.last(12), Phone: r.at(18)}}
	if n.Name == "" {
		r.refuse(2, "the name is empty")
	}
	switch strings.ToUpper(r.at(13)) {
	case "A", "ACTIVE", "":
		n.Status = "open"
	case "C", "INACTIVE":
		n.Status = "closed"
	case "D", "DORMANT":
		n.Status = "dormant"
	case "P", "PROPOSED":
		n.Status = "proposed"
	default:
		r.refuse(13, "an unknown status")
	}
	return n
}
