package files

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Layout is how the bytes of a file become rows.
type Layout int

// The layouts of the data sets.
const (
	ODSList   Layout = iota + 1 // CSV of 18 to 27 columns without headings
	Headless                    // CSV without headings, width columns exactly
	Headed                      // CSV with headings
	Separated                   // headings, another separator and no quoting
	Workbook                    // xlsx
	Pairs                       // a JSON object of strings: code to name
	Other                       // as Read of the declaration reads it
)

// Form is one dialect of a data set.
type Form struct {
	Dialect string
	Layout  Layout
	Width   int      // of headless
	Sep     string   // of Separated
	At      []int    // the place of each of Columns; nil: in order
	Others  []string // extra headings of a supplied table
}

// Changes is the dialect of an ODS list that has only what changed in some weeks, which
// only its name says: edispensary_changes_20250301_to_20250424.csv. It ends nothing by
// leaving it out.
const Changes = "changes"

// ChangesMark is in the name of such a list.
const ChangesMark = "_changes"

// Whole says whether a file has every row of its data set, and not what somebody asked for.
func (d *Declaration) Whole(f Form) bool { return !d.Partial && f.Dialect != Changes }

// sampleBytes is how much of a file is read to recognise it.
const sampleBytes = 64 << 10

// Glimpse is the beginning of a file.
type Glimpse struct {
	Base    string // the file's name
	Head    []byte
	Rows    [][]string // as CSV, spaces trimmed
	lines   []int      // on which each of rows begins
	returns bool       // lines end with a carriage return only
	Sheet   bool       // an xlsx workbook
	book    []byte     // the workbook, or its beginning if it is large
}

// ByteOrderMark is UTF-8's.
var ByteOrderMark = []byte("\xef\xbb\xbf")

// NewGlimpse looks at the beginning of a file. A zip archive is taken to be a
// workbook, because other archives are unpacked first.
func NewGlimpse(base string, beginning []byte) *Glimpse {
	s := &Glimpse{Base: base, Sheet: bytes.HasPrefix(beginning, zipMark)}
	if s.Sheet {
		s.book = beginning
		return s
	}
	head := bytes.TrimPrefix(beginning, ByteOrderMark)
	if len(head) > sampleBytes {
		head = head[:sampleBytes]
		if i := bytes.LastIndexByte(head, '\n'); i > 0 {
			head = head[:i+1]
		}
	}
	s.Head = head
	s.returns = bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(bytes.Trim(head, " \t\r"), '\r') >= 0
	in := csv.NewReader(bytes.NewReader(head))
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	for len(s.Rows) < 300 {
		cells, err := in.Read()
		if err != nil {
			break
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !blank(cells) {
			line, _ := in.FieldPos(0)
			s.Rows, s.lines = append(s.Rows, cells), append(s.lines, line)
		}
	}
	return s
}

// At returns cell n of a row of the sample, counted from 1.
func At(cells []string, n int) string {
	if n > len(cells) {
		return ""
	}
	return cells[n-1]
}

// Most says whether more than half of the rows of the sample fit, not counting a
// first row that looks like headings.
func (s *Glimpse) Most(fits func(cells []string) bool) bool {
	rows := s.Rows
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
	first := SquashHeading(At(cells, 1))
	return strings.Contains(first, "code") || strings.Contains(first, "organisation") || first == "name"
}

// The columns that show that a file is a list in the common ODS layout.
const (
	ODSOpened = 11
	ODSClosed = 12
	ODSStatus = 13
)

// ODS recognises a list in the common ODS layout, if most of its rows fit.
func ODS(dialect func(s *Glimpse) string, fits func(cells []string) bool) func(*Glimpse) (Form, bool) {
	return func(s *Glimpse) (Form, bool) {
		// A narrow row is left for reading, which refuses the file and says where.
		wide := Glimpse{Rows: slices.DeleteFunc(slices.Clone(s.Rows), func(c []string) bool { return len(c) <= ODSStatus })}
		if s.Sheet || len(wide.Rows)*2 < len(s.Rows) || !wide.Most(func(c []string) bool {
			return Daylike(At(c, ODSOpened)) && Daylike(At(c, ODSClosed)) && fits(c)
		}) {
			return Form{}, false
		}
		f := Form{Layout: ODSList}
		if dialect != nil {
			f.Dialect = dialect(s)
		}
		return f, true
	}
}

// Daylike says whether a cell may be a date of the ODS lists, right or wrong.
func Daylike(s string) bool { return s == "" || DateShaped(s) }

// StatusDialect distinguishes the export since 2025, which writes words, from the
// legacy one, which writes letters.
func StatusDialect(s *Glimpse) string {
	for _, c := range s.Rows {
		if len(At(c, ODSStatus)) == 1 {
			return "legacy"
		}
	}
	return "export"
}

// Recognise finds the data set of a file by the beginning of its content. The file
// name at the end of the path counts only for lists that look the same.
func (c Catalogue) Recognise(path string, beginning []byte) (*Declaration, Form, bool) {
	s := NewGlimpse(path[strings.LastIndexByte(filepath.ToSlash(path), '/')+1:], beginning)
	if first := bytes.TrimLeft(s.Head, " \t\r"); s.returns && first[0] != '{' && first[0] != '[' {
		return nil, Form{}, false
	}
	for _, d := range c {
		if d.Sniff != nil {
			if f, ok := d.Sniff(s); ok {
				if f.Layout == ODSList && strings.Contains(strings.ToLower(s.Base), ChangesMark) {
					f.Dialect = Changes
				}
				return d, f, true
			}
			continue
		}
		if f, ok := s.Headings(d.Columns, d.Basis == graph.Supplied && d.Example != ""); ok {
			return d, f, true
		}
	}
	return c.wider(s)
}

// Book recognises a small workbook by the headings of a sheet.
func (s *Glimpse) Book(columns []string) (Form, bool) {
	return Form{Dialect: "workbook", Layout: Workbook}, s.Sheet && hasSheet(s.book, columns)
}

// Headings recognises a headed CSV file by its first row. NoMore is for supplied
// tables, which may not have other columns unless their file name matches.
func (s *Glimpse) Headings(columns []string, noMore bool) (Form, bool) {
	if s.Sheet || len(s.Rows) == 0 {
		return Form{}, false
	}
	at, extra, ok := MatchHeadings(columns, s.Rows[0])
	if !ok || (extra && noMore) {
		return Form{}, false
	}
	return Form{Dialect: "headed", Layout: Headed, At: at}, true
}

// MatchHeadings finds the place of each column, comparing only letters and digits.
// A column may give several spellings, separated by |. One that ends in * fits any
// heading that begins so, and a column that begins with ? may be missing. Each
// heading is used once, from left to right.
func MatchHeadings(columns, headings []string) (at []int, extra, ok bool) {
	at, taken := placeHeadings(columns, headings)
	for i, column := range columns {
		if at[i] < 0 && !strings.HasPrefix(column, "?") {
			return nil, false, false
		}
	}
	for i, h := range headings {
		extra = extra || (!taken[i] && SquashHeading(h) != "")
	}
	return at, extra, true
}

// placeHeadings is MatchHeadings where any column may be missing: then it is -1.
// Taken says which headings belong to a column.
func placeHeadings(columns, headings []string) (at []int, taken []bool) {
	taken = make([]bool, len(headings))
	squashed := make([]string, len(headings))
	for i, h := range headings {
		squashed[i] = SquashHeading(h)
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
			if strings.HasPrefix(heading, SquashHeading(begins)) {
				return true
			}
			continue
		}
		if SquashHeading(spelling) == heading {
			return true
		}
	}
	return false
}

// SquashHeading keeps letters, in lower case, and digits.
func SquashHeading(s string) string {
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

// JSONPairs says whether the sample begins an object of strings, and gives its
// first key.
func (s *Glimpse) JSONPairs() (string, bool) {
	if s.Sheet || !bytes.HasPrefix(bytes.TrimLeft(s.Head, " \t\r\n"), []byte("{")) {
		return "", false
	}
	in := json.NewDecoder(bytes.NewReader(s.Head))
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
