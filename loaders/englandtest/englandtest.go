// Package englandtest gives tests the files of all England, and the graph that
// they make. Only tests import it. A test that asks for either has "England" in
// its name, so that one -run or -skip pattern selects them all.
package englandtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/needs"
)

// Data returns the folder of the England files, which THROUGHLINE_DATA names,
// or skips the test. The lists of today are in its folder nhs, those of other months
// and other publishers in its folder more.
func Data(t testing.TB) string {
	t.Helper()
	if test, _, _ := strings.Cut(t.Name(), "/"); strings.HasPrefix(test, "Test") && !strings.Contains(test, "England") {
		t.Fatalf("%s asks for the England files: a test that does so has England in its name", test)
	}
	data := os.Getenv("THROUGHLINE_DATA")
	if data == "" {
		needs.Missing(t, "data", "THROUGHLINE_DATA does not name the folder of the England files")
	}
	if err := usable(data); err != nil {
		t.Fatal(err)
	}
	return data
}

// usable returns why tests cannot use a folder, if so. Each package runs its tests in
// its own folder, so a path from anywhere else leads to another place in each.
func usable(data string) error {
	info, err := os.Stat(data)
	switch {
	case !filepath.IsAbs(data):
		return fmt.Errorf("THROUGHLINE_DATA: %q must be the whole path of the folder, from the root", data)
	case err != nil || !info.IsDir():
		return fmt.Errorf("THROUGHLINE_DATA: %q is not a folder", data)
	}
	for _, part := range []string{"nhs", "more"} { // what all lists say today, and those of other months
		if info, err := os.Stat(filepath.Join(data, part)); err != nil || !info.IsDir() {
			return fmt.Errorf("THROUGHLINE_DATA: %q has no folder %s", data, part)
		}
	}
	return nil
}

// Graph returns a file with the graph of all England, for reading only: the one
// that THROUGHLINE_ENGLAND names, which CI makes once for all packages, else one
// that is made here.
func Graph(t testing.TB) string {
	t.Helper()
	data := Data(t)
	if file := os.Getenv("THROUGHLINE_ENGLAND"); file != "" {
		return file
	}
	file := filepath.Join(t.TempDir(), "england.db")
	store, err := embedded.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = loaders.Load(t.Context(), []string{data}, store, loaders.Options{Today: graph.DayOf(time.Now())})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}
