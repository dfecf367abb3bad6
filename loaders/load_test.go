package loaders

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// testdata are the files made by hand of each data set.
var testdata = filepath.Join("datasets", "testdata")

func handMade(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testdata, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// example is a small England in several files.
func example(t *testing.T) string {
	return loadtest.Put(t,
		"ods-2025-08/epraccur.csv", handMade(t, "epraccur/legacy.csv"),
		"ods-2026-06/epraccur.csv", handMade(t, "epraccur/export.csv"),
		"ods-2026-06/etr.csv", handMade(t, "etr/ok.csv"),
		"ods-2026-06/eccg.csv", handMade(t, "eccg/ok.csv"),
		"reg/map.csv", handMade(t, "gp-reg-pat-prac-map/2026.csv"),
		"ods-2024-10/members.csv", handMade(t, "epcncorepartnerdetails/headed.csv"),
		"people.csv", handMade(t, "people/ok.csv"),
	)
}

var today = Options{Today: loadtest.Today}

func loaded(t *testing.T, into *loadtest.Store, opt Options, paths ...string) Report {
	t.Helper()
	r, err := Load(context.Background(), paths, into, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// outcome returns what became of the file whose path ends so.
func outcome(t *testing.T, r Report, ending string) FileReport {
	t.Helper()
	for _, f := range r.Files {
		if strings.HasSuffix(filepath.ToSlash(f.Path), ending) {
			return f
		}
	}
	t.Fatalf("no %s in the report", ending)
	return FileReport{}
}

func TestLoad(t *testing.T) {
	t.Run("a file that is held already costs nothing", loadTwice)
	t.Run("one by one, in any order, is all at once", loadOneByOne)
	t.Run("what is forgotten is as if it had never been loaded", loadAndForget)
	t.Run("rebuilding changes nothing", loadAndRebuild)
	t.Run("a check says what a load would do and writes nothing", checkAndLoad)
	t.Run("refused rows point at file, line and column; the rest loads", loadRefusedRows)
	t.Run("active with a last day that has passed is closed", loadClosed)
	t.Run("a cancelled load changes nothing", loadCancelled)
}

func loadTwice(t *testing.T) {
	s, dir := &loadtest.Store{}, example(t)
	loaded(t, s, today, dir)
	r := loaded(t, s, today, dir)
	if s.Writes != 1 || !r.Delta.Empty() {
		t.Errorf("%d writes, delta %+v", s.Writes, r.Delta)
	}
	if f := outcome(t, r, "2026-06/etr.csv"); f.Outcome != "held" || f.Name != "etr@2026-06-30" || f.Rows != 3 {
		t.Errorf("got %+v", f)
	}
}

func loadOneByOne(t *testing.T) {
	dir := example(t)
	whole := &loadtest.Store{}
	loaded(t, whole, today, dir)
	var paths []string
	for _, f := range loaded(t, &loadtest.Store{}, today, dir).Files {
		paths = append(paths, f.Path)
	}
	for range paths {
		paths = append(paths[1:], paths[0])
		one := &loadtest.Store{}
		for _, p := range paths {
			loaded(t, one, today, p)
		}
		if one.JSON(t) != whole.JSON(t) {
			t.Fatalf("another graph from the order %v", paths)
		}
		sameFiles(t, one.Files, whole.Files)
	}
}

func sameFiles(t *testing.T, got, want []graph.File) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d files are kept, want %d", len(got), len(want))
	}
	for i := range got {
		if a, b := got[i], want[i]; a.Name != b.Name || !bytes.Equal(a.Content, b.Content) {
			t.Errorf("%s and %s are kept differently", a.Name, b.Name)
		}
	}
}

func loadAndForget(t *testing.T) {
	s, without, dir := &loadtest.Store{}, &loadtest.Store{}, example(t)
	loaded(t, s, today, dir)
	if _, err := Forget(context.Background(), "etr@2026-06-30", s, today); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(dir, "ods-2026-06", "etr.csv"))
	loaded(t, without, today, dir)
	if s.JSON(t) != without.JSON(t) {
		t.Error("another graph")
	}
	if _, err := Forget(context.Background(), "etr@2026-06-30", s, today); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("forgotten twice: %v", err)
	}
}

func loadAndRebuild(t *testing.T) {
	s := &loadtest.Store{}
	loaded(t, s, today, example(t))
	before := s.JSON(t)
	if _, err := Rebuild(context.Background(), s, today); err != nil {
		t.Fatal(err)
	}
	if s.JSON(t) != before {
		t.Error("another graph")
	}
}

func checkAndLoad(t *testing.T) {
	dir := example(t)
	would, err := Check(context.Background(), []string{dir}, nil, today)
	if err != nil {
		t.Fatal(err)
	}
	did := loaded(t, &loadtest.Store{}, today, dir)
	if would.Nodes != did.Nodes || would.Edges != did.Edges || len(would.Files) != len(did.Files) {
		t.Errorf("would make %d and %d, made %d and %d", would.Nodes, would.Edges, did.Nodes, did.Edges)
	}
}

func loadRefusedRows(t *testing.T) {
	s := &loadtest.Store{}
	r := loaded(t, s, today, loadtest.Put(t, "ods-2026-06/epraccur.csv", handMade(t, "epraccur/bad_date.csv")))
	f := r.Files[0]
	if len(f.Refused) != 2 || f.Refused[0].Line != 2 || f.Refused[0].Column != 11 || f.Refused[0].File != f.Path || !r.AnyRefused() {
		t.Errorf("got %+v", f.Refused)
	}
	if f.Outcome != "loaded" || loadtest.Body(t, s.Next, "Z99006").Closed != 20261001 {
		t.Errorf("got %+v", f)
	}
}

func loadClosed(t *testing.T) {
	s := &loadtest.Store{}
	loaded(t, s, Options{Today: loadtest.Today, Seen: 20261001}, loadtest.Put(t, "a/epraccur.csv", handMade(t, "epraccur/export.csv")))
	if n := loadtest.Body(t, s.Next, "Z99006"); n.Status != "closed" {
		t.Errorf("status %s", n.Status)
	}
}

func loadCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := &loadtest.Store{}
	if _, err := Load(ctx, []string{example(t)}, s, today); !errors.Is(err, context.Canceled) || s.Writes != 0 {
		t.Errorf("%v, %d writes", err, s.Writes)
	}
}

func TestLoadNamedOrFound(t *testing.T) {
	dir := loadtest.Put(t, "x/notes.csv", "a,b\n1,2\n", "x/epraccur.csv", "a,b\n1,2\n", "x/photo.png", "\x89PNG\r\n\x1a\n\x00\x00",
		"x/ods-2026-06/etr.csv", handMade(t, "etr/ok.csv"))
	t.Run("found in a folder", func(t *testing.T) {
		s := &loadtest.Store{}
		r := loaded(t, s, today, dir)
		for ending, want := range map[string]string{"notes.csv": "skipped", "photo.png": "skipped", "/epraccur.csv": "refused",
			"etr.csv": "loaded"} {
			if f := outcome(t, r, ending); f.Outcome != want {
				t.Errorf("%s is %s, want %s: %s", ending, f.Outcome, want, f.Reason)
			}
		}
		if !r.AnyRefused() {
			t.Error("the report does not say that a file was refused")
		}
	})
	t.Run("named", func(t *testing.T) {
		for _, name := range []string{"x/notes.csv", "x/epraccur.csv", "x/photo.png", "x/missing.csv"} {
			s := &loadtest.Store{}
			_, err := Load(context.Background(), []string{dir + "/x/ods-2026-06/etr.csv", filepath.Join(dir, name)}, s, today)
			if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), filepath.Base(name)) || s.Writes != 0 {
				t.Errorf("%s: %v, %d writes", name, err, s.Writes)
			}
		}
	})
}

func TestLoadRefusesFiles(t *testing.T) {
	good := handMade(t, "epraccur/export.csv")
	first, _, _ := strings.Cut(good, "\r\n")
	for _, c := range []struct{ words, path, content, reason string }{
		{"half a character of UTF-16", "2026-06/epraccur.csv", "\xff\xfea\x00\n\x00\x00\xd8b\x00",
			"line 2 has a broken character: the file is UTF-16 and damaged"},
		{"UTF-16 cut inside a character", "2026-06/epraccur.csv", "\xfe\xff\x00a\x00\n\x00", "line 2 has a broken character"},
		{"UTF-16 without its mark", "2026-06/epraccur.csv", "\"\x00Z\x00", "line 1, column 1 has a NUL byte: the file is UTF-16"},
		{"a NUL byte", "2026-06/epraccur.csv", good + "\x00\n", "line 6, column 1 has a NUL byte"},
		{"too few columns", "2026-06/epraccur.csv", good + "\"Z1\",\"X\"\n", "line 6 has 2 columns"},
		{"too many columns", "2026-06/epraccur.csv", good + first + ",\"x\"\n", "line 6 has 28 columns"},
		{"no column that says what it is", "2026-06/epraccur.csv",
			regexp.MustCompile(`(?m)("[^"]*",){2}"[^"]*"\r?$`).ReplaceAllString(good, `""`),
			"column 26, which says whether this is a GP practice, is missing"},
		{"cut short inside a cell", "2026-06/epraccur.csv", good[:len(good)-3], "line 5, column 27: a cell in quotation marks does not end"},
		{"empty", "2026-06/epraccur.csv", "", "it is empty"},
		{"no rows under the headings", "2026-06/people.csv", "name,role,organisation_code,verified\n", "no rows"},
		{"a day to come", "2027-01/epraccur.csv", good, "2027-01-31"},
		{"an own day to come", "a/gp-reg-pat-prac-map.csv",
			strings.ReplaceAll(handMade(t, "gp-reg-pat-prac-map/2026.csv"), "01Aug2026", "01Aug2027"), "2027-08-01"},
		{"no day at all", "a/postcode_latlong.csv", handMade(t, "postcode-points/ok.csv"),
			"it does not say which day it describes: load it with --seen DAY"},
		{"a web page", "2026-06/epraccur.csv", "\n<!DOCTYPE html><html><title>Sign in</title>\n", "a web page"},
		{"JSON", "2026-06/epraccur.csv", "{\"items\": [1]}\n", "it is JSON"},
		{"a NUL byte inside a row", "2026-06/epraccur.csv", good + "\"Z1\",\"A, B\",\"\x00\"\n", "line 6, column 3 has a NUL byte"},
		{"a broken gzip", "2026-06/epraccur.csv.gz", "\x1f\x8b\x08\x00rubbish", "gzip"},
	} {
		t.Run(c.words, func(t *testing.T) {
			s := &loadtest.Store{}
			r := loaded(t, s, today, loadtest.Put(t, c.path, c.content))
			if f := r.Files[0]; f.Outcome != "refused" || !strings.Contains(f.Reason, c.reason) || s.Writes != 0 {
				t.Errorf("%s: %q, %d writes, want %q", f.Outcome, f.Reason, s.Writes, c.reason)
			}
		})
	}
}

func TestLoadOfTodayAndTomorrow(t *testing.T) {
	for day, want := range map[graph.Day]string{loadtest.Today: "loaded", loadtest.Today.Add(1): "refused"} {
		f := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, day.String()+"/epraccur.csv", handMade(t, "epraccur/export.csv"))).Files[0]
		if f.Outcome != want {
			t.Errorf("a file of %s, loaded on %s: %s, %s, want %s", day, loadtest.Today, f.Outcome, f.Reason, want)
		}
	}
}

func TestLoadShrinking(t *testing.T) {
	list := func(n int) string {
		t.Helper()
		return practicesOf(t, n)
	}
	t.Run("fewer than four fifths of the rows of the file nearest in day", func(t *testing.T) {
		s := &loadtest.Store{}
		loaded(t, s, today, loadtest.Put(t, "2026-01/epraccur.csv", list(10)))
		for rows, want := range map[int]string{7: "refused", 8: "loaded"} {
			k := &loadtest.Store{Files: s.Files}
			if f := loaded(t, k, today, loadtest.Put(t, "2026-06/epraccur.csv", list(rows))).Files[0]; f.Outcome != want {
				t.Errorf("%d rows after 10: %s, want %s", rows, f.Outcome, want)
			}
		}
		if f := loaded(t, s, Options{Today: loadtest.Today, AllowShrink: true}, loadtest.Put(t,
			"2026-06/epraccur.csv", list(2))).Files[0]; f.Outcome != "loaded" {
			t.Errorf("allowed to shrink: %s", f.Outcome)
		}
	})
	t.Run("refused rows do not count", func(t *testing.T) {
		s := &loadtest.Store{}
		loaded(t, s, today, loadtest.Put(t, "2026-01/epraccur.csv", list(10)))
		bad := list(10)
		for i := range 3 {
			bad = strings.Replace(bad, fmt.Sprintf("Z%05d", i), "?", 1)
		}
		f := loaded(t, s, today, loadtest.Put(t, "2026-06/epraccur.csv", bad)).Files[0]
		if f.Outcome != "refused" || !strings.Contains(f.Reason, "7 rows") {
			t.Errorf("3 of 10 rows refused: %s, %s", f.Outcome, f.Reason)
		}
	})
	t.Run("two short files of one load do not vouch for each other", shrinkTwoShortFiles)
	t.Run("in any order the same are refused", shrinkInAnyOrder)
	t.Run("a list that shrinks step by step", func(t *testing.T) {
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-04/epraccur.csv", list(6), "2026-02/epraccur.csv", list(8),
			"2026-03/epraccur.csv", list(7), "2026-01/epraccur.csv", list(10)))
		for i := range r.Files {
			if r.Files[i].Outcome != "loaded" {
				t.Errorf("%s: %s", r.Files[i].Path, r.Files[i].Reason)
			}
		}
	})
	t.Run("in the same load, and only of its dialect", func(t *testing.T) {
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-01/epraccur.csv", list(10), "2026-06/epraccur.csv", list(7),
			"2025-01/epraccur.csv", handMade(t, "epraccur/legacy.csv")))
		for ending, want := range map[string]string{"2026-01/epraccur.csv": "loaded", "2026-06/epraccur.csv": "refused",
			"2025-01/epraccur.csv": "loaded"} {
			if f := outcome(t, r, ending); f.Outcome != want {
				t.Errorf("%s is %s, want %s", ending, f.Outcome, want)
			}
		}
	})
}

// practicesOf returns the list epraccur with n practices.
func practicesOf(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	line, _, _ := strings.Cut(handMade(t, "epraccur/export.csv"), "\r\n")
	for i := range n {
		b.WriteString(strings.Replace(line, "Z99001", fmt.Sprintf("Z%05d", i), 1) + "\r\n")
	}
	return b.String()
}

func shrinkTwoShortFiles(t *testing.T) {
	short := []string{"2026-05/epraccur.csv", practicesOf(t, 5), "2026-06/epraccur.csv", practicesOf(t, 4)}
	for words, s := range map[string]*loadtest.Store{"one is held": {}, "all are new": nil} {
		files := short
		if s == nil {
			s, files = &loadtest.Store{}, append(short, "2026-01/epraccur.csv", practicesOf(t, 10))
		} else {
			loaded(t, s, today, loadtest.Put(t, "2026-01/epraccur.csv", practicesOf(t, 10)))
		}
		r := loaded(t, s, today, loadtest.Put(t, files...))
		if may, june := outcome(t, r, "2026-05/epraccur.csv"), outcome(t, r, "2026-06/epraccur.csv"); may.Outcome != "refused" ||
			june.Outcome != "refused" {
			t.Errorf("%s: %s and %s", words, may.Outcome, june.Outcome)
		}
	}
}

func shrinkInAnyOrder(t *testing.T) {
	want := ""
	for _, prefix := range []string{"", "x"} { // of two with as many rows neither's name decides
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, prefix+"a/epraccur-2026-01-01.csv", practicesOf(t, 100),
			"b/epraccur-2026-01-06.csv", practicesOf(t, 85), "c/epraccur-2026-01-07.csv", practicesOf(t, 70),
			"d/epraccur-2026-01-20.csv", strings.Replace(practicesOf(t, 100), "Z00000", "Y00000", 1)))
		got := ""
		for _, day := range []string{"01-01", "01-06", "01-07", "01-20"} {
			got += outcome(t, r, "epraccur-2026-"+day+".csv").Outcome + " "
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%s, and under other names %s", want, got)
		}
	}
}

// TestHeldOfADatasetThatIsNoMore: what is known to be needless is let go and
// told; of anything else a load says what it is, and changes nothing.
func TestHeldOfADatasetThatIsNoMore(t *testing.T) {
	ctx, today := context.Background(), Options{Today: loadtest.Today}
	s := &loadtest.Store{}
	loaded(t, s, today, loadtest.Put(t, "2026-06/etr.csv", handMade(t, "etr/ok.csv")))
	want := s.JSON(t)
	hold := func(content string) *loadtest.Store {
		keep, err := newPacker()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(keep, content); err != nil {
			t.Fatal(err)
		}
		packed, sum, err := keep.packed()
		if err != nil {
			t.Fatal(err)
		}
		return &loadtest.Store{Next: s.Next, Files: append(slices.Clone(s.Files), graph.File{Sum: sum, Name: "old@2026-06-30", Dataset: "old",
			Seen: 20260630, Note: keeping{Path: "old.csv", Seen: 20260630, Rows: 1}.note(), Content: packed})}
	}
	gone := hold("icb_code,ons_icb_code,icb_name,region_code,registered_patients\nQZ9,E54000099,EXAMPLE,Y99,1\n")
	r, err := Rebuild(ctx, gone, today)
	if err != nil || len(r.Files) != 1 || r.Files[0].Outcome != "skipped" || !strings.Contains(r.Files[0].Reason, "removed: ") {
		t.Errorf("got %+v, %v", r.Files, err)
	}
	if gone.JSON(t) != want || len(gone.Files) != 1 {
		t.Errorf("%d files are held, and the graph may be another", len(gone.Files))
	}
	other := hold("a,b\n1,2\n")
	if _, err := Rebuild(ctx, other, today); !errors.Is(err, graph.ErrInvalid) ||
		!strings.Contains(err.Error(), "old@2026-06-30: the file is stored, but this version of throughline does not know the data set old") ||
		other.Writes != 0 {
		t.Errorf("got %v, %d writes", err, other.Writes)
	}
	if _, err := Forget(ctx, "old@2026-06-30", other, today); err != nil || other.JSON(t) != want {
		t.Errorf("forgotten: %v", err)
	}
}
