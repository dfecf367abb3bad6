package ladder

import (
	"cmp"
	"slices"
	"strings"
)

// narrow draws a scene for a phone: one stage below the other.
func narrow(s Scene) Picture {
	p := Picture{Form: Narrow, Title: s.Title, Desc: s.Desc}
	if len(s.nodes) == 0 {
		return p
	}
	r := rows{Picture: &p, scene: &s, place: make([]int, len(s.nodes)), box: make([]int, len(s.nodes)), entryOf: make([]int, len(s.links))}
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
	r.lanes()
	r.stack()
	r.draw()
	p.finish(&s)
	return p
}

// The measures of a narrow picture, in pixels at full size.
const (
	narrowWidth = 300.0 // of a small phone: 320 pixels without its margins are 288
	railStep    = 9.0
	railMost    = 140.0 // for all lanes; many lanes are closer together
	railEdge    = 12.0  // between the boxes and the nearest lane
	entryStep   = 12.0  // between edges that enter a box from above
	entryLeft   = 18.0
	rowStep     = 18.0 // of the labels above a box
	rowGap      = 14.0
)

// feed is a set of links that go down one lane: to one box from several, or from
// one box to several.
type feed struct {
	links       []int
	first, last int // the uppermost and the lowest row that it meets
	lane        int // counted from the boxes; -1 goes straight down from the row above
	x           float64
}

// entry is where a feed enters a box from above.
type entry struct {
	feed, to int // to is a row
	label    string
	links    []int
	x, y     float64 // where it goes into the box, and at what height it comes
	main     bool
}

// rows is a scene laid out from top to bottom. Edges go down in lanes on the
// left, where there are no boxes, and enter a box from above.
type rows struct {
	*Picture
	scene   *Scene
	order   []int // nodes
	place   []int // of each node
	feeds   []feed
	entries []entry
	entryOf []int // of each link
	box     []int // number in Boxes by place
	left    float64
}

// ends returns the upper and the lower place of a link.
func (r *rows) ends(i int) (upper, lower int) {
	l := r.scene.links[i]
	return min(r.place[l.a], r.place[l.b]), max(r.place[l.a], r.place[l.b])
}

// gather makes feeds of links that look alike and share an end. If they share
// both ends with others, the end that more links share counts.
func (r *rows) gather() {
	type end struct {
		row   int
		upper bool
		looks string
	}
	count := map[end]int{}
	labels := make([]string, len(r.scene.links))
	for i, l := range r.scene.links {
		upper, lower := r.ends(i)
		labels[i] = short(l.told, l.onward == (upper == r.place[l.a]))
		looks := string(l.basis) + " " + labels[i]
		count[end{upper, true, looks}]++
		count[end{lower, false, looks}]++
	}
	feeds := map[end]int{}
	entries := map[[2]int]int{}
	for i, l := range r.scene.links {
		upper, lower := r.ends(i)
		looks := string(l.basis) + " " + labels[i]
		e := end{lower, false, looks}
		if u := (end{upper, true, looks}); count[u] > count[e] {
			e = u
		}
		k, ok := feeds[e]
		if !ok {
			k = len(r.feeds)
			feeds[e] = k
			r.feeds = append(r.feeds, feed{first: upper, last: lower})
		}
		f := &r.feeds[k]
		f.links, f.first, f.last = append(f.links, i), min(f.first, upper), max(f.last, lower)
		n, ok := entries[[2]int{k, lower}]
		if !ok {
			n = len(r.entries)
			entries[[2]int{k, lower}] = n
			r.entries = append(r.entries, entry{feed: k, to: lower, label: labels[i]})
		}
		r.entries[n].links = append(r.entries[n].links, i)
		r.entries[n].main = r.entries[n].main || l.main
		r.entryOf[i] = n
	}
}

// lanes gives each feed its lane, and sets the left side of the boxes.
func (r *rows) lanes() {
	order := make([]*feed, len(r.feeds))
	for i := range r.feeds {
		order[i] = &r.feeds[i]
	}
	slices.SortStableFunc(order, func(a, b *feed) int {
		return cmp.Or(cmp.Compare(a.last-a.first, b.last-b.first), cmp.Compare(a.last, b.last))
	})
	lanes := 0
	straight := map[int]bool{}
	for k, f := range order {
		above := r.scene.nodes[r.order[f.first]]
		if f.last-f.first == 1 && len(above.below) == 0 && !straight[f.last] {
			f.lane, straight[f.last] = -1, true
			continue
		}
		for f.lane = 0; slices.ContainsFunc(order[:k], func(o *feed) bool { return o.lane == f.lane && o.first < f.last && f.first < o.last }); {
			f.lane++
		}
		lanes = max(lanes, f.lane+1)
	}
	r.left = margin
	step := min(railStep, railMost/float64(max(1, lanes-1)))
	if lanes > 0 {
		r.left += railEdge + step*float64(lanes-1) + 4
	}
	for i := range r.feeds {
		r.feeds[i].x = r.left - railEdge - step*float64(r.feeds[i].lane)
	}
}

// stack places the boxes below each other, with room above each for the labels
// of the edges that enter it.
func (r *rows) stack() {
	y := margin
	for k, i := range r.order {
		var in []*entry
		for n := range r.entries {
			if r.entries[n].to == k {
				in = append(in, &r.entries[n])
			}
		}
		slices.SortStableFunc(in, func(a, b *entry) int { return cmp.Compare(r.feeds[a.feed].lane, r.feeds[b.feed].lane) })
		if k > 0 {
			y += rowGap
		}
		step := min(entryStep, 120/float64(len(in)+1))
		for row, e := range in {
			e.x = r.left + entryLeft + step*float64(len(in)-1-row)
			e.y = y + rowStep/2
			y += rowStep
			r.label(e, r.left+entryLeft+step*float64(len(in)-1)+9)
		}
		if len(in) > 0 {
			y += 6
		}
		n := &r.scene.nodes[i]
		n.fit(narrowWidth - r.left - margin)
		r.box[k] = r.put(*n, r.left, y)
		y += n.height()
	}
}

// shortest is how many bytes of a label that was cut must be left.
const shortest = 12

func (r *rows) label(e *entry, x float64) {
	if e.label == "" {
		return
	}
	l := r.scene.links[e.links[0]]
	text, sub := e.label, l.sub
	for _, o := range e.links {
		if r.scene.links[o].sub != sub {
			sub = ""
		}
	}
	room := narrowWidth - margin - x
	if whole := text + " · " + sub; sub != "" && width(whole, labelSize, false) <= room {
		text = whole
	}
	if text = cut(text, labelSize, false, room); !strings.HasPrefix(text, e.label) && len(text) < shortest {
		return // what is left of it would say nothing
	}
	r.Labels = append(r.Labels, Label{X: x, Y: e.y + 4, W: width(text, labelSize, false), Text: text, Basis: l.basis, Main: e.main})
}

// draw leads each link from the left of its upper box, down its lane, and into
// its lower box from above.
func (r *rows) draw() {
	for n := range r.feeds {
		f := &r.feeds[n]
		var edges []int
		for _, i := range f.links {
			l := r.scene.links[i]
			upper, lower := r.ends(i)
			from, to, e := r.Boxes[r.box[upper]], r.Boxes[r.box[lower]], r.entries[r.entryOf[i]]
			edge := Edge{From: r.box[upper], To: r.box[lower], Basis: l.basis, Main: l.main, Says: l.says}
			y := from.Y + from.H/2 + r.spread(upper, n, from.H)
			edge.Points = []Point{{r.left, y}, {f.x, y}, {f.x, e.y}, {e.x, e.y}, {e.x, to.Y}}
			if f.lane < 0 {
				edge.Points = []Point{{e.x, from.Y + from.H}, {e.x, to.Y}}
			}
			edges = append(edges, len(r.Edges))
			r.Edges = append(r.Edges, edge)
		}
		r.strokesOf(edges)
	}
}

// strokesOf draws the edges of a feed: one whole, and the others only where they
// do not run along it.
func (r *rows) strokesOf(edges []int) {
	at := func(i, point int) float64 { return r.Edges[edges[i]].Points[point].Y }
	fan := len(edges) > 1 && at(0, 0) == at(1, 0) // from one box to several
	slices.SortStableFunc(edges, func(a, b int) int {
		x, y := r.Edges[a].Points, r.Edges[b].Points
		if fan {
			return cmp.Compare(x[2].Y, y[2].Y)
		}
		return cmp.Compare(y[0].Y, x[0].Y)
	})
	whole := max(0, slices.IndexFunc(edges, func(i int) bool { return r.Edges[i].Main }))
	for k, i := range edges { // nearest to the shared end first
		e := r.Edges[i]
		p := e.Points
		switch {
		case k == whole:
		case fan && k < whole:
			p = []Point{{p[2].X, p[2].Y - bend - 1}, p[2], p[3], p[4]}
		case fan:
			p = []Point{{p[2].X, at(k-1, 2) - bend}, p[2], p[3], p[4]}
		case k < whole:
			p = []Point{p[0], p[1], {p[1].X, p[1].Y + bend + 1}}
		default:
			p = []Point{p[0], p[1], {p[1].X, at(k-1, 0) + bend}}
		}
		r.strokes = append(r.strokes, stroke{basis: e.Basis, main: e.Main, points: p})
	}
}

// spread returns how far below the middle of a row's box a feed leaves it.
func (r *rows) spread(row, f int, h float64) float64 {
	var out []int
	for n := range r.feeds {
		if r.feeds[n].lane >= 0 && slices.ContainsFunc(r.feeds[n].links, func(i int) bool { u, _ := r.ends(i); return u == row }) {
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
