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
	whole := t.TempDir()
	for _, part := range []string{"nhs", "more"} {
		if err := os.Mkdir(filepath.Join(whole, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for folder, want := range map[string]string{whole: "", dir: "has no folder nhs", file: "is not a folder",
		filepath.Join(dir, "gone"): "is not a folder",
		".":                        "must be the whole path", "testdata": "must be the whole path"} {
		err := usable(folder)
		if want == "" && err != nil ||
			want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), folder)) {
			t.Errorf("%s: %v, want %q", folder, err, want)
		}
	}
}
