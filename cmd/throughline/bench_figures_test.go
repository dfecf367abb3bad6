//go:build linux

package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/storetest"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
	"github.com/throughline-graph/throughline/loaders/scale"
)

// How often the short figures are taken, and how many requests each takes.
const (
	figurePairs    = 7
	loadPairs      = 5 // a load takes seconds
	figureRequests = 8000
	figureSearched = 1500 // each takes far longer
)

// BenchmarkFigures takes the figures of loads, exports and HTTP as ratios, each
// side by side with what it is measured by. Run it by make figures.
func BenchmarkFigures(b *testing.B) {
	files := figureFiles(b)
	db := filepath.Join(b.TempDir(), "figures.db")
	b.Run("load", func(b *testing.B) { loadFigures(b, files) })
	loadedInto(b, db, files)
	store, err := embedded.OpenReadOnly(db)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			b.Error(err)
		}
	}()
	b.Run("http", func(b *testing.B) { httpFigures(b, store, db) })
	b.Run("export", func(b *testing.B) { exportFigures(b, store) })
}

// figureFiles returns the folder of the England files, else of fictional ones.
func figureFiles(b *testing.B) string {
	if os.Getenv("THROUGHLINE_DATA") != "" {
		return englandtest.Data(b)
	}
	dir := filepath.Join(b.TempDir(), "files")
	if _, err := scale.Write(b.Context(), dir, scale.Spec{Seed: 1, Times: 1}); err != nil {
		b.Fatal(err)
	}
	return dir
}

// loadedInto loads the files into a database, which it makes where there is none.
func loadedInto(b *testing.B, db, files string) {
	store, err := embedded.Open(db)
	if err != nil {
		b.Fatal(err)
	}
	_, err = loaders.Load(context.Background(), []string{files}, store, loaders.Options{Today: graph.DayOf(time.Now())})
	if err := errors.Join(err, store.Close()); err != nil {
		b.Fatal(err)
	}
}

// loadFigures compares a first load with encoding/csv on the same bytes, and a
// load of the same files again with the first.
func loadFigures(b *testing.B, files string) {
	dir, n := b.TempDir(), 0
	db := func() string { return filepath.Join(dir, strconv.Itoa(n)+".db") }
	t := storetest.TakeTurns(loadPairs,
		func() float64 { return storetest.Seconds(func() { readByCSV(b, files) }) },
		func() float64 {
			n++
			return storetest.Seconds(func() { loadedInto(b, db(), files) })
		},
		// The newest database: there is one since the round that does not count.
		func() float64 { return storetest.Seconds(func() { loadedInto(b, db(), files) }) })
	t.Report(b, map[string]float64{"load": t.Ratio(1, 0), "reload": t.Ratio(2, 1)})
}

// readByCSV reads every CSV file of a folder and drops the rows.
func readByCSV(b *testing.B, folder string) {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".csv") {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(dropRows(f), f.Close())
	})
	if err != nil {
		b.Fatal(err)
	}
}

func dropRows(r io.Reader) error {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord, rows.LazyQuotes, rows.ReuseRecord = -1, true, true
	for {
		_, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read CSV: %w", err)
		}
	}
}

// httpFigures compares requests a second with those of a bare handler.
func httpFigures(b *testing.B, store *embedded.Store, db string) {
	s := serveBoth(b, store, openPairs(b, db, 2000))
	way := func(root string, requests int64, address func(int) string) func() float64 {
		return func() float64 {
			t := asked(b, root, requests, address, "")
			if t.errors > 0 {
				b.Fatalf("%d of %d requests failed", t.errors, requests)
			}
			return t.rate
		}
	}
	t := storetest.TakeTurns(figurePairs,
		way(s.plain, figureRequests, s.address), way(s.real, figureSearched, s.fresh),
		way(s.plain, figureRequests, s.first), way(s.real, figureRequests, s.first))
	t.Report(b, map[string]float64{"paths-searched": t.Ratio(1, 0), "paths-held": t.Ratio(3, 2)})
}

// exportFigures compares exports with encoding/csv writing the same things.
func exportFigures(b *testing.B, store *embedded.Store) {
	g, err := store.Whole(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	table := tableOf(g)
	timed := func(write func(io.Writer) error) func() float64 {
		return func() float64 {
			return storetest.Seconds(func() {
				if err := write(io.Discard); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
	t := storetest.TakeTurns(figurePairs,
		timed(func(w io.Writer) error { return csv.NewWriter(w).WriteAll(table.Rows) }),
		timed(func(w io.Writer) error { return export.CSV(w, table) }),
		timed(func(w io.Writer) error { return export.Lines(w, g, export.About{}) }))
	t.Report(b, map[string]float64{"export-csv": t.Ratio(1, 0), "export-lines": t.Ratio(2, 0)})
}

// tableOf returns the graph's stakeholders and edges as rows of text.
func tableOf(g *graph.Snapshot) export.Table {
	t := export.Table{Headings: []string{"code", "kind", "name", "opened", "postcode", "phone", "source", "seen"}}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		t.Rows = append(t.Rows, []string{n.Code, string(n.Kind), n.Name, n.Opened.String(), n.Postcode, n.Phone, n.Source, n.Seen.String()})
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		t.Rows = append(t.Rows, []string{string(e.Type), e.From, e.To, e.Since.String(), e.Until.String(), e.Source, e.Seen.String(),
			string(e.Basis)})
	}
	return t
}
