package people

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// The next load must not bring back an erased person, but nothing that names them may
// be kept. So marks are kept: keyed checksums of what identifies them in a row, which
// is their code, their addresses, and their name at each organisation.

// Marks are the marks of everybody who is erased and not allowed again.
type Marks []facts.Entry

// MarksOf returns the marks of the erasures in a log that are not reversed.
func MarksOf(log []facts.Entry) Marks {
	lifted := map[string]bool{}
	for i := range log {
		if log[i].What == facts.Allowed {
			lifted[log[i].Lifts] = true
		}
	}
	var out Marks
	for i := range log {
		if log[i].What == facts.Erased && !lifted[log[i].ID] {
			out = append(out, log[i])
		}
	}
	return out
}

// tells returns the texts that identify a person in one appointment.
func tells(a graph.Appointment) []string {
	out := []string{"code " + a.Person}
	if a.Email != "" {
		out = append(out, "email "+unfold(fold(a.Email)))
	}
	if name := facts.Slug(a.Name); name != "" && a.At != "" {
		out = append(out, "name "+name+" at "+strings.ToUpper(a.At))
	}
	return out
}

func mark(salt, text string) string {
	h := hmac.New(sha256.New, []byte(salt))
	h.Write([]byte(text)) // never fails
	return hex.EncodeToString(h.Sum(nil))
}

// know says whether an appointment is an erased person's.
func (m Marks) know(a graph.Appointment) bool {
	return slices.ContainsFunc(tells(a), m.knowText)
}

func (m Marks) knowText(text string) bool {
	return slices.ContainsFunc(m, func(e facts.Entry) bool { return slices.Contains(e.Marks, mark(e.Salt, text)) })
}

// newMarks returns the marks of a person, from all their appointments.
func newMarks(all []graph.Appointment) (salt string, out []string) {
	salt = rand.Text()
	for _, a := range all {
		for _, t := range tells(a) {
			if m := mark(salt, t); !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	slices.Sort(out)
	return salt, out
}

// rowsOf returns what identifies a person in each of their rows in a table of people.
// It includes refused rows, and rows that a newer file overrules.
func (f *File) rowsOf(ctx context.Context, code string, today graph.Day) (out []graph.Appointment, err error) {
	content, err := f.Content()
	if err != nil {
		return nil, err
	}
	_, err = eachPerson(ctx, content, f.Form, today, func(r *files.Row) {
		if personOf(r) != code {
			return
		}
		a := graph.Appointment{Person: code, Name: r.Text(2), At: r.Cell(4)}
		out = append(out, a)
		for _, n := range whose {
			for _, a.Email = range addressesIn(r.Cell(n)) {
				out = append(out, a)
			}
		}
	})
	return out, err
}

// eachPerson calls look with every row of a table of people, valid or not. It returns
// the rows that cannot be read.
func eachPerson(ctx context.Context, content []byte, f files.Form, today graph.Day, look func(r *files.Row)) ([]files.RowError, error) {
	d := *Table
	d.Row = func(r *files.Row) {
		look(r)
		r.Err = nil
	}
	p, err := files.Parse(ctx, bytes.NewReader(content), int64(len(content)), &d, f, today)
	return p.Refused, err
}

// whose are the columns that say who a row is about, apart from their organisation.
var whose = []int{1, 2, 7}

// Redact returns a table of people without the rows of erased people, and how many
// rows those were. A row is theirs if it has their code, their name at an organisation,
// or their address in a column that says who it is about. Addresses of theirs in other
// cells are replaced; everything else stays as it is. Once somebody is erased, rows
// that cannot be read are removed too, because they may be theirs.
func (m Marks) Redact(ctx context.Context, content []byte, f files.Form, today graph.Day) (left []byte, rows int, err error) {
	out := map[int]bool{}   // lines on which removed rows begin
	blots := map[int]bool{} // lines on which rows with a replaced address begin
	refused, err := eachPerson(ctx, content, f, today, func(r *files.Row) {
		theirs := m.know(graph.Appointment{Person: personOf(r), Name: r.Text(2), At: r.Cell(4)})
		for i, cell := range r.Cells {
			if m.holds(files.Legible(cell)) {
				blots[r.Line] = true
				theirs = theirs || slices.ContainsFunc(whose, func(n int) bool { return r.Column(n) == i+1 })
			}
		}
		if theirs {
			out[r.Line] = true
			rows++
		}
	})
	if err != nil {
		return nil, 0, err
	}
	maps.Copy(out, linesOf(refused))
	if len(out)+len(blots) == 0 {
		return content, 0, nil
	}
	left, err = m.rewrite(content, out, blots)
	return left, rows, err
}

// WithoutRows returns a table without refused rows.
func WithoutRows(content []byte, refused []files.RowError) ([]byte, error) {
	return Marks(nil).rewrite(content, linesOf(refused), nil)
}

func linesOf(refused []files.RowError) map[int]bool {
	out := map[int]bool{}
	for _, e := range refused {
		out[e.Line] = true
	}
	return out
}

// rewrite returns a table without the rows that begin on the lines in out, and with
// addresses replaced in those that begin on the lines in blots.
func (m Marks) rewrite(content []byte, out, blots map[int]bool) (left []byte, err error) {
	rest, marked := bytes.CutPrefix(content, files.ByteOrderMark)
	if marked {
		left = append(left, files.ByteOrderMark...)
	}
	in := csv.NewReader(bytes.NewReader(rest))
	in.FieldsPerRecord = -1
	for {
		from := in.InputOffset()
		cells, err := in.Read()
		var bad *csv.ParseError
		line := 0
		switch {
		case err == io.EOF:
			return left, nil
		case errors.As(err, &bad):
			line = bad.StartLine
		case err != nil:
			return nil, err
		default:
			line, _ = in.FieldPos(0)
		}
		switch kept := rest[from:in.InputOffset()]; {
		case out[line]:
		case blots[line]:
			left = append(left, m.blotRow(cells)...)
			left = append(left, lineEnd(kept)...)
		default:
			left = append(left, kept...)
		}
	}
}

// blotRow writes a row with addresses replaced. Its other cells still read the same.
func (m Marks) blotRow(cells []string) string {
	out := make([]string, len(cells))
	for i, cell := range cells {
		if text := files.Legible(cell); m.holds(text) {
			cell = m.blot(text)
		}
		// A reader turns \r\n into \n, so that \r\n has to be written as \r\r\n.
		cell = strings.ReplaceAll(strings.ReplaceAll(cell, `"`, `""`), "\r\n", "\r\r\n")
		out[i] = `"` + cell + `"`
	}
	return strings.Join(out, ",")
}

// lineEnd returns the line end of a row. The last row of a file may have none.
func lineEnd(row []byte) string {
	for _, end := range []string{"\r\n", "\n"} {
		if bytes.HasSuffix(row, []byte(end)) {
			return end
		}
	}
	return ""
}
