package ladder

import (
	"cmp"
	"math"
	"slices"
)

// A gutter is the room between two columns, where the edges from one to the other go up and
// down. Each net of them (plugs.go) gets a lane there, so that few cross and none overlap.

// The measures of gutters, in pixels at full size.
const (
	laneStep    = 9.0
	gutterEdge  = 13.0 // between a box and the nearest lane
	gutterLeast = 34.0
	labelSpace  = 10.0 // left and right of a label, together
)

// span returns the heights between which a net goes up or down.
func (p *plugs) span(n int) (top, end float64) {
	top, end = math.Inf(1), math.Inf(-1)
	for _, w := range p.nets[n].wires {
		for _, right := range []bool{true, false} {
			y := p.y(w, right)
			top, end = min(top, y), max(end, y)
		}
	}
	return top, end
}

// lanes gives each net of a gutter that is not straight its lane, counted from
// the left, so that few cross and none overlap. It returns the number of lanes.
func (p *plugs) lanes(gutter int) int {
	var order []int
	for n := range p.nets {
		if p.nets[n].gutter != gutter {
			continue
		}
		p.nets[n].lane = -1
		if top, end := p.span(n); end-top > 0.01 || p.nets[n].loop {
			order = append(order, n)
		}
	}
	for range 30 {
		better := false
		for k := 1; k < len(order); k++ {
			if p.cost(order[k], order[k-1]) < p.cost(order[k-1], order[k]) {
				order[k], order[k-1] = order[k-1], order[k]
				better = true
			}
		}
		if !better {
			break
		}
	}
	lanes := 0
	for k, n := range order {
		top, end := p.span(n)
		lane := 0
		for _, o := range order[:k] {
			if a, b := p.span(o); a < end+12 && top < b+12 {
				lane = max(lane, p.nets[o].lane+1)
			}
		}
		p.nets[n].lane = lane
		lanes = max(lanes, lane+1)
	}
	return lanes
}

// cost is the price of giving net a a lane left of net b: 1 for each crossing,
// 50 for each overlap.
func (p *plugs) cost(a, b int) int {
	aTop, aEnd := p.span(a)
	bTop, bEnd := p.span(b)
	var aRight, bLeft []float64
	for _, w := range p.nets[a].wires {
		if !p.nets[a].loop {
			aRight = append(aRight, p.y(w, true))
		}
	}
	for _, w := range p.nets[b].wires {
		bLeft = append(bLeft, p.y(w, false))
		if p.nets[b].loop {
			bLeft = append(bLeft, p.y(w, true))
		}
	}
	slices.Sort(aRight)
	slices.Sort(bLeft)
	aRight, bLeft = slices.Compact(aRight), slices.Compact(bLeft)
	cost := 0
	for _, y := range bLeft {
		if y > aTop && y < aEnd {
			cost++
		}
		for _, o := range aRight {
			if math.Abs(o-y) < 5 {
				cost += 50
			}
		}
	}
	for _, y := range aRight {
		if y > bTop && y < bEnd {
			cost++
		}
	}
	return cost
}

// course returns the points of a wire between the columns' edges x0 and x1.
func (p *plugs) course(w int, x0, x1 float64) []Point {
	n := p.nets[p.f.wires[w].net]
	l, r := p.y(w, false), p.y(w, true)
	switch {
	case n.loop:
		return []Point{{x0, l}, {n.x, l}, {n.x, r}, {x0, r}}
	case l == r || n.lane < 0:
		return []Point{{x0, l}, {x1, r}}
	}
	return []Point{{x0, l}, {n.x, l}, {n.x, r}, {x1, r}}
}

// bend is the radius of rounded corners.
const bend = 9.0

// strokes returns what is drawn of a net. One wire is drawn whole. Each of the
// others is drawn only to where it meets the next one.
func (p *plugs) strokes(n int, x0, x1 float64) []stroke {
	net := p.nets[n]
	if net.loop || len(net.wires) == 1 {
		w := net.wires[0]
		return []stroke{p.stroke(w, p.course(w, x0, x1))}
	}
	right := !net.shared.out
	b := branching{plugs: p, net: net, right: right, shared: p.y(net.wires[0], right), x0: x0, x1: x1, last: map[bool]float64{}}
	wires := b.nearestFirst()
	b.whole = wires[0] // a wire of the line, or else the nearest
	for _, w := range wires {
		if p.f.wires[w].main {
			b.whole = w
			break
		}
	}
	var out []stroke
	for _, w := range wires {
		out = append(out, p.stroke(w, b.branch(w)))
		if y := b.own(w); y != b.shared {
			b.last[y > b.shared] = y
		}
	}
	return out
}

// branching is a net of several wires while it is drawn, from its shared end
// outwards.
type branching struct {
	*plugs
	net    net
	right  bool    // the shared end is on the right
	shared float64 // the height of the shared end
	whole  int     // the wire that is drawn whole
	x0, x1 float64
	last   map[bool]float64 // how far the shared way is drawn below and above
}

// own is the height of the end that a wire does not share.
func (b *branching) own(w int) float64 { return b.y(w, !b.right) }

// nearestFirst orders the wires by how far their own end is from the shared one.
func (b *branching) nearestFirst() []int {
	wires := slices.Clone(b.net.wires)
	slices.SortFunc(wires, func(v, w int) int {
		return cmp.Or(cmp.Compare(math.Abs(b.own(v)-b.shared), math.Abs(b.own(w)-b.shared)), cmp.Compare(v, w))
	})
	return wires
}

// branch returns the part of a wire's course that no earlier wire has drawn.
func (b *branching) branch(w int) []Point {
	course, y := b.course(w, b.x0, b.x1), b.own(w)
	if w == b.whole {
		return course
	}
	if y == b.shared { // straight, beside one that is whole: up to the lane
		if b.right {
			return []Point{{b.x0, y}, {b.net.x, y}}
		}
		return []Point{{b.net.x, y}, {b.x1, y}}
	}
	below, away := y > b.shared, math.Copysign(1, b.shared-y)
	last, drawn := b.last[below]
	whole := b.own(b.whole)
	switch {
	case below == (whole > b.shared) && math.Abs(y-b.shared) < math.Abs(whole-b.shared): // the whole wire passes here
		return b.partial(course, b.right, y+away*(bend+1))
	case drawn: // up to where the wire before it has turned in
		return b.partial(course, b.right, last+math.Copysign(min(bend, math.Abs(b.shared-last)), away))
	case b.right: // the first on its side: round the last corner
		course[3].X = min(b.x1, b.net.x+bend+1)
	default:
		course[0].X = max(b.x0, b.net.x-bend-1)
	}
	return course
}

// partial returns the part of a course from its own end to a height on its lane.
func (p *plugs) partial(course []Point, right bool, y float64) []Point {
	if right {
		return []Point{course[0], course[1], {course[1].X, y}}
	}
	return []Point{{course[2].X, y}, course[2], course[3]}
}

func (p *plugs) stroke(w int, points []Point) stroke {
	wr := p.f.wires[w]
	l := p.f.scene.links[wr.links[0]]
	return stroke{basis: l.basis, main: wr.main, points: points}
}

// free finds a height beside a loop's lane where its label meets nothing.
func (p *plugs) free(n int) (y float64, ok bool) {
	taken := p.taken(n)
	top, end := p.span(n)
	for d := 0.0; d < (end-top)/2-4; d += 3 {
		for _, y := range []float64{(top+end)/2 - d, (top+end)/2 + d} {
			if !slices.ContainsFunc(taken, func(t heights) bool { return t.top < y && y < t.end }) {
				return y, true
			}
		}
	}
	return 0, false
}

// heights is a stretch of a gutter.
type heights struct{ top, end float64 }

// taken returns the stretches right of a net's lane that the label of a loop must
// not be in, because another net is near.
func (p *plugs) taken(n int) []heights {
	var out []heights
	for o := range p.nets {
		if o == n || p.nets[o].gutter != p.nets[n].gutter {
			continue
		}
		if p.nets[o].lane > p.nets[n].lane {
			top, end := p.span(o)
			out = append(out, heights{top - 8, end + 8})
		}
		for _, w := range p.nets[o].wires {
			at := p.y(w, true)
			out = append(out, heights{at - 26, at + 11})
		}
	}
	return out
}
