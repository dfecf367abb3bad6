package ladder

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// fit breaks a box's words into lines of its width, and sets its height.
func (b *Box) fit(w float64) {
	room := w - 2*padX
	b.W, b.H = w, 2*padY
	switch b.Sort {
	case Gap:
		b.Lines, _ = wrap(b.Name, noteSize, false, room, gapLines)
		b.H += noteStep * float64(len(b.Lines))
		return
	case More:
		b.Lines, _ = wrap(b.Name, noteSize, false, room, 3)
		b.H = 2*(padY-2) + noteStep*float64(len(b.Lines))
		return
	case Who:
		room = w - 2*padWho
		b.Lines, _ = wrap(b.Name, noteSize, true, room, 3)
		b.Notes, _ = wrap(b.Detail, noteSize-.5, false, room, 2)
		b.H = 2*(padY-2) + noteStep*float64(len(b.Lines)+len(b.Notes))
		return
	}
	b.Head = kindHead(b.Kind, b.On)
	name := b.Name
	switch {
	case b.Kind == graph.SubICB: // what tells it apart comes first
		ofBoard := false // the name is its board's, which is in the picture too
		name, ofBoard = strings.CutSuffix(name, " – "+b.Code)
		switch headed := b.Head + " " + b.Code; {
		case headWidth(headed) > room:
			name = b.Code + " – " + name
		case ofBoard && b.low:
			b.Head, name = headed, ""
		default:
			b.Head = headed
		}
	case !strings.Contains(b.Code, ".") && headWidth(b.Head)+14+width(b.Code, headSize, false) <= room:
		b.Tag = b.Code
	}
	if name != "" {
		b.Lines = fitName(name, room, nameLines)
	}
	b.H += headStep + nameStep*float64(len(b.Lines))
	if b.low {
		b.H -= lowBy
	}
	if b.Detail != "" {
		note := b.Detail
		if width(note, noteSize, false) > room && b.Brief != "" {
			note = b.Brief
		}
		b.Notes, _ = wrap(note, noteSize, false, room, 2)
		b.H += noteStep*float64(len(b.Notes)) + 1
	}
}

// The measures of boxes, in pixels at full size.
const (
	padX, padY  = 11.0, 9.0
	padWho      = 6.0
	indent      = 14.0 // of the boxes below a stop
	belowGap    = 7.0
	lowBy       = 6.0 // of one of many alike
	headStep    = 15.0
	noteStep    = 15.0
	nameLines   = 6
	gapLines    = 5
	legendSize  = 11.5
	legendSpace = 40.0
)

// kindHeads are the kinds as a box shows them.
var kindHeads = map[graph.Kind]string{
	graph.PharmacyOwner: "Owner", graph.HWB: "Council", graph.CancerAlliance: "Alliance", graph.SubICB: "Sub-ICB", graph.ICS: "ICB",
}

func kindHead(k graph.Kind, on graph.Day) string {
	if was := k.AsOf(on).Name; was != k.Info().Name {
		return was
	}
	if h, ok := kindHeads[k]; ok {
		return h
	}
	return string(k)
}

// height is that of a node's box and of the boxes below it.
func (n *node) height() float64 {
	h := n.box.H
	for i := range n.below {
		h += belowGap + n.below[i].H
	}
	return h
}

func (n *node) fit(w float64) {
	n.box.fit(w)
	for i := range n.below {
		n.below[i].fit(w - indent)
	}
}

// put adds a node's boxes to the picture, its own at x and y, and the rail that
// joins the others to it. It returns the index of its own box.
func (p *Picture) put(n node, x, y float64) int {
	own := len(p.Boxes)
	n.box.X, n.box.Y = x, y
	p.Boxes = append(p.Boxes, n.box)
	top := y + n.box.H
	for _, b := range n.below {
		top += belowGap
		b.X, b.Y = x+indent, top
		p.Boxes = append(p.Boxes, b)
		rail := []Point{{x + indent/2, y + n.box.H}, {x + indent/2, top + b.H/2}, {b.X, top + b.H/2}}
		says := b.Name
		if b.Sort == Who {
			says = b.Name + ", " + b.Detail
		}
		p.Edges = append(p.Edges, Edge{From: own, To: len(p.Boxes) - 1, Basis: graph.Supplied, Says: says, Points: rail})
		top += b.H
	}
	p.rail(x+indent/2, y+n.box.H, n.below)
	return own
}

// rail draws the line from a stop to the boxes below it: whole to the last of
// them, and a turn to each of the others.
func (p *Picture) rail(x, top float64, below []Box) {
	y := top
	for i, b := range below {
		y += belowGap + b.H/2
		from := top
		if i < len(below)-1 {
			from = y - bend - 1
		}
		p.strokes = append(p.strokes, stroke{basis: graph.Official, points: []Point{{x, from}, {x, y}, {x + indent/2, y}}})
		y += b.H / 2
	}
}
