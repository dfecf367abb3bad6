package loaders

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// book is a workbook while it is read.
type book struct {
	file   *excelize.File
	parsed *parsed
	read   *reading
}

// workbook reads an xlsx file. It is the one form that is held whole.
func (p *parsed) workbook(path string, in *bufio.Reader, opt Options) (err error) {
	content, err := io.ReadAll(io.LimitReader(in, bookBytes+1))
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if len(content) > bookBytes {
		return fmt.Errorf("a workbook of more than %d MB", bookBytes>>20)
	}
	x, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: 200 << 20, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return fmt.Errorf("not a workbook that can be read: %w", errUnknown)
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	for _, d := range Datasets {
		if d.Sheets == nil {
			continue
		}
		b := &book{x, p, p.begin(d, opt)}
		if b.sheet("PCNDetails") == "" || b.sheet("PCN Core Partner Details") == "" {
			continue
		}
		if err := d.Sheets(b); err != nil {
			return err
		}
		return p.end(path, b.read, opt)
	}
	p.facts, p.report.Dataset = nil, ""
	return fmt.Errorf("a workbook of something else: %w", errUnknown)
}

// sheet returns the name of the sheet as the workbook spells it.
func (b *book) sheet(name string) string {
	for _, s := range b.file.GetSheetList() {
		if heading(s) == heading(name) {
			return s
		}
	}
	return ""
}

// each reads the rows of a sheet below its headings.
func (b *book) each(name string, read func(*row)) (err error) {
	rows, err := b.file.Rows(b.sheet(name))
	if err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	one := row{file: b.read}
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("sheet %s line %d: %w", name, line, err)
		}
		if len(strings.Join(cells, "")) == 0 {
			continue
		}
		if one.column == nil {
			one.column = headings(cells)
			if one.column["PCNCODE"] == 0 {
				return fmt.Errorf("sheet %s line %d: no heading PCN Code", name, line)
			}
			continue
		}
		b.parsed.report.Rows++
		one.cells, one.line = cells, line
		one.decode()
		if one.bad == nil {
			read(&one)
		}
		one.take()
	}
	return rows.Error()
}
