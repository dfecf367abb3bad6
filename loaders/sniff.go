package loaders

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// layout is how the bytes of a file become rows.
type layout int

const (
	odsList  layout = iota + 1 // CSV of 18 to 27 columns without headings
	headless                   // CSV without headings, width columns exactly
	headed                     // CSV with headings
	plainSep                   // headings, another separator and no quoting
	workbook                   // xlsx
	pairs                      // a JSON object of strings: code to name
	other                      // as Read of the declaration reads it
)

// form is one dialect of a data set.
type form struct {
	dialect string
	layout  layout
	width   int      // of headless
	sep     string   // of plainSep
	at      []int    // the place of each of Columns; nil: in order
	others  []string // extra headings of a supplied table
}

// sampleBytes is how much of a file is read to recognise it.
const sampleBytes = 64 << 10

// glimpse is the beginning of a file.
type glimpse struct {
	base    string // the file's name
	head    []byte
	rows    [][]string // as CSV, spaces trimmed
	lines   []int      // on which each of rows begins
	returns bool       // lines end with a carriage return only
	sheet   bool       // an xlsx workbook
}

// byteOrderMark is UTF-8's.
var byteOrderMark = []byte("\xef\xbb\xbf")

// newGlimpse looks at the beginning of a file. A zip archive is taken to be a
// workbook, because other archives are unpacked first.
func newGlimpse(base string, beginning []byte) *glimpse {
	s := &glimpse{base: base, sheet: bytes.HasPrefix(beginning, zipMark)}
	if s.sheet {
		return s
	}
	head := bytes.TrimPrefix(beginning, byteOrderMark)
	if len(head) > sampleBytes {
		head = head[:sampleBytes]
		if i := bytes.LastIndexByte(head, '\n'); i > 0 {
			head = head[:i+1]
		}
	}
	s.head = head
	s.returns = bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(bytes.Trim(head, " \t\r"), '\r') >= 0
	in := csv.NewReader(bytes.NewReader(head))
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	for len(s.rows) < 300 {
		cells, err := in.Read()
		if err != nil {
			break
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !blank(cells) {
			line, _ := in.FieldPos(0)
			s.rows, s.lines = append(s.rows, cells), append(s.lines, line)
		}
	}
	return s
}

// at returns cell n of a row of the sample, counted from 1.
func at(cells []string, n int) string {
	if n > len(cells) {
		return ""
	}
	return cells[n-1]
}

// most says whether more than half of the rows of the sample fit, not counting a
// first row that looks like headings.
func (s *glimpse) most(fits func(cells []string) bool) bool {
	rows := s.rows
	if len(rows) > 1 && looksLikeHeadings(rows[0]) {
		rows = rows[1:]
	}
	n := 0
	for _, cells := range rows {
		if fits(cells) {
			n++
		}
	}
	return n*2 > len(rows)
}

// looksLikeHeadings says whether the first cell of a row is a word such as code or
// name.
func looksLikeHeadings(cells []string) bool {
	first := squashHeading(at(cells, 1))
	return strings.Contains(first, "code") || strings.Contains(first, "organisation") || first == "name"
}

// The columns that show that a file is a list in the common ODS layout.
const (
	ODSOpened = 11
	ODSClosed = 12
	ODSStatus = 13
)

// ods recognises a list in the common ODS layout, if most of its rows fit.
func ods(dialect func(s *glimpse) string, fits func(cells []string) bool) func(*glimpse) (form, bool) {
	return func(s *glimpse) (form, bool) {
		// A narrow row is left for reading, which refuses the file and says where.
		wide := glimpse{rows: slices.DeleteFunc(slices.Clone(s.rows), func(c []string) bool { return len(c) <= ODSStatus })}
		if s.sheet || len(wide.rows)*2 < len(s.rows) || !wide.most(func(c []string) bool {
			return daylike(at(c, ODSOpened)) && daylike(at(c, ODSClosed)) && fits(c)
		}) {
			return form{}, false
		}
		f := form{layout: odsList}
		if dialect != nil {
			f.dialect = dialect(s)
		}
		return f, true
	}
}

// daylike says whether a cell may be a date of the ODS lists, right or wrong.
func daylike(s string) bool { return s == "" || dateShaped(s) }

// statusDialect distinguishes the export since 2025, which writes words, from the
// legacy one, which writes letters.
func statusDialect(s *glimpse) string {
	for _, c := range s.rows {
		if len(at(c, ODSStatus)) == 1 {
			return "legacy"
		}
	}
	return "export"
}

// recognise finds the data set of a file by the beginning of its content. The file
// name at the end of the path counts only for lists that look the same.
func (c catalogue) recognise(path string, beginning []byte) (*Declaration, form, bool) {
	s := newGlimpse(path[strings.LastIndexByte(filepath.ToSlash(path), '/')+1:], beginning)
	if first := bytes.TrimLeft(s.head, " \t\r"); s.returns && first[0] != '{' && first[0] != '[' {
		return nil, form{}, false
	}
	for _, d := range c {
		if d.Sniff != nil {
			if f, ok := d.Sniff(s); ok {
				return d, f, true
			}
			continue
		}
		if f, ok := s.headings(d.Columns, d.Basis == graph.Supplied && d.Example != ""); ok {
			return d, f, true
		}
	}
	return c.wider(s)
}

// headings recognises a headed CSV file by its first row. NoMore is for supplied
// tables, which may not have other columns unless their file name matches.
func (s *glimpse) headings(columns []string, noMore bool) (form, bool) {
	if s.sheet || len(s.rows) == 0 {
		return form{}, false
	}
	at, extra, ok := matchHeadings(columns, s.rows[0])
	if !ok || (extra && noMore) {
		return form{}, false
	}
	return form{dialect: "headed", layout: headed, at: at}, true
}

// matchHeadings finds the place of each column, comparing only letters and digits.
// A column may give several spellings, separated by |. One that ends in * fits any
// heading that begins so, and a column that begins with ? may be missing. Each
// heading is used once, from left to right.
func matchHeadings(columns, headings []string) (at []int, extra, ok bool) {
	at, taken := placeHeadings(columns, headings)
	for i, column := range columns {
		if at[i] < 0 && !strings.HasPrefix(column, "?") {
			return nil, false, false
		}
	}
	for i, h := range headings {
		extra = extra || (!taken[i] && squashHeading(h) != "")
	}
	return at, extra, true
}

// placeHeadings is matchHeadings where any column may be missing: then it is -1.
// Taken says which headings belong to a column.
func placeHeadings(columns, headings []string) (at []int, taken []bool) {
	taken = make([]bool, len(headings))
	squashed := make([]string, len(headings))
	for i, h := range headings {
		squashed[i] = squashHeading(h)
	}
	for _, column := range columns {
		column = strings.TrimPrefix(column, "?")
		found := -1
		for i, h := range squashed {
			if !taken[i] && fitsHeading(column, h) {
				found, taken[i] = i, true
				break
			}
		}
		at = append(at, found)
	}
	return at, taken
}

func fitsHeading(column, heading string) bool {
	for spelling := range strings.SplitSeq(column, "|") {
		if begins, ok := strings.CutSuffix(spelling, "*"); ok {
			if strings.HasPrefix(heading, squashHeading(begins)) {
				return true
			}
			continue
		}
		if squashHeading(spelling) == heading {
			return true
		}
	}
	return false
}

// squashHeading keeps letters, in lower case, and digits.
func squashHeading(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if isLetter(s[i]) {
			b.WriteByte(s[i] | 0x20)
		} else if isDigit(s[i]) {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// jsonPairs says whether the sample begins an object of strings, and gives its
// first key.
func (s *glimpse) jsonPairs() (string, bool) {
	if s.sheet || !bytes.HasPrefix(bytes.TrimLeft(s.head, " \t\r\n"), []byte("{")) {
		return "", false
	}
	in := json.NewDecoder(bytes.NewReader(s.head))
	var first [3]json.Token
	for i := range first {
		t, err := in.Token()
		if err != nil {
			return "", false
		}
		first[i] = t
	}
	key, _ := first[1].(string)
	_, ok := first[2].(string)
	return key, ok
}
