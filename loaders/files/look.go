package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/throughline-graph/throughline/graph"
)

// Looked says what a file is, judging by its content.
type Looked struct {
	Path    string    // with the member of an archive after a slash
	Dataset string    // empty if it is not known
	Rows    int       // without those that would be refused
	Own     graph.Day // its own extract date, 0 if it gives none
	SHA256  string    // of the content, unpacked
	Reason  string    // why it cannot be loaded; empty where it can
}

// Look says what a file on disk is, with one entry for each member of an archive.
// It reads every row, so that it notices a file that was cut short.
func (c Catalogue) Look(ctx context.Context, path string, today graph.Day) ([]Looked, error) {
	files, err := Gather(ctx, []string{path})
	if err != nil {
		return nil, err
	}
	out := make([]Looked, len(files))
	for i, f := range files {
		if out[i], err = c.read(ctx, f, today); err != nil {
			return nil, fmt.Errorf("read %s: %w", f.Path, reasonOf(err))
		}
	}
	return out, nil
}

// read reads all of a file, for look.
func (c Catalogue) read(ctx context.Context, f Found, today graph.Day) (Looked, error) {
	out := Looked{Path: f.Path, SHA256: f.Sum, Reason: f.Reason}
	if f.Reason != "" {
		return out, nil
	}
	d, form, ok := c.Recognise(f.Path, f.Head)
	if !ok {
		out.Reason = c.WhyUnknown(f.Path, f.Head)
		return out, nil
	}
	out.Dataset = d.Name
	in, err := f.Open()
	if err != nil {
		err = out.refused(err)
		return out, err
	}
	defer in.Close() // nothing was written
	lines := &lineCount{in: in}
	p, err := Accept(ctx, lines, f.Size, d, form, today)
	if err != nil {
		err = out.refused(err)
		return out, err
	}
	out.Rows, out.Own = p.Rows-len(p.Refused), p.Own
	// A transfer that ends early leaves a last row with too few columns.
	if n := len(p.Refused); n > 0 && p.Refused[n-1].Width && p.Refused[n-1].Line == lines.count() {
		out.Reason = fmt.Sprintf("it is cut short: its last line, %d, has %s", p.Refused[n-1].Line, p.Refused[n-1].Reason)
	}
	return out, nil
}

// refused keeps why a file is refused; other errors are returned.
func (l *Looked) refused(err error) error {
	var bad *Refusal
	if !errors.As(err, &bad) {
		return err
	}
	l.Reason = bad.Reason
	return nil
}

// lineCount counts lines while they are read.
type lineCount struct {
	in   io.Reader
	ends int
	open bool // the last line has no end yet
}

// Read counts the ends of lines in what it reads.
func (l *lineCount) Read(into []byte) (int, error) {
	n, err := l.in.Read(into)
	if n > 0 {
		l.ends += bytes.Count(into[:n], []byte("\n"))
		l.open = into[n-1] != '\n'
	}
	return n, err
}

func (l *lineCount) count() int {
	if l.open {
		return l.ends + 1
	}
	return l.ends
}
