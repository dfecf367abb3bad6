package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/url"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

// phoneBoxes is how many boxes a picture aims at on a phone.
const phoneBoxes = 30

// drawLine draws a line for a page.
func (s *Server) drawLine(view graph.View, l ask.LineAnswer) (template.HTML, error) {
	if len(l.Stages) == 0 {
		return "", nil
	}
	beside, err := ask.Beside(view, l)
	if err != nil {
		return "", err
	}
	return figure(ladder.OfLine(l, beside, ladder.MaxBoxes), ladder.OfLine(l, beside, phoneBoxes), s.boxLink(l.On, ""))
}

// drawFound draws paths for a page; all is the address that lists every path.
func (s *Server) drawFound(f ask.Found, all string) (template.HTML, error) {
	if len(f.Paths) == 0 {
		return "", nil
	}
	return figure(ladder.OfFound(f, ladder.MaxBoxes), ladder.OfFound(f, phoneBoxes), s.boxLink(f.On, all))
}

// boxLink returns the address of a box: its stakeholder, or the list of what is folded.
func (s *Server) boxLink(on graph.Day, all string) func(ladder.Box) string {
	today := s.Today()
	return func(b ladder.Box) string {
		switch {
		case b.Sort == ladder.Gap:
			return ""
		case b.Sort != ladder.More:
			return link(b.Code, on, today)
		case b.Of == "":
			return all
		case b.Type == graph.Holds:
			return link(b.Of, on, today) + "#people"
		}
		v := url.Values{"on": {on.String()}}
		if b.Type != "" {
			v.Set("edges", string(b.Type))
		}
		if b.Kind != "" {
			v.Set("kinds", string(b.Kind))
		}
		return "/s/" + url.PathEscape(b.Of) + "?" + v.Encode() + "#rel"
	}
}

// figure draws a picture in both widths; the style sheet shows the one that fits.
func figure(wide, narrow ladder.Scene, link func(ladder.Box) string) (template.HTML, error) {
	var b bytes.Buffer
	p := ladder.Layout(wide, ladder.Wide)
	class := "ladders"
	if p.W > broad {
		class += " broad"
	}
	b.WriteString(`<figure class="` + class + `">`)
	for _, p := range []ladder.Picture{p, ladder.Layout(narrow, ladder.Narrow)} {
		if err := ladder.SVG(&b, p, ladder.Options{Link: link}); err != nil {
			return "", err
		}
	}
	b.WriteString("</figure>")
	return template.HTML(b.String()), nil // ladder escapes every word in it
}

// broad is the width in pixels from which a picture needs a wide window.
const broad = 960

// svgPolicy allows a picture that is opened on its own its own style, and
// nothing else.
var svgPolicy = func() string {
	sum := sha256.Sum256([]byte(ladder.Style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()
