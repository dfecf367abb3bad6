package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/fetch"
)

// toServer leads every name to a test server.
type toServer struct{ address string }

func (s toServer) RoundTrip(r *http.Request) (*http.Response, error) {
	to := r.Clone(r.Context())
	to.Host, to.URL.Scheme, to.URL.Host = r.URL.Host, "http", s.address
	return http.DefaultTransport.RoundTrip(to)
}

// fetching runs one command line with the public servers on this machine.
func fetching(t *testing.T, answers http.HandlerFunc, args ...string) (code int, out, talk string) {
	t.Helper()
	server := httptest.NewServer(answers)
	defer server.Close()
	var o, e bytes.Buffer
	c := &cli{out: &o, talk: &e, today: graph.Day(20261122), network: toServer{strings.TrimPrefix(server.URL, "http://")}}
	for _, s := range fetch.Sources {
		s.MinRows = 1
		c.sources = append(c.sources, s)
	}
	code = execute(t.Context(), c.root(), append(args, "--db", filepath.Join(t.TempDir(), "graph.db")), &e)
	return code, o.String(), e.String()
}

// ods answers for two reports; the second is refused.
func ods(t *testing.T) http.HandlerFunc {
	list, err := os.ReadFile("../../loaders/datasets/testdata/etr/ok.csv")
	if err != nil {
		t.Fatal(err)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("report") != "etr" {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if _, err := w.Write(list); err != nil {
			t.Error(err)
		}
	}
}

func TestFetch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "files")
	t.Run("got, then unchanged", func(t *testing.T) { fetchesTwice(t, dir) })
	t.Run("one that fails is reported with its page, and the others go on", func(t *testing.T) { reportsAFailure(t, dir) })
	t.Run("by its publisher's name", func(t *testing.T) {
		code, out, talk := fetching(t, ods(t), "fetch", "--to", dir, "--only", "succ")
		if code != exitFailed || !strings.Contains(out, "failed  successions") || !strings.Contains(talk, "succ from") {
			t.Errorf("exit %d, %s%s", code, out, talk)
		}
	})
	t.Run("in JSON", func(t *testing.T) { reportsInJSON(t, dir) })
	t.Run("a dry run asks for nothing", func(t *testing.T) {
		never := func(w http.ResponseWriter, r *http.Request) { t.Errorf("%s was asked for", r.URL) }
		code, out, talk := fetching(t, never, "fetch", "--to", dir, "--dry-run")
		if code != exitDone || !strings.Contains(out, "november-2026") || !strings.Contains(out, "unless it is still etr.csv of 2026-11-22") {
			t.Errorf("exit %d, %s%s", code, out, talk)
		}
	})
	t.Run("what was fetched loads with its day", func(t *testing.T) {
		code, out, talk := fetching(t, ods(t), "check", dir, "--seen", "2020-01-01")
		if code != exitDone || !strings.Contains(talk, "etr, 2026-11-22") {
			t.Errorf("exit %d, %s%s", code, out, talk)
		}
	})
	t.Run("a folder that cannot be", func(t *testing.T) {
		code, out, talk := fetching(t, ods(t), "fetch", "--to", filepath.Join(dir, "etr.csv"))
		if code != exitFailed || out != "" || !strings.Contains(talk, "etr.csv") {
			t.Errorf("exit %d, %s%s", code, out, talk)
		}
	})
	for _, args := range [][]string{{"fetch"}, {"fetch", "--to", ""}, {"fetch", "--to", dir, "--only", "everything"}, {"fetch", dir}} {
		if code, out, talk := fetching(t, ods(t), args...); code != exitUsage || out != "" {
			t.Errorf("%q: exit %d, %s%s", args, code, out, talk)
		}
	}
}

func fetchesTwice(t *testing.T, dir string) {
	for _, want := range []string{"got", "unchanged"} {
		code, out, talk := fetching(t, ods(t), "fetch", "--to", dir, "--only", "ETR")
		if code != exitDone || !strings.HasPrefix(out, want+"  etr  etr.csv, ") || !strings.Contains(out, "as of 2026-11-22") || talk != "" {
			t.Errorf("exit %d, %s%s", code, out, talk)
		}
	}
}

func reportsAFailure(t *testing.T, dir string) {
	code, out, talk := fetching(t, ods(t), "fetch", "--to", dir, "--only", "eccg, etr")
	if code != exitFailed || !strings.Contains(out, "unchanged  etr") ||
		!strings.Contains(out, "failed     eccg  the server answered 403 Forbidden") {
		t.Errorf("exit %d, %s", code, out)
	}
	if !strings.Contains(talk, "1 file of 2 could not be downloaded") ||
		!strings.Contains(talk, "eccg from https://www.odsdatasearchandexport.nhs.uk/") {
		t.Errorf("it says %s", talk)
	}
}

func reportsInJSON(t *testing.T, dir string) {
	code, out, talk := fetching(t, ods(t), "fetch", "--to", dir, "--only", "eccg,etr", "--json")
	var r fetch.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitFailed {
		t.Fatalf("exit %d, %v in %s%s", code, err, out, talk)
	}
	if len(r.Files) != 2 || r.Failures() != 1 || r.Files[0].Name != "etr" || len(r.Files[0].SHA256) != 64 || r.Files[1].Page == "" {
		t.Errorf("got %+v", r)
	}
}
