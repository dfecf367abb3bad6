package loaders

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestLoadArchives(t *testing.T) {
	pack := func(files ...string) string { return loadtest.Zip(t, files...) }
	t.Run("the members of a zip, each with its day", func(t *testing.T) {
		s := &loadtest.Store{}
		r := loaded(t, s, today, loadtest.Put(t, "x.zip", pack("ods-2026-06/etr.csv", handMade(t, "etr/ok.csv"), "readme.txt", "hello")))
		if f := outcome(t, r, "x.zip/ods-2026-06/etr.csv"); f.Outcome != "loaded" || f.Seen != 20260630 {
			t.Errorf("got %+v", f)
		}
	})
	t.Run("a member that leads out of the archive refuses all of it", func(t *testing.T) {
		for _, name := range []string{"../etr.csv", "/etr.csv", `..\etr.csv`, "a/../../etr.csv"} {
			s := &loadtest.Store{}
			dir := loadtest.Put(t, "2026-06/x.zip", pack(name, handMade(t, "etr/ok.csv")))
			if f := loaded(t, s, today, dir).Files[0]; f.Outcome != "refused" || s.Writes != 0 {
				t.Errorf("%s: %s", name, f.Outcome)
			}
		}
	})
	t.Run("packed and plain are one file", func(t *testing.T) {
		s := &loadtest.Store{}
		loaded(t, s, today, loadtest.Put(t, "2026-06/etr.csv.gz", loadtest.Gzip(t, handMade(t, "etr/ok.csv"))))
		if f := loaded(t, s, today, loadtest.Put(t, "2026-06/etr.csv", handMade(t, "etr/ok.csv"))).Files[0]; f.Outcome != "held" {
			t.Errorf("the plain one is %s", f.Outcome)
		}
	})
	t.Run("links to folders are followed once", linksAreFollowedOnce)
	t.Run("links that lead round are passed over", func(t *testing.T) {
		dir := loadtest.Put(t, "2026-06/etr.csv", handMade(t, "etr/ok.csv"))
		if err := os.Symlink(dir, filepath.Join(dir, "2026-06", "round")); err != nil {
			t.Skip(err)
		}
		if r := loaded(t, &loadtest.Store{}, today, dir); len(r.Files) != 1 {
			t.Errorf("%d files found, want 1", len(r.Files))
		}
	})
}

func linksAreFollowedOnce(t *testing.T) {
	in, real := loadtest.Put(t, "notes.txt", "hello\n"), loadtest.Put(t, "2026-06/etr.csv", handMade(t, "etr/ok.csv"))
	for link, to := range map[string]string{"here": real, "there": filepath.Join(real, "2026-06"), "above": filepath.Dir(in)} {
		if err := os.Symlink(to, filepath.Join(in, link)); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Symlink(in, filepath.Join(real, "back")); err != nil {
		t.Skip(err)
	}
	r := loaded(t, &loadtest.Store{}, today, in)
	if f := outcome(t, r, "data/here/2026-06/etr.csv"); len(r.Files) != 3 || f.Outcome != "loaded" || f.Seen != 20260630 {
		t.Errorf("got %+v", r.Files)
	}
	if f := outcome(t, r, "data/above"); f.Outcome != "skipped" || !strings.Contains(f.Reason, "not followed") {
		t.Errorf("got %+v", f)
	}
}

func TestTheSameContentTwice(t *testing.T) {
	list := handMade(t, "etr/ok.csv")
	named, dated := loadtest.Put(t, "x/etr.csv", list), loadtest.Put(t, "2026-06/etr.csv", list)
	a, b, both := &loadtest.Store{}, &loadtest.Store{}, &loadtest.Store{}
	loaded(t, a, today, named)
	loaded(t, a, today, dated)
	loaded(t, b, today, dated)
	loaded(t, b, today, named)
	loaded(t, both, today, named, dated)
	if got := a.Next.Sources[0]; got.Seen != 20260630 || got.SeenCode != graph.SeenFolder {
		t.Errorf("seen %s by %s: the better known day stands", got.Seen, got.SeenBy)
	}
	if a.JSON(t) != b.JSON(t) || a.JSON(t) != both.JSON(t) || len(both.Files) != 1 {
		t.Error("the order of the two changes the graph")
	}
}

func TestArchivesThatAreNotUnpackedAreToldAsWhatTheyAre(t *testing.T) {
	list := handMade(t, "etr/ok.csv")
	locked := []byte(loadtest.Zip(t, "etr.csv", list))
	for at, flags := range map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8} {
		locked[bytes.Index(locked, []byte(at))+flags] |= 1
	}
	within := "an archive inside another archive: unpack it first"
	for name, c := range map[string]struct{ path, content, found, outcome, want string }{
		"a zip in a zip": {"zz.zip", loadtest.Zip(t, "pack.zip", loadtest.Zip(t, "etr.csv", list)), "zz.zip/pack.zip",
			"refused", within},
		"one that is named like a list": {"zz.zip", loadtest.Zip(t, "etr.zip", loadtest.Zip(t, "etr.csv", list)), "zz.zip/etr.zip",
			"refused", within},
		"an empty zip in a zip": {"zz.zip", loadtest.Zip(t, "pack.zip", loadtest.Zip(t)), "zz.zip/pack.zip", "refused", within},
		"a gzip in a zip": {"zz.zip", loadtest.Zip(t, "etr.csv.gz", loadtest.Gzip(t, list)), "zz.zip/etr.csv.gz",
			"refused", within},
		"a zip in a gzip": {"zz.zip.gz", loadtest.Gzip(t, loadtest.Zip(t, "etr.csv", list)), "zz.zip.gz", "refused", within},
		"a letter in a zip": {"zz.zip", loadtest.Zip(t, "letter.docx", loadtest.Zip(t, "[Content_Types].xml", "<Types/>")), "zz.zip/letter.docx",
			"skipped", "a text that goes with a list, not a list"},
		"a zip of nothing":    {"zz.zip", loadtest.Zip(t), "zz.zip", "skipped", "the archive is empty"},
		"a zip of a folder":   {"zz.zip", loadtest.Zip(t, "folder/", ""), "zz.zip", "skipped", "the archive is empty"},
		"one with a password": {"zz.zip", string(locked), "zz.zip", "refused", `its file "etr.csv" is encrypted`},
		"an old workbook": {"list.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "list.xls", "skipped",
			"old Excel workbook (.xls)"},
	} {
		dir := loadtest.Put(t, c.path, c.content)
		f := outcome(t, loaded(t, &loadtest.Store{}, today, dir), c.found)
		if f.Outcome != c.outcome || !strings.Contains(f.Reason, c.want) {
			t.Errorf("%s is %s: %s", name, f.Outcome, f.Reason)
		}
		if strings.HasSuffix(c.found, "pack.zip") && f.Dataset != "" {
			t.Errorf("%s is said to be %s, and nobody looked", name, f.Dataset)
		}
	}
}

func TestANameCannotWriteLinesOfTheReport(t *testing.T) {
	for _, name := range []string{"etr\nloaded epraccur.csv", "etr\x1b[2K.csv", "etr\u202evsc.csv"} {
		dir := loadtest.Put(t, name, "a,b\n1,2\n", "x.zip", loadtest.Zip(t, name, handMade(t, "etr/ok.csv")))
		for _, f := range loaded(t, &loadtest.Store{}, Options{Today: loadtest.Today, Seen: loadtest.Today}, dir).Files {
			want := map[bool]string{true: "loaded", false: "refused"}[strings.Contains(f.Path, "x.zip")]
			if strings.ContainsAny(f.Path+f.Reason, "\n\x1b\u202e") || f.Outcome != want {
				t.Errorf("%s %q: %q", f.Outcome, f.Path, f.Reason)
			}
		}
		_, err := Load(t.Context(), []string{dir + "/" + name}, &loadtest.Store{}, today)
		if err == nil || strings.ContainsAny(err.Error(), "\n\x1b\u202e") {
			t.Errorf("named: %q", err)
		}
	}
}

func TestADocumentBesideAListInAnArchiveIsSkipped(t *testing.T) {
	list, pdf := handMade(t, "etr/ok.csv"), "%PDF-1.4\n\x00"
	for name, content := range map[string]string{
		"etr.pdf": pdf, "etr": pdf, "README.txt": "how to read it", "read_me": "how",
		"etr format.docx": loadtest.Zip(t, "[Content_Types].xml", "<Types/>"),
	} {
		s := &loadtest.Store{}
		r := loaded(t, s, today, loadtest.Put(t, "2026-06/etr.zip", loadtest.Zip(t, "etr.csv", list, name, content)))
		if f := outcome(t, r, "etr.zip/"+name); f.Outcome != OutcomeSkipped || !strings.HasSuffix(f.Reason, "not a list") || r.AnyRefused() {
			t.Errorf("%s is %s: %s; any refused: %v", name, f.Outcome, f.Reason, r.AnyRefused())
		}
		if f := outcome(t, r, "etr.zip/etr.csv"); f.Outcome != OutcomeLoaded {
			t.Errorf("the list beside %s is %s: %s", name, f.Outcome, f.Reason)
		}
	}
	s := &loadtest.Store{}
	path := filepath.Join(loadtest.Put(t, "2026-06/etr.pdf", pdf), "2026-06", "etr.pdf")
	if _, err := Load(context.Background(), []string{path}, s, today); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a PDF that is named itself: %v", err)
	}
}
