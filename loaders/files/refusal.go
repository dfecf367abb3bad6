package files

import (
	"fmt"
	"regexp"
)

// RowError is a refused row, or a refused file if Line is 0.
type RowError struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"` // counts from 1; 0 is the whole row
	Reason string `json:"reason"`
	Width  bool   `json:"-"` // it has another number of columns than it should
}

// Error returns the refusal in one line, with the file, line and column.
func (e RowError) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	case e.Column == 0:
		return fmt.Sprintf("%s line %d: %s", e.File, e.Line, e.Reason)
	}
	return fmt.Sprintf("%s line %d column %d: %s", e.File, e.Line, e.Column, e.Reason)
}

// inQuotes is a cell as a reason quotes it.
var inQuotes = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// discreet returns the refusal of a row as it may be shown.
func (d *Declaration) discreet(e RowError) RowError {
	if d.Discreet {
		e.Reason = inQuotes.ReplaceAllLiteralString(e.Reason, "the cell")
	}
	return e
}

// Refusal is a reason to refuse a whole file.
type Refusal struct {
	Reason  string
	Unknown bool // it turned out not to be of a known data set
}

// Error returns the reason, as a report shows it.
func (e *Refusal) Error() string { return e.Reason }

// Refuse returns the refusal of a file, with the reason.
func Refuse(format string, args ...any) error {
	return &Refusal{Reason: fmt.Sprintf(format, args...)}
}
