package export

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table of a workbook, under a name of at most 31 characters.
type Sheet struct {
	Name string
	Table
}

// headings has the words for CSV headings that do not read well with spaces alone.
var headings = map[string]string{
	"pcn": "PCN", "on": "As at", "seen": "Day of the source", "hours_seen": "Day of the hours", "patients_seen": "Day of the patients",
	"asked": "Time asked about", "at": "Open then", "until": "Open until", "fewest_open": "Fewest open at once",
	"most_open": "Most open at once",
	"known":     "With known hours", "unknown": "With unknown hours", "placed": "Coordinates known", "far": "Far from any pharmacy",
	"open": "Open then", "closed": "Closed then", "walk_in": "Walk-in", "work_email": "Work e-mail", "work_phone": "Work telephone",
	"elsewhere_pcn": "PCN of its nearest practice", "elsewhere_pcn_name": "PCN of its nearest practice, name",
	"elsewhere_metres": "Metres to its nearest practice", "gap_minutes": "Minutes of gaps in the week",
	"none_near": "With no pharmacy within 25 km", "elsewhere": "Nearest practice elsewhere", "distance_selling": "Distance selling",
}

// inWords writes the headings of a table for people. If a table has both a code
// and its name, the heading of the code says that it is a code.
func inWords(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		words, known := headings[name]
		if !known {
			words = strings.ReplaceAll(name, "_", " ")
			words = strings.ReplaceAll(strings.ToUpper(words[:1])+words[1:], "Pcn", "PCN")
		}
		if slices.Contains(names, name+"_name") || name == "person" && slices.Contains(names, "name") {
			words += ", code"
		}
		out[i] = words
	}
	return out
}

// Workbook writes tables as an xlsx workbook, with a sheet for each. The headings
// are words in bold and stay in view. Every cell is text, so none is read as a
// formula, and codes and telephone numbers keep their zeros.
func Workbook(w io.Writer, sheets []Sheet) (err error) {
	book := excelize.NewFile()
	defer func() {
		if err = errors.Join(err, book.Close()); err != nil {
			err = fmt.Errorf("write a workbook: %w", err)
		}
	}()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName("Sheet1", s.Name)
		} else {
			_, err = book.NewSheet(s.Name)
		}
		if err != nil {
			return err
		}
		if err := fill(book, s, bold); err != nil {
			return err
		}
	}
	_, err = book.WriteTo(w)
	return err
}

func fill(book *excelize.File, s Sheet, bold int) error {
	for r, row := range append([][]string{inWords(s.Headings)}, s.Rows...) {
		for c, text := range row {
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				return err
			}
			if err := book.SetCellStr(s.Name, at, text); err != nil {
				return err
			}
		}
	}
	last, err := excelize.ColumnNumberToName(len(s.Headings))
	if err != nil {
		return err
	}
	return errors.Join(book.SetRowStyle(s.Name, 1, 1, bold), book.SetColWidth(s.Name, "A", last, 24),
		book.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}
