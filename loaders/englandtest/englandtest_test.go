package englandtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFolderThatTestsCannotUseIsNamed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{dir: "", file: "is not a folder", filepath.Join(dir, "gone"): "is not a folder",
		".": "must be the whole path", "testdata": "must be the whole path"} {
		err := usable(folder)
		if want == "" && err != nil ||
			want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), folder)) {
			t.Errorf("%s: %v, want %q", folder, err, want)
		}
	}
}
