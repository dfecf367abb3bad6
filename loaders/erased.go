package loaders

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
)

// Whoever was erased must not come back by the next load, though nothing that
// names them may be kept. What is kept are keyed checksums of what a row would
// tell them by: their code, their addresses, their name at each organisation.

// marks are those of everybody who was erased and not allowed again.
type marks []entry

func marksOf(log []entry) marks {
	lifted := map[string]bool{}
	for i := range log {
		if log[i].What == allowed {
			lifted[log[i].Lifts] = true
		}
	}
	var out marks
	for i := range log {
		if log[i].What == erased && !lifted[log[i].ID] {
			out = append(out, log[i])
		}
	}
	return out
}

// tells are the texts that a person is known by in one appointment.
func tells(a graph.Appointment) []string {
	out := []string{"code " + a.Person}
	if a.Email != "" {
		out = append(out, "email "+unfold(fold(a.Email)))
	}
	if name := slug(a.Name); name != "" && a.At != "" {
		out = append(out, "name "+name+" at "+strings.ToUpper(a.At))
	}
	return out
}

func mark(salt, text string) string {
	h := hmac.New(sha256.New, []byte(salt))
	h.Write([]byte(text)) // never fails
	return hex.EncodeToString(h.Sum(nil))
}

// know says whether an appointment is of somebody who was erased.
func (m marks) know(a graph.Appointment) bool {
	return slices.ContainsFunc(tells(a), m.knowText)
}

func (m marks) knowText(text string) bool {
	return slices.ContainsFunc(m, func(e entry) bool { return slices.Contains(e.Marks, mark(e.Salt, text)) })
}

// newMarks are the marks of a person by all their appointments.
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

// rowsOf returns what each row of a table of people says of one person that tells
// them: also rows that are refused, and that a newer file has the last word on.
func (it *item) rowsOf(ctx context.Context, code string, opt Options) (out []graph.Appointment, err error) {
	content, err := it.content()
	if err != nil {
		return nil, err
	}
	_, err = eachPerson(ctx, content, it.form, opt.Today, func(r *row) {
		if r.person() != code {
			return
		}
		a := graph.Appointment{Person: code, Name: r.text(2), At: r.cell(4)}
		out = append(out, a)
		for _, n := range whose {
			for _, a.Email = range addressesIn(r.cell(n)) {
				out = append(out, a)
			}
		}
	})
	return out, err
}

// eachPerson looks at the rows of a table of people, whatever they hold, and
// returns those that cannot be read.
func eachPerson(ctx context.Context, content []byte, f form, today graph.Day, look func(r *row)) (refused []RowError, err error) {
	d := *People
	d.Row = func(r *row) {
		look(r)
		r.err = nil
	}
	p := &parsing{facts: &Facts{Dataset: &d}, form: f, today: today, once: map[string]bool{}, stood: map[string]standing{}}
	err = p.read(ctx, bytes.NewReader(content), &d)
	return p.refused, err
}

// whose are the columns that say whose row it is, but for the organisation's.
var whose = []int{1, 2, 7}

// redact returns a table of people without the rows of those who were erased,
// and how many those were: rows of their code, of their name at an organisation,
// or with an address of theirs where a row says whose it is. In any other cell
// their addresses are blotted out, and all else stands as it stood. Once somebody
// was erased, rows that cannot be read are not kept either: they may be theirs.
func redact(ctx context.Context, content []byte, f form, today graph.Day, gone marks) (left []byte, rows int, err error) {
	out := map[int]bool{}   // the lines on which rows begin that go
	blots := map[int]bool{} // those of rows that stay with something blotted out
	refused, err := eachPerson(ctx, content, f, today, func(r *row) {
		theirs := gone.know(graph.Appointment{Person: r.person(), Name: r.text(2), At: r.cell(4)})
		for i, cell := range r.cells {
			if gone.holds(legible(cell)) {
				blots[r.line] = true
				theirs = theirs || slices.ContainsFunc(whose, func(n int) bool { return r.column(n) == i+1 })
			}
		}
		if theirs {
			out[r.line] = true
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
	left, err = gone.rewrite(content, out, blots)
	return left, rows, err
}

func linesOf(refused []RowError) map[int]bool {
	out := map[int]bool{}
	for _, e := range refused {
		out[e.Line] = true
	}
	return out
}

// rewrite returns a table without the rows that begin on some lines, and with
// others blotted.
func (m marks) rewrite(content []byte, out, blots map[int]bool) (left []byte, err error) {
	rest, marked := bytes.CutPrefix(content, byteOrderMark)
	if marked {
		left = append(left, byteOrderMark...)
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

// blotRow writes a row anew, so that its other cells read as they did.
func (m marks) blotRow(cells []string) string {
	out := make([]string, len(cells))
	for i, cell := range cells {
		if text := legible(cell); m.holds(text) {
			cell = m.blot(text)
		}
		// A line end is read as one byte, so what is two has to be three.
		cell = strings.ReplaceAll(strings.ReplaceAll(cell, `"`, `""`), "\r\n", "\r\r\n")
		out[i] = `"` + cell + `"`
	}
	return strings.Join(out, ",")
}

// lineEnd returns how a row of a file ends: in two bytes, in one or, as the last
// may, in none.
func lineEnd(row []byte) string {
	for _, end := range []string{"\r\n", "\n"} {
		if bytes.HasSuffix(row, []byte(end)) {
			return end
		}
	}
	return ""
}
