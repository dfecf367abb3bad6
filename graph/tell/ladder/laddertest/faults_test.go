package laddertest

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

func TestFaultsAreFound(t *testing.T) {
	box := func(x, y float64) ladder.Box { return ladder.Box{X: x, Y: y, W: 100, H: 50, Name: "box"} }
	sound := func() ladder.Picture {
		return ladder.Picture{W: 500, H: 300, Boxes: []ladder.Box{box(10, 10), box(200, 110), box(390, 10)},
			Edges:  []ladder.Edge{{From: 0, To: 2, Says: "x", Points: []ladder.Point{{X: 110, Y: 30}, {X: 390, Y: 30}}}},
			Labels: []ladder.Label{{X: 385, Y: 25, W: 60, End: true, Text: "member of"}}}
	}
	if got := Faults(sound()); len(got) > 0 {
		t.Fatalf("a sound picture has faults: %q", got)
	}
	for _, c := range []struct {
		says   string
		change func(p *ladder.Picture)
	}{
		{"is outside", func(p *ladder.Picture) { p.W = 480 }},
		{"overlap", func(p *ladder.Picture) { p.Boxes[1] = box(60, 30) }},
		{"runs behind box", func(p *ladder.Picture) { p.Boxes[1] = box(200, 10) }},
		{"runs behind box", func(p *ladder.Picture) { // and through its own box
			p.Edges[0].Points = []ladder.Point{{X: 10, Y: 30}, {X: 390, Y: 30}}
		}},
		{"is slanted", func(p *ladder.Picture) { p.Edges[0].Points[1].Y = 40 }},
		{"begin and end", func(p *ladder.Picture) { p.Edges[0].Points[0].X = 120 }},
		{"says nothing", func(p *ladder.Picture) { p.Edges[0].Says = "" }},
		{"is on box", func(p *ladder.Picture) { p.Labels[0].X = 395 }},
		{"labels", func(p *ladder.Picture) { p.Labels = append(p.Labels, p.Labels[0]) }},
		{"boxes", func(p *ladder.Picture) { p.Boxes = make([]ladder.Box, ladder.MaxBoxes+1) }},
	} {
		p := sound()
		c.change(&p)
		if got := strings.Join(Faults(p), "; "); !strings.Contains(got, c.says) {
			t.Errorf("want a fault with %q, got %q", c.says, got)
		}
	}
}
