package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// transfer downloads the file into its part, from where an earlier attempt
// ended. Unchanged means that the server still has the version in the folder.
func (f *fetcher) transfer(ctx context.Context, s *Source, l link, have *held, p *part) (unchanged bool, err error) {
	header := onlyIfNew(have, l)
	conditional := len(header) > 0
	from := p.usable(l, s.MaxBytes)
	if from > 0 {
		header.Set("Range", fmt.Sprintf("bytes=%d-", from))
		header.Set("If-Range", p.note.validator())
	}
	answer, err := f.ask(ctx, s, l.url, header)
	if err != nil {
		return false, err
	}
	defer answer.Body.Close() // nothing was written
	if answer.StatusCode == http.StatusNotModified && conditional {
		return true, p.drop()
	}
	from, total, err := startOf(answer, from, p)
	if err != nil {
		return false, err
	}
	if total > s.MaxBytes {
		return false, errors.Join(tooLarge(s), p.drop())
	}
	if from == 0 {
		note := partNote{URL: l.url, ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified")}
		if err := p.begin(note); err != nil {
			return false, err
		}
	}
	size, err := f.receive(s, answer.Body, p, from, total)
	switch {
	case err != nil:
		return false, err
	case size > s.MaxBytes:
		return false, errors.Join(tooLarge(s), p.drop())
	case total >= 0 && size != total:
		return false, fmt.Errorf("only %d of %d bytes arrived", size, total)
	}
	return false, nil
}

// onlyIfNew returns the headers that ask for the file only if it differs from
// the version in the folder.
func onlyIfNew(have *held, l link) http.Header {
	header := http.Header{}
	switch {
	case have == nil || have.URL != l.url:
	case have.ETag != "":
		header.Set("If-None-Match", have.ETag)
	case have.LastModified != "":
		header.Set("If-Modified-Since", have.LastModified)
	}
	return header
}

// startOf returns the byte at which an answer to a request for the bytes from
// on begins, and the size of the whole file: -1 if unknown.
func startOf(answer *http.Response, from int64, p *part) (start, total int64, err error) {
	switch code := answer.StatusCode; {
	case code == http.StatusPartialContent && from > 0:
		start, whole, ok := contentRange(answer.Header.Get("Content-Range"))
		if !ok || start != from {
			err := errors.New("the server sent a different part of the file from the one requested")
			return 0, 0, errors.Join(err, p.drop())
		}
		return from, whole, nil
	case code == http.StatusRequestedRangeNotSatisfiable && from > 0:
		return 0, 0, errors.Join(errors.New("the server does not have the rest of the file"), p.drop())
	case code == http.StatusOK:
		return 0, answer.ContentLength, nil
	}
	return 0, 0, failing(answer)
}

func tooLarge(s *Source) error {
	return refuse("the file is larger than %d bytes, the most allowed for it", s.MaxBytes)
}

// receive adds what arrives to the part, at most one byte more than is allowed,
// and returns the part's size. If it ends early, what has arrived stays.
func (f *fetcher) receive(s *Source, body io.Reader, p *part, from, total int64) (size int64, err error) {
	out, err := os.OpenFile(p.data, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return 0, inFolder(err)
	}
	size = from
	buffer := make([]byte, 64<<10)
	in := io.LimitReader(body, s.MaxBytes+1-from)
	for err == nil {
		var n int
		n, err = in.Read(buffer)
		if _, bad := out.Write(buffer[:n]); bad != nil {
			return size, errors.Join(inFolder(bad), out.Close())
		}
		size += int64(n)
		if n > 0 && f.opt.Progress != nil {
			f.opt.Progress(s.Name, size, total)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	// The file is on the disk before it gets its name.
	if bad := errors.Join(out.Sync(), out.Close()); bad != nil {
		return size, inFolder(bad)
	}
	return size, err
}

// contentRange reads "bytes 100-199/200". Whole is -1 if the server does not say.
func contentRange(text string) (start, whole int64, ok bool) {
	rest, found := strings.CutPrefix(text, "bytes ")
	span, all, found2 := strings.Cut(rest, "/")
	if !found || !found2 {
		return 0, 0, false
	}
	var end int64
	if n, err := fmt.Sscanf(span, "%d-%d", &start, &end); n != 2 || err != nil || start < 0 || end < start {
		return 0, 0, false
	}
	if all == "*" {
		return start, -1, true
	}
	if n, err := fmt.Sscanf(all, "%d", &whole); n != 1 || err != nil || whole <= end {
		return 0, 0, false
	}
	return start, whole, true
}
