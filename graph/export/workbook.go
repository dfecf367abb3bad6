package export

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table of a workbook, under a name of at most 31 characters.
type Sheet struct {
	Name string
	Table
}

// Workbook writes tables as an xlsx workbook, a sheet each, headings in bold
// and kept in sight. Every cell is text: none is ever taken for a formula, and
// codes and telephone numbers keep their zeros.
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
	for r, row := range append([][]string{s.Headings}, s.Rows...) {
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
