package ladder_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

const hostile = `<script>alert("x")</script> & Sons` + "\x00\x1b"

// hostileLine is a line in which every word would do harm if it were not escaped.
func hostileLine() ask.LineAnswer {
	practice := graph.Ref{Code: `A"><b>`, Kind: graph.Practice, Name: hostile}
	pcn := graph.Ref{Code: "U1", Kind: graph.PCN, Name: hostile}
	held := ask.Held{Person: graph.Ref{Code: "person.x", Kind: graph.Person, Name: hostile}, Edge: graph.Edge{Role: hostile}}
	return ask.LineAnswer{Of: practice, On: today, Stages: []ask.Stage{
		{Name: "practice", Stops: []ask.Stop{{Ref: practice, People: []ask.Held{held}}}},
		{Name: "PCN", Stops: []ask.Stop{{Ref: pcn, Edges: []graph.Edge{{Type: graph.MemberOf, From: practice.Code, To: pcn.Code,
			Since: 20190701, Source: hostile + "@2026-08-01", Seen: 20260801, Basis: graph.Official}}}}},
		{Name: "federation", Gap: "No federation on record"},
	}}
}

func written(t *testing.T, p ladder.Picture, o ladder.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := ladder.SVG(&b, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWordsAreTextNeverXML(t *testing.T) {
	for _, form := range []ladder.Form{ladder.Wide, ladder.Narrow} {
		p := ladder.Layout(ladder.OfLine(nil, hostileLine(), ask.Around{}, ladder.MaxBoxes), form)
		svg := written(t, p, ladder.Options{Alone: true, Link: func(ladder.Box) string { return `/s/"><script>` }})
		if parts := wellFormed(t, svg); parts["script"] > 0 || parts["b"] > 0 {
			t.Errorf("a name became XML: %v", parts)
		}
	}
}

func TestAPictureIsSpokenAndWalkedByKeys(t *testing.T) {
	p := ladder.Layout(ladder.OfLine(nil, hostileLine(), ask.Around{}, ladder.MaxBoxes), ladder.Wide)
	plain := written(t, p, ladder.Options{})
	if parts := wellFormed(t, plain); parts["a"] > 0 || parts["style"] > 0 || !strings.Contains(plain, `role="img"`) {
		t.Errorf("a picture in a page without links has %v", parts)
	}
	linked := written(t, p, ladder.Options{Link: func(b ladder.Box) string {
		if b.Sort == ladder.Gap {
			return ""
		}
		return "/s/" + b.Code
	}})
	parts := wellFormed(t, linked)
	if parts["a"] != 3 || !strings.Contains(linked, `role="group"`) || strings.Count(linked, "aria-label=") != 4 {
		t.Errorf("want 3 links with names and a named group, got %v in %s", parts, linked)
	}
	for _, want := range []string{"<title>The line of ", "<desc>", "No federation on record", "Since 1 July 2019"} {
		if !strings.Contains(linked, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	alone := written(t, p, ladder.Options{Alone: true})
	if parts := wellFormed(t, alone); parts["style"] != 1 || !strings.Contains(alone, "prefers-color-scheme: dark") ||
		!strings.Contains(alone, "Open Government Licence") {
		t.Errorf("a picture alone has %v", parts)
	}
	for _, outside := range []string{"url(", "@import", "xlink", "<image"} {
		if strings.Contains(alone, outside) {
			t.Errorf("it takes something from outside: %s", outside)
		}
	}
}

func TestBasesDifferByTheirLineNotByColourAlone(t *testing.T) {
	a, b := graph.Ref{Code: "A", Kind: graph.Practice, Name: "A"}, graph.Ref{Code: "B", Kind: graph.PCN, Name: "B"}
	drawn := map[string]graph.Basis{}
	for _, basis := range bases {
		f := ask.Found{From: a, To: b, On: today, Paths: []graph.Path{{Hops: 1, Nodes: []graph.Ref{a, b},
			Edges: []graph.Hop{{Edge: graph.Edge{Type: graph.MemberOf, From: "A", To: "B", Basis: basis, Source: "map@2026-08-01"}}}}}}
		svg := written(t, ladder.Layout(ladder.OfFound(nil, f, ladder.MaxBoxes), ladder.Wide), ladder.Options{})
		_, dash, _ := strings.Cut(svg, "stroke-dasharray=")
		dash, _, _ = strings.Cut(dash, "/>")
		if other, ok := drawn[dash]; ok {
			t.Errorf("%s and %s are drawn alike: %q", basis, other, dash)
		}
		drawn[dash] = basis
		if says := map[graph.Basis]string{graph.Official: ">official<", graph.Derived: ">derived by a rule<",
			graph.Supplied: ">supplied by you<"}[basis]; !strings.Contains(svg, says) {
			t.Errorf("the legend does not say %s", says)
		}
	}
}
