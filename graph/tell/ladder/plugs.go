package ladder

import (
	"cmp"
	"math"
	"slices"
)

// Edges that share an end run together as a net, and meet the side of a box at one plug.
// This file gathers the nets and spreads the plugs over the sides.

// net is a set of wires of one gutter that run together from where they meet:
// they share an end, and look alike.
type net struct {
	gutter int // right of the column of this number
	wires  []int
	main   bool
	shared plug // the end that all have in common
	loop   bool
	x      float64 // where it goes up or down
	lane   int
}

// plug is where a net meets an item: on its right side if out is set.
type plug struct {
	item int
	out  bool
	net  int
}

// The room between plugs, and between them and a box's corners, in pixels.
const plugStep, plugEdge = 17.0, 10.0

// plugs knows how far from the middle of its item each plug is.
type plugs struct {
	f    *flow
	nets []net
	slot []int        // of each wire's left and right end, its plug's place in offs
	offs []float64    // wires of a net share a plug at the end that they have in common
	side map[plug]int // how many plugs the item has there; net is zero in the key
}

// newPlugs gathers wires into nets, and spreads those that meet one side of an
// item over that side, in the order of where they lead.
func newPlugs(f *flow) *plugs {
	p := &plugs{f: f, side: map[plug]int{}}
	type end struct {
		item int
		out  bool
		key  string
	}
	count := map[end]int{}
	for w := range f.wires {
		if !f.loop(w) {
			count[end{f.wires[w].left, true, f.wires[w].key}]++
			count[end{f.wires[w].right, false, f.wires[w].key}]++
		}
	}
	nets := map[end]int{}
	for w := range f.wires {
		wr := &f.wires[w]
		l, r := end{wr.left, true, wr.key}, end{wr.right, false, wr.key}
		e := r
		if count[l] > count[r] {
			e = l
		}
		n, ok := nets[e]
		if !ok || f.loop(w) {
			n = len(p.nets)
			p.nets = append(p.nets, net{gutter: f.items[wr.left].col, shared: plug{e.item, e.out, n}, loop: f.loop(w)})
			if f.loop(w) {
				p.nets[n].shared = plug{wr.right, true, n}
			} else {
				nets[e] = n
			}
		}
		wr.net = n
		p.nets[n].wires = append(p.nets[n].wires, w)
		p.nets[n].main = p.nets[n].main || wr.main
	}
	p.spread()
	return p
}

// end returns the plug of a wire on its right or left item.
func (p *plugs) end(w int, right bool) plug {
	wr := p.f.wires[w]
	if right {
		return plug{wr.right, p.nets[wr.net].loop, wr.net}
	}
	return plug{wr.left, true, wr.net}
}

// off returns how far below the middle of its item a wire ends.
func (p *plugs) off(w int, right bool) float64 { return p.offs[p.slotOf(w, right)] }

// slotOf returns where in offs a wire's plug on its right or left item is.
func (p *plugs) slotOf(w int, right bool) int {
	if right {
		return p.slot[2*w+1]
	}
	return p.slot[2*w]
}

// y returns the height at which a wire ends.
func (p *plugs) y(w int, right bool) float64 {
	item := p.f.wires[w].left
	if right {
		item = p.f.wires[w].right
	}
	return p.f.items[item].y + p.off(w, right)
}

func (p *plugs) spread() {
	type lead struct {
		plug
		to   float64
		main bool
	}
	at := p.f.places()
	sides := map[plug][]lead{}
	add := func(e plug, far int, main bool) {
		to := (float64(at[far]) + 0.5) / float64(len(p.f.cols[p.f.items[far].col]))
		if p.f.items[far].col == p.f.items[e.item].col { // a loop goes round the others
			to = math.Copysign(2, float64(at[far]-at[e.item]))
		}
		side := plug{e.item, e.out, 0}
		for i := range sides[side] {
			if s := &sides[side][i]; s.plug == e {
				s.main, s.to = s.main || main, (s.to+to)/2
				return
			}
		}
		sides[side] = append(sides[side], lead{e, to, main})
	}
	slots := map[plug]int{}
	for w, wr := range p.f.wires {
		add(p.end(w, false), wr.right, wr.main)
		add(p.end(w, true), wr.left, wr.main)
		for _, right := range []bool{false, true} {
			e := p.end(w, right)
			if _, ok := slots[e]; !ok {
				slots[e] = len(slots)
			}
			p.slot = append(p.slot, slots[e])
		}
	}
	p.offs = make([]float64, len(slots))
	// Both sides of a box make it high enough before either spreads its plugs over it:
	// the order of a map must not show.
	for side, leads := range sides {
		p.side[side] = len(leads)
		if p.f.items[side.item].node >= 0 {
			p.f.grow(side.item, float64(len(leads)-1)*plugStep+2*plugEdge)
		}
	}
	for side, leads := range sides {
		it := p.f.items[side.item]
		if it.node < 0 {
			continue
		}
		slices.SortStableFunc(leads, func(a, b lead) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.net, b.net)) })
		most := float64(len(leads) - 1)
		middle := most / 2
		if i := slices.IndexFunc(leads, func(l lead) bool { return l.main }); i >= 0 { // as near to the middle as fits
			reach := (it.up - plugEdge) / plugStep
			middle = max(most-reach, min(reach, float64(i)))
		}
		for i, l := range leads {
			p.offs[slots[l.plug]] = math.Round((float64(i) - middle) * plugStep)
		}
	}
}

// straighten moves plugs a little where that makes a single wire straight.
func (p *plugs) straighten() {
	for n := range p.nets {
		if len(p.nets[n].wires) != 1 || p.nets[n].loop {
			continue
		}
		w := p.nets[n].wires[0]
		dy := p.y(w, false) - p.y(w, true)
		if dy == 0 || math.Abs(dy) > 12 {
			continue
		}
		for _, right := range []bool{true, false} {
			e := p.end(w, right)
			it := p.f.items[e.item]
			move := dy
			if !right {
				move = -dy
			}
			if it.node < 0 || p.side[plug{e.item, e.out, 0}] > 1 || math.Abs(p.off(w, right)+move) > it.up-plugEdge {
				continue
			}
			p.offs[p.slotOf(w, right)] += move
			break
		}
	}
}
