package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/files"
)

func TestEveryFileIsGotThenNoneAgain(t *testing.T) {
	w := newWorld(t)
	w.england()
	opt := w.options()
	r := fetched(t, opt)
	if len(r.Files) != len(Sources) {
		t.Fatalf("%d files, want %d", len(r.Files), len(Sources))
	}
	for _, f := range r.Files {
		if f.Outcome != Got || f.Rows == 0 || f.Bytes == 0 || len(f.SHA256) != 64 {
			t.Errorf("%+v", f)
		}
	}
	askedOnce(t, w)
	listedInManifest(t, opt)

	before := read(t, opt, files.ManifestName)
	again := opt
	again.Today = testToday.Add(7)
	for _, f := range fetched(t, again).Files {
		if f.Outcome != Unchanged || f.Day == again.Today {
			t.Errorf("the second time %s is %s, as of %s", f.Name, f.Outcome, f.Day)
		}
	}
	for _, a := range w.log() {
		if strings.Contains(a.at, "getReport") && a.header.Get("If-None-Match") == "" {
			t.Errorf("%s is asked for in full", a.at)
		}
	}
	if read(t, opt, files.ManifestName) != before {
		t.Error("the manifest changed although no file did")
	}
}

// askedOnce checks that the servers know who asks, and that each of the two
// pages of releases was read once.
func askedOnce(t *testing.T, w *world) {
	t.Helper()
	months := 0
	for _, a := range w.log() {
		if a.header.Get("User-Agent") != "Throughline/test" {
			t.Errorf("%s was asked by %q", a.at, a.header.Get("User-Agent"))
		}
		if strings.Contains(a.at, "-2026") {
			months++
		}
	}
	if months != 2 {
		t.Errorf("pages were asked %d times, want once each of 2", months)
	}
}

// listedInManifest checks the lines of three files, each found in its own way.
func listedInManifest(t *testing.T, opt Options) {
	t.Helper()
	m := manifestOf(t, opt)
	for name, want := range map[string]files.Fetched{
		"etr":                 {File: "etr.csv", URL: etrURL, ETag: `"etr-1"`, Day: testToday},
		"gp-reg-pat-prac-map": {File: "gp-reg-pat-prac-map.zip", Day: 20260801},
		"consolidated-list":   {File: "consolidated-list.csv", FoundOn: catalogueURL, Day: 20260630},
	} {
		got := m.Of(name)
		if got == nil || got.File != want.File || got.Day != want.Day || got.ETag != want.ETag ||
			!strings.Contains(got.URL+got.FoundOn, want.URL+want.FoundOn) {
			t.Fatalf("%s in the manifest: %+v", name, got)
		}
		if (len(got.Holds) == 1) != strings.HasSuffix(got.File, ".zip") {
			t.Errorf("%s holds %v", name, got.Holds)
		}
	}
}

func TestWhatWasFetchedLoadsWithItsDay(t *testing.T) {
	w := newWorld(t)
	w.england()
	opt := w.options()
	fetched(t, opt)
	// Neither today nor the day given replaces the days of the files.
	r, err := loaders.Check(context.Background(), []string{opt.To}, nil, loaders.Options{Today: testToday.Add(30), Seen: 20200101})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]graph.Day{}
	for _, f := range r.Files {
		if f.Outcome != "loaded" {
			t.Errorf("%s is %s: %s", f.Path, f.Outcome, f.Reason)
		}
		seen[f.Dataset] = f.Seen
	}
	for name, want := range map[string]graph.Day{"etr": testToday, "gp-reg-pat-prac-map": 20260801, "consolidated-list": 20260630} {
		if seen[name] != want {
			t.Errorf("%s is seen %s, want %s", name, seen[name], want)
		}
	}
	if len(r.Files) != len(Sources) {
		t.Errorf("%d files are found, want %d", len(r.Files), len(Sources))
	}
}

// A server without ETags distinguishes versions by their day.
func TestLastModifiedServesWhereThereIsNoETag(t *testing.T) {
	w := newWorld(t)
	list := handMade(t, "etr/ok.csv")
	changed := time.Date(2026, 11, 20, 1, 2, 3, 0, time.UTC)
	dated := func(out http.ResponseWriter, r *http.Request) {
		http.ServeContent(out, r, "", changed, strings.NewReader(list))
	}
	w.at(etrURL, first(func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Last-Modified", changed.Format(http.TimeFormat))
		cut(list, "")(out, r)
	}, dated))
	opt := w.options("etr")
	if f := onlyOne(t, opt); f.Outcome != Got || read(t, opt, "etr.csv") != list {
		t.Errorf("%+v", f)
	}
	if a := w.log(); len(a) != 2 || a[1].header.Get("If-Range") != changed.Format(http.TimeFormat) {
		t.Errorf("asked %v", a)
	}
	if f := onlyOne(t, opt); f.Outcome != Unchanged {
		t.Errorf("%+v", f)
	}
	if a := w.log(); len(a) != 1 || a[0].header.Get("If-Modified-Since") != changed.Format(http.TimeFormat) {
		t.Errorf("asked %v", a)
	}
}

func TestANewerFileReplacesTheOld(t *testing.T) {
	w := newWorld(t)
	list := handMade(t, "etr/ok.csv")
	w.at(etrURL, file(list, `"1"`))
	opt := w.options("etr")
	fetched(t, opt)
	next := strings.Replace(list, "EXAMPLE NHS", "RENAMED NHS", 1)
	t.Run("of the same name", func(t *testing.T) {
		w.at(etrURL, file(next, `"2"`))
		opt.Today++
		if f := onlyOne(t, opt); f.Outcome != Got || f.Day != opt.Today || read(t, opt, "etr.csv") != next {
			t.Errorf("%+v", f)
		}
	})
	t.Run("of another name", func(t *testing.T) {
		w.at(etrURL, file(zipped(t, "etr.csv", list), `"3"`))
		if f := onlyOne(t, opt); f.Outcome != Got || f.File != "etr.zip" {
			t.Errorf("%+v", f)
		}
		if got := visible(t, opt); got != "etr.zip "+files.ManifestName {
			t.Errorf("the folder holds %s", got)
		}
	})
	t.Run("but not by the same bytes from another address, whose day stays", func(t *testing.T) {
		w.at(etrURL, plain(zipped(t, "etr.csv", list)))
		was := manifestOf(t, opt)
		opt.Today++
		if f := onlyOne(t, opt); f.Outcome != Unchanged || f.Day != was.Of("etr").Day {
			t.Errorf("%+v", f)
		}
	})
	t.Run("not by what is refused", func(t *testing.T) {
		before := read(t, opt, files.ManifestName)
		w.at(etrURL, status(http.StatusForbidden))
		if f := onlyOne(t, opt); f.Outcome != Failed {
			t.Errorf("%+v", f)
		}
		w.at(etrURL, plain("<html>"))
		if f := onlyOne(t, opt); f.Outcome != Failed {
			t.Errorf("%+v", f)
		}
		if read(t, opt, files.ManifestName) != before || visible(t, opt) != "etr.zip "+files.ManifestName {
			t.Errorf("the folder holds %s", visible(t, opt))
		}
	})
}

func TestNoFileOfAnybodyElseIsWrittenOver(t *testing.T) {
	w := newWorld(t)
	w.at(etrURL, file(handMade(t, "etr/ok.csv"), `"1"`))
	for words, theirs := range map[string]string{"by hand": "etr.csv", "by hand under another ending": "etr.zip"} {
		t.Run(words, func(t *testing.T) {
			opt := w.options("etr")
			if err := errors.Join(os.MkdirAll(opt.To, 0o755), os.WriteFile(filepath.Join(opt.To, theirs), []byte("mine"), 0o644)); err != nil {
				t.Fatal(err)
			}
			if f := onlyOne(t, opt); f.Outcome != Failed || !strings.Contains(f.Reason, theirs) || read(t, opt, theirs) != "mine" {
				t.Errorf("%+v", f)
			}
		})
	}
	t.Run("changed since it was fetched", func(t *testing.T) {
		opt := w.options("etr")
		fetched(t, opt)
		if err := os.WriteFile(filepath.Join(opt.To, "etr.csv"), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		if f := onlyOne(t, opt); f.Outcome != Failed || read(t, opt, "etr.csv") != "mine" {
			t.Errorf("%+v", f)
		}
	})
	t.Run("one that was taken away is got again", func(t *testing.T) {
		opt := w.options("etr")
		fetched(t, opt)
		if err := os.Remove(filepath.Join(opt.To, "etr.csv")); err != nil {
			t.Fatal(err)
		}
		if f := onlyOne(t, opt); f.Outcome != Got || visible(t, opt) != "etr.csv "+files.ManifestName {
			t.Errorf("%+v", f)
		}
	})
}

// A fetch that is killed between naming a file and writing the manifest.
func TestAKilledFetchIsEnded(t *testing.T) {
	w := newWorld(t)
	list := handMade(t, "etr/ok.csv")
	w.at(etrURL, file(list, `"1"`))
	opt := w.options("etr")
	fetched(t, opt)
	entry := *manifestOf(t, opt).Of("etr")
	p := openPart(opt.To, "etr")
	killed := func(t *testing.T) {
		t.Helper()
		if err := errors.Join(os.Remove(filepath.Join(opt.To, files.ManifestName)),
			writeJSON(p.path, partNote{URL: etrURL, Done: &entry})); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("the file is known as its own", func(t *testing.T) {
		killed(t)
		if f := onlyOne(t, opt); f.Outcome != Unchanged || manifestOf(t, opt).Of("etr").SHA256 != entry.SHA256 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("before it had named the file", func(t *testing.T) {
		next := entry
		next.SHA256 = "another"
		if err := errors.Join(os.WriteFile(p.data, []byte("the next"), 0o644),
			writeJSON(p.path, partNote{URL: etrURL, Done: &next})); err != nil {
			t.Fatal(err)
		}
		if f := onlyOne(t, opt); f.Outcome != Unchanged || read(t, opt, "etr.csv") != list {
			t.Errorf("%+v", f)
		}
	})
	t.Run("before it had taken away the file of another name", func(t *testing.T) {
		next := entry
		next.File = "etr.zip"
		if err := os.WriteFile(filepath.Join(opt.To, next.File), []byte(zipped(t, "etr.csv", list)), 0o644); err != nil {
			t.Fatal(err)
		}
		var err error
		if next.SHA256, _, err = checksum(filepath.Join(opt.To, next.File)); err != nil {
			t.Fatal(err)
		}
		if err := writeJSON(p.path, partNote{URL: etrURL, Done: &next}); err != nil {
			t.Fatal(err)
		}
		if f := onlyOne(t, opt); f.Outcome != Unchanged || visible(t, opt) != "etr.zip "+files.ManifestName {
			t.Errorf("%+v in %s", f, visible(t, opt))
		}
		if err := os.Remove(filepath.Join(opt.To, "etr.zip")); err != nil {
			t.Fatal(err)
		}
		fetched(t, opt)
	})
	t.Run("a note that names another file is not followed", func(t *testing.T) {
		killed(t)
		outside := entry
		outside.File = "../etr.csv"
		if err := writeJSON(p.path, partNote{URL: etrURL, Done: &outside}); err != nil {
			t.Fatal(err)
		}
		if f := onlyOne(t, opt); f.Outcome != Failed {
			t.Errorf("%+v", f)
		}
	})
}

func TestTheFolderEndsTheFetch(t *testing.T) {
	w := newWorld(t)
	w.at(etrURL, file(handMade(t, "etr/ok.csv"), `"1"`))
	t.Run("a file has the name of the folder", func(t *testing.T) {
		opt := w.options("etr")
		if err := os.WriteFile(opt.To, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Fetch(context.Background(), opt); err == nil {
			t.Error("no error")
		}
	})
	t.Run("its manifest is broken", func(t *testing.T) {
		opt := w.options("etr")
		if err := errors.Join(os.MkdirAll(opt.To, 0o755), os.WriteFile(filepath.Join(opt.To, files.ManifestName), []byte("{"),
			0o644)); err != nil {
			t.Fatal(err)
		}
		if _, err := Fetch(context.Background(), opt); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("got %v", err)
		}
		if _, err := Plan(opt); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("the plan: %v", err)
		}
	})
	t.Run("another fetch is writing it", func(t *testing.T) {
		opt := w.options("etr")
		if err := os.MkdirAll(opt.To, 0o755); err != nil {
			t.Fatal(err)
		}
		release, err := lock(opt.To)
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		if _, err := Fetch(context.Background(), opt); !errors.Is(err, graph.ErrConflict) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a folder stands where the part goes", func(t *testing.T) {
		opt := w.options("etr")
		if err := os.MkdirAll(filepath.Join(opt.To, ".etr.part", "x"), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := Fetch(context.Background(), opt); err == nil {
			t.Error("no error")
		}
	})
}

func TestAFetchThatIsEndedKeepsWhatHasArrived(t *testing.T) {
	w := newWorld(t)
	list := handMade(t, "etr/ok.csv")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	w.at(etrURL, func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("ETag", `"1"`)
		out.Header().Set("Content-Length", fmt.Sprint(len(list)))
		fmt.Fprint(out, list[:100])
		out.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	opt := w.options("etr")
	opt.Progress = func(_ string, bytes, total int64) {
		if bytes != 100 || total != int64(len(list)) {
			t.Errorf("progress %d of %d", bytes, total)
		}
		stop()
	}
	if _, err := Fetch(ctx, opt); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if got := visible(t, opt); got != "" {
		t.Errorf("the folder holds %s", got)
	}
	w.log()
	w.at(etrURL, file(list, `"1"`))
	opt.Progress = nil
	if f := onlyOne(t, opt); f.Outcome != Got || read(t, opt, "etr.csv") != list {
		t.Errorf("%+v", f)
	}
	if a := w.log(); len(a) != 1 || a[0].header.Get("Range") != "bytes=100-" || a[0].header.Get("If-Range") != `"1"` {
		t.Errorf("asked %v", a)
	}
}

func TestPlanAsksForNothing(t *testing.T) {
	w := newWorld(t)
	opt := w.options()
	r, err := Plan(opt)
	if err != nil || len(r.Files) != len(Sources) || len(w.log()) > 0 {
		t.Errorf("%d files, %v", len(r.Files), err)
	}
	if _, err := os.Stat(opt.To); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
	for _, f := range r.Files {
		if f.Outcome != Planned || !strings.HasPrefix(f.URL, "https://") || strings.Contains(f.URL, "MONTH") {
			t.Errorf("%+v", f)
		}
	}
	w.england()
	fetched(t, opt)
	if r, err = Plan(opt); err != nil || r.Files[0].File == "" || r.Files[0].Day != 20260801 {
		t.Errorf("what is held is not told: %+v, %v", r.Files[0], err)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

// Every source must fill in every part of its line in the table.
func TestTheTableOfSources(t *testing.T) {
	names := map[string]bool{}
	for _, s := range Sources {
		known := false
		for _, d := range loaders.Datasets {
			known = known || d.Name == s.Name
		}
		where := 0
		for _, at := range []string{s.URL, s.Release, s.Catalogue} {
			if at != "" {
				where++
			}
		}
		if !known || names[s.Name] || where != 1 || s.Stem == "" {
			t.Errorf("%s: known %v, twice %v, %d addresses", s.Name, known, names[s.Name], where)
		}
		names[s.Name] = true
		if s.MinRows == 0 || s.MaxBytes == 0 || len(s.Hosts) == 0 || !strings.HasPrefix(s.Page, "https://") {
			t.Errorf("%s: %+v", s.Name, s)
		}
		first, _ := s.asks(testToday)
		r, err := http.NewRequest(http.MethodGet, first, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.allow(r.URL); err != nil {
			t.Errorf("%s may not ask its own address: %v", s.Name, err)
		}
	}
}

func TestUsualPatience(t *testing.T) {
	f := newFetcher(Options{Patience: Patience{Idle: time.Second}}, files.Manifest{})
	want := usual
	want.Idle = time.Second
	if f.opt.Patience != want {
		t.Errorf("got %+v", f.opt.Patience)
	}
}
