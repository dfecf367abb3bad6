package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the scripts of a page may weigh at most, compressed, in bytes.
const (
	firstViewLimit   = 15_000
	networkViewLimit = 80_000
)

// imported finds the files that a script needs before it runs.
var imported = regexp.MustCompile(`(?:from|import)\s*["']\./([^"']+)["']`)

// weight is what a script and all it imports weigh, compressed, in bytes.
func weight(t *testing.T, name string, seen map[string]bool) int {
	t.Helper()
	if seen[name] {
		return 0
	}
	seen[name] = true
	body, err := fs.ReadFile(dist, "dist/"+name)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	n := packed.Len()
	for _, m := range imported.FindAllSubmatch(body, -1) {
		n += weight(t, string(m[1]), seen)
	}
	return n
}

func TestTheScriptsOfAPageAreSmall(t *testing.T) {
	code, err := scripts()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	first := weight(t, strings.TrimPrefix(code[MainScript], assetRoot), seen)
	t.Logf("first view: %d bytes compressed", first)
	if first > firstViewLimit || first < 500 {
		t.Errorf("the first view needs %d bytes of script, at most %d are meant", first, firstViewLimit)
	}
	network := first + weight(t, strings.TrimPrefix(code[NetworkScript], assetRoot), seen)
	t.Logf("network view: %d bytes compressed", network)
	if network > networkViewLimit {
		t.Errorf("the network view needs %d bytes of script, at most %d are meant", network, networkViewLimit)
	}
}

func TestScriptsAreKeptForGoodAndNothingElseIsServed(t *testing.T) {
	_, h := bare(t)
	code, err := scripts()
	if err != nil {
		t.Fatal(err)
	}
	for entry, address := range code {
		w := get(h, address)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" ||
			!strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, headers %v", entry, w.Code, w.Header())
		}
	}
	for _, name := range []string{"manifest.json", "main.js", "..%2fassets.go"} {
		if w := get(h, assetRoot+name); w.Code != http.StatusNotFound || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
}

func TestTheBundleIsWhatItsSourcesMake(t *testing.T) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("no Node or npm on the path")
		}
	}
	version, err := exec.CommandContext(t.Context(), "node", "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(string(version), "v%d.%d", &major, &minor); err != nil {
		t.Fatalf("node --version says %q: %v", version, err)
	}
	if major < 20 || major == 20 && minor < 19 {
		t.Skip("this Node is too old for Vite, which needs 20.19")
	}
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "tsconfig.json", "vite.config.js", ".npmrc"} {
		body, err := os.ReadFile(filepath.Join("ui", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(dir, "ui"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "ui", name), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "ui", "src"), os.DirFS("ui/src")); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) ([]byte, error) {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = filepath.Join(dir, "ui")
		return cmd.CombinedOutput()
	}
	if out, err := run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"); err != nil {
		if regexp.MustCompile(`EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|E40[13]|E5\d\d`).Match(out) {
			t.Skip("the registry of npm's packages cannot be reached")
		}
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	if out, err := run("npm", "run", "build"); err != nil {
		t.Fatalf("npm run build: %v\n%s", err, out)
	}
	built, kept := files(t, os.DirFS(filepath.Join(dir, "dist"))), files(t, os.DirFS("dist"))
	for name := range built {
		if built[name] != kept[name] {
			t.Errorf("web/dist/%s is not what web/ui makes: make ui builds it", name)
		}
	}
	for name := range kept {
		if _, ok := built[name]; !ok {
			t.Errorf("web/dist/%s is left over: make ui builds it anew", name)
		}
	}
}

// files returns every file with its content.
func files(t *testing.T, in fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	if err := fs.WalkDir(in, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(in, name)
		out[name] = string(body)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSourcesOfTheBundleNameNoHost(t *testing.T) {
	body, err := os.ReadFile("ui/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(body, []byte(`"resolved"`)) || bytes.Contains(body, []byte("registry")) {
		t.Error("package-lock.json says where packages were fetched from: omit-lockfile-registry-resolved in .npmrc leaves it out")
	}
}
