package pages

import (
	"bytes"
	"html/template"
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

// drawLine draws a line for a page, as drawFound does paths: each wide and narrow, with
// links. What decides the picture is in graph/tell/ladder.
func (s *site) drawLine(view graph.View, l ask.LineAnswer) (template.HTML, error) {
	if len(l.Stages) == 0 {
		return "", nil
	}
	beside, err := ask.Beside(view, l)
	if err != nil {
		return "", err
	}
	sources, err := view.Sources()
	if err != nil {
		return "", err
	}
	drawn := func(most int) ladder.Scene { return ladder.OfLine(sources, l, beside, most) }
	return figure(drawn(ladder.MaxBoxes), drawn(phoneBoxes), s.BoxLink(l.On, ""))
}

// phoneBoxes is how many boxes a picture aims at on a phone.
const phoneBoxes = 30

// drawFound draws paths for a page; all is the address that lists every path.
func (s *site) drawFound(sources graph.Sources, f ask.Found, all string) (template.HTML, error) {
	if len(f.Paths) == 0 {
		return "", nil
	}
	return figure(ladder.OfFound(sources, f, ladder.MaxBoxes), ladder.OfFound(sources, f, phoneBoxes), s.BoxLink(f.On, all))
}

// figure draws a picture in both widths. The style sheet shows the wide one where there is
// room for it as it is, and the narrow one elsewhere: neither is shrunk on a screen.
func figure(wide, narrow ladder.Scene, link func(ladder.Box) string) (template.HTML, error) {
	var b bytes.Buffer
	p := ladder.Layout(wide, ladder.Wide)
	b.WriteString(`<figure class="ladders ` + needs(p.W) + `">`)
	for _, p := range []ladder.Picture{p, ladder.Layout(narrow, ladder.Narrow)} {
		if err := ladder.SVG(&b, p, ladder.Options{Link: link}); err != nil {
			return "", err
		}
	}
	b.WriteString("</figure>")
	return template.HTML(b.String()), nil // ladder escapes every word in it
}

// rooms are the widths in pixels from which the style sheet has a wide picture.
var rooms = []int{600, 700, 800, 900, 1000, 1100, 1200, 1260}

// needs is the class of a picture that is so wide.
func needs(width float64) string {
	for _, room := range rooms {
		if width <= float64(room) {
			return "needs-" + strconv.Itoa(room)
		}
	}
	return "needs-more"
}
