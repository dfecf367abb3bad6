//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/loaders/scale"
)

// scaled is what is measured on England so many times over. Memory is the most
// that the process held, in bytes.
type scaled struct {
	times                  int
	made                   time.Duration
	bytes                  int64
	nodes, edges           int
	load, loadCPU          time.Duration
	loadPeak               int64
	open                   time.Duration
	openPeak               int64
	search95               float64 // milliseconds, as all that follow
	path50, path99         float64
	met50, met99           float64 // of the pairs that have a path
	pairs, met, cut, wrong int
}

// BenchmarkScale takes the figures of the embedded engine on England 1, 10 and
// 100 times over, as package scale makes it, and says how each grows. Run it by
// make bench-scale. THROUGHLINE_SCALES names other numbers, THROUGHLINE_SEED
// another England.
func BenchmarkScale(b *testing.B) {
	scales := os.Getenv("THROUGHLINE_SCALES")
	if scales == "" {
		scales = "1 10 100"
	}
	seed, err := strconv.ParseUint(os.Getenv("THROUGHLINE_SEED"), 10, 64)
	if err != nil {
		seed = 1
	}
	dir := b.TempDir()
	bin := program(b)
	fmt.Printf("\nembedded engine, %d cores, %s %s/%s, England by seed %d\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS,
		runtime.GOARCH, seed)
	fmt.Printf("%6s %9s %9s %11s %11s %9s %9s %9s %9s %11s %9s %9s %9s %9s\n", "times", "files", "nodes", "edges", "load", "its cpu",
		"peak", "open", "peak", "search p95", "path p50", "path p99", "met p50", "met p99")
	for b.Loop() {
		var all []scaled
		for word := range strings.FieldsSeq(scales) {
			n, err := strconv.Atoi(word)
			if err != nil {
				b.Fatal(err)
			}
			m := scaledTo(b, bin, dir, scale.Spec{Seed: seed, Times: n})
			fmt.Printf("%6d %6d MB %11d %11d %7.1f s %7.1f s %6.2f GB %7.1f s %6.2f GB %8.2f ms %6.3f ms %6.2f ms %6.3f ms %6.2f ms\n",
				n, m.bytes/1e6, m.nodes, m.edges, m.load.Seconds(), m.loadCPU.Seconds(), float64(m.loadPeak)/1e9,
				m.open.Seconds(), float64(m.openPeak)/1e9, m.search95, m.path50, m.path99, m.met50, m.met99)
			all = append(all, m)
		}
		tellGrowth(all)
	}
}

// tellGrowth prints each figure as a multiple of the first.
func tellGrowth(all []scaled) {
	first := all[0]
	for _, m := range all[1:] {
		fmt.Printf("growth from %d to %d times (goals at 100: load ≤ 100 ×, memory ≤ 100 ×, path p50 ≤ 3 ×):\n", first.times, m.times)
		for _, c := range []struct {
			what     string
			now, was float64
		}{
			{"files", float64(m.bytes), float64(first.bytes)}, {"stakeholders", float64(m.nodes), float64(first.nodes)},
			{"edges", float64(m.edges), float64(first.edges)},
			{"load", m.load.Seconds(), first.load.Seconds()}, {"  processor time of the load", m.loadCPU.Seconds(), first.loadCPU.Seconds()},
			{"  most memory of the load", float64(m.loadPeak), float64(first.loadPeak)},
			{"open and first answer", m.open.Seconds(), first.open.Seconds()},
			{"  most memory of it", float64(m.openPeak), float64(first.openPeak)},
			{"search p95", m.search95, first.search95},
			{"path p50, any two", m.path50, first.path50}, {"path p99, any two", m.path99, first.path99},
			{"path p50, two with a path", m.met50, first.met50}, {"path p99, two with a path", m.met99, first.met99},
		} {
			fmt.Printf("  %-28s %8.2f ×\n", c.what, c.now/c.was)
		}
	}
	for _, m := range all {
		fmt.Printf("%d times: files made in %.1f s; of %d random pairs %d have a path, %d cut short, %d refused as too many\n",
			m.times, m.made.Seconds(), m.pairs, m.met, m.cut, m.wrong)
	}
}

// scaledTo makes, loads, opens and asks England so many times over.
func scaledTo(b *testing.B, bin, dir string, s scale.Spec) scaled {
	m := scaled{times: s.Times}
	files, db := filepath.Join(dir, "files"), filepath.Join(dir, "scale.db")
	began := time.Now()
	if _, err := scale.Write(context.Background(), files, s); err != nil {
		b.Fatal(err)
	}
	m.made = time.Since(began)
	list, err := os.ReadDir(files)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range list {
		info, err := f.Info()
		if err != nil {
			b.Fatal(err)
		}
		m.bytes += info.Size()
	}
	took, state := ranCommand(b, bin, "load", "--db", db, files)
	m.load, m.loadCPU, m.loadPeak = took, state.UserTime()+state.SystemTime(), peakOf(state)
	if err := os.RemoveAll(files); err != nil {
		b.Fatal(err)
	}
	m.ask(b, db)
	// The program alone, after the test has let go of what it held.
	debug.FreeOSMemory()
	m.open, m.openPeak = timed(b, bin, "line", "--db", db, scalePractice)
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(db + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			b.Fatal(err)
		}
	}
	return m
}

// scalePractice is the first practice of the first England.
const scalePractice = "A00000"

// scalePairs is how many random pairs are asked for a path. Of a hundred Englands
// most have none in so few hops; enough are left that have.
const scalePairs = 20_000

func (m *scaled) ask(b *testing.B, db string) {
	d := openPairs(b, db, scalePairs)
	q := askedAll(b, db, d)
	m.nodes, m.edges, m.pairs = q.sum.Nodes, q.sum.Edges, len(d.codes)
	m.wrong, m.cut, m.met = q.refused, q.cut, len(q.met)
	m.path50, m.path99 = ms(q.paths, 50), ms(q.paths, 99)
	m.met50, m.met99 = math.NaN(), math.NaN()
	if m.met > 0 {
		m.met50, m.met99 = ms(q.met, 50), ms(q.met, 99)
	}
	m.search95 = ms(q.searches, 95)
}
