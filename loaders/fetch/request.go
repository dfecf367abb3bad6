package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ask sends one request. The body of the answer ends with an error if the server
// falls silent. The caller closes it.
func (f *fetcher) ask(ctx context.Context, s *Source, at string, header http.Header) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		cancel(nil)
		return nil, refuse("%q is not a web address", at)
	}
	if err := s.allow(r.URL); err != nil {
		cancel(nil)
		return nil, err
	}
	for k, v := range header {
		r.Header[k] = v
	}
	r.Header.Set("User-Agent", f.opt.Agent)
	r.Header.Set("Accept-Encoding", "identity")
	client := *f.client
	client.CheckRedirect = s.follow
	silent := time.AfterFunc(f.opt.Patience.Answer, func() {
		cancel(fmt.Errorf("%s did not start to answer within %s", r.URL.Host, f.opt.Patience.Answer))
	})
	answer, err := client.Do(r)
	silent.Stop()
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		cancel(nil)
		return nil, err
	}
	answer.Body = newWatched(ctx, cancel, answer.Body, f.opt.Patience.Idle)
	return answer, nil
}

// watched is a body that is given up when nothing arrives for a while.
type watched struct {
	io.ReadCloser
	cause  func() error // why the request ended, or nil
	cancel context.CancelCauseFunc
	idle   time.Duration
	silent *time.Timer
}

func newWatched(ctx context.Context, cancel context.CancelCauseFunc, body io.ReadCloser, idle time.Duration) *watched {
	silent := time.AfterFunc(idle, func() { cancel(fmt.Errorf("the server sent nothing for %s", idle)) })
	cause := func() error { return context.Cause(ctx) }
	return &watched{ReadCloser: body, cause: cause, cancel: cancel, idle: idle, silent: silent}
}

// Read waits for the next bytes. If none arrive in time, its error says so.
func (w *watched) Read(into []byte) (int, error) {
	w.silent.Reset(w.idle)
	n, err := w.ReadCloser.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		if cause := w.cause(); cause != nil {
			err = cause
		}
	}
	return n, err
}

// Close ends the request.
func (w *watched) Close() error {
	w.silent.Stop()
	err := w.ReadCloser.Close()
	w.cancel(nil)
	return err
}

const (
	attempts = 4                // the most for one file or page
	maxAfter = 30 * time.Second // the longest pause that a server may ask for
)

// persist tries an act until it succeeds or another attempt would not help.
func (f *fetcher) persist(ctx context.Context, at string, act func() error) error {
	host := at
	if to, err := url.Parse(at); err == nil {
		host = to.Host
	}
	most, wait := attempts, f.opt.Patience.Again
	if f.down[host] {
		most = 1 // it did not answer for an earlier file either
	}
	for n := 1; ; n++ {
		err := act()
		if err != nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil || !again(err) {
			f.down[host] = false
			return words(err)
		}
		var status *statusError
		answered := errors.As(err, &status)
		if n >= most {
			f.down[host] = !answered
			return words(err)
		}
		pause := wait
		if answered {
			pause = max(pause, min(status.after, maxAfter))
		}
		wait *= 2
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

type page struct {
	content []byte
	err     error
}

// page gets what leads to a file: a page, or a catalogue's answer.
func (f *fetcher) page(ctx context.Context, s *Source, at string) ([]byte, error) {
	if p, ok := f.pages[at]; ok {
		return p.content, p.err
	}
	var p page
	p.err = f.persist(ctx, at, func() error {
		answer, err := f.ask(ctx, s, at, nil)
		if err != nil {
			return err
		}
		defer answer.Body.Close() // nothing was written
		if answer.StatusCode != http.StatusOK {
			return failing(answer)
		}
		p.content, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
		if err == nil && len(p.content) > maxAnswer {
			err = refuse("%s is larger than %d MB", at, maxAnswer>>20)
		}
		return err
	})
	f.pages[at] = p
	return p.content, p.err
}

// failing returns the error of an answer without a file.
func failing(answer *http.Response) error {
	e := &statusError{code: answer.StatusCode}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
		e.after = time.Duration(max(0, min(seconds, 3600))) * time.Second
	}
	return e
}
