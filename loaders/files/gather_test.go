package files

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestAFolderIsReadHoweverItIsWritten(t *testing.T) {
	dir := loadtest.Put(t, "in/2026-06/etr.csv", "a list\n")
	t.Chdir(filepath.Join(dir, "in"))
	for _, written := range []string{".", "./", "./2026-06", "2026-06/.", "2026-06//", "../in", filepath.Join(dir, "in") + "/./2026-06/"} {
		out, err := Gather(t.Context(), []string{written})
		if err != nil || len(out) != 1 || out[0].Closed || !strings.HasSuffix(filepath.ToSlash(out[0].Path), "etr.csv") {
			t.Errorf("%s: %+v, %v", written, out, err)
		}
		if _, err := os.Stat(out[0].Path); err != nil {
			t.Errorf("%s: %v", written, err)
		}
	}
}

// TestLinksLeadToFoldersWithinEachOther has links to a folder and to one in it, in
// either order, and to one that is hidden.
func TestLinksLeadToFoldersWithinEachOther(t *testing.T) {
	for _, names := range [][2]string{{"a", "z"}, {"z", "a"}} {
		in, out := loadtest.Put(t, ".kept/data/notes.txt", "hidden\n"), loadtest.Put(t, "sub/one.txt", "one\n", "two.txt", "two\n")
		for link, to := range map[string]string{names[0]: filepath.Join(out, "sub"), names[1]: out, "data": ".kept/data"} {
			if err := os.Symlink(to, filepath.Join(in, link)); err != nil {
				t.Fatal(err)
			}
		}
		found, err := Gather(t.Context(), []string{in})
		var got []string
		for _, f := range found {
			got = append(got, filepath.Base(f.Path))
		}
		slices.Sort(got)
		if err != nil || !slices.Equal(got, []string{"notes.txt", "one.txt", "two.txt"}) {
			t.Errorf("%v: %v, %v", names, got, err)
		}
	}
}

// FuzzArchive opens any content as a file on disk, compressed or not.
func FuzzArchive(f *testing.F) {
	f.Add(loadtest.ZipPlain(f, "2026-06/etr.csv", "\"RZ1\",\"A TRUST\"\n", "notes.txt", "hello"))
	f.Add(loadtest.ZipPlain(f, "../etr.csv", "x"))
	f.Add(loadtest.ZipPlain(f, "xl/workbook.xml", "<workbook/>"))
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, "code,name\nlpc.a,A\n"); err != nil {
		f.Fatal(err)
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()-5])
	f.Add([]byte("\x1f\x8b"))
	f.Add([]byte("PK\x03\x04PK\x05\x06"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "new.csv")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := Gather(t.Context(), []string{path})
		if err != nil {
			t.Fatalf("neither read nor refused: %v", err)
		}
		for _, m := range all {
			if m.Reason != "" {
				continue
			}
			if rest, ok := strings.CutPrefix(m.Path, path); !ok || (rest != "" && !filepath.IsLocal(strings.TrimPrefix(rest, "/"))) {
				t.Errorf("a member is at %s", m.Path)
			}
			in, err := m.Open()
			if err != nil {
				t.Fatalf("%s was read once but not a second time: %v", m.Path, err)
			}
			again, err := io.ReadAll(in)
			if err != nil || in.Close() != nil || int64(len(again)) != m.Size || !bytes.HasPrefix(again, m.Head) {
				t.Errorf("%s: %d bytes, then %d: %v", m.Path, m.Size, len(again), err)
			}
		}
	})
}
