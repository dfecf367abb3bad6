package network

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/graph/tell/svg"
)

// SVG draws a network as a stand-alone file.
func (n Network) SVG() ([]byte, error) {
	d := newSheet(n)
	d.header()
	d.edges()
	d.names()
	d.nodes()
	d.folds()
	d.key()
	return d.Bytes()
}

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

const paper, quiet = "#fbfaf7", "#566072"

// sheet is a network being drawn as a stand-alone file. Sizes are in pixels.
type sheet struct {
	*svg.Drawing
	n             Network
	unit          float64 // from one ring to the next
	width, height float64
	cx, cy        float64 // where the centre is
	at            map[string][2]float64
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
	d := &sheet{Drawing: svg.New(), n: n, unit: max(170, float64(leaves)*13/(2*math.Pi*deepest)), at: map[string][2]float64{}}
	const beside, head, foot = 170, 60, 50 // beside is for the names outside the outermost ring
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
	d.height += keyRow * float64(d.keyRows())
	d.cx, d.cy = beside-left, head+beside-top
	for _, s := range n.Nodes {
		x, y := d.place(s.X, s.Y)
		d.at[s.Code] = [2]float64{x, y}
	}
	return d
}

// place returns where a position of the network is on the sheet.
func (d *sheet) place(x, y float64) (float64, float64) { return d.cx + x*d.unit, d.cy - y*d.unit }

func (d *sheet) header() {
	title := "The connections of " + sentence.Name(d.n.Of.Name) + " on " + d.n.On.Words()
	d.Fixed("width", 0, d.width).Fixed("height", 0, d.height).Fixed("viewBox", 0, 0, 0, d.width, d.height).Set("role", "img")
	d.Set("font-family", "Arial, sans-serif").Set("font-size", "11").Set("fill", "#1d2430")
	d.Open("title").Text(title).End()
	d.Open("rect").Set("width", "100%").Set("height", "100%").Set("fill", paper).End()
	d.Open("text").Set("x", "24").Set("y", "36").Set("font-size", "18").Set("font-weight", "bold").Text(title).End()
}

// edges draws the edges by which nodes were reached over the others.
func (d *sheet) edges() {
	d.Open("g").Set("stroke", "#868b92").Set("fill", "none")
	for _, main := range []bool{false, true} {
		for _, e := range d.n.Edges {
			if e.Main != main {
				continue
			}
			d.Open("path")
			if main {
				d.Set("stroke-width", "1.3")
			} else {
				d.Set("stroke-opacity", ".25")
			}
			d.straight(d.at[e.From], d.at[e.To])
		}
	}
	for _, f := range d.n.Folds {
		x, y := d.place(f.X, f.Y)
		d.Open("path").Set("stroke-dasharray", "3 3")
		d.straight(d.at[f.Of], [2]float64{x, y})
	}
	d.End()
}

// straight makes the path that was begun a straight line.
func (d *sheet) straight(from, to [2]float64) {
	d.Set("d", "M"+svg.Fixed(1, from[:]...)+"L"+svg.Fixed(1, to[:]...)).End()
}

// dot begins a circle.
func (d *sheet) dot(decimals int, x, y float64, radius, fill string) *svg.Drawing {
	return d.Open("circle").Fixed("cx", decimals, x).Fixed("cy", decimals, y).Set("r", radius).Set("fill", fill)
}

// names writes the names below the dots, so that none hides a dot.
func (d *sheet) names() {
	for _, s := range d.n.Nodes {
		p := d.at[s.Code]
		if s.Step > 0 {
			d.write(p[0], p[1], s.Label, s.Opened)
			continue
		}
		d.Open("text").Fixed("x", 1, p[0]).Fixed("y", 1, p[1]-14).Set("text-anchor", "middle")
		d.Set("font-size", "13").Set("font-weight", "bold")
		d.halo("4").Text(s.Label).End()
	}
	for _, f := range d.n.Folds {
		x, y := d.place(f.X, f.Y)
		d.write(x, y, f.Title, false)
	}
}

func (d *sheet) nodes() {
	for _, s := range d.n.Nodes {
		p := d.at[s.Code]
		radius := "4.5"
		if s.Opened {
			radius = "7.0"
		}
		d.dot(1, p[0], p[1], radius, groupColours[s.Group])
		d.Open("title").Text(s.Title + ", " + s.Kind.AsOf(d.n.On).Name + ", " + s.Code).End().End()
	}
}

func (d *sheet) folds() {
	for _, f := range d.n.Folds {
		x, y := d.place(f.X, f.Y)
		d.dot(1, x, y, "4", paper).Set("stroke", quiet).End()
	}
}

// write writes a name outwards, like a spoke, so that names do not meet.
func (d *sheet) write(x, y float64, words string, bold bool) {
	angle, anchor, gap := math.Atan2(y-d.cy, x-d.cx)*180/math.Pi, "start", 9
	if angle > 90 || angle < -90 {
		angle, anchor, gap = angle+180, "end", -9
	}
	d.Open("text").Set("transform", "translate("+svg.Fixed(1, x, y)+") rotate("+svg.Fixed(1, angle)+")")
	d.Set("x", strconv.Itoa(gap)).Set("y", "4").Set("text-anchor", anchor)
	if bold {
		d.Set("font-weight", "bold")
	}
	d.halo("3").Text(words).End()
}

// halo keeps edges off the words that were begun.
func (d *sheet) halo(width string) *svg.Drawing {
	return d.Set("stroke", paper).Set("stroke-width", width).Set("paint-order", "stroke")
}

// keyRow is how far a row of the key is below the one before, in pixels.
const keyRow = 20.0

// keyRoom is how wide the words of a kind are in the key, with their dot.
func keyRoom(words string) float64 { return 34 + 6*float64(utf8.RuneCountInString(words)) }

// counted says how many there are of a kind.
func (d *sheet) counted(k KindSeen) string {
	if k.Count == 1 {
		return "1 " + k.Kind.AsOf(d.n.On).Name
	}
	return sentence.Number(k.Count) + " " + k.Title
}

// keyRows is how many rows the key needs on a sheet of this width.
func (d *sheet) keyRows() int {
	rows, x := 1, 24.0
	for _, k := range d.n.Kinds {
		room := keyRoom(d.counted(k))
		if x > 24 && x+room > d.width {
			rows, x = rows+1, 24
		}
		x += room
	}
	return rows
}

// key explains the colours below the picture, and says whose data it is.
func (d *sheet) key() {
	x, y := 24.0, d.height-keyRow*float64(d.keyRows())-24
	for _, k := range d.n.Kinds {
		words := d.counted(k)
		if x > 24 && x+keyRoom(words) > d.width {
			x, y = 24, y+keyRow
		}
		d.dot(0, x, y, "5", groupColours[k.Group]).End()
		d.Open("text").Fixed("x", 0, x+10).Fixed("y", 0, y+4).Text(words).End()
		x += keyRoom(words)
	}
	d.Open("text").Set("x", "24").Fixed("y", 0, d.height-16).Set("fill", quiet)
	d.Text("Contains NHS England / NHSBSA / ONS data under the Open Government Licence v3.0.")
	d.Text(" Not affiliated with or endorsed by the NHS.").End()
}

// short cuts a name to at most this many letters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimRight(string(r[:most-1]), " ,-(") + "…"
	}
	return s
}
