package ladder

import (
	"cmp"
	"slices"
)

// The measures of a narrow picture, in pixels at full size.
const (
	narrowWidth = 358.0
	railStep    = 9.0
	railEdge    = 12.0 // between the boxes and the nearest lane
	entryStep   = 12.0 // between edges that enter a box from above
	entryLeft   = 18.0
	rowStep     = 18.0 // of the labels above a box
	rowGap      = 14.0
)

// feed is the links that enter a box from above as one.
type feed struct {
	to       int // a place in the rows
	key      string
	links    []int
	first    int // the uppermost row that it comes from
	lane     int // counted from the boxes; -1 goes straight down from the row above
	row      int
	x, entry float64 // where it goes down, and where it enters
	y        float64 // of its label
	main     bool
}

// rows is a scene set out from top to bottom. Edges go down in lanes on the
// left, where no box stands, and enter a box from above.
type rows struct {
	*Picture
	scene *Scene
	order []int // nodes
	place []int // of each node
	feeds []feed
	box   []int // number in Boxes by place
}

func narrow(s Scene) Picture {
	p := Picture{Form: Narrow, Title: s.Title, Desc: s.Desc}
	if len(s.nodes) == 0 {
		return p
	}
	r := rows{Picture: &p, scene: &s, place: make([]int, len(s.nodes)), box: make([]int, len(s.nodes))}
	for i := range s.nodes {
		r.order = append(r.order, i)
	}
	slices.SortStableFunc(r.order, func(a, b int) int {
		x, y := s.nodes[a], s.nodes[b]
		return cmp.Or(cmp.Compare(x.col, y.col), cmp.Compare(x.rank, y.rank), cmp.Compare(x.box.Name, y.box.Name))
	})
	for k, i := range r.order {
		r.place[i] = k
	}
	r.gather()
	left := r.lanes()
	r.stack(left)
	r.draw(left)
	p.finish(&s)
	return p
}

// ends returns the upper and the lower place of a link.
func (r *rows) ends(l *link) (upper, lower int) {
	a, b := r.place[l.a], r.place[l.b]
	return min(a, b), max(a, b)
}

func (r *rows) gather() {
	at := map[string]int{}
	for i := range r.scene.links {
		l := &r.scene.links[i]
		upper, lower := r.ends(l)
		label := short(l.told, l.onward == (upper == r.place[l.a]))
		key := thousands(lower) + " " + string(l.basis) + " " + label
		k, ok := at[key]
		if !ok {
			k = len(r.feeds)
			at[key] = k
			r.feeds = append(r.feeds, feed{to: lower, key: label, first: upper})
		}
		f := &r.feeds[k]
		f.links, f.first, f.main = append(f.links, i), min(f.first, upper), f.main || l.main
	}
}

// lanes gives each feed its lane and returns where the boxes' left sides are.
func (r *rows) lanes() float64 {
	order := make([]*feed, len(r.feeds))
	for i := range r.feeds {
		order[i] = &r.feeds[i]
	}
	slices.SortStableFunc(order, func(a, b *feed) int {
		return cmp.Or(cmp.Compare(a.to-a.first, b.to-b.first), cmp.Compare(a.to, b.to))
	})
	lanes := 0
	straight := map[int]bool{}
	for k, f := range order {
		above := r.scene.nodes[r.order[f.first]]
		if f.to-f.first == 1 && len(above.below) == 0 && !straight[f.to] {
			f.lane, straight[f.to] = -1, true
			continue
		}
		for f.lane = 0; slices.ContainsFunc(order[:k], func(o *feed) bool { return o.lane == f.lane && o.first < f.to && f.first < o.to }); {
			f.lane++
		}
		lanes = max(lanes, f.lane+1)
	}
	left := margin
	if lanes > 0 {
		left += railEdge + railStep*float64(lanes-1) + 4
	}
	for i := range r.feeds {
		r.feeds[i].x = left - railEdge - railStep*float64(r.feeds[i].lane)
	}
	return left
}

// stack puts the boxes below each other, with room above each for the labels
// of what enters it.
func (r *rows) stack(left float64) {
	y := margin
	for k, i := range r.order {
		var in []*feed
		for n := range r.feeds {
			if r.feeds[n].to == k {
				in = append(in, &r.feeds[n])
			}
		}
		slices.SortStableFunc(in, func(a, b *feed) int { return cmp.Compare(a.lane, b.lane) })
		if k > 0 {
			y += rowGap
		}
		for row, f := range in {
			f.row = row
			f.entry = left + entryLeft + entryStep*float64(len(in)-1-row)
			f.y = y + rowStep/2
			y += rowStep
		}
		if len(in) > 0 {
			y += 6
		}
		n := &r.scene.nodes[i]
		n.fit(narrowWidth - left - margin)
		r.box[k] = r.put(*n, left, y)
		y += n.height()
		for _, f := range in {
			r.label(f, left+entryLeft+entryStep*float64(len(in)-1)+9)
		}
	}
}

func (r *rows) label(f *feed, x float64) {
	l := r.scene.links[f.links[0]]
	if f.key == "" {
		return
	}
	text := f.key
	sub := l.sub
	for _, o := range f.links {
		if r.scene.links[o].sub != sub {
			sub = ""
		}
	}
	if sub != "" {
		text += " · " + sub
	}
	text = cut(text, labelSize, false, narrowWidth-margin-x)
	r.Labels = append(r.Labels, Label{X: x, Y: f.y + 4, Text: text, Basis: l.basis, Main: f.main})
}

// draw leads each link from the left of its upper box, down its lane, and into
// its lower box from above.
func (r *rows) draw(left float64) {
	for n := range r.feeds {
		f := &r.feeds[n]
		type start struct {
			link int
			y    float64
		}
		var starts []start
		to := r.Boxes[r.box[f.to]]
		for _, i := range f.links {
			l := &r.scene.links[i]
			upper, _ := r.ends(l)
			from := r.Boxes[r.box[upper]]
			e := Edge{From: r.box[upper], To: r.box[f.to], Basis: l.basis, Main: l.main, Says: l.says}
			y := from.Y + from.H/2 + r.spread(upper, n, from.H)
			e.Points = []Point{{left, y}, {f.x, y}, {f.x, f.y}, {f.entry, f.y}, {f.entry, to.Y}}
			if f.lane < 0 {
				e.Points = []Point{{f.entry, from.Y + from.H}, {f.entry, to.Y}}
			}
			r.Edges = append(r.Edges, e)
			starts = append(starts, start{len(r.Edges) - 1, y})
		}
		slices.SortStableFunc(starts, func(a, b start) int { return cmp.Compare(b.y, a.y) })
		whole := max(0, slices.IndexFunc(starts, func(s start) bool { return r.Edges[s.link].Main }))
		for k, s := range starts { // nearest first
			e := r.Edges[s.link]
			points := e.Points
			switch {
			case k == whole:
			case k < whole:
				points = []Point{points[0], points[1], {f.x, s.y + bend + 1}}
			default:
				points = []Point{points[0], points[1], {f.x, starts[k-1].y}}
			}
			r.strokes = append(r.strokes, stroke{basis: e.Basis, main: e.Main, points: points})
		}
	}
}

// spread is how far from the middle of a row's box a feed leaves it.
func (r *rows) spread(row, f int, h float64) float64 {
	var out []int
	for n := range r.feeds {
		if r.feeds[n].lane >= 0 && slices.ContainsFunc(r.feeds[n].links, func(i int) bool { u, _ := r.ends(&r.scene.links[i]); return u == row }) {
			out = append(out, n)
		}
	}
	if len(out) < 2 {
		return 0
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(r.feeds[b].lane, r.feeds[a].lane) })
	step := min(railStep, (h-16)/float64(len(out)-1))
	return step * (float64(slices.Index(out, f)) - float64(len(out)-1)/2)
}
