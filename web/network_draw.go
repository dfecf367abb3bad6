package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph/sentence"
)

// lay gives each spot of a tree its position: the centre at 0, 0, each step on
// its own ring, each branch in a sector as wide as its leaves need.
func lay(top *spot) {
	weigh(top)
	top.x, top.y = 0, 0
	fan(top, math.Pi/2, 2*math.Pi)
}

// weigh counts leaves. A leaf near the centre counts for more than one far out,
// where there is more room.
func weigh(sp *spot) float64 {
	sp.weight = 0
	for _, kid := range sp.kids {
		sp.weight += weigh(kid)
	}
	if len(sp.kids) == 0 {
		sp.weight = 1 / float64(max(sp.step, 1))
	}
	// An opened spot keeps room for its own name.
	sp.weight = max(sp.weight, 1/float64(max(sp.step, 1)))
	return sp.weight
}

// fan divides a sector that begins at an angle, clockwise, among the children.
func fan(sp *spot, from, room float64) {
	whole := 0.0
	for _, kid := range sp.kids {
		whole += kid.weight
	}
	for i, kid := range sp.kids {
		share := room * kid.weight / whole
		at, radius := from-share/2, float64(kid.step)
		// Leaves that would be too close are set at three distances in turn.
		if len(kid.kids) == 0 && share*radius < .12 {
			radius += .22 * float64(i%3)
		}
		kid.x, kid.y = round(radius*math.Cos(at)), round(radius*math.Sin(at))
		fan(kid, from, share)
		from -= share
	}
}

// round keeps four decimal places, so that every machine writes the same text.
func round(v float64) float64 { return math.Round(v*1e4)/1e4 + 0 }

// groupColours are the colours on paper; the page uses those of its style sheet.
var groupColours = map[string]string{
	"practice": "#0b6b5d", "pharmacy": "#7a4a7d", "team": "#2a5fa5", "site": "#8f4d1c", "whole": "#46527a", "person": "#a02c4a",
}

// sheet is a network being drawn as a stand-alone file. Sizes are in pixels.
type sheet struct {
	b             bytes.Buffer
	n             Network
	unit          float64 // from one ring to the next
	width, height float64
	cx, cy        float64 // where the centre is
	at            map[string][2]float64
}

// networkSVG draws a network as a stand-alone file.
func networkSVG(n Network) ([]byte, error) {
	d := newSheet(n)
	d.header()
	d.edges()
	d.nodes()
	d.folds()
	d.key()
	return d.b.Bytes(), nil
}

// newSheet makes room for every node and fold, and for the names around them.
func newSheet(n Network) *sheet {
	// Names at the rim need 13 pixels each.
	deepest, leaves := 1.0, 0
	for _, s := range n.Nodes {
		deepest = max(deepest, math.Hypot(s.X, s.Y))
		if !s.Opened {
			leaves++
		}
	}
	leaves += len(n.Folds)
	d := &sheet{n: n, unit: max(170, float64(leaves)*13/(2*math.Pi*deepest)), at: map[string][2]float64{}}
	const beside, head, foot = 170, 60, 70 // beside is for the names outside the outermost ring
	left, right, top, bottom := 0.0, 0.0, 0.0, 0.0
	reach := func(x, y float64) {
		left, right, top, bottom = min(left, x*d.unit), max(right, x*d.unit), min(top, -y*d.unit), max(bottom, -y*d.unit)
	}
	for _, s := range n.Nodes {
		reach(s.X, s.Y)
	}
	for _, f := range n.Folds {
		reach(f.X, f.Y)
	}
	d.width, d.height = right-left+2*beside, bottom-top+2*beside+head+foot
	d.cx, d.cy = beside-left, head+beside-top
	for _, s := range n.Nodes {
		x, y := d.place(s.X, s.Y)
		d.at[s.Code] = [2]float64{x, y}
	}
	return d
}

func (d *sheet) put(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

// place returns where a position of the network is on the sheet.
func (d *sheet) place(x, y float64) (float64, float64) { return d.cx + x*d.unit, d.cy - y*d.unit }

func (d *sheet) header() {
	title := escaped("The network of " + sentence.Name(d.n.Of.Name) + " on " + d.n.On.Words())
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img"`+
		` font-family="Arial, sans-serif" font-size="11" fill="#1d2430">`, d.width, d.height, d.width, d.height)
	d.put(`<title>%s</title><rect width="100%%" height="100%%" fill="#fbfaf7"/>`+
		`<text x="24" y="36" font-size="18" font-weight="bold">%s</text>`, title, title)
}

// edges draws the edges by which nodes were reached over the others.
func (d *sheet) edges() {
	d.put(`<g stroke="#868b92" fill="none">`)
	for _, main := range []bool{false, true} {
		look := ` stroke-opacity=".25"`
		if main {
			look = ` stroke-width="1.3"`
		}
		for _, e := range d.n.Edges {
			if e.Main == main {
				a, z := d.at[e.From], d.at[e.To]
				d.put(`<path%s d="M%.1f %.1fL%.1f %.1f"/>`, look, a[0], a[1], z[0], z[1])
			}
		}
	}
	for _, f := range d.n.Folds {
		a := d.at[f.Of]
		x, y := d.place(f.X, f.Y)
		d.put(`<path stroke-dasharray="3 3" d="M%.1f %.1fL%.1f %.1f"/>`, a[0], a[1], x, y)
	}
	d.put(`</g>`)
}

func (d *sheet) nodes() {
	for _, s := range d.n.Nodes {
		p := d.at[s.Code]
		radius := 4.5
		if s.Opened {
			radius = 7
		}
		d.put(`<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s"><title>%s, %s, %s</title></circle>`,
			p[0], p[1], radius, groupColours[s.Group], escaped(s.Title), escaped(s.Kind.Info().Name), escaped(s.Code))
		if s.Step == 0 {
			d.put(`<text x="%.1f" y="%.1f" text-anchor="middle" font-size="13" font-weight="bold"`+
				` stroke="#fbfaf7" stroke-width="4" paint-order="stroke">%s</text>`, p[0], p[1]-14, escaped(s.Label))
			continue
		}
		d.write(p[0], p[1], s.Label, s.Opened)
	}
}

func (d *sheet) folds() {
	for _, f := range d.n.Folds {
		x, y := d.place(f.X, f.Y)
		d.put(`<circle cx="%.1f" cy="%.1f" r="4" fill="#fbfaf7" stroke="#566072"/>`, x, y)
		d.write(x, y, f.Title, false)
	}
}

// write writes a name outwards, like a spoke, so that names do not meet.
func (d *sheet) write(x, y float64, words string, bold bool) {
	angle, anchor, gap := math.Atan2(y-d.cy, x-d.cx)*180/math.Pi, "start", 9
	if angle > 90 || angle < -90 {
		angle, anchor, gap = angle+180, "end", -9
	}
	weight := ""
	if bold {
		weight = ` font-weight="bold"`
	}
	d.put(`<text transform="translate(%.1f %.1f) rotate(%.1f)" x="%d" y="4" text-anchor="%s"%s`+
		` stroke="#fbfaf7" stroke-width="3" paint-order="stroke">%s</text>`, x, y, angle, gap, anchor, weight, escaped(words))
}

// key explains the colours below the picture, and says whose data it is.
func (d *sheet) key() {
	x := 24.0
	for _, k := range d.n.Kinds {
		words := sentence.Number(k.Count) + " " + k.Title
		d.put(`<circle cx="%.0f" cy="%.0f" r="5" fill="%s"/><text x="%.0f" y="%.0f">%s</text>`,
			x, d.height-44, groupColours[k.Group], x+10, d.height-40, escaped(words))
		x += 34 + 6*float64(utf8.RuneCountInString(words))
	}
	d.put(`<text x="24" y="%.0f" fill="#566072">Contains NHS England / NHSBSA / ONS data under the Open Government Licence v3.0.`+
		` Not affiliated with or endorsed by the NHS.</text></svg>`, d.height-16)
}

// short cuts a name to at most this many letters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimRight(string(r[:most-1]), " ,-(") + "…"
	}
	return s
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder never fails
	return b.String()
}
