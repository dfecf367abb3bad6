package loaders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func sumOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// manifest writes one that knows one content, held by a file or an archive.
func manifest(t *testing.T, f files.Fetched) string {
	t.Helper()
	b, err := json.Marshal(files.Manifest{Format: 1, Files: []files.Fetched{f}})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTheManifestGivesTheDay(t *testing.T) {
	list, dated := handMade(t, "etr/ok.csv"), handMade(t, "gp-reg-pat-prac-map/2026.csv")
	known := manifest(t, files.Fetched{Name: "etr", File: "etr.csv", SHA256: sumOf(list), Day: 20260901})
	given := Options{Today: loadtest.Today, Seen: 20260102}

	t.Run("before --seen, the file name and the folder", func(t *testing.T) {
		r := loaded(t, &loadtest.Store{}, given, loadtest.Put(t, "2026-06/etr-2026-05.csv", list, "2026-06/"+files.ManifestName, known))
		if f := outcome(t, r, "etr-2026-05.csv"); f.Seen != 20260901 || f.SeenCode != graph.SeenFetched {
			t.Errorf("seen %s by %s", f.Seen, f.SeenBy)
		}
		if len(r.Files) != 1 {
			t.Errorf("%d files found: the manifest is none to load", len(r.Files))
		}
	})
	t.Run("after its own extract date", func(t *testing.T) {
		m := manifest(t, files.Fetched{SHA256: sumOf(dated), Day: 20260901})
		r := loaded(t, &loadtest.Store{}, given, loadtest.Put(t, "x/map.csv", dated, "x/"+files.ManifestName, m))
		if f := outcome(t, r, "map.csv"); f.Seen != 20260801 || f.SeenCode != graph.SeenOwn {
			t.Errorf("seen %s by %s", f.Seen, f.SeenBy)
		}
	})
	t.Run("also of a file that is named", func(t *testing.T) {
		dir := loadtest.Put(t, "etr.csv", list, files.ManifestName, known)
		if f := loaded(t, &loadtest.Store{}, today, filepath.Join(dir, "etr.csv")).Files[0]; f.SeenCode != graph.SeenFetched {
			t.Errorf("seen by %s", f.SeenBy)
		}
	})
	t.Run("not of a file that was changed since", func(t *testing.T) {
		changed := strings.Replace(list, "EXAMPLE NHS", "ANOTHER NHS", 1)
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/etr.csv", changed, "2026-06/"+files.ManifestName, known))
		if f := outcome(t, r, "etr.csv"); f.Seen != 20260630 || f.SeenCode != graph.SeenFolder {
			t.Errorf("seen %s by %s", f.Seen, f.SeenBy)
		}
	})
	t.Run("not of a file in another folder", func(t *testing.T) {
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/a/etr.csv", list, "2026-06/"+files.ManifestName, known))
		if f := outcome(t, r, "etr.csv"); f.SeenCode != graph.SeenFolder {
			t.Errorf("seen by %s", f.SeenBy)
		}
	})
	t.Run("of what an archive holds", func(t *testing.T) {
		packed := string(loadtest.ZipPlain(t, "2020-01/etr.csv", list))
		m := manifest(t, files.Fetched{SHA256: sumOf(packed), Holds: []string{sumOf(list)}, Day: 20260901})
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "etr.zip", packed, files.ManifestName, m))
		if f := outcome(t, r, "etr.zip/2020-01/etr.csv"); f.Seen != 20260901 {
			t.Errorf("seen %s by %s", f.Seen, f.SeenBy)
		}
	})
	t.Run("the same content elsewhere changes nothing, whichever comes first", func(t *testing.T) {
		fetched, other := loadtest.Put(t, "etr.csv", list, files.ManifestName, known), loadtest.Put(t, "2026-06/etr.csv", list)
		a, b := &loadtest.Store{}, &loadtest.Store{}
		loaded(t, a, today, fetched)
		loaded(t, a, today, other)
		loaded(t, b, today, other)
		loaded(t, b, today, fetched)
		if a.JSON(t) != b.JSON(t) || a.Next.Sources[0].Seen != 20260901 {
			t.Errorf("seen %s, and %s the other way round", a.Next.Sources[0].Seen, b.Next.Sources[0].Seen)
		}
	})
	t.Run("a day to come refuses the file", func(t *testing.T) {
		m := manifest(t, files.Fetched{SHA256: sumOf(list), Day: loadtest.Today.Add(1)})
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "etr.csv", list, files.ManifestName, m))
		if f := outcome(t, r, "etr.csv"); f.Outcome != "refused" || !strings.Contains(f.Reason, "after today") {
			t.Errorf("%s: %s", f.Outcome, f.Reason)
		}
	})
	t.Run("one that cannot be understood stops the load", func(t *testing.T) {
		for _, broken := range []string{"", "{", "[]", `{"format": 2}`, `{"format": 1, "files": {}}`, strings.Repeat(" ", 1<<20) + "{}"} {
			s := &loadtest.Store{}
			_, err := Load(context.Background(), []string{loadtest.Put(t, "2026-06/etr.csv", list, "2026-06/"+files.ManifestName, broken)}, s, today)
			if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), files.ManifestName) || s.Writes != 0 {
				t.Errorf("%.20q: %v, %d writes", broken, err, s.Writes)
			}
		}
	})
}

func TestLook(t *testing.T) {
	long := handMade(t, "gp-reg-pat-prac-map/2026.csv")
	for _, c := range []struct {
		words, name, content string
		want                 files.Looked
	}{
		{"a list", "x", handMade(t, "etr/ok.csv"), files.Looked{Dataset: "etr", Rows: 3}},
		{"its own day", "x.csv", long, files.Looked{Dataset: facts.RegistrationsMap, Rows: 2, Own: 20260801}},
		{"a web page", "etr.csv", "<!DOCTYPE html><html>", files.Looked{Reason: "web page"}},
		{"a quoted list that was cut", "etr.csv", handMade(t, "etr/ok.csv")[:400], files.Looked{Dataset: "etr", Reason: "cut short"}},
		{"a table that was cut", "x.csv", long + "GP_PRAC_PAT_LIST,01Aug2026,Z990",
			files.Looked{Dataset: facts.RegistrationsMap, Rows: 2, Own: 20260801,
				Reason: "cut short: its last line, 4, has 3 columns instead of 17"}},
		{"nothing", "x.csv", "", files.Looked{Reason: "empty"}},
	} {
		t.Run(c.words, func(t *testing.T) {
			path := filepath.Join(loadtest.Put(t, c.name, c.content), c.name)
			got, err := Look(context.Background(), path, loadtest.Today)
			if err != nil || len(got) != 1 {
				t.Fatalf("%d looked at, %v", len(got), err)
			}
			l := got[0]
			if l.Dataset != c.want.Dataset || l.Rows != c.want.Rows || l.Own != c.want.Own || l.SHA256 != sumOf(c.content) {
				t.Errorf("got %+v", l)
			}
			if (c.want.Reason == "") != (l.Reason == "") || !strings.Contains(l.Reason, c.want.Reason) {
				t.Errorf("reason %q, want %q", l.Reason, c.want.Reason)
			}
		})
	}
	t.Run("each member of an archive", func(t *testing.T) {
		path := filepath.Join(loadtest.Put(t, "etr.csv.gz", loadtest.Gzip(t, handMade(t, "etr/ok.csv"))), "etr.csv.gz")
		got, err := Look(context.Background(), path, loadtest.Today)
		if err != nil || len(got) != 1 || got[0].Dataset != "etr" || got[0].SHA256 != sumOf(handMade(t, "etr/ok.csv")) {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	if _, err := Look(context.Background(), filepath.Join(t.TempDir(), "none"), loadtest.Today); !errors.Is(err, os.ErrNotExist) &&
		!errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a file that is not there: %v", err)
	}
}
