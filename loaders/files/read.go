package files

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// read hands each row of a file to its declaration. Each layout has its reader: this file
// has those of CSV, of lines with another separator and of JSON, and workbook.go that of
// workbooks.
func (p *Parsing) read(ctx context.Context, in io.Reader, d *Declaration) error {
	if p.Form.Layout == Workbook {
		return p.readWorkbook(ctx, in, d)
	}
	t := &Text{in: in}
	if d.Read != nil {
		return d.Read(ctx, p, t)
	}
	switch p.Form.Layout {
	case Separated:
		return p.readPlain(ctx, t, d)
	case Pairs:
		return p.readPairs(ctx, t, d)
	}
	return p.readCSV(ctx, t, d)
}

func (p *Parsing) readCSV(ctx context.Context, from *Text, d *Declaration) error {
	if !d.LineBreaks {
		return p.readLines(ctx, from)
	}
	in := csv.NewReader(from)
	in.FieldsPerRecord, in.ReuseRecord = -1, true
	t := tableOf(p)
	for n := 0; ; n++ {
		if n&4095 == 4095 && ctx.Err() != nil {
			return ctx.Err()
		}
		from.row = in.InputOffset()
		p.makeRoom(n, from.row)
		cells, err := in.Read()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err := t.broken(err, in, from, len(cells)+1); err != nil {
				return err
			}
			continue
		}
		t.row.Cells = cells
		t.row.Line, _ = in.FieldPos(0)
		refused := len(p.Refused)
		if err := t.take(); err != nil {
			return err
		}
		last, _ := in.FieldPos(len(cells) - 1)
		last += strings.Count(cells[len(cells)-1], "\n")
		for i := refused; i < len(p.Refused) && last > t.row.Line; i++ {
			p.Refused[i].Reason += lostLines(t.row.Line, last)
		}
	}
}

// lostLines says which lines a refused row is made of.
func lostLines(first, last int) string {
	return fmt.Sprintf("; lines %d to %d are lost with it", first, last)
}

// table is a CSV file that is being read.
type table struct {
	*Parsing
	row   *Row
	width int
	begun bool // by a row that is not empty
}

func tableOf(p *Parsing) *table {
	return &table{Parsing: p, row: &Row{Parsing: p, at: p.Form.At}, width: p.Form.Width}
}

// atHeadings says whether the next row is the headings.
func (t *table) atHeadings() bool { return !t.begun && t.Form.Layout == Headed }

// take takes the row that was read.
func (t *table) take() error {
	if blank(t.row.Cells) {
		return nil
	}
	first, headings := !t.begun, t.atHeadings()
	t.begun = true
	if headings {
		t.width = len(t.row.Cells)
		return nil
	}
	if first && looksLikeHeadings(t.row.Cells) {
		return nil // ODS's portal adds them to a list on request; its columns stay in their places
	}
	if fits, err := t.fits(t.row, t.width); err != nil || !fits {
		return err
	}
	return t.add(t.of, t.row)
}

// misquoted refuses a row for its quotation marks. Before the headings it refuses the file.
func (t *table) misquoted(line, column int, why string) error {
	if t.atHeadings() {
		return Refuse("line %d, column %d: a quotation mark is in the wrong place, so the headings cannot be read", line, column)
	}
	t.begun = true
	t.Rows++
	t.Facts.Unreadable = true
	return t.Drop(RowError{Line: line, Column: column, Reason: why})
}

// cutShort refuses a file that ends inside a cell.
func cutShort(line, column int) error {
	return Refuse("line %d, column %d: a cell in quotation marks does not end: the file is cut short or a quotation mark is missing",
		line, column)
}

// broken refuses a row with a quotation mark in the wrong place. Other errors of
// the CSV reader refuse the file.
func (t *table) broken(err error, in *csv.Reader, from *Text, column int) error {
	if errors.Is(err, errLongRow) {
		line, _ := in.FieldPos(0)
		return longRow(fmt.Sprintf("line %d, column %d", line, from.column(line, column)))
	}
	var bad *csv.ParseError
	if !errors.As(err, &bad) {
		return fmt.Errorf("read rows: %w", err)
	}
	if errors.Is(bad.Err, csv.ErrQuote) && from.ended && in.InputOffset() >= from.size {
		return cutShort(bad.StartLine, column)
	}
	why := misplaced
	if bad.Line > bad.StartLine {
		why += lostLines(bad.StartLine, bad.Line)
	}
	return t.misquoted(bad.StartLine, column, why)
}

// fits says whether a row has as many columns as it should, and refuses it if not.
func (p *Parsing) fits(r *Row, width int) (bool, error) {
	if p.Form.Layout == ODSList {
		return true, p.odsRow(r)
	}
	if len(r.Cells) == width {
		return true, nil
	}
	p.Rows++
	p.Facts.Unreadable = true
	return false, p.Drop(otherWidth(r.Line, len(r.Cells), width))
}

// blank says whether all cells of a row are empty, as spreadsheets leave behind.
func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// otherWidth refuses a row for the number of its columns, and points at the first
// missing or extra one.
func otherWidth(line, got, want int) RowError {
	columns := "columns"
	if got == 1 {
		columns = "column"
	}
	return RowError{Line: line, Column: min(got, want) + 1, Reason: fmt.Sprintf("%d %s instead of %d", got, columns, want), Width: true}
}

// odsRow checks a row against what every ODS list has.
func (p *Parsing) odsRow(r *Row) error {
	if w := len(r.Cells); w < 18 || w > 27 {
		return Refuse("line %d has %d columns: an ODS list has 18 to 27", r.Line, w)
	}
	if len(r.Cells) < 27 {
		p.short, p.shortLen = p.short+1, len(r.Cells)
	}
	return nil
}

// readPlain reads lines whose cells are separated by a character that is never
// inside a cell.
func (p *Parsing) readPlain(ctx context.Context, from *Text, d *Declaration) error {
	r := &Row{Parsing: p, at: p.Form.At}
	in := bufio.NewReader(from)
	var cells []string
	width := 0 // of the headings; 0 before them
	for line, ended := 1, false; !ended; line++ {
		if line&4095 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p.makeRoom(line, from.row)
		text, err := in.ReadString('\n')
		if errors.Is(err, errLongRow) {
			return longRow(fmt.Sprintf("line %d, column %d", line, strings.Count(text, p.Form.Sep)+1))
		}
		if ended = errors.Is(err, io.EOF); err != nil && !ended {
			return fmt.Errorf("read rows: %w", err)
		}
		from.row += int64(len(text))
		text = strings.TrimRight(text, "\r\n")
		if text == "" {
			continue
		}
		cells = cells[:0]
		for more := true; more; {
			var c string
			c, text, more = strings.Cut(text, p.Form.Sep)
			cells = append(cells, c)
		}
		if blank(cells) {
			continue
		}
		if width == 0 {
			width = len(cells)
			continue
		}
		r.Cells, r.Line = cells, line
		if len(cells) != width {
			p.Rows++
			p.Facts.Unreadable = true
			if err := p.Drop(otherWidth(line, len(cells), width)); err != nil {
				return err
			}
			continue
		}
		if err := p.add(d, r); err != nil {
			return err
		}
	}
	return nil
}

func (p *Parsing) readPairs(ctx context.Context, from *Text, d *Declaration) error {
	ends := &lineEnds{in: from}
	in := json.NewDecoder(ends)
	in.UseNumber() // so that a number too large for a float is not an error of the reader
	switch begins, err := in.Token(); {
	case err != nil:
		return BrokenJSON(1, err)
	case begins != json.Delim('{'):
		return Refuse("line 1: it is not a JSON object")
	}
	r := &Row{Parsing: p, Cells: make([]string, 2)}
	line := 1
	for n := 0; in.More(); n++ {
		if n&4095 == 4095 && ctx.Err() != nil {
			return ctx.Err()
		}
		from.row = in.InputOffset()
		key, err := in.Token()
		line = ends.line(in.InputOffset())
		if err != nil {
			return BrokenJSON(line, err)
		}
		value, err := in.Token()
		if err != nil {
			return BrokenJSON(line, err)
		}
		text, ok := value.(string)
		if !ok {
			return Refuse("line %d: a value is not text", line)
		}
		r.Cells[0], r.Cells[1], r.Line = key.(string), text, line
		if err := p.add(d, r); err != nil {
			return err
		}
	}
	from.row = in.InputOffset()
	if _, err := in.Token(); err != nil {
		return BrokenJSON(line, err)
	}
	var syntax *json.SyntaxError
	_, err := in.Token()
	line = ends.line(in.InputOffset())
	switch {
	case err == io.EOF:
		return nil
	case err == nil, errors.As(err, &syntax):
		return Refuse("line %d: there is something after the end of the JSON object", line)
	}
	return BrokenJSON(line, err)
}

// BrokenJSON refuses a file whose JSON breaks off at a line. An error of the
// machine is returned as it is.
func BrokenJSON(line int, err error) error {
	var refused *Refusal
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &refused):
		return err
	case errors.Is(err, errLongRow):
		return longRow(fmt.Sprintf("line %d", line))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Refuse("line %d: the JSON object does not end: the file is cut short", line)
	case errors.As(err, &syntax):
		return Refuse("line %d: broken JSON: %s", line, err)
	}
	return fmt.Errorf("read rows: %w", err)
}
