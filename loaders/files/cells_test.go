package files

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestAStrayQuotationMarkCostsOneLine wherever it is, and however far the next one is.
func TestAStrayQuotationMarkCostsOneLine(t *testing.T) {
	const rows = 2_000
	for name, c := range map[string]struct {
		spoil  func(line string) string
		column int
		says   string
	}{
		"before a code":      {func(l string) string { return `"` + l }, 1, "does not end on its line"},
		"before a name":      {func(l string) string { return strings.Replace(l, ",", `,"`, 1) }, 2, "does not end on its line"},
		"inside a cell":      {func(l string) string { return strings.Replace(l, "A ", `A " `, 1) }, 2, "is in the wrong place"},
		"at the end of line": {func(l string) string { return l + `"` }, 3, "does not end on its line"},
		"after a cell":       {func(l string) string { return strings.Replace(l, ",", `,"A"A,`, 1) }, 2, "is in the wrong place"},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			var b strings.Builder
			b.WriteString("code,\"name" + end + "of it\",other" + end)
			for i := range rows {
				line := fmt.Sprintf("F%04d,A PHARMACY,", i)
				switch i {
				case 700:
					line = c.spoil(line)
				case 1_500:
					line = fmt.Sprintf(`F%04d,"A ""B"", C",`, i)
				}
				b.WriteString(line + end)
			}
			for way, in := range map[string]io.Reader{"at once": strings.NewReader(b.String()),
				"byte by byte": iotest.OneByteReader(strings.NewReader(b.String()))} {
				seen := map[string]string{}
				d := &Declaration{Dataset: facts.Dataset{Name: "a-list"}, Row: func(r *Row) { seen[r.Cell(1)] = r.Cell(2) }}
				p, err := Parse(t.Context(), in, 0, d, Form{Layout: Headed}, loadtest.Today)
				if err != nil || p.Rows != rows || len(p.Refused) != 1 || len(seen) != rows-1 || seen["F1500"] != `A "B", C` {
					t.Fatalf("%s, %q, %s: %v, %d rows, %d refused, %d read", name, end, way, err, p.Rows, len(p.Refused), len(seen))
				}
				if e := p.Refused[0]; e.Line != 703 || e.Column != c.column || !strings.Contains(e.Reason, c.says) {
					t.Errorf("%s, %q, %s: %v", name, end, way, &e)
				}
			}
		}
	}
}

// TestLinesLostInATableWithLineBreaksAreNamed because there a stray mark takes all up to the next one.
func TestLinesLostInATableWithLineBreaksAreNamed(t *testing.T) {
	for content, want := range map[string]string{
		"a,b\n1,x\n\"2,x\n3,x\n4,\"x\"\n5,x\n":    "lines 3 to 5 are lost with it",
		"a,b\n1,x\n\"2,x\n3,x\n4,x\",y,z\n5,x\n":  "lines 3 to 5 are lost with it",
		"a,b\n1,x\n\"2\n\n\",x,\"y\n\nz\"\n5,x\n": "lines 3 to 7 are lost with it",
		"a,b\n1,x\n2,\"x\n\ny\"\n5,x\n":           "",
	} {
		d := &Declaration{Dataset: facts.Dataset{Name: "a-list"}, LineBreaks: true, Row: func(*Row) {}}
		p, err := Parse(t.Context(), strings.NewReader(content), 0, d, Form{Layout: Headed}, loadtest.Today)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" && len(p.Refused) > 0 || want != "" && (len(p.Refused) != 1 || !strings.HasSuffix(p.Refused[0].Reason, want)) {
			t.Errorf("%q: %v", content, p.Refused)
		}
	}
}

// FuzzCutCells compares the cells of one line with those that encoding/csv reads.
func FuzzCutCells(f *testing.F) {
	for _, line := range []string{"", "a", "a,b,", ",", `"a","b"`, `"a""b",c`, `"""",""`, `a"b`,
		`"a"b`, `"a`, `"a""`, "a\r", `"a` + "\r" + `"`, `" a ", b`} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(line, "\n") || line == "" || strings.HasSuffix(line, "\r") {
			t.Skip("it is not one line")
		}
		in := csv.NewReader(strings.NewReader(line + "\n"))
		in.FieldsPerRecord = -1
		want, wrong := in.Read()
		got, err := cutCells(nil, line)
		if (err == nil) != (wrong == nil) || err == nil && !slices.Equal(got, want) || err != nil && len(got) != len(want) {
			t.Errorf("%q: %q, %v; encoding/csv has %q, %v", line, got, err, want, wrong)
		}
		if errors.Is(err, errOpenQuote) && !errors.Is(wrong, csv.ErrQuote) ||
			errors.Is(err, csv.ErrBareQuote) != errors.Is(wrong, csv.ErrBareQuote) {
			t.Errorf("%q: %v; encoding/csv has %v", line, err, wrong)
		}
	})
}
