package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthSaysWhetherAServerCanAnswer(t *testing.T) {
	status, body := http.StatusOK, `{"status":"ready"}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			t.Errorf("asked %s", r.URL.Path)
		}
		w.WriteHeader(status)
		if _, err := w.Write([]byte(body)); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	ask := func(args ...string) (int, string) {
		var out, talk bytes.Buffer
		code := run(context.Background(), append([]string{"health"}, args...), &out, &talk)
		return code, out.String() + talk.String()
	}
	address := server.URL + "/readyz"
	if code, said := ask("--url", address); code != exitDone || said != "ready\n" {
		t.Errorf("ready: exit %d: %s", code, said)
	}
	if code, said := ask("--url", address, "--json"); code != exitDone || !strings.Contains(said, `"status": "ready"`) {
		t.Errorf("ready, in JSON: exit %d: %s", code, said)
	}
	status, body = http.StatusServiceUnavailable, `{"detail":"The graph cannot be read just now"}`
	if code, said := ask("--url", address); code != exitFailed || !strings.Contains(said, "503") ||
		!strings.Contains(said, "The graph cannot be read just now") {
		t.Errorf("not ready: exit %d: %s", code, said)
	}
	body = "<html>"
	if code, said := ask("--url", address); code != exitFailed || !strings.Contains(said, "503") {
		t.Errorf("not ready, and not one of ours: exit %d: %s", code, said)
	}
	server.Close()
	if code, said := ask("--url", address); code != exitFailed || !strings.Contains(said, "throughline serve") {
		t.Errorf("nobody there: exit %d: %s", code, said)
	}
	for _, wrong := range []string{"127.0.0.1:8080", "ftp://127.0.0.1/", "http://", "http://[", ""} {
		if code, said := ask("--url", wrong); code != exitUsage || !strings.Contains(said, "--url") {
			t.Errorf("--url %q: exit %d: %s", wrong, code, said)
		}
	}
}
