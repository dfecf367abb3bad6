package files

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readWorkbook reads every sheet of an Excel workbook that has known headings. Line
// numbers are those of the sheet. A workbook is read into memory, so it is weighed before.
func (p *Parsing) readWorkbook(ctx context.Context, in io.Reader, d *Declaration) error {
	content, err := wholeWorkbook(in)
	if err != nil {
		return err
	}
	book, err := openWorkbook(content)
	if err != nil {
		return err
	}
	defer book.Close() // nothing was written
	var unread []string
	if p.counts, err = systemOf(book); err != nil {
		return err
	}
	known, tables := 0, append([]*Declaration{d}, d.Sheets...)
	for _, name := range book.GetSheetList() {
		ok, prose, err := p.readSheet(ctx, book, name, tables)
		if err != nil {
			return err
		}
		if ok {
			known++
		} else if !prose {
			unread = append(unread, Quoted(name))
		}
	}
	if known == 0 && len(content) > smallBook {
		return &Refusal{Reason: fmt.Sprintf("%s; in one of more than %d MB it does not look for every data set",
			noKnownSheet, smallBook>>20), Unknown: true}
	}
	if known == 0 {
		return &Refusal{Reason: noKnownSheet, Unknown: true}
	}
	if len(unread) > 0 {
		p.Warned = append(p.Warned, "tables without headings that Throughline knows were not read, in the sheets "+strings.Join(unread, ", "))
	}
	return nil
}

// MaxContent is how large a file may be once unpacked.
const MaxContent = 400 << 20

// How large a workbook may be, in bytes. All of it is in memory, with what its
// parts say beside them, which can be many times as large.
const (
	maxWorkbook = 32 << 20 // packed
	maxSheets   = 48 << 20 // all parts, unpacked
	maxTexts    = 8 << 20  // the shared texts
	maxSetting  = 2 << 20  // each part about the structure of the workbook
	maxSheet    = 100      // sheets
)

// mostOf returns how large a part of a workbook may be, unpacked.
func mostOf(name string) int64 {
	name = strings.ToLower(name)
	switch dir := path.Dir(name); {
	case name == "xl/sharedstrings.xml":
		return maxTexts
	case dir == "." || dir == "xl" || strings.HasSuffix(dir, "_rels") || dir == "xl/theme":
		return maxSetting
	}
	return maxSheets
}

// bookPart is the part that only a workbook has.
const bookPart = "xl/workbook.xml"

// weigh refuses a workbook that is broken or too large when unpacked. It unpacks
// each part, because the sizes that an archive states may be false.
func weigh(content []byte) error {
	in, err := members(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return Refuse("it is not an Excel workbook: %s", err)
	}
	if !slices.ContainsFunc(in.File, func(f *zip.File) bool { return strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), bookPart) }) {
		if slices.ContainsFunc(in.File, func(f *zip.File) bool { return f.Name == "[Content_Types].xml" || f.Name == "mimetype" }) {
			return &Refusal{Reason: "it is a document of an office program, not a table", Unknown: true}
		}
		return &Refusal{Reason: Nested, Unknown: true}
	}
	left := int64(maxSheets)
	for _, part := range in.File {
		most := min(left, mostOf(strings.ReplaceAll(part.Name, `\`, "/")))
		body, err := part.Open()
		if err != nil {
			return Refuse("the workbook is broken: its part %s cannot be read", Quoted(part.Name))
		}
		size, err := io.Copy(io.Discard, io.LimitReader(body, most+1))
		if size > most {
			return Refuse("the workbook's part %s is too large: more than %d MB unpacked", Quoted(part.Name), most>>20)
		}
		if err != nil || body.Close() != nil || uint64(size) != part.UncompressedSize64 {
			return Refuse("the workbook is broken: its part %s cannot be read", Quoted(part.Name))
		}
		left -= size
	}
	return nil
}

// openWorkbook opens a workbook that is in memory.
func openWorkbook(content []byte) (*excelize.File, error) {
	if err := weigh(content); err != nil {
		return nil, err
	}
	opt := excelize.Options{RawCellValue: true, UnzipSizeLimit: maxSheets, UnzipXMLSizeLimit: maxSheets}
	book, err := excelize.OpenReader(bytes.NewReader(content), opt)
	if err != nil {
		return nil, Refuse("the workbook cannot be read: %s", err)
	}
	if n := len(book.GetSheetList()); n > maxSheet {
		return nil, errors.Join(Refuse("the workbook has %d sheets: the most is %d", n, maxSheet), book.Close())
	}
	return book, nil
}

// hasSheet says whether a workbook can be read and has a sheet with some headings.
func hasSheet(content []byte, columns []string) bool {
	book, err := openWorkbook(content)
	if err != nil {
		return false
	}
	defer book.Close() // nothing was written
	return slices.ContainsFunc(book.GetSheetList(), func(name string) bool {
		rows, err := book.Rows(name)
		if err != nil {
			return false
		}
		defer rows.Close() // nothing was written
		found, _, _, _, err := findHeadings(rows, name, []*Declaration{{Columns: columns}})
		return err == nil && found != nil
	})
}

// systemOf returns the date system of a workbook.
func systemOf(book *excelize.File) (epoch, error) {
	props, err := book.GetWorkbookProps()
	if err != nil {
		return 0, Refuse("the workbook cannot be read: %s", err)
	}
	if props.Date1904 != nil && *props.Date1904 {
		return from1904, nil
	}
	return from1900, nil
}

const noKnownSheet = "no sheet has headings that Throughline knows"

// lastHeadings is the last line of a sheet that may be its headings. Above them are titles.
const lastHeadings = 5

// findHeadings reads a sheet up to the headings of one of some tables. It returns that
// table, nil if there is none, the place of each column, the line of the headings and
// whether no line up to there has as many as three cells: then it is notes, not a table.
func findHeadings(rows *excelize.Rows, name string, tables []*Declaration) (d *Declaration, at []int, line int, prose bool, err error) {
	prose = true
	for d == nil && line < lastHeadings && rows.Next() {
		line++
		cells, err := rows.Columns()
		if err != nil {
			return nil, nil, line, false, unreadable(name, line, err)
		}
		prose = prose && filled(cells) < 3
		for _, s := range tables {
			if found, _, ok := MatchHeadings(s.Columns, cells); ok {
				d, at = s, found
			}
		}
	}
	if err := rows.Error(); err != nil {
		return nil, nil, line, false, unreadable(name, line+1, err)
	}
	return d, at, line, prose, nil
}

// filled counts the cells of a row that are not empty.
func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// unreadable refuses a workbook for a line of a sheet that cannot be read.
func unreadable(sheet string, line int, err error) error {
	return Refuse("sheet %s, line %d: %s", Quoted(sheet), line, err)
}

// readSheet reads a sheet, if it is known by its headings. Otherwise it says whether the
// sheet begins as notes do, and not as a table.
func (p *Parsing) readSheet(ctx context.Context, book *excelize.File, name string, tables []*Declaration) (known, prose bool, err error) {
	rows, err := book.Rows(name)
	if err != nil {
		return false, false, Refuse("sheet %s cannot be read: %s", Quoted(name), err)
	}
	defer rows.Close() // nothing was written
	d, at, line, prose, err := findHeadings(rows, name, tables)
	if d == nil || err != nil {
		return false, prose, err
	}
	r := &Row{Parsing: p, sheet: name, at: at}
	for line++; rows.Next(); line++ {
		if line&1023 == 0 && ctx.Err() != nil {
			return false, false, ctx.Err()
		}
		cells, err := rows.Columns()
		if err != nil {
			return false, false, unreadable(name, line, err)
		}
		if blank(cells) {
			continue
		}
		r.Cells, r.Line = cells, line
		if err := p.add(d, r); err != nil {
			return false, false, err
		}
	}
	if err := rows.Error(); err != nil {
		return false, false, unreadable(name, line, err)
	}
	return true, false, nil
}

// wholeWorkbook reads a workbook into memory.
func wholeWorkbook(in io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(in, maxWorkbook+1))
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	if len(content) > maxWorkbook {
		return nil, Refuse("the workbook is too large: more than %d MB", maxWorkbook>>20)
	}
	return content, nil
}
