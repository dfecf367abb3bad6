// Package sampletest gives tests the built-in sample as a graph. Only tests
// import it.
package sampletest

import (
	"os"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/sample"
)

// Load returns the built-in sample, loaded on a day, in memory. It is closed
// when the test ends.
func Load(t testing.TB, today graph.Day) *embedded.Store {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		t.Fatal(err)
	}
	store := embedded.Memory()
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := loaders.Load(t.Context(), []string{dir}, store, loaders.Options{Today: today}); err != nil {
		t.Fatal(err)
	}
	return store
}

// People returns the ledger of a store, at noon of the day.
func People(store *embedded.Store, today graph.Day) graph.People {
	return loaders.NewLedger(store, func() time.Time { return today.Time().Add(12 * time.Hour) })
}
