package people_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

var today = loaders.Options{Today: loadtest.Today}

// graphOf loads files, pairs of a path and its content, and returns the graph and the
// report.
func graphOf(t *testing.T, files ...string) (*graph.Snapshot, loaders.Report) {
	t.Helper()
	s := &loadtest.Store{}
	r, err := loaders.Load(t.Context(), []string{loadtest.Put(t, files...)}, s, today)
	if err != nil {
		t.Fatal(err)
	}
	return s.Next, r
}

// outcome returns what became of the file whose path ends so.
func outcome(t *testing.T, r loaders.Report, ending string) loaders.FileReport {
	t.Helper()
	for _, f := range r.Files {
		if strings.HasSuffix(filepath.ToSlash(f.Path), ending) {
			return f
		}
	}
	t.Fatalf("no %s in the report", ending)
	return loaders.FileReport{}
}
