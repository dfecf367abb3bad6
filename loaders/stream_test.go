package loaders

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// lines is a pharmacy list of n rows.
func lines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "F%04d,A PHARMACY,Y56,QHM,1 HIGH STREET,,,,,AB1 1AA,19990401,,ACTIVE,RO182,,,,,,,,,,,,,\n", i)
	}
	return b.String()
}

func TestFilesAreNotHeldWhole(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"edispensary.csv": lines(9_000), "notes.txt": strings.Repeat("a note\n", 500_000)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := gather(t.Context(), []string{dir})
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	for _, f := range all {
		if f.size < 500_000 || len(f.head) > sampleBytes+4 || cap(f.head) > 2*sampleBytes {
			t.Errorf("%s: of %d bytes %d are held, in %d", f.path, f.size, len(f.head), cap(f.head))
		}
	}
}

func TestAFileThatChangesWhileItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "edispensary.csv")
	if err := os.WriteFile(path, []byte(lines(10)), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := gather(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(lines(11)), 0o600); err != nil {
		t.Fatal(err)
	}
	d, form, ok := Datasets.recognise(all[0].path, all[0].head)
	if !ok {
		t.Fatal("not recognised")
	}
	it := &item{dataset: d, form: form, open: all[0].open, bytes: all[0].size, new: true}
	it.file.Sum = all[0].sum
	if err := it.parse(t.Context(), Options{Today: testToday}); err != nil {
		t.Fatal(err)
	}
	if it.parsed.err == nil || !strings.Contains(it.parsed.err.Error(), "changed while it was being read") || it.file.Content != nil {
		t.Errorf("got %v", it.parsed.err)
	}
}

// TestPlacesFarInAFile checks the line and column reported for a place far into a
// file, which a look at its beginning cannot find.
func TestPlacesFarInAFile(t *testing.T) {
	long := lines(5_000)
	for name, c := range map[string]struct{ content, want string }{
		"a NUL byte":                 {long + "F5000,\"A, B\",Y5\x006\n" + long, "line 5001, column 3 has a NUL byte"},
		"a quoted cell without end":  {long + "F5000,\"A PHARMACY,Y56\n", "line 5001, column 2: a cell in quotation marks does not end"},
		"UTF-16":                     {"\xff\xfeF\x00", "UTF-16"},
		"too few columns in one row": {long + "F5000,A PHARMACY\n", "line 5001 has 2 columns"},
	} {
		for way, in := range map[string]io.Reader{"at once": strings.NewReader(c.content),
			"byte by byte": iotest.OneByteReader(strings.NewReader(c.content))} {
			_, err := parse(context.Background(), in, 0, Datasets.named("edispensary"), form{dialect: "export", layout: odsList}, testToday)
			var bad *errFile
			if !errors.As(err, &bad) || !strings.Contains(bad.reason, c.want) {
				t.Errorf("%s, %s: got %v", name, way, err)
			}
		}
	}
}

func TestWhatIsNoJSONObjectIsRefusedInWords(t *testing.T) {
	for content, want := range map[string]string{
		"00\"\"":                         "line 1: it is not a JSON object",
		"[\"RZ901\"]":                    "line 1: it is not a JSON object",
		"{\"RZ901\": \"A SITE\",\n1: 2}": "line 2: broken JSON",
		"{\"RZ901\": 1E1000}":            "line 1: a value is not text",
		"{\"RZ901\": \"A SITE\"":         "line 1: the JSON object does not end",
		"{\"RZ901\": \"A SITE\"}\nmore":  "line 2: there is something after the end",
		"{\"RZ901\": \"A SITE\"}\n{}":    "line 2: there is something after the end",
		"{\"RZ901\": \"A SITE\"}\n \x00": "line 2, column 1 has a NUL byte",
	} {
		_, err := parse(t.Context(), strings.NewReader(content), 0, SiteNames, form{layout: pairs}, testToday)
		var bad *errFile
		if !errors.As(err, &bad) || !strings.Contains(bad.reason, want) {
			t.Errorf("%q: got %v, want %q", content, err, want)
		}
	}
}

func TestAGzipThatIsCutShortIsRefused(t *testing.T) {
	packed := gzipped(t, lines(50_000))
	r := loaded(t, &shelf{}, today, put(t, "2026-06/edispensary.csv.gz", packed[:len(packed)-100]))
	if f := r.Files[0]; f.Outcome != "refused" || !strings.Contains(f.Reason, "damaged or incomplete") {
		t.Errorf("%s: %s", f.Outcome, f.Reason)
	}
}

func TestPackedIsWhatWasWritten(t *testing.T) {
	content := []byte(lines(20_000))
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(p, iotest.HalfReader(bytes.NewReader(content))); err != nil {
		t.Fatal(err)
	}
	packed, _, err := p.packed()
	if err != nil {
		t.Fatal(err)
	}
	in, err := unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(in)
	if err != nil || !bytes.Equal(got, content) || in.Close() != nil {
		t.Errorf("%d bytes came back of %d: %v", len(got), len(content), err)
	}
}
