package ladder

import (
	"math"
	"slices"
	"strings"
)

// wide lays a scene out from left to right, in the first setting that fits.
func wide(s Scene) Picture {
	if len(s.nodes) == 0 {
		return Picture{Form: Wide, Title: s.Title, Desc: s.Desc}
	}
	var p Picture
	for i, how := range settings {
		if i == 1 {
			s.joinGaps()
		}
		if p = s.across(how); p.W > wideMost {
			continue
		}
		if more := math.Floor((wideMost - p.W) / float64(s.columns())); i > 0 && more >= 4 { // what is left over is for names
			how.boxLeast += more - 1
			return s.across(how)
		}
		break
	}
	return p
}

// The measures of a wide picture, in pixels at full size. A picture as wide as wideMost
// fits the window of a desktop, and on A4 its smallest words are 7 pt: 273 mm are 1,032
// pixels, on which 11.5 pixels of 1,260 are 9.4.
const (
	wideGoal  = 1200.0
	wideMost  = 1260.0
	tallGoal  = 480.0 // so that a sheet of A4 has room for a title and a table
	tallMost  = 740.0 // on A4 its smallest words are 7 pt too
	boxLeast  = 98.0
	boxMost   = 236.0
	margin    = 4.0 // around everything, for the outlines
	subMost   = 5   // the most columns that leave room for a label's second line
	labelRise = 5.0 // of a label above its edge
	subDrop   = 12.0
)

// SubBelow is how far the second line of a label is below the first, in pixels at full size.
const SubBelow = labelRise + subDrop

// setting is how narrow the columns of a wide picture may be.
type setting struct {
	boxLeast float64
	halves   bool // a label may take two lines
	mute     bool // edges have no labels
}

// settings are tried one after the other: what does not fit is laid out again, and is
// never shrunk.
var settings = []setting{
	{boxLeast: 122},
	{boxLeast: 112, halves: true},
	{boxLeast: boxLeast, halves: true},
	{boxLeast: boxLeast, mute: true},
}

// joinGaps puts what is not on record into one column, where columns beside each other
// have nothing else.
func (s *Scene) joinGaps() {
	s.nodes = slices.Clone(s.nodes)
	gap, other := map[int]bool{}, map[int]bool{}
	for _, n := range s.nodes {
		if n.box.Sort == Gap {
			gap[n.col] = true
		} else {
			other[n.col] = true
		}
	}
	for i := range s.nodes {
		if c := s.nodes[i].col; gap[c] && !other[c] && gap[c-1] {
			s.nodes[i].col--
		}
	}
	s.compact()
}

// across lays a scene out from left to right: columns, and between them gutters
// in which edges go up and down. An edge that passes a column has a slot there,
// so that no edge is ever behind a box.
func (s *Scene) across(how setting) Picture {
	p := Picture{Form: Wide, Title: s.Title, Desc: s.Desc}
	columns := s.columns()
	labels := s.labelRooms(columns, how)
	sum := 0.0
	for _, l := range labels {
		sum += l + gutterLeast
	}
	w := math.Floor(min(boxMost, max(how.boxLeast, (wideGoal-sum)/float64(columns))))
	for i := range s.nodes {
		s.nodes[i].fit(w)
	}
	f := newFlow(s)
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
	p.drawFlow(f, plugs, xs, w, labels, how, columns <= subMost)
	p.finish(s)
	return p
}

// columns is how many columns the scene has.
func (s *Scene) columns() int {
	n := 0
	for i := range s.nodes {
		n = max(n, s.nodes[i].col+1)
	}
	return n
}

// labelRooms returns the room that labels need at the right end of each gutter.
func (s *Scene) labelRooms(columns int, how setting) []float64 {
	rooms := make([]float64, columns)
	into := map[int]map[string]bool{} // what looks apart at a node's left side
	for _, l := range s.links {
		if into[l.b] == nil {
			into[l.b] = map[string]bool{}
		}
		into[l.b][l.key()] = true
	}
	for _, l := range s.links {
		if l.label == "" || how.mute {
			continue
		}
		room := width(l.label, labelSize, false)
		if columns <= subMost {
			room = max(room, width(l.sub, labelSize, false))
		} else if how.halves && len(into[l.b]) == 1 && s.nodes[l.a].col != s.nodes[l.b].col {
			first, second := halves(l.label)
			room = max(width(first, labelSize, false), width(second, labelSize, false))
		}
		g := s.nodes[l.b].col - 1
		if s.nodes[l.a].col == s.nodes[l.b].col {
			g++
		}
		rooms[g] = max(rooms[g], room+labelSpace)
	}
	return rooms
}

// halves breaks a label of several words into two lines: the last word is the second.
func halves(label string) (first, second string) {
	if at := strings.LastIndexByte(label, ' '); at > 0 {
		return label[:at], label[at+1:]
	}
	return label, ""
}

// drawFlow turns items and wires into boxes and edges.
func (p *Picture) drawFlow(f *flow, plugs *plugs, xs []float64, w float64, rooms []float64, how setting, subs bool) {
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
		if !how.mute {
			p.label(f, plugs, n, x1, rooms[net.gutter]-labelSpace, how, subs)
		}
	}
	p.unstack()
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
func (p *Picture) label(f *flow, plugs *plugs, n int, x1, room float64, how setting, subs bool) {
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
			W: width(l.label, labelSize, false), Text: l.label, Basis: l.basis, Main: wire.main, room: room}
		if net.loop {
			y, free := plugs.free(n)
			if !free {
				continue
			}
			b.X, b.Y, b.End = net.x+labelSpace/2, y+margin+4, false
		}
		switch alone := !net.loop && plugs.side[plug{end.item, end.out, 0}] == 1; {
		case alone && subs:
			b.Sub = f.commonSub(net, end, plugs)
		case alone && how.halves:
			b.Text, b.Sub = halves(l.label)
			b.halved = b.Sub != ""
			b.W = max(width(b.Text, labelSize, false), width(b.Sub, labelSize, false))
		}
		b.SubW = width(b.Sub, labelSize, false)
		if b.W > room+.01 { // it could not be halved after all, and a part of it would say nothing
			continue
		}
		p.Labels = append(p.Labels, b)
	}
}

// unstack takes away second lines of labels that would be on other words. They say since
// when, or how far, as the text of the edge does. If that would leave only half a label, the
// label goes into one line, or is left out if it has no room there.
func (p *Picture) unstack() {
	var kept []Label
	for i, a := range p.Labels {
		mine := a.line(SubBelow)
		on := func(b Label) bool { return mine.meets(b.line(0)) || b.Sub != "" && mine.meets(b.line(SubBelow)) }
		meets := a.Sub != "" && (slices.ContainsFunc(kept, on) || slices.ContainsFunc(p.Labels[i+1:], on))
		switch {
		case !meets:
		case !a.halved:
			a.Sub = ""
		default:
			a.Text, a.Sub = a.Text+" "+a.Sub, ""
			if a.W = width(a.Text, labelSize, false); a.W > a.room+.01 {
				continue
			}
		}
		kept = append(kept, a)
	}
	p.Labels = kept
}

// span is where a line of words is: left, top, right and bottom.
type span [4]float64

// line is where the words of a label are that are this far below its first line.
func (l *Label) line(below float64) span {
	left, w := l.X, l.W
	if below > 0 {
		w = l.SubW
	}
	if l.End {
		left -= w
	}
	return span{left, l.Y + below - 8, left + w, l.Y + below + 2}
}

func (s span) meets(o span) bool { return s[0] < o[2] && o[0] < s[2] && s[1] < o[3] && o[1] < s[3] }

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
