package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/throughline-graph/throughline/web/webtest"
)

// TestAGeneratedClientCallsEveryOperation has a public generator make a client
// of the description, and web/api/clienttest call everything by it.
func TestAGeneratedClientCallsEveryOperation(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	var lock sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		asked = append(asked, r.URL.Path)
		lock.Unlock()
		h.ServeHTTP(w, r)
	}))
	defer server.Close()

	description := webtest.Get(h, "/openapi-3.0.json").Body.Bytes()
	dir := t.TempDir()
	in, made, overlay := filepath.Join(dir, "openapi.json"), filepath.Join(dir, "client.go"), filepath.Join(dir, "overlay.json")
	at, err := filepath.Abs("clienttest/client.go")
	if err != nil {
		t.Fatal(err)
	}
	both, err := json.Marshal(map[string]any{"Replace": map[string]string{at: made}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{in: description, overlay: both} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"tool", "oapi-codegen", "-generate", "types,client", "-package", "main", "-o", made, in},
		{"run", "-tags", "generated", "-overlay", overlay, "./clienttest", server.URL + "/api/v1"},
	} {
		if out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}

	var described struct{ Paths map[string]any }
	if err := json.Unmarshal(description, &described); err != nil || len(described.Paths) < 5 {
		t.Fatal(described, err)
	}
	for path := range described.Paths {
		fits := regexp.MustCompile("^(/api/v1)?" + regexp.MustCompile(`\\\{[^/]*\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
		if !slices.ContainsFunc(asked, fits.MatchString) {
			t.Errorf("the client does not call %s: %v", path, asked)
		}
	}
}
