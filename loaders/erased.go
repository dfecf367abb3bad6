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
	"regexp"
	"slices"
	"strings"

	"throughline/graph"
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
		out = append(out, "email "+strings.ToLower(a.Email))
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
	for i := range m {
		for _, t := range tells(a) {
			if slices.Contains(m[i].Marks, mark(m[i].Salt, t)) {
				return true
			}
		}
	}
	return false
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

// addresses finds e-mail addresses in any text.
var addresses = regexp.MustCompile(`[\pL\pN._%+'-]+@[\pL\pN.-]+`)

// redact returns a table of people without the rows of those who were erased,
// and how many those were; in a row of another, such as in its note, their
// addresses are blotted out. Once somebody was erased, rows that cannot be read
// are not kept either: they may be theirs.
func redact(ctx context.Context, content []byte, f form, today graph.Day, gone marks) (left []byte, rows int, err error) {
	out := map[int]bool{}       // the lines on which rows begin that go
	blots := map[int][]string{} // what is blotted out of those that stay
	look := *People
	look.Row = func(r *row) {
		known := gone.know(graph.Appointment{Person: r.person(), Name: r.text(2), At: r.cell(4)})
		for _, cell := range r.cells {
			for _, address := range addresses.FindAllString(cell, -1) {
				switch {
				case !gone.know(graph.Appointment{Email: strings.TrimRight(address, ".")}):
				case cell == r.cell(7):
					known = true
				default:
					blots[r.line] = append(blots[r.line], address)
				}
			}
		}
		if r.err = nil; known {
			out[r.line] = true
			rows++
		}
	}
	p := &parsing{facts: &Facts{Dataset: &look}, form: f, today: today, once: map[string]bool{}, stood: map[string]standing{}}
	if err := p.read(ctx, bytes.NewReader(content), &look); err != nil {
		return nil, 0, err
	}
	for _, e := range p.refused {
		out[e.Line] = true
	}
	if len(out)+len(blots) == 0 {
		return content, 0, nil
	}
	rest, marked := bytes.CutPrefix(content, byteOrderMark)
	if marked {
		left = append(left, byteOrderMark...)
	}
	in := csv.NewReader(bytes.NewReader(rest))
	in.FieldsPerRecord = -1
	for {
		from := in.InputOffset()
		_, err := in.Read()
		var bad *csv.ParseError
		line := 0
		switch {
		case err == io.EOF:
			return left, rows, nil
		case errors.As(err, &bad):
			line = bad.StartLine
		case err != nil:
			return nil, 0, err
		default:
			line, _ = in.FieldPos(0)
		}
		if out[line] {
			continue
		}
		kept := rest[from:in.InputOffset()]
		for _, address := range blots[line] {
			kept = bytes.ReplaceAll(kept, []byte(address), []byte("[erased]"))
		}
		left = append(left, kept...)
	}
}
