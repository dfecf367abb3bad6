package loaders

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/loaders/loadtest"
	madeup "github.com/throughline-graph/throughline/loaders/sample"
)

// sampleFiles lays the shipped sample out as files and returns their paths.
func sampleFiles(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	err := fs.WalkDir(madeup.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(madeup.FS, path)
		if err != nil {
			return err
		}
		out := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
			return err
		}
		paths = append(paths, out)
		return os.WriteFile(out, content, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestOrderOfFilesChangesNothing(t *testing.T) {
	paths := sampleFiles(t)
	load := func(t rapid.TB, into *loadtest.Store, paths []string) {
		if _, err := Load(context.Background(), paths, into, Options{Today: loadtest.Today}); err != nil {
			t.Fatalf("load: %v", err)
		}
	}
	graphOf := func(t rapid.TB, k *loadtest.Store) string {
		b, err := json.Marshal(k.Next)
		if err != nil {
			t.Fatalf("marshal: %v", err)
		}
		return string(b)
	}
	whole := &loadtest.Store{}
	load(t, whole, paths)
	want := graphOf(t, whole)
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation(paths).Draw(t, "order")
		cut := rapid.IntRange(0, len(order)).Draw(t, "cut")
		k := &loadtest.Store{}
		if cut > 0 {
			load(t, k, order[:cut])
		}
		if cut < len(order) {
			load(t, k, order[cut:])
		}
		if graphOf(t, k) != want {
			t.Fatalf("another graph from the order %v, cut at %d", order, cut)
		}
	})
}
