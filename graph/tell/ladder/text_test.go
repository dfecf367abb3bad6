package ladder

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph"
)

func TestWordsFitTheirBox(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := Box{Sort: rapid.SampledFrom([]Sort{Stop, Who, Gap, More}).Draw(rt, "sort"),
			Kind: rapid.SampledFrom(graph.Kinds).Draw(rt, "kind").Kind,
			Code: rapid.SampledFrom([]string{"A81001", "person.x", "U1", "0123456789012345678901234567890"}).Draw(rt, "code"),
			Name: rapid.String().Draw(rt, "name"), Detail: rapid.SampledFrom([]string{"", "1,234,567 patients",
				"Director of everything that there is and more"}).Draw(rt, "detail")}
		least := boxLeast
		if b.Sort == Who || b.Sort == More { // they may be below a stop
			least -= indent
		}
		w := rapid.Float64Range(least, boxMost).Draw(rt, "width")
		b.fit(w)
		room := w - 2*padX
		if b.Sort == Who {
			room = w - 2*padWho
		}
		lines, size, bold := append([]string{}, b.Lines...), noteSize, b.Sort == Who
		if b.Sort == Stop {
			size, bold = nameSize, true
		}
		for _, l := range lines {
			if got := width(l, size, bold); got > room {
				rt.Errorf("line %q takes %.1f of %.1f", l, got, room)
			}
		}
		for _, l := range b.Notes {
			size := noteSize
			if b.Sort == Who {
				size -= .5
			}
			if got := width(l, size, false); got > room {
				rt.Errorf("note %q takes %.1f of %.1f", l, got, room)
			}
		}
		if got := headWidth(b.Head) + width(b.Tag, headSize, false); got > room {
			rt.Errorf("%q and %q take %.1f of %.1f", b.Head, b.Tag, got, room)
		}
		if need := 2*(padY-2) + noteStep*float64(len(b.Lines)+len(b.Notes)); b.H < need {
			rt.Errorf("%d lines and %d notes in %.1f", len(b.Lines), len(b.Notes), b.H)
		}
	})
}

func TestNamesAreShortenedBeforeTheyAreCut(t *testing.T) {
	const name = "NHS Lancashire and South Cumbria Integrated Care Board"
	for _, c := range []struct {
		room float64
		most int
		want string
	}{
		{460, 1, name},
		{200, 2, "NHS Lancashire and South|Cumbria ICB"},
		{100, 4, "NHS|Lancashire|and South|Cumbria ICB"},
		{60, 2, "NHS|Lanc…"},
		{1000, 3, name},
	} {
		if got := strings.Join(fitName(name, c.room, c.most), "|"); got != c.want {
			t.Errorf("in %.0f and %d lines: %q, want %q", c.room, c.most, got, c.want)
		}
	}
	if lines, whole := wrap("", nameSize, true, 100, 3); len(lines) != 0 || !whole {
		t.Errorf("nothing is %q, whole %v", lines, whole)
	}
}
