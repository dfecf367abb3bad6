package settle

import (
	"cmp"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// grid finds surgeries in order of their distance from a point. A cell is a
// fiftieth of a degree, some 2.2 km by 1.3 km in England: about the distance to a
// pharmacy's nearest practice. If there are more surgeries than in England, cells are
// smaller, so that each contains as many.
type grid struct {
	cells   map[[2]int][]surgery // neighbouring cells are near each other in memory: they are read together
	degrees float64              // size of a cell
	all     int
}

const (
	cellDegrees = 0.02
	cellsMadeOf = 10_000 // surgeries, more than England has
)

// newGrid makes a grid of surgeries. It keeps the slice and changes its order.
func newGrid(surgeries []surgery) *grid {
	g := &grid{cells: map[[2]int][]surgery{}, degrees: cellDegrees, all: len(surgeries)}
	if g.all > cellsMadeOf {
		g.degrees *= math.Sqrt(cellsMadeOf / float64(g.all))
	}
	slices.SortFunc(surgeries, func(a, b surgery) int {
		return cmp.Or(compareCells(g.cellOf(a.lat, a.lon), g.cellOf(b.lat, b.lon)), cmp.Compare(a.code, b.code))
	})
	for begins := 0; begins < len(surgeries); {
		c, end := g.cellOf(surgeries[begins].lat, surgeries[begins].lon), begins+1
		for end < len(surgeries) && g.cellOf(surgeries[end].lat, surgeries[end].lon) == c {
			end++
		}
		g.cells[c] = surgeries[begins:end]
		begins = end
	}
	return g
}

func compareCells(a, b [2]int) int {
	if a[0] != b[0] {
		return cmp.Compare(a[0], b[0])
	}
	return cmp.Compare(a[1], b[1])
}

func (g *grid) cellOf(lat, lon float64) [2]int {
	return [2]int{int(math.Floor(lat / g.degrees)), int(math.Floor(lon / g.degrees))}
}

type measured struct {
	s      *surgery
	metres float64
}

// finder searches around one point after another.
type finder struct {
	*grid
	waiting []measured // found, but a nearer one may still be found
}

// each calls visit with every surgery and its distance in metres, the nearest first and
// those at one distance by code, until visit returns false.
func (f *finder) each(lat, lon float64, visit func(*surgery, float64) bool) {
	c := f.cellOf(lat, lon)
	f.waiting = f.waiting[:0]
	visited := 0
	for ring := 0; visited < f.all; ring++ {
		if ring > 300 {
			ring = 10_000 // all others are far away: handle them together
		}
		f.ring(c, ring, func(s *surgery) {
			f.waiting = append(f.waiting, measured{s, graph.Metres(lat, lon, s.lat, s.lon)})
		})
		slices.SortFunc(f.waiting, func(a, b measured) int {
			return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.s.code, b.s.code))
		})
		// Everything beyond this ring is at least this far away, as cells are narrowest
		// at the northern edge of the area searched.
		north := math.Min(89, lat+float64(ring+1)*f.degrees)
		safe := float64(ring) * f.degrees * 111_000 * math.Cos(north*math.Pi/180)
		n := 0
		for n < len(f.waiting) && (f.waiting[n].metres < safe || ring >= 10_000) {
			visited++
			if !visit(f.waiting[n].s, f.waiting[n].metres) {
				return
			}
			n++
		}
		f.waiting = slices.Delete(f.waiting, 0, n)
		if ring >= 10_000 {
			return
		}
	}
}

// ring calls f with the surgeries of the cells exactly n away from c. From 10,000 on,
// it calls f with those of all cells more than 300 away.
func (g *grid) ring(c [2]int, n int, f func(*surgery)) {
	if n >= 10_000 {
		for at, list := range g.cells {
			if max(abs(at[0]-c[0]), abs(at[1]-c[1])) > 300 {
				for i := range list {
					f(&list[i])
				}
			}
		}
		return
	}
	for y := -n; y <= n; y++ {
		step := 2 * n
		if y == -n || y == n || n == 0 {
			step = 1
		}
		for x := -n; x <= n; x += step {
			list := g.cells[[2]int{c[0] + y, c[1] + x}]
			for i := range list {
				f(&list[i])
			}
		}
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
