package ladder

import "math"

// The measures of a wide picture, in pixels at full size.
const (
	wideGoal  = 1290.0 // the width of a desktop window
	boxLeast  = 122.0
	boxMost   = 214.0
	margin    = 4.0 // around everything, for the outlines
	subMost   = 5   // the most columns that leave room for a label's second line
	labelRise = 5.0 // of a label above its edge
	subDrop   = 12.0
)

// wide lays a scene out from left to right: columns, and between them gutters
// in which edges go up and down. An edge that passes a column has a slot there,
// so that no edge is ever behind a box.
func wide(s Scene) Picture {
	p := Picture{Form: Wide, Title: s.Title, Desc: s.Desc}
	if len(s.nodes) == 0 {
		return p
	}
	columns := 0
	for _, n := range s.nodes {
		columns = max(columns, n.col+1)
	}
	labels := labelRooms(&s, columns)
	sum := 0.0
	for _, l := range labels {
		sum += l + gutterLeast
	}
	w := math.Floor(min(boxMost, max(boxLeast, (wideGoal-sum)/float64(columns))))
	for i := range s.nodes {
		s.nodes[i].fit(w)
	}
	f := newFlow(&s)
	f.order()
	plugs := newPlugs(f)
	f.stand(plugs)
	plugs.straighten()

	xs := make([]float64, columns+1) // of the columns' left sides
	xs[0] = margin
	for g := range columns {
		lanes := plugs.lanes(g)
		room := labels[g]
		if lanes > 0 || room > 0 {
			room += max(gutterLeast, 2*gutterEdge+float64(lanes-1)*laneStep) - 10
		}
		if g < columns-1 {
			room = max(room, gutterLeast)
		}
		xs[g+1] = xs[g] + w + room
		for n := range plugs.nets {
			if net := &plugs.nets[n]; net.gutter == g && net.lane >= 0 {
				net.x = xs[g] + w + gutterEdge + float64(net.lane)*laneStep
			}
		}
	}
	p.drawFlow(f, plugs, xs, w, columns <= subMost)
	p.finish(&s)
	return p
}

// labelRooms returns the room that labels need at the right end of each gutter.
func labelRooms(s *Scene, columns int) []float64 {
	rooms := make([]float64, columns)
	for _, l := range s.links {
		if l.label == "" {
			continue
		}
		room := width(l.label, labelSize, false)
		if columns <= subMost {
			room = max(room, width(l.sub, labelSize, false))
		}
		g := s.nodes[l.b].col - 1
		if s.nodes[l.a].col == s.nodes[l.b].col {
			g++
		}
		rooms[g] = max(rooms[g], room+labelSpace)
	}
	return rooms
}

// drawFlow turns items and wires into boxes and edges.
func (p *Picture) drawFlow(f *flow, plugs *plugs, xs []float64, w float64, subs bool) {
	boxOf := make([]int, len(f.items))
	for i, it := range f.items {
		if it.node >= 0 {
			boxOf[i] = p.put(f.scene.nodes[it.node], xs[it.col], it.y-it.up+margin)
		}
	}
	ends := func(g int) (x0, x1 float64) { return xs[g] + w, xs[g+1] }
	down := func(points []Point) []Point {
		for i := range points {
			points[i].Y += margin
		}
		return points
	}
	for i, l := range f.scene.links {
		e := Edge{From: boxOf[l.a], To: boxOf[l.b], Basis: l.basis, Main: l.main, Says: l.says}
		for _, wr := range f.chains[i] {
			x0, x1 := ends(f.items[f.wires[wr].left].col)
			e.Points = append(e.Points, down(plugs.course(wr, x0, x1))...)
		}
		p.Edges = append(p.Edges, e)
	}
	for n, net := range plugs.nets {
		x0, x1 := ends(net.gutter)
		for _, s := range plugs.strokes(n, x0, x1) {
			s.points = down(s.points)
			p.strokes = append(p.strokes, s)
		}
		p.label(f, plugs, n, x0, x1, subs)
	}
	for i, it := range f.items {
		if it.node >= 0 {
			continue
		}
		for _, wr := range it.left { // the wires into a slot are alike
			s := plugs.stroke(wr, []Point{{xs[it.col], f.items[i].y + margin}, {xs[it.col] + w, f.items[i].y + margin}})
			s.main = false
			for _, all := range it.left {
				s.main = s.main || f.wires[all].main
			}
			p.strokes = append(p.strokes, s)
			break
		}
	}
}

// label writes the label of a net where it reaches a box on its right.
func (p *Picture) label(f *flow, plugs *plugs, n int, x0, x1 float64, subs bool) {
	net := plugs.nets[n]
	done := map[plug]bool{}
	for _, wr := range net.wires {
		wire := f.wires[wr]
		end := plugs.end(wr, true)
		l := f.scene.links[wire.links[0]]
		if f.items[wire.right].node < 0 || l.label == "" || done[end] {
			continue
		}
		done[end] = true
		b := Label{X: x1 - labelSpace/2 - 1, Y: plugs.y(wr, true) + margin - labelRise, End: true,
			W: width(l.label, labelSize, false), Text: l.label, Basis: l.basis, Main: wire.main}
		if net.loop {
			y, free := plugs.free(n)
			if !free {
				continue
			}
			b.X, b.Y, b.End = net.x+labelSpace/2, y+margin+4, false
		}
		if subs && !net.loop && plugs.side[plug{end.item, end.out, 0}] == 1 {
			b.Sub = f.commonSub(net, end, plugs)
		}
		p.Labels = append(p.Labels, b)
	}
}

// commonSub returns the second line of a label, if all its links agree on it.
func (f *flow) commonSub(net net, end plug, plugs *plugs) string {
	sub, first := "", true
	for _, wr := range net.wires {
		if plugs.end(wr, true) != end {
			continue
		}
		for _, l := range f.wires[wr].links {
			if s := f.scene.links[l].sub; first {
				sub, first = s, false
			} else if s != sub {
				return ""
			}
		}
	}
	return sub
}

// finish sets the picture's size and its legend.
func (p *Picture) finish(s *Scene) {
	for _, b := range p.Boxes {
		p.W, p.H = max(p.W, b.X+b.W), max(p.H, b.Y+b.H)
	}
	for _, e := range p.Edges {
		for _, pt := range e.Points {
			p.W, p.H = max(p.W, pt.X+margin), max(p.H, pt.Y)
		}
	}
	for _, l := range p.Labels {
		if !l.End {
			p.W = max(p.W, l.X+l.W)
		}
	}
	p.W, p.H = math.Ceil(p.W+margin), math.Ceil(p.H+margin)
	p.key(s)
}
