// Package fetch downloads the current public files into a folder, from which
// they can be loaded. It never changes a graph.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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

// fetcher is one fetch in progress.
type fetcher struct {
	opt      Options
	manifest files.Manifest
	client   *http.Client
	pages    map[string]page // each page is read once for all files
	down     map[string]bool // hosts that answered no attempt
}

func newFetcher(opt Options, manifest files.Manifest) *fetcher {
	p := &opt.Patience
	for _, d := range []struct{ have, usual *time.Duration }{
		{&p.Answer, &usual.Answer}, {&p.Idle, &usual.Idle}, {&p.File, &usual.File}, {&p.Again, &usual.Again},
	} {
		if *d.have == 0 {
			*d.have = *d.usual
		}
	}
	if opt.Transport == nil {
		home := map[string]bool{}
		for _, s := range opt.Sources {
			first, _ := s.asks(opt.Today)
			if at, err := url.Parse(first); err == nil {
				home[at.Hostname()] = true
			}
		}
		opt.Transport = newTransport(home)
	}
	return &fetcher{
		opt: opt, manifest: manifest, client: &http.Client{Transport: opt.Transport},
		pages: map[string]page{}, down: map[string]bool{},
	}
}

// one downloads the file of one source.
func (f *fetcher) one(ctx context.Context, s *Source, out *Outcome) error {
	most := f.opt.Patience.File
	late := refuse("the download took longer than %s. The next fetch continues from here", most)
	ctx, cancel := context.WithTimeoutCause(ctx, most, late)
	defer cancel()
	p := openPart(f.opt.To, s.Name)
	if err := f.recover(s, p); err != nil {
		return err
	}
	have, err := f.have(s)
	if err != nil {
		return err
	}
	l, err := f.link(ctx, s)
	if err != nil {
		return err
	}
	out.URL = l.url
	unchanged := false
	err = f.persist(ctx, l.url, func() (err error) {
		unchanged, err = f.transfer(ctx, s, l, have, p)
		return err
	})
	if err != nil {
		return err
	}
	if unchanged {
		out.tell(Unchanged, have.Fetched)
		return nil
	}
	return f.accept(ctx, s, l, have, p, out)
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
