package loaders

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"

	"throughline/graph"
)

const (
	sniffBytes = 1 << 16
	bookBytes  = 64 << 20  // of a workbook, packed
	fileBytes  = 400 << 20 // of one file, unpacked
)

// parsed is one file, read.
type parsed struct {
	facts  *Facts
	report FileReport
	file   graph.File
	err    error // the file as a whole is refused or unknown
}

// errUnknown says that no data set knows the file.
var errUnknown = errors.New("no known data set")

// tooBig ends a read that swells beyond what a list of England can be.
type tooBig struct {
	r    io.Reader
	left int64
}

func (t *tooBig) Read(p []byte) (int, error) {
	if t.left <= 0 {
		return 0, fmt.Errorf("more than %d MB: %w", fileBytes>>20, graph.ErrInvalid)
	}
	n, err := t.r.Read(p[:min(int64(len(p)), t.left)])
	t.left -= int64(n)
	return n, err
}

// read turns the content of one file into facts, and keeps it compressed.
func read(path string, in io.Reader, opt Options) parsed {
	p := parsed{report: FileReport{Path: path, Outcome: "loaded"}}
	sum, packed := sha256.New(), &bytes.Buffer{}
	pack, err := zstd.NewWriter(packed, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		p.err = err
		return p
	}
	src := io.TeeReader(&tooBig{in, fileBytes}, io.MultiWriter(sum, pack))
	p.err = p.parse(path, bufio.NewReaderSize(src, sniffBytes), opt)
	if p.err == nil {
		_, p.err = io.Copy(io.Discard, src)
	}
	if err := pack.Close(); p.err == nil {
		p.err = err
	}
	if p.err != nil {
		return p
	}
	f := p.facts
	f.Source.Sum = hex.EncodeToString(sum.Sum(nil))
	f.Source.Rows, f.Source.Refused, f.Source.Skipped = p.report.Rows, len(p.report.Refused), p.report.LeftOut
	p.file = graph.File{Sum: f.Source.Sum, Name: path, Dataset: f.Dataset.Name, Seen: f.Source.Seen, Loaded: opt.Today, Content: packed.Bytes()}
	return p
}

func (p *parsed) parse(path string, in *bufio.Reader, opt Options) error {
	head, err := in.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read: %w", err)
	}
	if bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}) {
		if _, err := in.Discard(3); err != nil {
			return fmt.Errorf("read: %w", err)
		}
		head = head[3:]
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return errors.New("the file is empty")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return p.workbook(path, in, opt)
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return errors.New("UTF-16: save it as UTF-8")
	case bytes.IndexByte(head, 0) >= 0:
		return errors.New("binary, or UTF-16: it holds NUL bytes")
	case bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")):
		return fmt.Errorf("HTML or XML, not a table: %w", errUnknown)
	case bytes.IndexByte(head, '\n') < 0 && len(head) >= sniffBytes-3:
		return fmt.Errorf("the first line does not end: %w", errUnknown)
	}
	comma, src := ',', io.Reader(in)
	first, _, _ := bytes.Cut(head, []byte("\n"))
	if bytes.Count(first, []byte("~")) > 5 {
		comma = '~'
	} else if bytes.Count(first, []byte{0xAC}) > 5 {
		comma = '¬'
		if !utf8.Valid(first) {
			src = transform.NewReader(in, charmap.Windows1252.NewDecoder())
			if head, _, err = transform.Bytes(charmap.Windows1252.NewDecoder(), head); err != nil {
				return fmt.Errorf("read as cp1252: %w", err)
			}
		}
	}
	d := recognise(sniffRows(head, comma))
	if d == nil {
		return errUnknown
	}
	f := p.begin(d, opt)
	if err := p.table(f, src, comma); err != nil {
		return err
	}
	return p.end(path, f, opt)
}

// sniffRows parses the first whole rows.
func sniffRows(head []byte, comma rune) [][]string {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	var rows [][]string
	for len(rows) < 60 {
		row, err := r.Read()
		if err != nil {
			break
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	if len(rows) > 1 && len(head) >= sniffBytes-3 && len(rows) < 60 {
		rows = rows[:len(rows)-1] // the last one is cut short
	}
	return rows
}

func recognise(rows [][]string) *Dataset {
	for _, d := range Datasets {
		if d.knows(rows) {
			return d
		}
	}
	return nil
}

func (p *parsed) begin(d *Dataset, opt Options) *reading {
	p.facts = &Facts{Dataset: d}
	p.report.Dataset = d.Name
	return &reading{facts: p.facts, report: &p.report, today: opt.Today}
}

// end settles the file's day and what it is cited as.
func (p *parsed) end(path string, f *reading, opt Options) error {
	d := p.facts.Dataset
	if p.report.Rows == 0 {
		return errors.New("no rows below the headings")
	}
	if f.own > opt.Today {
		return fmt.Errorf("its own day %s lies in the future", f.own)
	}
	seen, how := settleDay(path, d, f.own, f.latest, opt)
	name := d.Name + " " + seen.String()
	p.report.Name, p.report.Seen, p.report.SeenBy = name, seen, how
	p.facts.Source = graph.Source{Name: name, Dataset: d.Name, Title: d.Title, Seen: seen, SeenBy: how, Licence: d.Licence}
	return nil
}

func (p *parsed) table(f *reading, in io.Reader, comma rune) error {
	d := p.facts.Dataset
	r := csv.NewReader(in)
	r.Comma, r.ReuseRecord, r.FieldsPerRecord, r.LazyQuotes = comma, true, -1, comma != ','
	one := row{file: f}
	width := 0
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return fmt.Errorf("line %d column %d: %w", bad.Line, bad.Column, bad.Err)
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		one.line, _ = r.FieldPos(0)
		one.cells = cells
		if d.Header != nil && one.column == nil {
			one.column, width = headings(cells), len(cells)
			continue
		}
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			continue
		}
		if d.Header == nil && width == 0 {
			width = len(cells)
			if width < d.Min || width > d.Max {
				return fmt.Errorf("line %d: %d columns, want %d to %d", one.line, width, d.Min, d.Max)
			}
		}
		p.report.Rows++
		one.decode()
		if len(cells) != width {
			one.refuse(0, fmt.Sprintf("%d columns, the others have %d", len(cells), width))
		}
		if one.bad == nil {
			d.Row(&one)
		}
		one.take()
	}
}

// known says whether a file's name is that of a data set.
func known(path string) bool {
	base := strings.ToLower(filepath.Base(path))
	for _, ending := range []string{".gz", ".csv", ".xlsx"} {
		base = strings.TrimSuffix(base, ending)
	}
	return slices.ContainsFunc(Datasets, func(d *Dataset) bool {
		return slices.ContainsFunc(d.Files, func(n string) bool {
			rest, ok := strings.CutPrefix(base, strings.ToLower(n))
			return ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z')
		})
	})
}
