package files

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// WhyUnknown says why a file is not recognised, as far as its beginning shows.
func (c Catalogue) WhyUnknown(p string, head []byte) string {
	if len(head) == 0 {
		return "it is empty"
	}
	if packedTwice(head) {
		return Nested
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")) {
		return "it is an old Excel workbook (.xls) or one with a password: save it as .xlsx without a password"
	}
	if strings.EqualFold(path.Ext(p), ".xlsx") {
		return "it is named .xlsx but is not an Excel workbook"
	}
	if _, err := io.Copy(io.Discard, &Text{in: bytes.NewReader(head)}); err != nil {
		return err.Error()
	}
	switch first := bytes.TrimLeft(bytes.TrimPrefix(head, ByteOrderMark), " \t\r\n"); {
	case bytes.HasPrefix(first, []byte("<")):
		return "it is a web page (HTML or XML), not the list: get the file again"
	case bytes.HasPrefix(first, []byte("{")), bytes.HasPrefix(first, []byte("[")):
		return "it is JSON in a form that Throughline does not know"
	}
	s := NewGlimpse("", head)
	if len(s.Rows) == 0 {
		return "it has no rows"
	}
	if s.returns {
		return "its lines end with a carriage return only: save it with Windows or Unix line endings"
	}
	if sep := s.otherSeparator(); sep != "" {
		return "its columns are separated by " + sep + ": save it with commas"
	}
	if why := c.nearHeadings(s); why != "" {
		return why
	}
	return c.unfit(s, p)
}

// otherSeparator names what separates the cells of the first line, if not a comma.
func (s *Glimpse) otherSeparator() string {
	line, _, _ := bytes.Cut(s.Head, []byte("\n"))
	for _, sep := range []struct{ sign, name string }{{";", "semicolons"}, {"\t", "tabs"}, {"|", "vertical bars"}} {
		if n := bytes.Count(line, []byte(sep.sign)); n >= 2 && n > bytes.Count(line, []byte(",")) {
			return sep.name
		}
	}
	return ""
}

// unfit says why rows without headings do not fit any data set.
func (c Catalogue) unfit(s *Glimpse, p string) string {
	width := len(s.Rows[0])
	if width == 1 {
		return fmt.Sprintf("line %d has one column and does not fit any data set", s.lines[0])
	}
	if width <= ODSStatus || width > 27 || !facts.IsCode(s.Rows[0][0]) {
		return fmt.Sprintf("line %d has %d columns and does not fit any data set", s.lines[0], width)
	}
	for i, cells := range s.Rows {
		for _, n := range []int{ODSOpened, ODSClosed} {
			if cell := At(cells, n); !Daylike(cell) {
				return fmt.Sprintf("it is an ODS list, but line %d column %d: %s is not a date", s.lines[i], n, Quoted(cell))
			}
		}
	}
	if c.ByFile(p) != nil {
		return "it is a different ODS list, judging by its codes, statuses and sub-types"
	}
	return "it is an ODS list, but its content does not say which: give it the file name that ODS uses, such as ephp.csv"
}

// nearHeadings says how the first line differs from the data set whose headings it
// is most like, or returns an empty text if it is like none.
func (c Catalogue) nearHeadings(s *Glimpse) string {
	var nearest *Declaration
	var missing, others []string
	best := 0.5
	for _, d := range c {
		if len(d.Columns) == 0 {
			continue
		}
		at, taken := placeHeadings(d.Columns, s.Rows[0])
		lacks, share := lacking(d.Columns, at)
		noMore := d.Basis == graph.Supplied && d.Example != ""
		if share <= best || (len(lacks) == 0 && !noMore) {
			continue
		}
		best, nearest, missing = share, d, lacks
		others = s.headingsExcept(func(i int) bool { return taken[i] })
	}
	if nearest == nil || len(missing)+len(others) == 0 {
		return ""
	}
	if len(others) > 5 {
		others = append(others[:5], fmt.Sprintf("%d more", len(others)-5))
	}
	why := fmt.Sprintf("line %d looks like the headings of %s", s.lines[0], nearest.Name)
	if len(missing) > 0 {
		why += "; missing: " + strings.Join(missing, ", ")
	}
	if len(others) > 0 {
		why += "; not among its headings: " + strings.Join(others, ", ")
	}
	return why
}

// lacking returns the required columns that have no place, and the share of those
// that have one: 0 where fewer than three have.
func lacking(columns []string, at []int) (lacks []string, share float64) {
	there := 0
	for i, c := range columns {
		switch {
		case strings.HasPrefix(c, "?"):
		case at[i] < 0:
			name, _, _ := strings.Cut(c, "|")
			lacks = append(lacks, strings.TrimSuffix(name, "*"))
		default:
			there++
		}
	}
	if there < 3 {
		return lacks, 0
	}
	return lacks, float64(there) / float64(there+len(lacks))
}

// headingsExcept returns the headings of the first line that are not known, with
// their columns.
func (s *Glimpse) headingsExcept(known func(i int) bool) (out []string) {
	for i, h := range s.Rows[0] {
		if !known(i) && SquashHeading(h) != "" {
			out = append(out, fmt.Sprintf("%s (column %d)", Quoted(h), i+1))
		}
	}
	return out
}

// wider recognises a supplied table by its file name, if it has all its headings
// and others as well, which are ignored.
func (c Catalogue) wider(s *Glimpse) (*Declaration, Form, bool) {
	d := c.ByFile(s.Base)
	if d == nil || d.Sniff != nil || d.Basis != graph.Supplied {
		return nil, Form{}, false
	}
	f, ok := s.Headings(d.Columns, false)
	if !ok {
		return nil, Form{}, false
	}
	f.Others = s.headingsExcept(func(i int) bool { return slices.Contains(f.At, i) })
	return d, f, true
}
