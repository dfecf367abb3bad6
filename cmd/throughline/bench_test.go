//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/englandtest"
)

// What the design must reach, told beside each figure. Figures are printed,
// never asserted: they depend on the machine and on who else uses it.
const (
	goalLoad    = "≤ 3 s on 2 cores"
	goalPeak    = "≤ 400 MB"
	goalReload  = "≤ 0.2 of the first, nothing written"
	goalStart   = "≤ 1 s"
	goalPaths   = "p50 ≤ 0.05 ms, p99 ≤ 0.5 ms"
	goalSearch  = "p95 ≤ 2 ms"
	goalServing = "≤ 250 MB"
)

// BenchmarkEngland takes the figures of the embedded engine on the England
// files that THROUGHLINE_DATA names. Run it by make bench.
func BenchmarkEngland(b *testing.B) {
	data := englandtest.Data(b)
	dir := b.TempDir()
	bin, db := program(b), filepath.Join(dir, "england.db")
	for b.Loop() {
		b.StopTimer()
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(db + end); err != nil && !errors.Is(err, os.ErrNotExist) {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		figures(b, bin, db, data)
	}
}

func figures(b *testing.B, bin, db, data string) {
	say := func(what, figure, goal string) { fmt.Printf("%-44s %-44s goal %s\n", what, figure, goal) }
	fmt.Printf("\nembedded engine, %d cores, %s %s/%s\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)

	first, peak := timed(b, bin, "load", "--db", db, data)
	pairs := openPairs(b, db, 2000)
	start, _ := timed(b, bin, "line", "--db", db, pairs.practice)
	again, _ := timed(b, bin, "load", "--db", db, data)
	say("all England, files to answers",
		fmt.Sprintf("%.2f s (load %.2f, open and answer %.2f)", (first+start).Seconds(), first.Seconds(), start.Seconds()), goalLoad)
	say("  most memory of the load", fmt.Sprintf("%.0f MB", float64(peak)/1e6), goalPeak)
	say("the same files again", fmt.Sprintf("%.2f s, %.2f of the first", again.Seconds(), again.Seconds()/first.Seconds()), goalReload)
	say("start on a loaded file to first answer", fmt.Sprintf("%.2f s", start.Seconds()), goalStart)

	q := askedAll(b, db, pairs)
	say(fmt.Sprintf("path, %d random open stakeholder pairs", len(q.paths)),
		fmt.Sprintf("p50 %.3f ms, p99 %.2f ms, most %.1f ms", ms(q.paths, 50), ms(q.paths, 99), ms(q.paths, 100)), goalPaths)
	fmt.Printf("  on %s: %d without a path, %d cut short, %d refused as too many\n",
		pairs.on, len(q.paths)-len(q.met)-q.refused, q.cut, q.refused)
	say(fmt.Sprintf("search as you type, %d texts", len(q.searches)),
		fmt.Sprintf("p50 %.2f ms, p95 %.2f ms", ms(q.searches, 50), ms(q.searches, 95)), goalSearch)

	now, most := serving(b, bin, db, pairs)
	say("memory serving England", fmt.Sprintf("%s after %d requests, at most %s", now, servedRequests, most), goalServing)
}

// questions is how long the answers to what is drawn took.
type questions struct {
	sum          graph.Summary
	paths        []time.Duration // of every pair
	met          []time.Duration // of those that have a path
	cut, refused int             // of those: slack lowered; more than any answer holds
	searches     []time.Duration
}

// askedAll asks a loaded file for the path of each pair, then for each text.
func askedAll(b *testing.B, db string, d drawn) questions {
	store, err := embedded.OpenReadOnly(db)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			b.Error(err)
		}
	}()
	ctx := context.Background()
	var q questions
	if q.sum, err = ask.Of(ctx, store, ask.Summary, d.on); err != nil {
		b.Fatal(err)
	}
	for _, p := range d.codes {
		began := time.Now()
		found, err := ask.Of(ctx, store, ask.Paths, graph.NewPathQuery(p[0], p[1], d.on))
		took := time.Since(began)
		q.paths = append(q.paths, took)
		var many *graph.TooManyError
		switch {
		case errors.As(err, &many):
			q.refused++
			continue
		case err != nil:
			b.Fatal(err)
		case found.Cut != "":
			q.cut++
		}
		if len(found.Paths) > 0 {
			q.met = append(q.met, took)
		}
	}
	for _, text := range d.typed {
		began := time.Now()
		if _, err := ask.Of(ctx, store, ask.Search, graph.SearchQuery{Text: text, On: d.on, Limit: 10}); err != nil {
			b.Fatal(err)
		}
		q.searches = append(q.searches, time.Since(began))
	}
	return q
}

// timed runs one command of the program to its end, and returns how long it
// took and the most memory it held, in bytes.
func timed(b *testing.B, bin string, args ...string) (time.Duration, int64) {
	took, state := ranCommand(b, bin, args...)
	return took, peakOf(state)
}

// ranCommand runs one command of the program to its end.
func ranCommand(b *testing.B, bin string, args ...string) (time.Duration, *os.ProcessState) {
	cmd := exec.Command(bin, args...)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	began := time.Now()
	err := cmd.Run()
	took := time.Since(began)
	// Rows that the England files are known to have wrong are refused: exit 3.
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitRefused) {
		b.Fatalf("%s: %v\n%s", args[0], err, talk.String())
	}
	return took, cmd.ProcessState
}

// peakOf returns the most memory that an ended process held, in bytes.
func peakOf(state *os.ProcessState) int64 {
	return state.SysUsage().(*syscall.Rusage).Maxrss * 1024
}

// drawn is what is asked, the same in every run on the same files.
type drawn struct {
	on       graph.Day
	codes    [][2]string
	typed    []string // names of stakeholders as far as they are typed
	practice string
}

func openPairs(b *testing.B, db string, n int) drawn {
	store, err := embedded.OpenReadOnly(db)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			b.Error(err)
		}
	}()
	g, err := store.Whole(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	var open []*graph.Node
	d := drawn{on: g.Made}
	for i := range g.Nodes {
		if at := &g.Nodes[i]; at.On(d.on) {
			open = append(open, at)
			if d.practice == "" && at.Kind == graph.Practice {
				d.practice = at.Code
			}
		}
	}
	if len(open) < 2 || d.practice == "" {
		b.Fatalf("%d stakeholders are open on %s: no England", len(open), d.on)
	}
	r := rand.New(rand.NewPCG(2026, 8))
	for len(d.codes) < n {
		from, to := open[r.IntN(len(open))], open[r.IntN(len(open))]
		if from == to {
			continue
		}
		d.codes = append(d.codes, [2]string{from.Code, to.Code})
		if name := []rune(from.Name); len(d.typed) < 500 && len(name) > 3 {
			d.typed = append(d.typed, string(name[:3+r.IntN(len(name)-3)]))
		}
	}
	return d
}

// servedRequests is how many paths are asked over HTTP before memory is read.
const servedRequests = 500

// serving returns the memory of a server after requests, and its highest.
func serving(b *testing.B, bin, db string, d drawn) (now, most string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	var talk bytes.Buffer
	cmd := exec.Command(bin, "serve", "--db", db, "--listen", addr)
	cmd.Stderr = &talk
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		// The server ends by the signal, which is no news.
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	for range 100 {
		if status(addr, "/readyz") == http.StatusOK {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	for _, p := range d.codes[:servedRequests] {
		if s := status(addr, "/api/v1/paths?from="+p[0]+"&to="+p[1]+"&on="+d.on.String()); s == 0 || s == http.StatusNotFound {
			b.Fatalf("a path from %s to %s: status %d\n%s", p[0], p[1], s, talk.String())
		}
	}
	proc, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	read := func(field string) string {
		for line := range strings.Lines(string(proc)) {
			if rest, ok := strings.CutPrefix(line, field+":"); ok {
				var kb int64
				if _, err := fmt.Sscan(rest, &kb); err != nil {
					b.Fatal(err)
				}
				return fmt.Sprintf("%.0f MB", float64(kb)*1024/1e6)
			}
		}
		b.Fatalf("the system does not tell %s", field)
		return ""
	}
	return read("VmRSS"), read("VmHWM")
}

// status returns the status of one request, 0 where there was no answer.
func status(addr, path string) int {
	res, err := http.Get("http://" + addr + path)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return 0
	}
	return res.StatusCode
}

// ms returns the p-th percentile in milliseconds.
func ms(took []time.Duration, p int) float64 {
	s := slices.Sorted(slices.Values(took))
	return float64(s[min(len(s)*p/100, len(s)-1)]) / 1e6
}
