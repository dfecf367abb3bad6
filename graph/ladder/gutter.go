package ladder

import (
	"math"
	"slices"
)

// The measures of gutters, in pixels at full size.
const (
	laneStep    = 9.0
	gutterEdge  = 13.0 // between a box and the nearest lane
	gutterLeast = 34.0
	labelSpace  = 10.0 // round a label, together
)

// span is the heights between which a net goes up or down.
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
// the left, so that few cross and none lie on each other. It returns how many.
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

// cost is what it takes that net a has a lane left of net b.
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

// strokes returns what is drawn of a net. One wire is drawn whole on the shared
// way; the others only to where they meet the next.
func (p *plugs) strokes(n int, x0, x1 float64) []stroke {
	net := p.nets[n]
	if net.loop || len(net.wires) == 1 {
		w := net.wires[0]
		return []stroke{p.stroke(w, p.course(w, x0, x1))}
	}
	right := !net.shared.out // the shared end is on the right
	own := func(w int) float64 { return p.y(w, !right) }
	shared := p.y(net.wires[0], right)
	wires := slices.Clone(net.wires)
	slices.SortFunc(wires, func(a, b int) int {
		switch d := math.Abs(own(a)-shared) - math.Abs(own(b)-shared); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return a - b
	})
	whole := wires[0] // a wire of the line, or else the nearest
	for _, w := range wires {
		if p.f.wires[w].main {
			whole = w
			break
		}
	}
	var out []stroke
	last := map[bool]float64{} // how far the way is drawn above and below
	seen := map[bool]bool{}
	for _, w := range wires {
		course := p.course(w, x0, x1)
		y := own(w)
		below := y > shared
		away := math.Copysign(1, shared-y)
		switch {
		case w == whole:
		case y == shared: // straight, beside one that is whole: up to the lane
			if !right {
				course = []Point{{net.x, y}, {x1, y}}
			} else {
				course = []Point{{x0, y}, {net.x, y}}
			}
		case seen[below] && below == (own(whole) > shared) && math.Abs(y-shared) < math.Abs(own(whole)-shared):
			course = p.partial(course, right, y+away*(bend+1))
		case seen[below]: // up to where the one before it has turned in
			course = p.partial(course, right, last[below]+math.Copysign(min(bend, math.Abs(shared-last[below])), away))
		case below == (own(whole) > shared) && own(whole) != shared && math.Abs(y-shared) < math.Abs(own(whole)-shared):
			course = p.partial(course, right, y+away*(bend+1))
		default: // the first on its side: round the last corner
			if right {
				course[3].X = min(x1, net.x+bend+1)
			} else {
				course[0].X = max(x0, net.x-bend-1)
			}
		}
		if y != shared {
			seen[below], last[below] = true, y
		}
		out = append(out, p.stroke(w, course))
	}
	return out
}

// partial is the part of a course from its own end to a height on its lane.
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

// free finds a height beside a loop's lane at which its label meets nothing.
func (p *plugs) free(n int) (y float64, ok bool) {
	top, end := p.span(n)
	for d := 0.0; d < (end-top)/2-4; d += 3 {
		for _, y := range []float64{(top+end)/2 - d, (top+end)/2 + d} {
			if p.clear(n, y) {
				return y, true
			}
		}
	}
	return 0, false
}

// clear says that nothing but net n is near a height right of its lane.
func (p *plugs) clear(n int, y float64) bool {
	for o := range p.nets {
		if o == n || p.nets[o].gutter != p.nets[n].gutter {
			continue
		}
		if top, end := p.span(o); p.nets[o].lane > p.nets[n].lane && top < y+8 && y-8 < end {
			return false
		}
		for _, w := range p.nets[o].wires {
			if at := p.y(w, true); at > y-11 && at < y+26 {
				return false
			}
		}
	}
	return true
}
