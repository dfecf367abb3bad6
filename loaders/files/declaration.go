// Package files turns the bytes of files into rows, of any format, and gives each row
// to the declaration of its data set.
package files

import (
	"context"
	"path"
	"path/filepath"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Declaration declares a data set: what its files are, how to recognise them and
// what their rows say. Each is declared in a file of its own.
type Declaration struct {
	facts.Dataset

	// Once is the column of a code that may be in one row only, as in every list of
	// organisations. It is 0 if codes may repeat.
	Once int

	// Partial says that a file contains only what somebody asked for, so that one with
	// fewer rows than another has not shrunk.
	Partial bool

	// Discreet says that a cell may be personal wherever it is, such as a telephone
	// number in the wrong column, so that no message repeats one.
	Discreet bool

	// LineBreaks says that a cell in quotation marks may go on over several lines. No public
	// list has such cells, and where there are none a stray quotation mark costs one line only.
	LineBreaks bool

	// Declared is the day of a file that shows its day in no other way.
	Declared graph.Day

	// Files are how the usual file names begin, in lower case. They help to explain
	// why a file is refused. They decide what a file is only if its content does not.
	Files []string

	// Columns are the headings, in the order in which Row counts cells. MatchHeadings
	// says how to write them. Columns is empty if the layout fixes them.
	Columns []string

	// Sheets are the data sets whose tables a workbook of this one may contain too.
	Sheets []*Declaration

	// Sniff recognises a file by its content and says how it is laid out. Nil stands
	// for a CSV file with the headings Columns.
	Sniff func(s *Glimpse) (Form, bool)

	// Read reads a file that is neither a table nor a list of pairs. It may lay out rows
	// and Take them. It is nil for all other files.
	Read func(ctx context.Context, p *Parsing, in *Text) error

	// Row turns one row into facts. It reads every cell before it adds a fact.
	Row func(r *Row)

	// End is called after the last row. It may be nil.
	End func(p *Parsing)

	// Example is the example row in the template of a table that users fill in.
	Example string
}

// FileName is how the usual file name of the data set begins. It may be empty.
func (d *Declaration) FileName() string {
	if len(d.Files) == 0 {
		return ""
	}
	return d.Files[0]
}

// Catalogue are data sets, in the order in which a file is compared with them.
type Catalogue []*Declaration

// Named returns the data set with that name, or nil.
func (c Catalogue) Named(name string) *Declaration {
	for _, d := range c {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// ByFile returns the data set whose files usually have the name at the end of a path,
// or nil.
func (c Catalogue) ByFile(p string) *Declaration {
	base := baseOf(p)
	for _, d := range c {
		for _, f := range d.Files {
			if NamedLike(base, f) {
				return d
			}
		}
	}
	return nil
}

func baseOf(p string) string { return path.Base(filepath.ToSlash(p)) }

// NamedLike says whether a file's name begins so and the next character is not a letter.
func NamedLike(base, begins string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(base), begins)
	return ok && (rest == "" || !isLetter(rest[0]))
}

// Table declares a table that users fill in. Its file has the name of the data set.
func Table(name, title string, columns []string, example string, row func(r *Row)) *Declaration {
	d := &Declaration{
		Dataset: facts.Dataset{
			Name: name, Title: title, Licence: Own,
			Trust: 5, Basis: graph.Supplied,
		},
		Columns: columns, Row: row, Example: example, Files: []string{name},
	}
	if columns[0] == "code" {
		d.Once = 1
	}
	return d
}

// Own is the licence of what users supply.
const Own = "supplied by the user"
