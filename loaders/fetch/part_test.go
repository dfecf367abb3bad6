package fetch

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestANoteIsReplacedNeverOverwritten keeps a second name of the old note: a new
// one that is written beside it and renamed leaves the old one as it was.
func TestANoteIsReplacedNeverOverwritten(t *testing.T) {
	path, kept := filepath.Join(t.TempDir(), "note.json"), filepath.Join(t.TempDir(), "kept.json")
	if err := writeJSON(path, "old"); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, kept); err != nil {
		t.Skip("this disk has no second names: ", err)
	}
	if err := writeJSON(path, "new"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{path: "new", kept: "old"} {
		if b, err := os.ReadFile(name); err != nil || !bytes.Contains(b, []byte(want)) {
			t.Errorf("%s: %q, %v, want %q", name, b, err, want)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func TestAPartOfAnotherAddressIsNotContinued(t *testing.T) {
	p := openPart(t.TempDir(), "list")
	if err := p.begin(partNote{URL: "https://one.example/list.csv", ETag: `"1"`}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.data, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]int64{"https://one.example/list.csv": 3, "https://two.example/list.csv": 0} {
		if got := p.usable(link{url: url}, 10); got != want {
			t.Errorf("%s continues after %d bytes, want %d", url, got, want)
		}
	}
}
