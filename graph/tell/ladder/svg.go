package ladder

import (
	_ "embed"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/svg"
)

// SVG writes a picture as well-formed SVG 1.1 that loads nothing from outside.
func SVG(w io.Writer, p Picture, o Options) error {
	d := drawing{svg.New()}
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
	d.Set("class", "ladder ladder-"+form).Set("role", role).Num("viewBox", x, y, width, height).Num("width", width).Num("height", height)
	d.Set("font-family", "Arial, sans-serif").Set("fill", ink).Set("aria-label", p.Title+". "+p.Desc)
	d.Open("title").Text(p.Title).End().Open("desc").Text(p.Desc).End()
	if o.Alone {
		d.Style(Style)
		d.Open("rect").Set("class", "lad-paper").Num("x", x).Num("y", y).Num("width", width).Num("height", height).Set("fill", "#fbfaf7").End()
		d.Open("text").Set("class", "lad-title").Num("x", margin).Num("y", -24).Set("font-size", "17").Set("font-weight", "600")
		d.Text(cut(p.Title, 17, true, p.W)).End()
		d.attribution(p)
	}
	d.edges(p)
	for i := range p.Boxes {
		d.box(&p.Boxes[i], o)
	}
	b, err := d.Bytes()
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// Options says how a picture is written.
type Options struct {
	// Alone makes a file of its own, with style, background, title and
	// attribution. Otherwise the picture is part of a page that has Rules.
	Alone bool
	// Link returns where a box leads to, or "" for nowhere. A nil Link makes a
	// picture without links.
	Link func(Box) string
}

// Rules is the style of a picture inside a page. It takes its colours from the
// variables of the page.
//
//go:embed ladder.css
var Rules string

//go:embed palette.css
var palette string

// Style is the style element of a picture in a file of its own.
var Style = palette + Rules

const attribution = "Contains NHS England / NHSBSA / ONS data under the Open Government Licence v3.0. " +
	"Not affiliated with or endorsed by the NHS."

// Colours for viewers without the style.
const (
	ink   = "#1d2430"
	quiet = "#566072"
	rule  = "#868b92"
)

// drawing is a picture being written.
type drawing struct{ *svg.Drawing }

func (d drawing) attribution(p Picture) {
	lines, _ := wrap(attribution, headSize, false, p.W-2*margin, 4)
	for i, l := range lines {
		d.Open("text").Set("class", "lad-tag").Num("x", margin).Num("y", p.H+22+15*float64(i)).Num("font-size", headSize).Set("fill", quiet)
		d.Text(l).End()
	}
}

// line draws an edge, dashed by its basis even for viewers without the style.
func (d drawing) line(b graph.Basis, main bool, path string) {
	class := "lad-line " + string(b)
	if main {
		class += " main"
	}
	d.Open("path").Set("class", class).Set("d", path)
	switch b {
	case graph.Derived:
		d.Set("stroke-dasharray", "6 4")
	case graph.Supplied:
		d.Set("stroke-dasharray", "0.1 4.4").Set("stroke-linecap", "round")
	}
	d.End()
}

func (d drawing) edges(p Picture) {
	d.Open("g").Set("fill", "none").Set("stroke", rule).Set("stroke-width", "1.5").Set("aria-hidden", "true")
	for _, main := range []bool{false, true} {
		for _, s := range p.strokes {
			if s.main == main {
				d.line(s.basis, main, path(s.points))
			}
		}
	}
	for _, l := range p.legend {
		if l.Basis != "" {
			d.line(l.Basis, false, path([]Point{{l.X - sampleLine - 8, l.Y - 4}, {l.X - 8, l.Y - 4}}))
		}
	}
	d.End()
	d.Open("g")
	for _, l := range p.legend {
		d.Open("text").Set("class", "lad-key").Num("x", l.X).Num("y", l.Y).Num("font-size", legendSize).Set("fill", quiet).Text(l.Text).End()
	}
	for _, e := range p.Edges {
		d.Open("path").Set("class", "lad-hit").Set("d", path(e.Points)).Set("fill", "none").Set("stroke", "none")
		d.Open("title").Text(e.Says).End().End()
	}
	for _, l := range p.Labels {
		d.label(l)
	}
	d.End()
}

func (d drawing) label(l Label) {
	write := func(class string, y float64, words string) {
		d.Open("text").Set("class", class).Num("x", l.X).Num("y", y)
		if l.End {
			d.Set("text-anchor", "end")
		}
		d.Num("font-size", labelSize).Set("fill", quiet).Text(words).End()
	}
	class := "lad-label"
	if l.Main {
		class += " main"
	}
	write(class, l.Y, l.Text)
	if l.Sub != "" {
		write("lad-label", l.Y+SubBelow, l.Sub)
	}
}

// path writes points as a path with rounded corners.
func path(points []Point) string {
	var s strings.Builder
	for i, p := range points {
		switch {
		case i == 0:
			s.WriteString("M" + svg.Tenths(p.X, p.Y))
		case i == len(points)-1:
			s.WriteString("L" + svg.Tenths(p.X, p.Y))
		default:
			from, to := toward(p, points[i-1]), toward(p, points[i+1])
			s.WriteString("L" + svg.Tenths(from.X, from.Y) + "Q" + svg.Tenths(p.X, p.Y, to.X, to.Y))
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
	graph.Hub: "whole",
}

func (d drawing) box(b *Box, o Options) {
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
	if link != "" {
		d.Open("a").Set("class", class).Set("href", link).Set("aria-label", b.label())
	} else {
		d.Open("g").Set("class", class)
	}
	round, filled := 9.0, 1.0
	if b.Sort == More {
		round = 13
	}
	if b.Sort != Stop {
		filled = 0
	}
	d.Open("title").Text(b.says()).End()
	d.Open("rect").Num("x", b.X).Num("y", b.Y).Num("width", b.W).Num("height", b.H).Num("rx", round).Set("fill", "#fff").
		Num("fill-opacity", filled).Set("stroke", rule).End()
	d.words(b)
	d.End()
}

func (d drawing) words(b *Box) {
	x, y := b.X+padX, b.Y+padY
	if b.Sort == Who {
		x = b.X + padWho
	}
	// begin begins a line of words. A space keeps it apart from the line before for who reads the text alone.
	begin := func(class string, size, x, y float64) *svg.Drawing {
		return d.Text(" ").Open("text").Set("class", class).Num("x", x).Num("y", y).Num("font-size", size)
	}
	if b.Sort != Stop {
		if b.Sort == Who || b.Sort == More {
			y -= 2
		}
		for i, l := range b.Lines {
			y := y + 11 + noteStep*float64(i)
			if b.Sort == Who {
				begin("lad-who", noteSize, x, y).Set("font-weight", "600").Text(l).End()
			} else {
				begin("lad-note", noteSize, x, y).Text(l).End()
			}
		}
		for i, l := range b.Notes {
			begin("lad-note", noteSize-.5, x, y+11+noteStep*float64(len(b.Lines)+i)).Text(l).End()
		}
		return
	}
	if b.low {
		y -= lowBy / 2
	}
	begin("lad-head", headSize, x, y+8.5).Set("font-weight", "600").Text(b.Head).End()
	if b.Tag != "" {
		begin("lad-tag", headSize, b.X+b.W-padX, y+8.5).Set("text-anchor", "end").Text(b.Tag).End()
	}
	y += headStep
	for i, l := range b.Lines {
		begin("lad-name", nameSize, x, y+12.5+nameStep*float64(i)).Set("font-weight", "600").Text(l).End()
	}
	for i, l := range b.Notes {
		begin("lad-note", noteSize, x, y+nameStep*float64(len(b.Lines))+12+noteStep*float64(i)).Text(l).End()
	}
}

// label names a box first as it is seen, so that people who control the page by
// voice can say what they see. If that was shortened, the whole name follows.
func (b *Box) label() string {
	parts := slices.Concat([]string{b.Head, b.Tag}, b.Lines, b.Notes)
	seen := strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
	if strings.Join(b.Lines, " ") != b.Name || strings.Join(b.Notes, " ") != b.Detail {
		seen += ", " + b.says()
	}
	return strings.TrimSpace(seen)
}

// says returns the whole words of a box.
func (b *Box) says() string {
	s := b.Name
	if b.Sort == Stop {
		s += ", " + b.Kind.AsOf(b.On).Name
		if b.Code != b.Name {
			s += " " + b.Code
		}
	}
	if b.Detail != "" {
		s += ", " + b.Detail
	}
	return s
}
