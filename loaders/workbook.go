package loaders

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// maxContent is how large a file may be once unpacked.
const maxContent = 400 << 20

// maxWorkbook is how large a workbook may be, packed: it is held whole.
const maxWorkbook = 32 << 20

// sheets are the data sets whose tables a workbook may hold.
func sheets() []*Dataset { return []*Dataset{Epcn, CorePartners} }

// readWorkbook reads every sheet whose headings are known into one file's
// facts. Line numbers are the sheet's.
func (p *parsing) readWorkbook(ctx context.Context, in io.Reader) error {
	content, err := wholeWorkbook(in)
	if err != nil {
		return err
	}
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxContent, UnzipXMLSizeLimit: maxContent})
	if err != nil {
		return refuseFile("it is no workbook that can be read: %s", err)
	}
	defer book.Close() // nothing was written
	known := 0
	for _, name := range book.GetSheetList() {
		ok, err := p.readSheet(ctx, book, name)
		if err != nil {
			return err
		}
		if ok {
			known++
		}
	}
	if known == 0 {
		return refuseFile("no sheet has headings that are known")
	}
	return nil
}

func (p *parsing) readSheet(ctx context.Context, book *excelize.File, name string) (bool, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return false, fmt.Errorf("read sheet: %w", err)
	}
	defer rows.Close() // nothing was written
	var d *Dataset
	r := &row{parsing: p}
	for line := 1; rows.Next(); line++ {
		if line&1023 == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		cells, err := rows.Columns()
		if err != nil {
			return false, refuseFile("sheet %s, line %d: %s", quoted(name), line, err)
		}
		if d == nil {
			if line > 5 {
				return false, nil
			}
			for _, s := range sheets() {
				if at, _, ok := matchHeadings(s.Columns, cells); ok {
					d, r.at = s, at
				}
			}
			continue
		}
		if len(cells) == 0 {
			continue
		}
		r.cells, r.line = cells, line
		if err := p.add(d, r); err != nil {
			return false, err
		}
	}
	return d != nil, rows.Error()
}

// wholeWorkbook reads a workbook, which is held whole.
func wholeWorkbook(in io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(in, maxWorkbook+1))
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	if len(content) > maxWorkbook {
		return nil, refuseFile("a workbook of more than %d MB: that is the most", maxWorkbook>>20)
	}
	return content, nil
}
