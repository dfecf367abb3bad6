// Package laddertest finds what is wrong with a picture, for every test that
// draws one.
package laddertest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

// apart is the least distance between a box and what it does not touch, in
// pixels.
const apart = 2.0

// Faults returns what is wrong with the layout of a picture: too many boxes,
// boxes or labels that overlap or are outside it, and edges that are slanted, run
// behind a box, or do not begin and end at their boxes.
func Faults(p ladder.Picture) []string {
	var out []string
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	if len(p.Boxes) > ladder.MaxBoxes {
		say("%d boxes", len(p.Boxes))
	}
	for i, a := range p.Boxes {
		if a.X < 0 || a.Y < 0 || a.X+a.W > p.W || a.Y+a.H > p.H {
			say("box %q is outside the picture", a.Name)
		}
		for _, b := range p.Boxes[:i] {
			if overlap(rect(a), rect(b), apart) {
				say("boxes %q and %q overlap", a.Name, b.Name)
			}
		}
	}
	for _, e := range p.Edges {
		out = append(out, astray(p, e)...)
	}
	return append(out, labelFaults(p)...)
}

// labelFaults returns labels that are empty or overlap something.
func labelFaults(p ladder.Picture) []string {
	var out []string
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	for i, a := range p.Labels {
		if a.Text == "" {
			say("a label says nothing")
		}
		if utf8.RuneCountInString(strings.TrimSuffix(a.Text, "…")) < shortest && strings.HasSuffix(a.Text, "…") {
			say("of a label only %q is left", a.Text)
		}
		for _, mine := range words(a) {
			for _, b := range p.Labels[:i] {
				for _, other := range words(b) {
					if overlap(mine, other, 0) {
						say("labels %q %q and %q %q overlap", a.Text, a.Sub, b.Text, b.Sub)
					}
				}
			}
			for _, b := range p.Boxes {
				if overlap(mine, rect(b), 0) {
					say("label %q %q is on box %q", a.Text, a.Sub, b.Name)
				}
			}
		}
	}
	return out
}

// shortest is how many letters of a label that is cut must be left.
const shortest = 3

// area is left, top, right and bottom.
type area [4]float64

func rect(b ladder.Box) area { return area{b.X, b.Y, b.X + b.W, b.Y + b.H} }

// words returns where the letters of each line of a label are, without their outer edges.
func words(l ladder.Label) []area {
	left := l.X
	if l.End {
		left -= l.W
	}
	out := []area{{left, l.Y - 7, left + l.W, l.Y + 1}}
	if l.Sub != "" {
		if left = l.X; l.End {
			left -= l.SubW
		}
		out = append(out, area{left, l.Y + ladder.SubBelow - 7, left + l.SubW, l.Y + ladder.SubBelow + 1})
	}
	return out
}

func overlap(a, b area, apart float64) bool {
	return a[0] < b[2]+apart && b[0] < a[2]+apart && a[1] < b[3]+apart && b[1] < a[3]+apart
}

// astray returns where an edge does not run as it should.
func astray(p ladder.Picture, e ladder.Edge) []string {
	var out []string
	from, to := p.Boxes[e.From], p.Boxes[e.To]
	name := fmt.Sprintf("edge from %q to %q", from.Name, to.Name)
	if e.Says == "" {
		out = append(out, name+" says nothing")
	}
	if len(e.Points) < 2 {
		return append(out, name+" has no points")
	}
	if !touches(from, e.Points[0]) || !touches(to, e.Points[len(e.Points)-1]) {
		out = append(out, name+" does not begin and end at its boxes")
	}
	for i := 1; i < len(e.Points); i++ {
		a, b := e.Points[i-1], e.Points[i]
		if a.X != b.X && a.Y != b.Y {
			out = append(out, fmt.Sprintf("%s is slanted, %v to %v", name, a, b))
		}
		line := area{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)}
		for k, box := range p.Boxes {
			room := apart
			if k == e.From || k == e.To {
				room = -0.01 // it may touch its own boxes
			}
			if overlap(line, rect(box), room) {
				out = append(out, fmt.Sprintf("%s runs behind box %q", name, box.Name))
			}
		}
	}
	return out
}

// touches reports whether a point is on the outline of a box.
func touches(b ladder.Box, at ladder.Point) bool {
	const near = 0.01
	inX, inY := at.X >= b.X-near && at.X <= b.X+b.W+near, at.Y >= b.Y-near && at.Y <= b.Y+b.H+near
	onX := at.X <= b.X+near || at.X >= b.X+b.W-near
	onY := at.Y <= b.Y+near || at.Y >= b.Y+b.H-near
	return inX && inY && (onX || onY)
}
