package files

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Opener opens a file at its start, unpacked. An *Refusal from it or from reading
// refuses the file.
type Opener func() (io.ReadCloser, error)

// smallBook is how large a workbook, in bytes, may be to be recognised by its sheets.
const smallBook = 1 << 20

// Beginning returns the part of a file that shows what it is. That is all of a small
// workbook, because the list of its parts is at its end.
func Beginning(in io.Reader) ([]byte, error) {
	head, err := io.ReadAll(io.LimitReader(in, sampleBytes+int64(len(ByteOrderMark))+1))
	if err != nil || !bytes.HasPrefix(head, zipMark) {
		return head, err
	}
	rest, err := io.ReadAll(io.LimitReader(in, int64(smallBook-len(head))))
	return append(head, rest...), err
}

// look reads a file once: its beginning, its size and its checksum, all of UTF-16
// as UTF-8. It refuses a file of more than most bytes.
func (f *Found) look(most int64) error {
	f.Open = decoded(f.Open)
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close() // nothing was written
	sum := sha256.New()
	whole := io.TeeReader(io.LimitReader(in, most+1), sum)
	if f.Head, err = Beginning(whole); err != nil {
		return err
	}
	rest, err := io.Copy(io.Discard, whole)
	if err != nil {
		return err
	}
	if f.Size = int64(len(f.Head)) + rest; f.Size > most {
		return Refuse("more than %d MB unpacked", MaxContent>>20)
	}
	f.Sum = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// maxRow is how long a row may be, in bytes. A row is kept in memory, so an endless
// line or a missing quotation mark would take the whole file into memory.
const maxRow = 1 << 20

// errLongRow says that a row is longer than maxRow. The reader of rows adds where.
var errLongRow = errors.New("the row is longer than 1 MB")

// longRow refuses a file for a row at a place, such as "line 2".
func longRow(place string) error {
	return Refuse("%s: the row is longer than %d MB: a quotation mark or the end of a line is missing, or the file is not a table",
		place, maxRow>>20)
}

// Text reads UTF-8 without its byte order mark, and refuses what is not text.
type Text struct {
	in    io.Reader
	begun bool
	ended bool
	size  int64  // bytes given so far
	row   int64  // bytes before the present row, set by the reader of rows
	lines int    // line ends given so far
	line  []byte // the present line as far as it was given, at most maxRow
	bad   error  // why it is not text
}

// Read leaves out a byte order mark. Content that is not text is an error that
// says where.
func (t *Text) Read(into []byte) (int, error) {
	if t.bad != nil {
		return 0, t.bad
	}
	n, err := t.in.Read(into)
	if !t.begun {
		for n < len(ByteOrderMark) && n < len(into) && err == nil {
			var more int
			more, err = t.in.Read(into[n:])
			n += more
		}
		t.begun = true
		n = copy(into, bytes.TrimPrefix(into[:n], ByteOrderMark))
	}
	if i := bytes.IndexByte(into[:n], 0); i >= 0 {
		// Give what comes before it first, so that the size of the reads does not
		// matter.
		t.note(into[:i])
		t.size += int64(i)
		t.bad = Refuse("line %d, column %d has a NUL byte: the file is UTF-16 or not text", t.lines+1, column(t.line))
		return i, t.bad
	}
	t.note(into[:n])
	t.size += int64(n)
	t.ended = t.ended || errors.Is(err, io.EOF)
	if err == nil && t.size-t.row > maxRow {
		return n, errLongRow
	}
	return n, err
}

func (t *Text) note(given []byte) {
	t.lines += bytes.Count(given, []byte("\n"))
	if i := bytes.LastIndexByte(given, '\n'); i >= 0 {
		t.line, given = t.line[:0], given[i+1:]
	}
	if len(t.line) < maxRow {
		t.line = append(t.line, given...)
	}
}

// EachLine calls do with the number and the text of each line, until do returns an
// error.
func (t *Text) EachLine(ctx context.Context, do func(n int, line string) error) error {
	in := bufio.NewReader(t)
	for n, ended := 1, false; !ended; n++ {
		if n&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, err := in.ReadString('\n')
		if errors.Is(err, errLongRow) {
			return longRow(fmt.Sprintf("line %d", n))
		}
		if ended = errors.Is(err, io.EOF); err != nil && !ended {
			return fmt.Errorf("read rows: %w", err)
		}
		t.row += int64(len(line))
		if err := do(n, line); err != nil {
			return err
		}
	}
	return nil
}

// column returns the cell that reading has come to. If line is an earlier one, that
// is the cell opened there, which goes on over several lines.
func (t *Text) column(line, opened int) int {
	if line == t.lines+1 {
		return column(t.line)
	}
	return opened
}

// column returns which cell of a line of a CSV file its next byte is in.
func column(line []byte) int {
	in := csv.NewReader(bytes.NewReader(append(slices.Clip(line), '.')))
	in.LazyQuotes = true
	cells, err := in.Read()
	if err != nil {
		return 1
	}
	return len(cells)
}

// lineEnds notes where lines end in what it reads, so that a place has a line.
type lineEnds struct {
	in   io.Reader
	at   int64
	ends []int64
	gone int
}

// Read notes where each line ends in what it reads.
func (l *lineEnds) Read(into []byte) (int, error) {
	n, err := l.in.Read(into)
	for i, c := range into[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.at+int64(i))
		}
	}
	l.at += int64(n)
	return n, err
}

// line returns the line of a place, counted from 1. Places must not go backwards.
func (l *lineEnds) line(place int64) int {
	n := 0
	for n < len(l.ends) && l.ends[n] < place {
		n++
	}
	l.ends, l.gone = l.ends[n:], l.gone+n
	return l.gone + 1
}
