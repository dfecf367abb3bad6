package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Table has rows under headings, for a spreadsheet.
type Table struct {
	Headings []string
	Rows     [][]string
}

// Count writes a number, and 0 as an empty cell.
func Count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// mark is the UTF-8 mark. Without it, Excel takes a file for one in the code page
// of Windows and shows "Zoë" as "ZoÃ«".
const mark = "\ufeff"

// CSV writes the table for a spreadsheet, with the UTF-8 mark in front. A cell that
// a spreadsheet would read as a formula gets an apostrophe in front.
func CSV(w io.Writer, t Table) error {
	return SafeCSV(w, func(yield func([]string) bool) {
		var safe []string
		for i := -1; i < len(t.Rows); i++ {
			row := t.Headings
			if i >= 0 {
				row = t.Rows[i]
			}
			safe = safe[:0]
			for _, cell := range row {
				safe = append(safe, Cell(cell))
			}
			if !yield(safe) {
				return
			}
		}
	})
}

// SafeCSV writes rows whose cells hold no formula, as CSV does. It keeps no row.
func SafeCSV(w io.Writer, rows iter.Seq[[]string]) error {
	if _, err := io.WriteString(w, mark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for row := range rows {
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// formula are the characters with which a spreadsheet begins a formula. Where Chinese or
// Japanese is typed, those of full width do too. Some read past a tab or the end of a line.
const formula = "=+-@＝＋－＠\t\r\n"

// Cell puts an apostrophe before a text that a spreadsheet would read as a formula.
// A telephone number such as +44 113 496 0000 or +44 (0)113 496 0000 stays as it is.
func Cell(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || !strings.ContainsRune(formula, first) || telephone(s) {
		return s
	}
	return "'" + s
}

// telephone says whether s is a plus with nothing but blanks and at least seven
// digits after it, perhaps with the (0) that is left out from abroad. That cannot do harm in a
// spreadsheet: it calls nothing and names no cell.
func telephone(s string) bool {
	digits := strings.ReplaceAll(strings.Replace(strings.TrimPrefix(s, "+"), "(0)", "", 1), " ", "")
	return s[0] == '+' && len(digits) >= 7 && strings.Trim(digits, "0123456789") == ""
}
