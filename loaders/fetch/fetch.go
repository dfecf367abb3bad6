// Package fetch downloads the current public files into a folder, from which
// they can be loaded. It never changes a graph.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Options are the settings of a fetch.
type Options struct {
	To      string   // the folder, created if it does not exist
	Sources []Source // to get, in this order
	Today   graph.Day
	Agent   string // the User-Agent sent to the servers

	Patience  Patience
	Transport http.RoundTripper                     // nil: the network
	Progress  func(name string, bytes, total int64) // total is -1 if unknown; may be nil
}

// Patience is how long a fetch waits for a server. Zero values mean the defaults.
type Patience struct {
	Answer time.Duration // until it starts to answer
	Idle   time.Duration // between two pieces of an answer
	File   time.Duration // for one file, all attempts together
	Again  time.Duration // before the second attempt; it doubles for each further one
}

var usual = Patience{Answer: time.Minute, Idle: 30 * time.Second, File: 15 * time.Minute, Again: time.Second}

// The outcomes of a file.
const (
	Got       = "got"
	Unchanged = "unchanged"
	Failed    = "failed"
	Planned   = "planned"
)

// Report is what a fetch did, or would do.
type Report struct {
	To    string    `json:"to"`
	Files []Outcome `json:"files"`
}

// Outcome is what happened to one file.
type Outcome struct {
	Name    string    `json:"name"`
	Called  string    `json:"called"` // by its publisher
	Outcome string    `json:"outcome"`
	Reason  string    `json:"reason,omitempty"` // of a failure
	File    string    `json:"file,omitempty"`   // in the folder
	URL     string    `json:"url"`              // of the file, or of what is asked to find it
	Finds   string    `json:"finds,omitempty"`  // what is looked for in the answer of URL, if that is not the file
	Page    string    `json:"page"`             // where to download it by hand
	Bytes   int64     `json:"bytes"`
	SHA256  string    `json:"sha256,omitempty"`
	Rows    int       `json:"rows"` // 0 if the file was not read
	Day     graph.Day `json:"day"`  // that the file describes
}

// Failures counts the files that could not be downloaded.
func (r *Report) Failures() int {
	n := 0
	for _, f := range r.Files {
		if f.Outcome == Failed {
			n++
		}
	}
	return n
}

// Plan returns what Fetch would ask for, and asks for nothing.
func Plan(opt Options) (Report, error) {
	r := Report{To: opt.To}
	manifest, err := files.ReadManifest(opt.To)
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

// Fetch downloads each file that is new on its server into the folder, whole or
// not at all, and updates the folder's manifest. A file that cannot be downloaded
// is in the report and stops no other. An error is about the folder or ctx: then
// what has arrived of a file is kept, and the next fetch continues from there.
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
	manifest, err := files.ReadManifest(opt.To)
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
