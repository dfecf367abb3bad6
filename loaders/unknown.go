package loaders

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// whyUnknown says what about a file is plain to see from how it begins.
func whyUnknown(p string, head []byte) string {
	if len(head) == 0 {
		return "it is empty"
	}
	if packedTwice(head) {
		return nested
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")) {
		return "it is a workbook of the old form (.xls) or one with a password: save it as .xlsx without one"
	}
	if strings.EqualFold(path.Ext(p), ".xlsx") {
		return "it is named .xlsx but is no workbook"
	}
	if _, err := io.Copy(io.Discard, &text{in: bytes.NewReader(head)}); err != nil {
		return err.Error()
	}
	switch first := bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n"); {
	case bytes.HasPrefix(first, []byte("<")):
		return "it is a web page (HTML or XML), not the list: get the file again"
	case bytes.HasPrefix(first, []byte("{")), bytes.HasPrefix(first, []byte("[")):
		return "it is JSON of no known form"
	}
	s := newGlimpse("", head)
	if len(s.rows) == 0 {
		return "it has no rows"
	}
	if s.returns {
		return "its lines end in a carriage return alone: save it with the line ends of Windows or Unix"
	}
	if sep := s.otherSeparator(); sep != "" {
		return "its columns are separated by " + sep + ": save it with commas"
	}
	if why := s.nearHeadings(); why != "" {
		return why
	}
	return s.unfit(baseOf(p))
}

// otherSeparator names what parts the cells of the first line if it is no comma.
func (s *glimpse) otherSeparator() string {
	line, _, _ := bytes.Cut(s.head, []byte("\n"))
	for _, sep := range []struct{ sign, name string }{{";", "semicolons"}, {"\t", "tabs"}, {"|", "vertical bars"}} {
		if n := bytes.Count(line, []byte(sep.sign)); n >= 2 && n > bytes.Count(line, []byte(",")) {
			return sep.name
		}
	}
	return ""
}

// unfit says why rows without headings are those of no data set.
func (s *glimpse) unfit(base string) string {
	width := len(s.rows[0])
	if width == 1 {
		return fmt.Sprintf("line %d has one column and fits no data set", s.lines[0])
	}
	if width <= odsStatus || width > 27 || !okCode(s.rows[0][0]) {
		return fmt.Sprintf("line %d has %d columns and fits no data set", s.lines[0], width)
	}
	for i, cells := range s.rows {
		for _, n := range []int{odsOpened, odsClosed} {
			if c := at(cells, n); !daylike(c) {
				return fmt.Sprintf("it is a list of ODS, but line %d column %d: %s is not a date", s.lines[i], n, quoted(c))
			}
		}
	}
	if datasetByFile(base) != nil {
		return "it is another list of ODS, by its codes, statuses and sub-types"
	}
	return "it is a list of ODS, but its content does not say which: name it as ODS does, such as ephp.csv"
}

// nearHeadings says of a first line that has most headings of a data set which
// are missing, and which are none of them. Empty: it has of none.
func (s *glimpse) nearHeadings() string {
	var nearest *Dataset
	var missing, others []string
	best := 0.5
	for _, d := range Datasets {
		if len(d.Columns) == 0 {
			continue
		}
		at, taken := placeHeadings(d.Columns, s.rows[0])
		var lacks []string
		there := 0 // of those that it has to have
		for i, c := range d.Columns {
			switch {
			case strings.HasPrefix(c, "?"):
			case at[i] < 0:
				name, _, _ := strings.Cut(c, "|")
				lacks = append(lacks, strings.TrimSuffix(name, "*"))
			default:
				there++
			}
		}
		share := float64(there) / float64(there+len(lacks))
		if noMore := d.Basis == graph.Supplied && d.Example != ""; there < 3 || share <= best || (len(lacks) == 0 && !noMore) {
			continue
		}
		best, nearest, missing, others = share, d, lacks, nil
		for i, t := range taken {
			if h := s.rows[0][i]; !t && squashHeading(h) != "" {
				others = append(others, fmt.Sprintf("%s (column %d)", quoted(h), i+1))
			}
		}
	}
	if nearest == nil || len(missing)+len(others) == 0 {
		return ""
	}
	if len(others) > 5 {
		others = append(others[:5], fmt.Sprintf("%d more", len(others)-5))
	}
	why := fmt.Sprintf("line %d has headings of %s", s.lines[0], nearest.Name)
	if len(missing) > 0 {
		why += ", but not " + strings.Join(missing, ", ")
	}
	if len(others) > 0 {
		why += "; none of its headings: " + strings.Join(others, ", ")
	}
	return why
}

// wider recognises a supplied table by its file name where its headings are all
// there and others beside them, which are passed over.
func (s *glimpse) wider() (*Dataset, form, bool) {
	d := datasetByFile(s.base)
	if d == nil || d.Sniff != nil || d.Basis != graph.Supplied {
		return nil, form{}, false
	}
	f, ok := s.headings(d.Columns, false)
	if !ok {
		return nil, form{}, false
	}
	for i, h := range s.rows[0] {
		if !slices.Contains(f.at, i) && squashHeading(h) != "" {
			f.others = append(f.others, fmt.Sprintf("%s (column %d)", quoted(h), i+1))
		}
	}
	return d, f, true
}
