package ladder

import "github.com/throughline-graph/throughline/graph"

// key writes the legend below the picture, for the lines that it has.
func (p *Picture) key(s *Scene) {
	has := map[graph.Basis]bool{}
	for _, l := range s.links {
		has[l.basis] = true
	}
	x, y := margin, p.H+legendSpace-12
	put := func(room float64) {
		if x > margin && x+room > max(p.W, narrowWidth)-margin {
			x, y = margin, y+20
		}
	}
	for _, b := range bases {
		if !has[b.basis] {
			continue
		}
		room := sampleLine + 8 + width(b.says, legendSize, false)
		put(room)
		p.legend = append(p.legend, Label{X: x + sampleLine + 8, Y: y, Text: b.says, Basis: b.basis})
		x += room + 20
	}
	if s.legend != "" {
		room := width(s.legend, legendSize, false)
		put(room)
		p.legend = append(p.legend, Label{X: x, Y: y, Text: s.legend})
	}
	if len(p.legend) == 0 {
		return
	}
	for _, l := range p.legend {
		p.W = max(p.W, l.X+width(l.Text, legendSize, false)+margin)
	}
	p.H = y + 8
}

// bases are the words of the legend for how a fact came about. Each has its own
// line: solid, dashed or dotted.
var bases = []struct {
	basis graph.Basis
	says  string
}{{graph.Official, "official"}, {graph.Derived, "derived by a rule"}, {graph.Supplied, "supplied by you"}}

const sampleLine = 26.0 // of the legend
