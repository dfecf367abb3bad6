package main

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/loaders/sample"
)

// TestAnswersForExcel asks each command that writes tables for CSV, which begins
// with the UTF-8 mark, and for a workbook.
func TestAnswersForExcel(t *testing.T) {
	for _, ask := range []string{"access QZ9", "contacts U99001", "lpcs U99001", "owners QZ9", "pharmacies U99001"} {
		args := append(strings.Fields(ask), "--on", sampleDayAsked, "--format")
		if code, out, talk := onSample(t, append(args, "csv")...); code != exitDone || !strings.HasPrefix(out, "\xEF\xBB\xBF") {
			t.Errorf("%s as csv: exit %d, begins with %.10q: %s", ask, code, out, talk)
		}
		if code, out, talk := onSample(t, append(args, "xlsx")...); code != exitDone || !strings.HasPrefix(out, "PK") {
			t.Errorf("%s as xlsx: exit %d, begins with %.10q: %s", ask, code, out, talk)
		}
	}
}

// TestATableThatWasSavedAsCSVLoads writes the people of the sample as every CSV is written, for
// Excel, and loads them again.
func TestATableThatWasSavedAsCSVLoads(t *testing.T) {
	in, err := fs.ReadFile(sample.FS, "people-2026-10-01.csv")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(in), "01632 960100", "+44 (0)1632 960100", 1)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := export.CSV(&out, export.Table{Headings: rows[0], Rows: rows[1:]}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "\ufeff") || !strings.Contains(out.String(), ",+44 (0)1632 960100,") {
		t.Errorf("the file: %.300q", out.String())
	}
	checked := func(content []byte) string {
		file := filepath.Join(t.TempDir(), "people-2026-10-01.csv")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		code, said, talk := onSample(t, "check", file)
		if code != exitDone || said == "" {
			t.Errorf("exit %d: %s%s", code, said, talk)
		}
		return strings.ReplaceAll(said, filepath.Dir(file), "")
	}
	if before, after := checked([]byte(text)), checked(out.Bytes()); before != after {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}
