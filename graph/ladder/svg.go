package ladder

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Rules is the style of a picture inside a page. It takes its colours from the
// variables of the page.
//
//go:embed ladder.css
var Rules string

//go:embed palette.css
var palette string

// Style is the style element of a picture in a file of its own.
var Style = palette + Rules

// Options says how a picture is written.
type Options struct {
	// Alone makes a file of its own, with style, background, title and
	// attribution. Otherwise the picture is part of a page that has Rules.
	Alone bool
	// Link returns where a box leads to, or "" for nowhere. A nil Link makes a
	// picture without links.
	Link func(Box) string
}

const attribution = "Contains NHS England / NHSBSA / ONS data under the Open Government Licence v3.0. " +
	"Not affiliated with or endorsed by the NHS."

// SVG writes a picture as well-formed SVG 1.1 that loads nothing from outside.
func SVG(w io.Writer, p Picture, o Options) error {
	d := drawing{}
	x, y, width, height := 0.0, 0.0, p.W, p.H
	if o.Alone {
		x, y, width, height = -24, -58, p.W+48, p.H+58+44
	}
	role, form := "img", "wide"
	if o.Link != nil {
		role = "group" // an img would hide its links
	}
	if p.Form == Narrow {
		form = "narrow"
	}
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" class="ladder ladder-%s" role="%s" viewBox="%s %s %s %s" width="%s" height="%s" `+
		`font-family="Arial, sans-serif" fill="#1d2430" aria-label="%s">`,
		form, role, num(x), num(y), num(width), num(height), num(width), num(height), text(p.Title+". "+p.Desc))
	d.put("<title>%s</title><desc>%s</desc>", text(p.Title), text(p.Desc))
	if o.Alone {
		d.put("<style>%s</style>", Style)
		d.put(`<rect class="lad-paper" x="%s" y="%s" width="%s" height="%s" fill="#fbfaf7"/>`, num(x), num(y), num(width), num(height))
		d.put(`<text class="lad-title" x="%s" y="-24" font-size="17" font-weight="600">%s</text>`, num(margin), text(cut(p.Title, 17, true, p.W)))
		d.attribution(p)
	}
	d.edges(p)
	for i := range p.Boxes {
		d.box(&p.Boxes[i], o)
	}
	d.put("</svg>")
	if d.err != nil {
		return d.err
	}
	_, err := w.Write(append(d.Bytes(), '\n'))
	return err
}

// drawing gathers the SVG.
type drawing struct {
	bytes.Buffer
	err error
}

func (d *drawing) put(format string, a ...any) {
	if _, err := fmt.Fprintf(&d.Buffer, format, a...); err != nil && d.err == nil {
		d.err = err
	}
}

// text escapes any string for XML.
func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// num writes a length to a tenth of a pixel.
func num(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }

func (d *drawing) attribution(p Picture) {
	lines, _ := wrap(attribution, headSize, false, p.W-2*margin, 4)
	for i, l := range lines {
		d.put(`<text class="lad-tag" x="%s" y="%s" font-size="10" fill="#566072">%s</text>`, num(margin), num(p.H+22+13*float64(i)), text(l))
	}
}

// dashes are the dashed lines for viewers without the style.
var dashes = map[graph.Basis]string{graph.Derived: ` stroke-dasharray="6 4"`,
	graph.Supplied: ` stroke-dasharray="0.1 4.4" stroke-linecap="round"`}

func (d *drawing) line(class string, b graph.Basis, path string) {
	d.put(`<path class="%s" d="%s"%s/>`, class, path, dashes[b])
}

func (d *drawing) edges(p Picture) {
	d.put(`<g fill="none" stroke="#868b92" stroke-width="1.5" aria-hidden="true">`)
	for _, main := range []bool{false, true} {
		class := ""
		if main {
			class = " main"
		}
		for _, s := range p.strokes {
			if s.main == main {
				d.line("lad-line "+string(s.basis)+class, s.basis, path(s.points))
			}
		}
	}
	for _, l := range p.legend {
		if l.Basis != "" {
			d.line("lad-line "+string(l.Basis), l.Basis, path([]Point{{l.X - sampleLine - 8, l.Y - 4}, {l.X - 8, l.Y - 4}}))
		}
	}
	d.put("</g><g>")
	for _, l := range p.legend {
		d.put(`<text class="lad-key" x="%s" y="%s" font-size="11" fill="#566072">%s</text>`, num(l.X), num(l.Y), text(l.Text))
	}
	for _, e := range p.Edges {
		d.put(`<path class="lad-hit" d="%s" fill="none" stroke="none"><title>%s</title></path>`, path(e.Points), text(e.Says))
	}
	for _, l := range p.Labels {
		d.label(l)
	}
	d.put("</g>")
}

func (d *drawing) label(l Label) {
	class, anchor := "lad-label", ""
	if l.Main {
		class += " main"
	}
	if l.End {
		anchor = ` text-anchor="end"`
	}
	d.put(`<text class="%s" x="%s" y="%s"%s font-size="10.5" fill="#566072">%s</text>`, class, num(l.X), num(l.Y), anchor, text(l.Text))
	if l.Sub != "" {
		d.put(`<text class="lad-label" x="%s" y="%s"%s font-size="10.5" fill="#566072">%s</text>`, num(l.X), num(l.Y+labelRise+subDrop), anchor,
			text(l.Sub))
	}
}

// path writes points as a path with rounded corners.
func path(points []Point) string {
	var s strings.Builder
	for i, p := range points {
		switch {
		case i == 0:
			s.WriteString("M" + num(p.X) + " " + num(p.Y))
		case i == len(points)-1:
			s.WriteString("L" + num(p.X) + " " + num(p.Y))
		default:
			from, to := toward(p, points[i-1]), toward(p, points[i+1])
			s.WriteString("L" + num(from.X) + " " + num(from.Y) + "Q" + num(p.X) + " " + num(p.Y) + " " + num(to.X) + " " + num(to.Y))
		}
	}
	return s.String()
}

// toward returns the point where a corner's curve begins: at most half way to
// the next corner.
func toward(p, next Point) Point {
	dx, dy := next.X-p.X, next.Y-p.Y
	l := math.Hypot(dx, dy)
	if l == 0 {
		return p
	}
	r := min(bend, l/2)
	return Point{p.X + dx/l*r, p.Y + dy/l*r}
}

// families are the colours of kinds: near the patient, teams of practices,
// trusts and their sites, the whole system.
var families = map[graph.Kind]string{
	graph.Pharmacy: "near", graph.PharmacyOwner: "near", graph.LPC: "near", graph.Branch: "team", graph.Practice: "team", graph.PCN: "team",
	graph.Federation: "team",
	graph.Trust:      "site", graph.Hospital: "site", graph.Provider: "site", graph.Service: "site", graph.CancerAlliance: "site",
	graph.Place: "whole", graph.SubICB: "whole", graph.ICS: "whole", graph.Region: "whole", graph.HWB: "whole",
}

func (d *drawing) box(b *Box, o Options) {
	class := "lad-box " + string(b.Sort)
	for _, c := range []struct {
		on   bool
		name string
	}{{b.Main, "main"}, {b.Here, "here"}, {families[b.Kind] != "", families[b.Kind]}} {
		if c.on {
			class += " " + c.name
		}
	}
	link := ""
	if o.Link != nil {
		link = o.Link(*b)
	}
	element := "g"
	if link != "" {
		element = "a"
		d.put(`<a class="%s" href="%s" aria-label="%s">`, class, text(link), text(b.label()))
	} else {
		d.put(`<g class="%s">`, class)
	}
	d.put(`<title>%s</title>`, text(b.says()))
	d.put(`<rect x="%s" y="%s" width="%s" height="%s" rx="%s" fill="#fff" fill-opacity="%s" stroke="#868b92"/>`, num(b.X), num(b.Y), num(b.W),
		num(b.H),
		map[bool]string{true: "13", false: "9"}[b.Sort == More], map[bool]string{true: "1", false: "0"}[b.Sort == Stop])
	d.words(b)
	d.put("</%s>", element)
}

func (d *drawing) words(b *Box) {
	x, y := b.X+padX, b.Y+padY
	write := func(class string, size, x, y float64, more, s string) {
		d.put(` <text class="%s" x="%s" y="%s" font-size="%s"%s>%s</text>`, class, num(x), num(y), num(size), more, text(s))
	}
	const bold = ` font-weight="600"`
	if b.Sort != Stop {
		class, more := "lad-note", ""
		if b.Sort == Who {
			class, more = "lad-who", bold
		}
		if b.Sort == Who || b.Sort == More {
			y -= 2
		}
		for i, l := range b.Lines {
			write(class, noteSize, x, y+11+noteStep*float64(i), more, l)
		}
		for i, l := range b.Notes {
			write("lad-note", noteSize-.5, x, y+11+noteStep*float64(len(b.Lines)+i), "", l)
		}
		return
	}
	write("lad-head", headSize, x, y+8.5, bold+` letter-spacing="0.6"`, strings.ToUpper(b.Head))
	if b.Tag != "" {
		write("lad-tag", headSize, b.X+b.W-padX, y+8.5, ` text-anchor="end"`, b.Tag)
	}
	y += headStep
	for i, l := range b.Lines {
		write("lad-name", nameSize, x, y+12.5+nameStep*float64(i), bold, l)
	}
	for _, l := range b.Notes {
		write("lad-note", noteSize, x, y+nameStep*float64(len(b.Lines))+12, "", l)
	}
}

// label names a box first as it is seen, so that people who control the page by
// voice can say what they see. If that was shortened, the whole name follows.
func (b *Box) label() string {
	seen := strings.Join(slices.Concat([]string{b.Head, b.Tag}, b.Lines, b.Notes), " ")
	if strings.Join(b.Lines, " ") != b.Name || strings.Join(b.Notes, " ") != b.Detail {
		seen += ", " + b.says()
	}
	return strings.TrimSpace(seen)
}

// says returns the whole words of a box.
func (b *Box) says() string {
	s := b.Name
	if b.Sort == Stop {
		s += ", " + b.Kind.Info().Name
		if b.Code != b.Name {
			s += " " + b.Code
		}
	}
	if b.Detail != "" {
		s += ", " + b.Detail
	}
	return s
}
