package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/throughline-graph/throughline/loaders/sample"
)

// mostMemory is what a load may hold at most, in bytes, whatever it is given.
const mostMemory = 700 << 20

// practices is the sample's list of practices, which most bad files are made of.
const practices = "epraccur-2026-08-01.csv"

// practiceLines are the lines of that list, unchanged.
var practiceLines = sync.OnceValues(func() ([]string, error) {
	b, err := fs.ReadFile(sample.FS, practices)
	return strings.SplitAfter(string(b), "\n")[:bytes.Count(b, []byte("\n"))], err
})

// badFile is a file that is not as it should be, and what must become of it.
type badFile struct {
	name string
	file string // as it is named; a newer list than the sample's unless another day matters

	content func() []byte                        // what it holds, or
	lay     func(t *testing.T, path string)      // how it is put there
	lines   func(l []string) []string            // or: the sample's list of practices, changed
	run     func(t *testing.T, c *exec.Cmd)      // how the program is to be run; nil: as this test
	graph   func(t *testing.T, db string) string // where the graph is; nil: where the test puts it

	exit int
	says []string // besides the file's name

	// found is the exit code where the file is found in a folder. 0 is also that
	// of a file which is listed as skipped.
	found int

	// takes says that the good rows go in, so the graph is another one after.
	takes bool

	// large says that reading it takes seconds. With -short it is then only loaded by its
	// name: a check and a load of its folder read it in the same way.
	large bool
}

// changed returns a change of line n of a list; lines count from 1.
func changed(n int, old, by string) func([]string) []string {
	return func(l []string) []string {
		out := strings.Replace(l[n-1], old, by, 1)
		if out == l[n-1] {
			panic(fmt.Sprintf("line %d does not hold %q", n, old)) // the case is wrong
		}
		l[n-1] = out
		return l
	}
}

var aDay = regexp.MustCompile(`"\d{8}"`)

func text(s string) func() []byte { return func() []byte { return []byte(s) } }

// wide returns the list with every row cut or filled up to n columns.
func wide(n int) func([]string) []string {
	return func(l []string) []string {
		for i := range l {
			cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(strings.TrimRight(l[i], "\r\n"), `"`), `"`), `","`)
			for len(cells) < n {
				cells = append(cells, "x")
			}
			l[i] = `"` + strings.Join(cells[:n], `","`) + "\"\n"
		}
		return l
	}
}

// sheetOf makes a workbook of one sheet.
func sheetOf(rows ...[]any) []byte {
	book := excelize.NewFile()
	for i, cells := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			panic(err) // the cells are fixed
		}
	}
	var b bytes.Buffer
	if err := errors.Join(book.Write(&b), book.Close()); err != nil {
		panic(err) // it is written to memory
	}
	return b.Bytes()
}

// networks are the rows of the sample's list of networks, headings first.
func networks() [][]any {
	var rows [][]any
	for _, cells := range must(csv.NewReader(bytes.NewReader(must(fs.ReadFile(sample.FS, "PCNDetails-2024-10-25.csv")))).ReadAll()) {
		var row []any
		for _, c := range cells {
			row = append(row, c)
		}
		rows = append(rows, row)
	}
	return rows
}

// member is one file of an archive, and what it holds over and over.
type member struct {
	name, begins, over string
	size               int // of what is repeated, in bytes
}

// archive makes a zip. What repeats packs to next to nothing.
func archive(t *testing.T, path string, members ...member) {
	t.Helper()
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	for _, m := range members {
		d := deflated(t, m)
		w, err := z.CreateRaw(&zip.FileHeader{Name: m.name, Method: zip.Deflate, CRC32: d.crc,
			CompressedSize64: uint64(len(d.bytes)), UncompressedSize64: uint64(d.size)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(d.bytes); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// chunk is about how much of a member is written or compressed at a time, in bytes.
const chunk = 1 << 16

// repeated returns what a member repeats, about a chunk of it, so that it ends as it begins.
func (m member) repeated() []byte { return []byte(strings.Repeat(m.over, chunk/len(m.over)+1)) }

// deflate is a member in compressed form.
type deflate struct {
	bytes []byte
	crc   uint32
	size  int // unpacked
}

// deflated compresses a member. One chunk of what it repeats is compressed, and
// that is written over and over: a compressor would spend minutes on the whole.
func deflated(t *testing.T, m member) deflate {
	t.Helper()
	var out bytes.Buffer
	pack := func(b []byte, close bool) []byte {
		out.Reset()
		z := must(flate.NewWriter(&out, flate.BestSpeed))
		_, err := z.Write(b)
		if close {
			err = errors.Join(err, z.Close())
		} else {
			err = errors.Join(err, z.Flush())
		}
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(out.Bytes())
	}
	d := deflate{size: len(m.begins) + m.size, crc: crc32.ChecksumIEEE([]byte(m.begins))}
	d.bytes = pack([]byte(m.begins), false)
	rest := []byte{}
	if m.size > 0 {
		over := m.repeated()
		packed := pack(over, false)
		for range m.size / len(over) {
			d.bytes, d.crc = append(d.bytes, packed...), crc32.Update(d.crc, crc32.IEEETable, over)
		}
		rest = over[:m.size%len(over)]
	}
	d.bytes, d.crc = append(d.bytes, pack(rest, true)...), crc32.Update(d.crc, crc32.IEEETable, rest)
	return d
}

func fill(t *testing.T, w io.Writer, m member) {
	t.Helper()
	if _, err := io.WriteString(w, m.begins); err != nil {
		t.Fatal(err)
	}
	if m.size == 0 {
		return
	}
	over := m.repeated()
	for left := m.size; left > 0; left -= len(over) {
		if _, err := w.Write(over[:min(left, len(over))]); err != nil {
			t.Fatal(err)
		}
	}
}

// endless makes an archive of 300 MB that is nothing but its list of members.
func endless(t *testing.T, path string) {
	t.Helper()
	entry := append([]byte("PK\x01\x02"), make([]byte, 42)...)
	entry[28] = 1 // the length of its name
	entry = append(entry, 'a')
	const entries, starts = 6_500_000, 4
	end := append([]byte("PK\x05\x06"), make([]byte, 18)...)
	binary.LittleEndian.PutUint16(end[10:], entries%(1<<16))
	binary.LittleEndian.PutUint32(end[12:], uint32(entries*len(entry)))
	binary.LittleEndian.PutUint32(end[16:], starts)
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, out, member{begins: "PK\x03\x04", over: string(entry), size: entries * len(entry)})
	if _, err := out.Write(end); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// packed makes a gzip file.
func packed(t *testing.T, path string, m member) {
	t.Helper()
	d := deflated(t, m)
	b := append([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), d.bytes...)
	b = binary.LittleEndian.AppendUint32(b, d.crc)
	b = binary.LittleEndian.AppendUint32(b, uint32(d.size))
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// swelling makes a workbook with one part that swells when it is unpacked.
func swelling(part, begins, over string, size int) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		members := []member{
			{name: "[Content_Types].xml", begins: `<?xml version="1.0"?><Types ` +
				`xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ` +
				`ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ` +
				`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override ` +
				`PartName="/xl/worksheets/sheet1.xml" ` +
				`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
			{name: "_rels/.rels", begins: `<?xml version="1.0"?><Relationships ` +
				`xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
				`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
			{name: "xl/workbook.xml", begins: `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
				`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="PCNDetails" sheetId="1" ` +
				`r:id="rId1"/></sheets></workbook>`},
			{name: "xl/_rels/workbook.xml.rels", begins: `<?xml version="1.0"?><Relationships ` +
				`xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
				`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship ` +
				`Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" ` +
				`Target="sharedStrings.xml"/></Relationships>`},
			{name: "xl/worksheets/sheet1.xml", begins: `<?xml version="1.0"?><worksheet ` +
				`xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" ` +
				`t="s"><v>0</v></c></row></sheetData></worksheet>`},
			{name: "xl/sharedStrings.xml", begins: `<?xml version="1.0"?><sst ` +
				`xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>PCN Code</t></si></sst>`},
			{name: "xl/styles.xml", begins: `<?xml version="1.0"?><styleSheet ` +
				`xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></styleSheet>`},
		}
		for i := range members {
			if members[i].name == part {
				members[i] = member{part, begins, over, size}
			}
		}
		archive(t, path, members...)
	}
}

// mounted makes a small file system of its own.
func mounted(t *testing.T, options string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "none", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

func copied(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// fullDisk puts the graph on a disk that has next to no room left.
func fullDisk(t *testing.T, db string) string {
	t.Helper()
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	dir := mounted(t, fmt.Sprintf("size=%d", info.Size()+96<<10))
	to := filepath.Join(dir, "graph.db")
	copied(t, db, to)
	return to
}

// readOnlyDisk puts the graph on a read-only disk.
func readOnlyDisk(t *testing.T, db string) string {
	t.Helper()
	dir := mounted(t, "size=16m")
	to := filepath.Join(dir, "graph.db")
	copied(t, db, to)
	if out, err := exec.Command("mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Fatalf("remount: %v: %s", err, out)
	}
	return to
}

var badFiles = []badFile{
	{name: "truncated inside a row", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lines: func(l []string) []string { l[len(l)-1] = l[len(l)-1][:40]; return l }, says: []string{"a cell in quotation marks does not end",
			"line 195", "column 2"}},
	{name: "truncated between two cells", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lines: func(l []string) []string { l[len(l)-1] = l[len(l)-1][:len(`"X99001",`)]; return l }, says: []string{"line 195", "2 columns"}},
	{name: "a quote that is missing", file: "epraccur-2026-09-01.csv", exit: exitRefused, found: exitRefused, takes: true,
		lines: changed(5, `",`, `,`), says: []string{"line 5 column 1: a quotation mark is in the wrong place"}},
	{name: "a quote that is never closed", file: "federations-2026-10-02.csv", exit: exitRefused, found: exitRefused, takes: true,
		content: text("code,name,postcode\nfederation.a,A,\nfederation.b,\"B,\nfederation.c,C,\nfederation.d,D,\n"),
		says:    []string{"line 3 column 2: a quotation mark is missing: the cell does not end on its line", "4 rows", "1 row refused"}},
	{name: "a quote before a code, far from the next one", file: "federations-2026-10-02.csv",
		exit: exitRefused, found: exitRefused, takes: true,
		content: text("code,name,postcode\n\"federation.a,A,\nfederation.b,B,\nfederation.c,C,\nfederation.d,\"D, E\",\nfederation.f,F,\n"),
		says:    []string{"line 2 column 1: a quotation mark is missing: the cell does not end on its line", "5 rows", "1 row refused"}},
	{name: "Windows-1252", file: "epraccur-2026-09-01.csv", exit: exitDone, takes: true,
		lines: changed(3, "SANDS", "S\xc2NDS\xb4S"),
		says:  []string{"warning: cells that are not UTF-8 were read as Windows-1252: 1, the first on line 3"}},
	{name: "UTF-16", file: "epraccur-2026-09-01.csv", exit: exitDone, content: utf16List, says: []string{"held  ", "195 rows"}},
	{name: "UTF-16 cut inside a character", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		content: func() []byte { l := utf16List(); return l[:len(l)-1] },
		says:    []string{"line 195 has a broken character: the file is UTF-16 and damaged"}},
	{name: "UTF-16 without its mark", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		content: func() []byte { return utf16List()[2:] }, says: []string{"line 1, column 1 has a NUL byte: the file is UTF-16 or not text"}},
	{name: "a web page", file: "epraccur.csv", exit: exitFailed, found: exitRefused,
		content: text("<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>403</body></html>\n"), says: []string{"a web page"}},
	{name: "JSON", file: "epraccur.csv", exit: exitFailed, found: exitRefused, content: text("{\"items\": [{\"code\": \"X99001\"}]}\n"),
		says: []string{"it is JSON"}},
	{name: "some other report", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		content: text("Month,Spend,Budget\n2026-04,12,13\n2026-05,14,13\n"),
		says:    []string{"line 1 has 3 columns and does not fit any data set"}},
	{name: "some other report under its own name", file: "spend.csv", exit: exitFailed, found: exitFailed,
		content: text("Month,Spend,Budget\n2026-04,12,13\n2026-05,14,13\n"), says: []string{"it is not a data set that Throughline knows",
			"line 1 has 3 columns"}},
	{name: "short rows", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lines: func(l []string) []string { l[7], l[9] = "\"X99008\",\"SHORT\"\n", "\"X99010\"\n"; return l },
		says:  []string{"line 8 has 2 columns: an ODS list has 18 to 27"}},
	{name: "short rows of a table with headings", file: "federations-2026-10-02.csv", exit: exitRefused, found: exitRefused, takes: true,
		content: text("code,name,postcode\nfederation.a,A,\nfederation.b\nfederation.c,C,\n"),
		says:    []string{"line 3 column 2: 1 column instead of 3"}},
	{name: "15 columns", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused, lines: wide(15),
		says: []string{"line 1 has 15 columns: an ODS list has 18 to 27"}},
	{name: "40 columns", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused, lines: wide(40),
		says: []string{"line 1 has 40 columns: an ODS list has 18 to 27"}},
	{name: "an impossible date", file: "epraccur-2026-09-01.csv", exit: exitRefused, found: exitRefused, takes: true,
		lines: changed(4, `"19740401"`, `"20260230"`), says: []string{`line 4 column 11: "20260230" is not a date`}},
	{name: "nothing but impossible dates", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lines: func(l []string) []string {
			for i := range l {
				l[i] = aDay.ReplaceAllString(l[i], `"20261301"`)
			}
			return l
		}, says: []string{"rows are refused, the first on line 1, column 11", "is not a date"}},
	{name: "the year 2999 as its own day", file: "gp-reg-pat-prac-map.csv", exit: exitFailed, found: exitRefused,
		content: func() []byte { return replaced("gp-reg-pat-prac-map.csv", "01Aug2026", "01Jan2999") },
		says:    []string{"it describes 2999-01-01 (by its own extract date), which is after today"}},
	{name: "the year 2999 in its name", file: "epraccur-2999-01-01.csv", exit: exitFailed, found: exitRefused,
		lines: func(l []string) []string { return l[:len(l)-1] },
		says:  []string{"it describes 2999-01-01 (by its file name), which is after today"}},
	{name: "duplicate codes that disagree", file: "epraccur-2026-09-01.csv", exit: exitRefused, found: exitRefused, takes: true,
		lines: func(l []string) []string {
			return append(l, strings.Replace(l[1], "QUEENS GROUP", "ANOTHER", 1))
		}, says: []string{`line 196 column 1: "X99002" is on line 2 too, and the two rows differ`}},
	{name: "markup in a code", file: "epraccur-2026-09-01.csv", exit: exitRefused, found: exitRefused, takes: true,
		lines: changed(6, `"X99006"`, `"<b>X99006"`), says: []string{`line 6 column 1: "<B>X99006" is not a code`}},
	{name: "markup in a name", file: "epraccur-2026-09-01.csv", exit: exitDone, takes: true,
		lines: changed(6, `"X99006","`, `"X99006","<script>alert(1)</script>`), says: []string{"loaded"}},
	{name: "a name without end", file: "epraccur-2026-09-01.csv", exit: exitRefused, found: exitRefused, takes: true,
		lines: changed(6, `"X99006","`, `"X99006","`+strings.Repeat("ENDLESS ", 10_000)), says: []string{"line 6 column 2: the cell is 80",
			"bytes long: the most is 2000"}},
	{name: "a NUL byte", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lines: changed(9, `"Y90"`, "\"Y\x000\""), says: []string{"line 9, column 3 has a NUL byte"}},
	{name: "empty", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused, content: text(""), says: []string{"it is empty"}},
	{name: "only a byte order mark", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused, content: text("\xef\xbb\xbf"),
		says: []string{"it has no rows"}},
	{name: "random bytes", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused, content: noise, says: []string{"NUL byte"}},
	{name: "a line without end", large: true, file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			l := must(practiceLines())
			long(t, path, member{begins: l[0] + "\"X99002\",\"", over: "ENDLESS ", size: 390 << 20})
		}, says: []string{"line 2, column 2", "longer than 1 MB"}},
	{name: "a line without end and nothing else", large: true, file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			if err := errors.Join(os.WriteFile(path, []byte("A"), 0o600), os.Truncate(path, 390<<20)); err != nil {
				t.Fatal(err)
			}
		}, says: []string{"line 1, column 1 has a NUL byte"}},
	{name: "a line without end in a table without quotes", large: true, file: "Hospital-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			b := must(fs.ReadFile(sample.FS, "Hospital-2026-08-01.csv"))
			long(t, path, member{begins: string(b) + "1~", over: "ENDLESS ", size: 390 << 20})
		}, says: []string{"longer than 1 MB"}},
	{name: "a name without end in a list of names", large: true, file: "sites-2026-09-01.json", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			long(t, path, member{begins: "{\"RZ101\": \"A SITE\",\n\"RZ102\": \"", over: "ENDLESS ", size: 390 << 20})
		}, says: []string{"line 2", "longer than 1 MB"}},
	{name: "blank lines without end", large: true, file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			long(t, path, member{begins: must(practiceLines())[0], over: "\n", size: 390 << 20})
		}, says: []string{"longer than 1 MB"}},
	{name: "larger than any file may be", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			if err := errors.Join(os.WriteFile(path, []byte("A"), 0o600), os.Truncate(path, 5<<30)); err != nil {
				t.Fatal(err)
			}
		}, says: []string{"it has 5120 MB, and the most is 400 MB"}},
	{name: "a pipe", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			if err := pipeAt(path); err != nil {
				t.Skipf("no pipe can be made: %v", err)
			}
		}, says: []string{"it is not an ordinary file"}},
	{name: "half the usual rows", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lines: func(l []string) []string { return l[:len(l)/2] },
		says:  []string{"it has 97 rows, less than 80% of the 195 rows of the file from 2026-08-01", "--allow-shrink"}},
	{name: "a workbook that is not a zip archive", file: "ePCN-2026-09.xlsx", exit: exitFailed, found: exitRefused,
		content: text("PCN Code\tPCN Name\n"), says: []string{"it is named .xlsx but is not an Excel workbook"}},
	{name: "a workbook cut in half", file: "ePCN-2026-09.xlsx", exit: exitFailed, found: exitRefused,
		content: func() []byte { b := sheetOf(networks()...); return b[:len(b)/2] },
		says:    []string{"it is not an Excel workbook: it is not a readable zip archive: it is damaged or incomplete"}},
	{name: "a workbook of something else", file: "ePCN-2026-09.xlsx", exit: exitFailed, found: exitRefused,
		content: func() []byte { return sheetOf([]any{"Month", "Pounds"}, []any{"May", 3}) },
		says:    []string{"no sheet has headings that Throughline knows"}},
	{name: "a workbook of something else under its own name", file: "budget.xlsx", exit: exitFailed, found: exitFailed,
		content: func() []byte { return sheetOf([]any{"Month", "Pounds"}, []any{"May", 3}) },
		says:    []string{"no sheet has headings that Throughline knows"}},
	{name: "a workbook with a bad row", file: "ePCN-2026-09.xlsx", exit: exitRefused, found: exitRefused, takes: true,
		content: func() []byte {
			rows := networks()
			rows[2][4] = "20191301"
			return sheetOf(rows...)
		}, says: []string{`line 3 column 5: sheet "Sheet1": "20191301" is not a date`}},
	{name: "a workbook whose sheet swells to 400 MB", file: "ePCN-2026-09.xlsx", exit: exitFailed, found: exitRefused,
		lay: swelling("xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet `+
			`xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`,
			`<row><c t="inlineStr"><is><t>PCN Code</t></is></c></row>`, 399<<20),
		says: []string{"sheet1.xml", "unpacked"}},
	{name: "a workbook whose texts swell to 60 MB", file: "ePCN-2026-09.xlsx", exit: exitFailed, found: exitRefused,
		lay: swelling("xl/sharedStrings.xml", `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`,
			`<si><t/></si>`, 60<<20),
		says: []string{"sharedStrings.xml", "unpacked"}},
	{name: "a workbook whose styles swell to 60 MB", file: "ePCN-2026-09.xlsx", exit: exitFailed, found: exitRefused,
		lay: swelling("xl/styles.xml", `<?xml version="1.0"?><styleSheet `+
			`xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>`, `<xf/>`, 60<<20),
		says: []string{"styles.xml", "unpacked"}},
	{name: "an archive that unpacks to gigabytes", large: true, file: "epraccur-2026-09.zip", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			archive(t, path, member{name: "a.csv", over: " ", size: 300 << 20}, member{name: "epraccur.csv", over: "\n", size: 300 << 20})
		}, says: []string{"more than 400 MB unpacked"}},
	{name: "an archive that climbs out", file: "epraccur-2026-09.zip", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			archive(t, path, member{name: "../../epraccur.csv", begins: strings.Join(must(practiceLines()), "")})
		}, says: []string{`the name "../../epraccur.csv" leads out of the archive`}},
	{name: "an archive with too many members", large: true, file: "epraccur-2026-09.zip", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			members := make([]member, 2_001)
			for i := range members {
				members[i].name = fmt.Sprintf("%06d.csv", i)
			}
			archive(t, path, members...)
		}, says: []string{"it contains 2001 files, and the most is 2000"}},
	{name: "an archive with members without end", file: "epraccur-2026-09.zip", exit: exitFailed, found: exitRefused,
		lay: endless, says: []string{"its list of files is longer than 4 MB"}},
	{name: "an archive cut short", file: "epraccur-2026-09.zip", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			archive(t, path, member{name: "epraccur.csv", begins: strings.Join(must(practiceLines()), "")})
			halved(t, path)
		}, says: []string{"not a readable zip archive"}},
	{name: "a gzip cut short", file: "epraccur-2026-09-01.csv.gz", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			packed(t, path, member{begins: strings.Join(must(practiceLines()), "")})
			halved(t, path)
		}, says: []string{"the gzip file is damaged or incomplete"}},
	{name: "a gzip that unpacks to gigabytes", large: true, file: "epraccur-2026-09-01.csv.gz", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			packed(t, path, member{over: must(practiceLines())[0], size: 500 << 20})
		},
		says: []string{"more than 400 MB unpacked"}},
	{name: "a gzip of one row over and over", large: true, file: "epraccur-2026-09-01.csv.gz", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			line := must(practiceLines())[0]
			packed(t, path, member{over: line, size: len(line) * 1_000_000})
		},
		says: []string{"less than 80% of the 195"}},
	{name: "a link to itself", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused,
		lay: func(t *testing.T, path string) {
			if err := os.Symlink(path, path); err != nil {
				t.Skipf("no link can be made: %v", err)
			}
		}, says: []string{"too many levels of symbolic links"}},
	{name: "a folder named as a file", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitFailed,
		lay: func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}, says: []string{"found no files in"}},
	{name: "a file without permission to read", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitRefused, run: asNobody,
		lines: func(l []string) []string { return l }, lay: func(t *testing.T, path string) {
			if err := os.Chmod(path, 0); err != nil {
				t.Fatal(err)
			}
		}, says: []string{"permission denied"}},
	{name: "a good file and a disk that is full", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitFailed, graph: fullDisk,
		content: func() []byte { return replaced(practices, "SURGERY", "MEDICAL CENTRE") },
		says:    []string{"the disk is full: the graph stays as it was"}},
	{name: "a good file and a read-only disk", file: "epraccur-2026-09-01.csv", exit: exitFailed, found: exitFailed, graph: readOnlyDisk,
		content: func() []byte { return replaced(practices, "SURGERY", "MEDICAL CENTRE") }, says: []string{"cannot be written"}},
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // what the binary holds can be read
	}
	return v
}

func utf16List() []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(strings.Join(must(practiceLines()), ""))) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func noise() []byte {
	r, out := rand.New(rand.NewPCG(1, 2)), make([]byte, 100_000)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}

// replaced is a file of the sample with one text instead of another.
func replaced(name, old, by string) []byte {
	return bytes.ReplaceAll(must(fs.ReadFile(sample.FS, name)), []byte(old), []byte(by))
}

// long writes a large file without holding it.
func long(t *testing.T, path string, m member) {
	t.Helper()
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, out, m)
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

func halved(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2); err != nil {
		t.Fatal(err)
	}
}

// program returns the program as users have it, built once for all tests.
func program(t testing.TB) string {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// built builds the program into builds, or copies the one that THROUGHLINE_PROGRAM names:
// .ci/test builds one for all tests.
var built = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(builds, "bin", "throughline")
	if err := os.Mkdir(filepath.Dir(bin), 0o700); err != nil {
		return "", err
	}
	if made := os.Getenv("THROUGHLINE_PROGRAM"); made != "" {
		content, err := os.ReadFile(made)
		return bin, errors.Join(err, os.WriteFile(bin, content, 0o700))
	}
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, nil
})

// ran is what one command line came to.
type ran struct {
	exit      int
	out, talk string
	most      int64 // bytes
}

func runs(t *testing.T, prepare func(*testing.T, *exec.Cmd), bin string, args ...string) ran {
	t.Helper()
	c := exec.Command(bin, args...)
	var out, talk bytes.Buffer
	c.Stdout, c.Stderr = &out, &talk
	c.Env = append(os.Environ(), "GOMEMLIMIT=", "GOGC=")
	if prepare != nil {
		prepare(t, c)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended, most := make(chan struct{}), make(chan int64)
	go func() { most <- mostHeld(c.Process.Pid, ended) }()
	err := c.Wait()
	close(ended)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ran{c.ProcessState.ExitCode(), out.String(), talk.String(), <-most}
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// mostHeld is the most memory that a running program has held, in bytes, or 0
// where the system does not say. What wait4 returns is no use: it counts this process
// too, which the program was for a moment before it began.
func mostHeld(pid int, ended <-chan struct{}) (most int64) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if m := highWater.FindSubmatch(status); err == nil && m != nil && bytes.HasPrefix(status, []byte("Name:\tthroughline\n")) {
			if kB, err := strconv.ParseInt(string(m[1]), 10, 64); err == nil {
				most = max(most, kB<<10)
			}
		}
		select {
		case <-ended:
			return most
		case <-tick.C:
		}
	}
}

// lay puts a bad file in a folder.
func (b *badFile) layIn(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, b.file)
	content := b.content
	if b.lines != nil {
		content = func() []byte { return []byte(strings.Join(b.lines(slices.Clone(must(practiceLines()))), "")) }
	}
	if content != nil {
		if err := os.WriteFile(path, content(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if b.lay != nil {
		b.lay(t, path)
	}
	return path
}

func TestABadFileIsRefusedInWordsAndTheGraphStays(t *testing.T) {
	bin := program(t)
	good := filepath.Join(t.TempDir(), "good")
	if err := os.CopyFS(good, sample.FS); err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(t.TempDir(), "graph.db")
	if r := runs(t, nil, bin, "load", good, "--db", first); r.exit != exitDone {
		t.Fatalf("load: exit %d: %s", r.exit, r.talk)
	}
	before := (&trial{bin: bin, db: first}).export(t)
	for _, c := range badFiles {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.isRefused(t, bin, first, before)
		})
	}
}

// isRefused checks and loads a bad file, over a copy of a graph whose export is before.
func (c *badFile) isRefused(t *testing.T, bin, first, before string) {
	t.Helper()
	// The folders are open to any user that the program runs as.
	dir := t.TempDir()
	db := filepath.Join(dir, "graph.db")
	copied(t, first, db)
	if c.graph != nil {
		db = c.graph(t, db)
	}
	if c.run != nil {
		open(t, dir, db, bin)
	}
	bad := filepath.Join(dir, "new")
	if err := os.Mkdir(bad, 0o755); err != nil {
		t.Fatal(err)
	}
	path := c.layIn(t, bad)
	tr := &trial{bin: bin, db: db, run: c.run}
	if !c.large || !testing.Short() {
		c.isChecked(t, tr, path)
		if c.takes && tr.export(t) != before {
			t.Fatal("a check changed the graph")
		}
		if !c.takes {
			tr.try(t, c.found, "load", bad)
		}
	}
	says := append([]string{c.file}, c.says...)
	if c.graph != nil {
		says = c.says
	}
	if c.takes {
		tr.try(t, c.exit, "load", path, says...)
		standsIn(t, before, tr.export(t))
		return
	}
	tr.try(t, c.exit, "load", path, says...)
	if tr.export(t) != before {
		t.Error("the graph changed by a check or a load")
	}
}

// isChecked has a bad file checked by its own name, and in its folder.
func (c *badFile) isChecked(t *testing.T, tr *trial, path string) {
	t.Helper()
	says := append([]string{c.file}, c.says...)
	if c.graph == nil {
		would := strings.Split(strings.ReplaceAll(strings.Join(says, "\x00"), "loaded", "to load"), "\x00")
		tr.try(t, c.exit, "check", path, would...)
		tr.try(t, c.found, "check", filepath.Dir(path))
	} else {
		// Nothing is wrong with the file, and a check writes nothing.
		tr.try(t, exitDone, "check", path, c.file)
	}
}

// trial is the program at work on one graph.
type trial struct {
	bin, db string
	run     func(t *testing.T, c *exec.Cmd)
}

func (tr *trial) export(t *testing.T) string {
	t.Helper()
	r := runs(t, tr.run, tr.bin, "export", "--format", "jsonl", "--db", tr.db)
	if r.exit != exitDone {
		t.Fatalf("export: exit %d: %s", r.exit, r.talk)
	}
	return r.out
}

// try runs one command on a file: it ends as it should, in a few words and little memory.
func (tr *trial) try(t *testing.T, want int, verb, path string, says ...string) {
	t.Helper()
	r := runs(t, tr.run, tr.bin, verb, path, "--db", tr.db)
	if r.exit != want {
		t.Errorf("%s: exit %d, want %d: %s%s", verb, r.exit, want, r.talk, r.out)
	}
	for _, s := range says {
		if !strings.Contains(r.talk, s) {
			t.Errorf("%s does not say %q: %s", verb, s, r.talk)
		}
	}
	if r.most > mostMemory {
		t.Errorf("%s held %d MB", verb, r.most>>20)
	}
	if strings.Contains(r.talk, "goroutine ") || !strings.Contains(r.talk, "\n") || len(r.talk) > 4000 {
		t.Errorf("%s is not reported in a few words: %.4000s", verb, r.talk)
	}
}

// open lets anyone read and write what a case is made of.
func open(t *testing.T, dir, db, bin string) {
	t.Helper()
	for _, p := range []string{dir, filepath.Dir(dir), filepath.Dir(bin), filepath.Dir(filepath.Dir(bin)), bin} {
		if err := os.Chmod(p, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(db, 0o666); err != nil {
		t.Fatal(err)
	}
}

// standsIn holds every stakeholder and every relationship of an old graph against a
// newer one: none is gone, whatever was refused.
func standsIn(t *testing.T, before, after string) {
	t.Helper()
	now := map[string]bool{}
	for line := range strings.Lines(after) {
		now[fact(line)] = true
	}
	for line := range strings.Lines(before) {
		if !now[fact(line)] {
			t.Errorf("gone: %s", line)
		}
	}
}

// fact is what a line of an export says about a stakeholder or relationship, except
// its name and the file that says so now.
func fact(line string) string {
	var f struct{ Code, Kind, Opened, Closed, Status, Type, From, To, Since, Until, Role string }
	if err := json.Unmarshal([]byte(line), &f); err != nil {
		return line
	}
	return fmt.Sprintf("%+v", f)
}
