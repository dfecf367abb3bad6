package ladder

import (
	"cmp"
	"slices"
	"strconv"
)

// The order of the boxes in each column is the one with the fewest crossings of edges that
// sweeping over the columns finds, each ordered by its neighbours.

// item is a place in a column: a node, or a slot kept free for an edge that
// passes the column.
type item struct {
	node     int // -1 for a slot
	col      int
	up, down float64 // how far it reaches above and below its middle
	y        float64 // of that middle: half way down the node's own box
	rank     int
	left     []int // wires
	right    []int
	near     []int // items that a gap is placed beside
}

// wire is a piece of links between items of neighbouring columns, or of one
// column where right is in the column of left. Links that end at the same node
// and look alike share their wires from where they meet.
type wire struct {
	left, right int // items
	key         string
	links       []int
	main        bool
	net         int
}

// slotHeight is the room kept for an edge that passes a column, in pixels.
const slotHeight = 16.0

// flow is a scene cut into items and wires.
type flow struct {
	scene  *Scene
	items  []item
	cols   [][]int
	wires  []wire
	chains [][]int // of each link, its wires from left to right
}

// newFlow makes an item for every node, and a slot in every column that a link
// passes.
func newFlow(s *Scene) *flow {
	f := &flow{scene: s, chains: make([][]int, len(s.links))}
	last := 0
	for _, n := range s.nodes {
		last = max(last, n.col)
	}
	f.cols = make([][]int, last+1)
	for i, n := range s.nodes {
		f.add(item{node: i, col: n.col, up: n.box.H / 2, down: n.height() - n.box.H/2, rank: n.rank, near: n.near})
	}
	slots := map[string]int{}
	wires := map[string]int{}
	for i := range s.links {
		l := &s.links[i]
		from := l.a
		for col := s.nodes[l.a].col + 1; from != l.b; col++ {
			to, key := l.b, l.key()
			if col < s.nodes[l.b].col {
				slot := key + " " + s.nodes[l.b].box.Code + " " + strconv.Itoa(l.b) + " " + strconv.Itoa(col)
				if _, ok := slots[slot]; !ok {
					slots[slot] = len(f.items)
					f.add(item{node: -1, col: col, up: slotHeight / 2, down: slotHeight / 2, rank: rankLine})
				}
				to = slots[slot]
			}
			name := strconv.Itoa(from) + " " + strconv.Itoa(to) + " " + key
			w, ok := wires[name]
			if !ok {
				w = len(f.wires)
				wires[name] = w
				f.wires = append(f.wires, wire{left: from, right: to, key: key})
				f.items[from].right = append(f.items[from].right, w)
				f.items[to].left = append(f.items[to].left, w)
			}
			f.wires[w].links = append(f.wires[w].links, i)
			f.wires[w].main = f.wires[w].main || l.main
			f.chains[i] = append(f.chains[i], w)
			from = to
		}
	}
	return f
}

func (f *flow) add(it item) {
	f.cols[it.col] = append(f.cols[it.col], len(f.items))
	f.items = append(f.items, it)
}

// grow makes a node's own box at least this high.
func (f *flow) grow(i int, h float64) {
	it := &f.items[i]
	n := &f.scene.nodes[it.node]
	if d := h - n.box.H; d > 0 {
		n.box.H += d
		it.up, it.down = it.up+d/2, it.down+d/2
	}
}

// loop reports whether a wire joins two items of one column.
func (f *flow) loop(w int) bool { return f.items[f.wires[w].left].col == f.items[f.wires[w].right].col }

// order puts the items of each column so that few wires cross.
func (f *flow) order() {
	for _, col := range f.cols {
		slices.SortStableFunc(col, func(a, b int) int {
			return cmp.Or(cmp.Compare(f.items[a].rank, f.items[b].rank), cmp.Compare(f.name(a), f.name(b)))
		})
	}
	best, least := f.copyCols(), f.crossings()
	for sweep := range 12 {
		for c := range f.cols {
			if sweep%2 == 1 {
				c = len(f.cols) - 1 - c
			}
			f.sweep(c, sweep%2 == 0)
		}
		if n := f.crossings(); n < least {
			best, least = f.copyCols(), n
		}
	}
	f.cols = best
}

func (f *flow) name(i int) string {
	if f.items[i].node < 0 {
		return ""
	}
	return f.scene.nodes[f.items[i].node].box.Name
}

// sweep orders a column by the places of its neighbours on one side. Items
// without a neighbour there keep their place.
func (f *flow) sweep(c int, onward bool) {
	at := f.places()
	want := map[int]float64{}
	for k, i := range f.cols[c] {
		want[i] = float64(k) / float64(len(f.cols[c]))
		var sum, n float64
		for _, o := range f.beside(i, onward) {
			sum, n = sum+(float64(at[o])+0.5)/float64(len(f.cols[f.items[o].col])), n+1
		}
		if n > 0 {
			want[i] = sum / n
		}
	}
	slices.SortStableFunc(f.cols[c], func(a, b int) int {
		return cmp.Or(cmp.Compare(want[a], want[b]), cmp.Compare(f.items[a].rank, f.items[b].rank))
	})
}

// beside returns the items wired to i on its left, or on its right.
func (f *flow) beside(i int, left bool) []int {
	var out []int
	for _, w := range f.items[i].left {
		if left && !f.loop(w) {
			out = append(out, f.wires[w].left)
		}
	}
	for _, w := range f.items[i].right {
		if !left && !f.loop(w) {
			out = append(out, f.wires[w].right)
		}
	}
	for _, o := range f.items[i].near {
		if (f.items[o].col < f.items[i].col) == left {
			out = append(out, o)
		}
	}
	return out
}

// places returns the place of each item in its column.
func (f *flow) places() []int {
	at := make([]int, len(f.items))
	for _, col := range f.cols {
		for k, i := range col {
			at[i] = k
		}
	}
	return at
}

// crossings counts the pairs of wires that must cross.
func (f *flow) crossings() int {
	at, n := f.places(), 0
	for a := range f.wires {
		for b := range a {
			x, y := f.wires[a], f.wires[b]
			if f.items[x.left].col != f.items[y.left].col || f.loop(a) || f.loop(b) {
				continue
			}
			if (at[x.left]-at[y.left])*(at[x.right]-at[y.right]) < 0 {
				n++
			}
		}
	}
	return n
}

func (f *flow) copyCols() [][]int {
	out := make([][]int, len(f.cols))
	for i := range f.cols {
		out[i] = slices.Clone(f.cols[i])
	}
	return out
}
