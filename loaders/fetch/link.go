package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// link is where a file is.
type link struct {
	url     string
	foundOn string    // what linked to it; empty if nothing was asked
	day     graph.Day // that the file describes, 0 if the link does not say
}

const (
	maxAnswer = 8 << 20 // bytes of a page or a catalogue's answer
	maxMonths = 4       // a release may be late, and a month without one has happened
)

// link finds where the file of a source is.
func (f *fetcher) link(ctx context.Context, s *Source) (link, error) {
	switch {
	case s.Release != "":
		return f.inRelease(ctx, s)
	case s.Catalogue != "":
		answer, err := f.page(ctx, s, s.Catalogue)
		if err != nil {
			return link{}, err
		}
		found, err := inCatalogue(answer, s, f.opt.Today)
		found.foundOn = s.Catalogue
		return found, err
	}
	return link{url: s.URL}, nil
}

// inRelease looks for the file on the newest page that has it. It skips a page
// that is announced and has no files yet.
func (f *fetcher) inRelease(ctx context.Context, s *Source) (link, error) {
	for back := range maxMonths {
		at := s.release(f.opt.Today, back)
		page, err := f.page(ctx, s, at)
		var status *statusError
		if errors.As(err, &status) && status.code == http.StatusNotFound {
			continue
		}
		if err != nil {
			return link{}, err
		}
		to, err := onPage(page, at, s.Stem)
		if err != nil {
			return link{}, err
		}
		if to != "" {
			return link{url: to, foundOn: at}, nil
		}
	}
	return link{}, refuse("no page of the last %d months links to %s.csv or .zip", maxMonths, s.Stem)
}

// release returns the page of a month, back months before today.
func (s *Source) release(today graph.Day, back int) string {
	first := today - today%100 + 1
	month := first.Time().AddDate(0, -back, 0)
	return strings.NewReplacer("MONTH", strings.ToLower(month.Month().String()), "YEAR", strconv.Itoa(month.Year())).Replace(s.Release)
}

// onPage finds the link to STEM.csv or STEM.zip on a page, or "". Names that
// only begin with STEM are other files.
func onPage(page []byte, at, stem string) (string, error) {
	base, err := url.Parse(at)
	if err != nil {
		return "", refuse("%s is not a web address", at)
	}
	in := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch in.Next() {
		case html.ErrorToken: // the end: a tokenizer takes any bytes
			return "", nil
		case html.StartTagToken, html.SelfClosingTagToken:
			t := in.Token()
			if t.DataAtom != atom.A {
				continue
			}
			for _, attr := range t.Attr {
				to, err := base.Parse(strings.TrimSpace(attr.Val))
				if attr.Key != "href" || err != nil {
					continue
				}
				if name := strings.ToLower(path.Base(to.Path)); name == stem+".csv" || name == stem+".zip" {
					return to.String(), nil
				}
			}
		}
	}
}

// inCatalogue finds the newest release in an answer of CKAN's package_show.
func inCatalogue(answer []byte, s *Source, today graph.Day) (link, error) {
	var said struct {
		Success bool `json:"success"`
		Result  struct {
			Resources []struct {
				URL string `json:"url"`
			} `json:"resources"`
		} `json:"result"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return link{}, refuse("the catalogue's answer cannot be understood: %s", firstWords(err))
	}
	if !said.Success {
		return link{}, refuse("the catalogue reports that the request failed")
	}
	var newest link
	for _, r := range said.Result.Resources {
		to, err := url.Parse(r.URL)
		if err != nil {
			continue
		}
		name := strings.ToLower(path.Base(to.Path))
		if !strings.HasPrefix(name, s.Stem) || path.Ext(name) != ".csv" {
			continue
		}
		// The last file of a quarter counts: a revision comes after what it revises.
		if day := files.DayInName(name, today); day != 0 && day <= today && day >= newest.day {
			newest = link{url: r.URL, day: day}
		}
	}
	if newest.url == "" {
		return link{}, refuse("the catalogue lists %d files, and none is named %s… with its quarter", len(said.Result.Resources), s.Stem)
	}
	return newest, nil
}

// firstWords shortens an error to one line of at most 200 bytes.
func firstWords(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if len(text) > 200 {
		return fmt.Sprintf("%.200s…", text)
	}
	return text
}
