// Package loadtest makes files for tests of the loaders, and looks things up in the
// graph that they make.
package loadtest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// Today is the day on which tests load files.
const Today = graph.Day(20261123)

// Put writes files under a new folder: pairs of a path and its content.
func Put(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		p := filepath.Join(dir, "data", filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "data")
}

// ODSLine is a row of 27 cells. cells are pairs of a column and what to write in it.
func ODSLine(code, name string, cells ...any) string {
	row := make([]string, 27)
	row[0], row[1], row[2], row[3], row[10], row[12] = code, name, "Y62", "QZ1", "20100401", "ACTIVE"
	for i := 0; i < len(cells); i += 2 {
		row[cells[i].(int)-1] = cells[i+1].(string)
	}
	return `"` + strings.Join(row, `","`) + `"` + "\r\n"
}

// PracticeLine is a row of a practice in the list epraccur.
func PracticeLine(code string, cells ...any) string {
	return ODSLine(code, "PRACTICE "+code, append([]any{14, "B", 15, "99Z", 24, "99Z", 26, "RO76"}, cells...)...)
}

// PharmacyLine is a row of a pharmacy in the list edispensary.
func PharmacyLine(code string, cells ...any) string {
	return ODSLine(code, "PHARMACY "+code, append([]any{14, "RO182"}, cells...)...)
}

// MapHeadings are the headings of the registrations map.
const MapHeadings = "EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,ONS_SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_CODE," +
	"SUB_ICB_LOCATION_NAME," +
	"ONS_ICB_CODE,ICB_CODE,ICB_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME,PCN_CODE,PCN_NAME,SUPPLIER_NAME,PUBLICATION\r\n"

// MapRow is a row of the map of 1 August 2026: the practice's network, sub-ICB
// and board.
func MapRow(practice, network, sub, board string) string {
	return fmt.Sprintf("01Aug2026,%[1]s,PRACTICE %[1]s,ZZ99 3VZ,,%[2]s,SUB %[2]s,,%[3]s,BOARD %[3]s,E40999999,Y62,A REGION,%[4]s,NETWORK,"+
		"EMIS,GP_PRAC\r\n",
		practice, sub, board, network)
}

// Gzip packs a content.
func Gzip(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Zip packs pairs of a name and its content.
func Zip(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// ZipPlain makes an archive whose members are not compressed, so that what comes
// reaches what is in them: pairs of a name and a content.
func ZipPlain(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// On returns where edges of a type lead from a code on a day.
func On(s *graph.Snapshot, t graph.EdgeType, from string, day graph.Day) []graph.Edge {
	var out []graph.Edge
	for _, e := range s.Edges {
		if e.Type == t && e.From == from && e.Counts(day) {
			out = append(out, e)
		}
	}
	return out
}

// One returns the one edge of a type from a code on a day, which must lead to a
// code, and none if that is empty.
func One(t *testing.T, s *graph.Snapshot, typ graph.EdgeType, from, to string, day graph.Day) graph.Edge {
	t.Helper()
	got := On(s, typ, from, day)
	if to == "" {
		if len(got) != 0 {
			t.Fatalf("%s %s on %s: got %v, want none", from, typ, day, got)
		}
		return graph.Edge{}
	}
	if len(got) != 1 || got[0].To != to {
		t.Fatalf("%s %s on %s: got %v, want %s", from, typ, day, got, to)
	}
	return got[0]
}

// Body returns the stakeholder with a code.
func Body(t *testing.T, s *graph.Snapshot, code string) graph.Node {
	t.Helper()
	for _, n := range s.Nodes {
		if n.Code == code {
			return n
		}
	}
	t.Fatalf("no %s in the graph", code)
	return graph.Node{}
}
