package ladder

import "math"

// stand gives every item its height, so that edges run as straight as the order
// allows. Those of the line are the straightest.
func (f *flow) stand(plugs *plugs) {
	for _, col := range f.cols {
		y := 0.0
		for k, i := range col {
			if k > 0 {
				y += f.between(col[k-1], i)
			}
			f.items[i].y = y + f.items[i].up
			y += f.items[i].up + f.items[i].down
		}
		for _, i := range col {
			f.items[i].y -= y / 2
		}
	}
	for sweep := range 40 {
		for c := range f.cols {
			if sweep%2 == 1 {
				c = len(f.cols) - 1 - c
			}
			f.settle(c, func(i int) (float64, float64) { return f.wish(plugs, i, true, true) })
		}
	}
	// Each item of the line follows the one to its left exactly.
	for c := range f.cols {
		if c > 0 {
			f.settle(c, func(i int) (float64, float64) { return f.follow(plugs, i) })
		}
	}
	top := f.items[0].y
	for _, it := range f.items {
		top = min(top, it.y-it.up)
	}
	for i := range f.items {
		f.items[i].y = math.Round(f.items[i].y - top)
	}
}

// between is the room between two items, one below the other.
func (f *flow) between(a, b int) float64 {
	if f.items[a].node < 0 || f.items[b].node < 0 {
		return 10
	}
	if f.scene.nodes[f.items[a].node].whole && f.scene.nodes[f.items[b].node].whole {
		return 8
	}
	return 16
}

// weight is how much it matters that a wire is straight. It is largest between
// slots: an edge should not bend where it only passes.
func (f *flow) weight(w int) float64 {
	a, b := f.items[f.wires[w].left].node < 0, f.items[f.wires[w].right].node < 0
	switch {
	case a && b:
		return 16
	case f.wires[w].main && !a && !b:
		return 6
	case f.wires[w].main:
		return 3
	case a || b:
		return 2
	}
	return 1
}

// wish returns the height of an item at which its wires would be straight, and
// how much that matters.
func (f *flow) wish(plugs *plugs, i int, left, right bool) (y, weight float64) {
	add := func(at, w float64) { y, weight = y+at*w, weight+w }
	if left {
		for _, w := range f.items[i].left {
			if !f.loop(w) {
				add(f.items[f.wires[w].left].y+plugs.off(w, false)-plugs.off(w, true), f.weight(w))
			}
		}
	}
	if right {
		for _, w := range f.items[i].right {
			if !f.loop(w) {
				add(f.items[f.wires[w].right].y+plugs.off(w, true)-plugs.off(w, false), f.weight(w))
			}
		}
	}
	for _, o := range f.items[i].near {
		add(f.items[o].y, 1)
	}
	if weight == 0 {
		return f.items[i].y, 0.01
	}
	return y / weight, weight
}

// follow returns the height at which a wire from the left is straight, if that
// wire is of the line or runs between slots. If there are several, a wire of the
// line from box to box wins, and that matters more than anything else.
func (f *flow) follow(plugs *plugs, i int) (y, weight float64) {
	best, most := -1, 0.0
	for _, w := range f.items[i].left {
		slots := f.items[i].node < 0 && f.items[f.wires[w].left].node < 0
		if f.loop(w) || !f.wires[w].main && !slots {
			continue
		}
		h := 1e5
		if slots {
			h = 2e5
		}
		if f.wires[w].main && f.weight(w) == 6 {
			h = 1e8
		}
		if h > most {
			best, most = w, h
		}
	}
	if best < 0 {
		return f.wish(plugs, i, true, true)
	}
	return f.items[f.wires[best].left].y + plugs.off(best, false) - plugs.off(best, true), most
}

// settle moves the items of a column as near to their wishes as their order and
// the room between them allow. It finds least squares by pooling adjacent items.
func (f *flow) settle(c int, wish func(i int) (y, weight float64)) {
	type pool struct{ sum, weight float64 }
	col := f.cols[c]
	base := make([]float64, len(col)) // the least way from the first item to each
	var pools []pool
	var sizes []int
	for k, i := range col {
		if k > 0 {
			p := col[k-1]
			base[k] = base[k-1] + f.items[p].down + f.between(p, i) + f.items[i].up
		}
		y, w := wish(i)
		pools, sizes = append(pools, pool{(y - base[k]) * w, w}), append(sizes, 1)
		for n := len(pools); n > 1 && pools[n-2].sum/pools[n-2].weight > pools[n-1].sum/pools[n-1].weight; n-- {
			pools[n-2] = pool{pools[n-2].sum + pools[n-1].sum, pools[n-2].weight + pools[n-1].weight}
			sizes[n-2] += sizes[n-1]
			pools, sizes = pools[:n-1], sizes[:n-1]
		}
	}
	k := 0
	for n, p := range pools {
		for range sizes[n] {
			f.items[col[k]].y = p.sum/p.weight + base[k]
			k++
		}
	}
}
