package files

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// cutCells appends the cells of one line of CSV to a list, as encoding/csv reads them.
// That reader takes a quotation mark without a partner as the beginning of a cell that
// goes on over the following lines, so one stray mark costs all rows up to the next. Here
// a cell ends on its line. After an error the list has the cells before the one with the fault.
func cutCells(cells []string, line string) ([]string, error) {
	for {
		if !strings.HasPrefix(line, `"`) {
			cell, rest, more := strings.Cut(line, ",")
			if strings.IndexByte(cell, '"') >= 0 {
				return cells, csv.ErrBareQuote
			}
			cells = append(cells, cell)
			if !more {
				return cells, nil
			}
			line = rest
			continue
		}
		cell, rest, err := quotedCell(line[1:])
		if err != nil {
			return cells, err
		}
		cells = append(cells, cell)
		if rest == "" {
			return cells, nil
		}
		line = rest[1:] // after the comma
	}
}

// errOpenQuote says that a cell in quotation marks does not end on its line.
var errOpenQuote = errors.New("a cell in quotation marks does not end")

// quotedCell returns the cell that begins after a quotation mark, and what follows it:
// nothing, or a comma and more.
func quotedCell(text string) (cell, rest string, err error) {
	doubled := false
	for i := 0; ; i += 2 {
		n := strings.IndexByte(text[i:], '"')
		if n < 0 {
			return "", "", errOpenQuote
		}
		i += n
		switch {
		case i+1 < len(text) && text[i+1] == '"':
			doubled = true
			continue
		case i+1 < len(text) && text[i+1] != ',':
			return "", "", csv.ErrQuote
		}
		if cell = text[:i]; doubled {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		return cell, text[i+1:], nil
	}
}

// maxHeading is how many lines headings may be long: those of spreadsheets may have line breaks.
const maxHeading = 50

// readLines reads a table in which each row is one line, except for its headings.
func (p *Parsing) readLines(ctx context.Context, from *Text) error {
	in := bufio.NewReader(from)
	t := tableOf(p)
	heading := "" // its lines so far
	at := int64(0)
	for line, ended := 1, false; !ended; line++ {
		if line&4095 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		p.makeRoom(line-1, from.row)
		text, err := in.ReadString('\n')
		if errors.Is(err, errLongRow) {
			return longRow(fmt.Sprintf("line %d, column %d", line, from.column(line, 1)))
		}
		if ended = errors.Is(err, io.EOF); err != nil && !ended {
			return fmt.Errorf("read rows: %w", err)
		}
		at += int64(len(text))
		text = heading + strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
		if text == "" {
			continue // blank lines count as the beginning of the next row, or they could go on for ever
		}
		from.row = at
		t.row.Line = line
		t.row.Cells, err = cutCells(t.row.Cells[:0], text)
		column := len(t.row.Cells) + 1
		switch open := errors.Is(err, errOpenQuote); {
		case err == nil:
			err = t.take()
		case open && atEnd(in):
			err = cutShort(line, column)
		case open && t.atHeadings() && line < maxHeading && len(text) < maxRow:
			heading = text + "\n"
			continue
		default:
			err = t.misquoted(line, column, whyMisquoted(err))
		}
		if err != nil {
			return err
		}
		heading = ""
	}
	return nil
}

// atEnd says whether nothing follows.
func atEnd(in *bufio.Reader) bool {
	_, err := in.Peek(1)
	return errors.Is(err, io.EOF)
}

// whyMisquoted says what is wrong with the quotation marks of a line.
func whyMisquoted(err error) string {
	if errors.Is(err, errOpenQuote) {
		return "a quotation mark is missing: the cell does not end on its line"
	}
	return misplaced
}

const misplaced = "a quotation mark is in the wrong place"
