// Package fetch gets the current public files over the network into a folder,
// from which they are loaded. Nothing in it changes a graph.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
)

// Options are the settings of a fetch.
type Options struct {
	To      string   // the folder, made if it is not there
	Sources []Source // to get, in this order
	Today   graph.Day
	Agent   string // how the servers are told who asks

	Patience  Patience
	Transport http.RoundTripper                     // nil: the network
	Progress  func(name string, bytes, total int64) // total is -1 where unknown; may be nil
}

// Patience is how long a server is waited for. Zero values stand for usual.
type Patience struct {
	Answer time.Duration // until it begins to answer
	Idle   time.Duration // between two pieces of an answer
	File   time.Duration // for one file with all attempts
	Again  time.Duration // before the second attempt; it doubles for each further one
}

var usual = Patience{Answer: time.Minute, Idle: 30 * time.Second, File: 15 * time.Minute, Again: time.Second}

// What became of a file.
const (
	Got       = "got"
	Unchanged = "unchanged"
	Failed    = "failed"
	Planned   = "planned"
)

// Report says what a fetch did, or would do.
type Report struct {
	To    string    `json:"to"`
	Files []Outcome `json:"files"`
}

// Outcome says what became of one file.
type Outcome struct {
	Name    string    `json:"name"`
	Called  string    `json:"called"` // by its publisher
	Outcome string    `json:"outcome"`
	Reason  string    `json:"reason,omitempty"` // of a failure
	File    string    `json:"file,omitempty"`   // in the folder
	URL     string    `json:"url"`              // of the file, or what is asked for it
	Finds   string    `json:"finds,omitempty"`  // what is looked for in the answer of URL, where that is not the file
	Page    string    `json:"page"`             // where to get it by hand
	Bytes   int64     `json:"bytes"`
	SHA256  string    `json:"sha256,omitempty"`
	Rows    int       `json:"rows"` // 0 where the file was not read
	Day     graph.Day `json:"day"`  // it speaks of
}

// Failures counts the files that could not be got.
func (r *Report) Failures() int {
	n := 0
	for _, f := range r.Files {
		if f.Outcome == Failed {
			n++
		}
	}
	return n
}

// Plan says what Fetch would ask for, and asks for nothing.
func Plan(opt Options) (Report, error) {
	r := Report{To: opt.To}
	manifest, err := loaders.ReadManifest(opt.To)
	if err != nil {
		return r, fmt.Errorf("fetch: %w", err)
	}
	for _, s := range opt.Sources {
		out := Outcome{Name: s.Name, Called: s.Stem, Outcome: Planned, Page: s.Page}
		out.URL, out.Finds = s.asks(opt.Today)
		if have := manifest.Of(s.Name); have != nil {
			out.File, out.Bytes, out.SHA256, out.Day = have.File, have.Bytes, have.SHA256, have.Day
		}
		r.Files = append(r.Files, out)
	}
	return r, nil
}

// Fetch gets each file that is new on its server into the folder, whole or not
// at all, and keeps the folder's manifest. A file that cannot be got is told in
// the report and stops no other. The error is of the folder, or of ctx: then
// what has arrived of a file is kept, and the next fetch goes on from there.
func Fetch(ctx context.Context, opt Options) (Report, error) {
	r := Report{To: opt.To}
	if err := os.MkdirAll(opt.To, 0o755); err != nil {
		return r, fmt.Errorf("fetch: %w: %w", err, graph.ErrInvalid)
	}
	release, err := lock(opt.To)
	if err != nil {
		return r, fmt.Errorf("fetch: %w", err)
	}
	defer release()
	manifest, err := loaders.ReadManifest(opt.To)
	if err != nil {
		return r, fmt.Errorf("fetch: %w", err)
	}
	f := newFetcher(opt, manifest)
	defer f.client.CloseIdleConnections()
	for _, s := range opt.Sources {
		out := Outcome{Name: s.Name, Called: s.Stem, Page: s.Page}
		out.URL, _ = s.asks(opt.Today)
		err := f.one(ctx, &s, &out)
		if ctx.Err() != nil {
			return r, fmt.Errorf("fetch: %w", ctx.Err())
		}
		var mine *folderError
		if errors.As(err, &mine) {
			return r, fmt.Errorf("fetch: %w", mine.error)
		}
		if err != nil {
			out.Outcome, out.Reason = Failed, err.Error()
		}
		r.Files = append(r.Files, out)
	}
	return r, nil
}

// folderError is a fault of the folder, such as a full disk, which ends the
// whole fetch.
type folderError struct{ error }

func inFolder(err error) error {
	if err == nil {
		return nil
	}
	return &folderError{err}
}
