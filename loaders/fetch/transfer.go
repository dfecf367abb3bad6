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

// transfer gets the file into its part, from where an earlier attempt ended.
// It says that the file is the one held already, where the server says so.
func (f *fetcher) transfer(ctx context.Context, s *Source, l link, have *held, p *part) (unchanged bool, err error) {
	header := http.Header{}
	if have != nil && have.URL == l.url {
		if have.ETag != "" {
			header.Set("If-None-Match", have.ETag)
		} else if have.LastModified != "" {
			header.Set("If-Modified-Since", have.LastModified)
		}
	}
	conditional := len(header) > 0
	from := p.arrived()
	if p.note.URL != l.url || p.note.validator() == "" || from > s.MaxBytes {
		from = 0
	}
	if from > 0 {
		header.Set("Range", fmt.Sprintf("bytes=%d-", from))
		header.Set("If-Range", p.note.validator())
	}
	answer, err := f.ask(ctx, s, l.url, header)
	if err != nil {
		return false, err
	}
	defer answer.Body.Close() // nothing was written
	total := answer.ContentLength
	switch code := answer.StatusCode; {
	case code == http.StatusNotModified && conditional:
		return true, p.drop()
	case code == http.StatusPartialContent && from > 0:
		start, whole, ok := contentRange(answer.Header.Get("Content-Range"))
		if !ok || start != from {
			return false, errors.Join(errors.New("the server answers with another part of the file than was asked for"), p.drop())
		}
		total = whole
	case code == http.StatusRequestedRangeNotSatisfiable && from > 0:
		return false, errors.Join(errors.New("the server does not have the rest of the file"), p.drop())
	case code == http.StatusOK:
		from = 0
	default:
		return false, failing(answer)
	}
	if total > s.MaxBytes {
		return false, errors.Join(tooLarge(s), p.drop())
	}
	if from == 0 {
		if err := p.begin(partNote{URL: l.url, ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified")}); err != nil {
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
		return false, fmt.Errorf("%d of %d bytes arrived", size, total)
	}
	return false, nil
}

func tooLarge(s *Source) error {
	return refuse("it is larger than %d bytes, the most that this file may have", s.MaxBytes)
}

// receive adds to the part what arrives, one byte more than is allowed at most,
// and returns the part's size. What has arrived stays when it ends early.
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
	if err == io.EOF {
		err = nil
	}
	// The name is given only to what is on the disk.
	if bad := errors.Join(out.Sync(), out.Close()); bad != nil {
		return size, inFolder(bad)
	}
	return size, err
}

// contentRange reads "bytes 100-199/200". Whole is -1 where the server does not
// say it.
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
