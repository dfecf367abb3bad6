package englandtest

import (
	"os"
	"path/filepath"
	"testing"
)

// ended is a test that says how it was ended.
type ended struct {
	testing.TB
	how string
}

func (e *ended) Helper() {}

func (e *ended) Name() string { return "TestEngland" }

func (e *ended) Fatalf(string, ...any) { e.how = "failed"; panic(e) }

func (e *ended) Skip(...any) { e.how = "left out"; panic(e) }

func TestAFolderBesideTheFilesIsLookedForAndMayBeRequired(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"nhs", "more/there"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("THROUGHLINE_DATA", filepath.Join(root, "nhs")+"/")
	for _, c := range []struct{ folder, require, how string }{
		{"more/there", "data", "found"}, {"more/gone", "", "left out"}, {"more/gone", "browser", "left out"}, {"more/gone", "data", "failed"},
	} {
		t.Setenv("THROUGHLINE_REQUIRE", c.require)
		e := &ended{how: "found"}
		func() {
			defer func() { _ = recover() }() // as a test ends
			if got, want := Beside(e, c.folder), filepath.Join(root, c.folder); got != want {
				t.Errorf("%s: got %s, want %s", c.folder, got, want)
			}
		}()
		if e.how != c.how {
			t.Errorf("%s with %q: %s, want %s", c.folder, c.require, e.how, c.how)
		}
	}
}
