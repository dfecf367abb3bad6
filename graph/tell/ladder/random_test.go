package ladder_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/graph/tell/ladder/laddertest"
)

var bases = []graph.Basis{graph.Official, graph.Derived, graph.Supplied}

// someNames are short, long, without a blank, and in letters that are not in the
// table of widths.
var someNames = []string{"A", "BAY VIEW MEDICAL CENTRE", "NHS North East and North Cumbria Integrated Care Board",
	"Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
	"Ysbyty Ŵŷn", "WWWWWWWWWWWWWWWWWWWWWWWWW WWWWWWWWWWWWWWWWWWW WWWWWWWW", "病院", "", "  ", "Sub-ICB-of-a-very-long-hyphenated-name"}

func refs(rt *rapid.T, n int, what string, kinds []graph.Kind) []graph.Ref {
	out := make([]graph.Ref, n)
	for i := range out {
		out[i] = graph.Ref{Code: fmt.Sprintf("%s%d", what, i), Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"),
			Name: rapid.SampledFrom(someNames).Draw(rt, "name")}
	}
	return out
}

func anEdge(rt *rapid.T, from, to string) graph.Edge {
	return graph.Edge{Type: rapid.SampledFrom(graph.EdgeTypes).Draw(rt, "type").Type, From: from, To: to,
		Basis: rapid.SampledFrom(bases).Draw(rt, "basis"),
		Since: rapid.SampledFrom([]graph.Day{0, 20190701}).Draw(rt, "since"), Source: "map@2026-08-01",
		Distance: graph.Distance{Metres: rapid.IntRange(0, 2000).Draw(rt, "metres"), Measured: true}}
}

var stageKinds = []struct {
	name  string
	kinds []graph.Kind
}{
	{"person", []graph.Kind{graph.Person}}, {"pharmacy", []graph.Kind{graph.Pharmacy}}, {"branch", []graph.Kind{graph.Branch}},
	{"service", []graph.Kind{graph.Service}},
	{"practice", []graph.Kind{graph.Practice}}, {"PCN", []graph.Kind{graph.PCN}}, {"federation", []graph.Kind{graph.Federation}},
	{"hospital", []graph.Kind{graph.Hospital}},
	{"trust", []graph.Kind{graph.Trust}}, {"beside", []graph.Kind{graph.Provider, graph.LPC, graph.HWB, graph.PharmacyOwner,
		graph.CancerAlliance, graph.Hub}},
	{"place", []graph.Kind{graph.Place}}, {"sub-ICB", []graph.Kind{graph.SubICB}}, {"ICS", []graph.Kind{graph.ICS}},
	{"region", []graph.Kind{graph.Region}},
}

// aLine is any line at all, sensible or not, and what is beside it.
func aLine(rt *rapid.T) (ask.LineAnswer, ask.Around) {
	l := ask.LineAnswer{On: today}
	var all []graph.Ref
	for _, st := range stageKinds {
		s := aStage(rt, st.name, st.kinds, all)
		for _, stop := range s.Stops {
			all = append(all, stop.Ref)
		}
		if len(s.Stops) > 0 || s.Gap != "" || s.Folded > 0 && (st.name == "practice" || st.name == "ICS") {
			l.Stages = append(l.Stages, s)
		}
	}
	if len(all) == 0 {
		all = refs(rt, 1, "alone", []graph.Kind{graph.Practice})
		l.Stages = append(l.Stages, ask.Stage{Name: "practice", Stops: []ask.Stop{{Ref: all[0]}}})
	}
	l.Of = rapid.SampledFrom(all).Draw(rt, "of")
	var beside ask.Around
	for i := range rapid.IntRange(0, 8).Draw(rt, "groups") {
		if g := aGroup(rt, i, all); g.Total > 0 {
			beside.Groups = append(beside.Groups, g)
		}
	}
	return l, beside
}

// aStage is any stage, with edges from stakeholders of earlier stages.
func aStage(rt *rapid.T, name string, kinds []graph.Kind, earlier []graph.Ref) ask.Stage {
	s := ask.Stage{Name: name}
	for _, r := range refs(rt, rapid.SampledFrom([]int{0, 0, 1, 1, 2, 3, 20}).Draw(rt, "stops"), name, kinds) {
		stop := ask.Stop{Ref: r, Patients: rapid.SampledFrom([]int{0, 8051, 12_345_678}).Draw(rt, "patients")}
		for k := range rapid.SampledFrom([]int{0, 0, 1, 2, 9}).Draw(rt, "people") {
			p := graph.Ref{Code: fmt.Sprintf("person.%s.%d", r.Code, k), Kind: graph.Person, Name: rapid.SampledFrom(someNames).Draw(rt, "name")}
			held := graph.Edge{Type: graph.Holds, From: p.Code, To: r.Code, Role: rapid.SampledFrom(someNames).Draw(rt, "role")}
			stop.People = append(stop.People, ask.Held{Person: p, Edge: held})
		}
		for range rapid.IntRange(0, min(3, len(earlier))).Draw(rt, "edges") {
			stop.Edges = append(stop.Edges, anEdge(rt, rapid.SampledFrom(earlier).Draw(rt, "from").Code, r.Code))
		}
		s.Stops = append(s.Stops, stop)
	}
	if len(s.Stops) == 0 || rapid.IntRange(0, 5).Draw(rt, "also a gap") == 0 {
		gaps := []string{"", "No " + name + " on record", "Outside any PCN: allocated to the one that serves its patients"}
		s.Gap = rapid.SampledFrom(gaps).Draw(rt, "gap")
	}
	s.Folded = rapid.SampledFrom([]int{0, 0, 1, 6129}).Draw(rt, "folded")
	return s
}

// aGroup is any group beside one of all. Its total may be zero.
func aGroup(rt *rapid.T, i int, all []graph.Ref) ask.Group {
	t := rapid.SampledFrom(graph.EdgeTypes).Draw(rt, "type")
	g := ask.Group{Of: rapid.SampledFrom(all).Draw(rt, "beside"), Type: t.Type, Out: rapid.Bool().Draw(rt, "out")}
	g.Kind = t.From[0]
	if g.Out {
		g.Kind = t.To[0]
	}
	for _, r := range refs(rt, rapid.IntRange(0, 12).Draw(rt, "steps"), fmt.Sprintf("g%d.", i), []graph.Kind{g.Kind}) {
		e := anEdge(rt, r.Code, g.Of.Code)
		if e.Type = t.Type; g.Out {
			e.From, e.To = e.To, e.From
		}
		g.Steps = append(g.Steps, ask.Step{Other: r, Edge: e})
		g.Sizes = append(g.Sizes, rapid.SampledFrom([]ask.Size{{}, {Patients: 176_721, PCNs: 6}, {Patients: 1_863_692},
			{Away: graph.Apart(0)}, {Away: graph.Apart(12_345)}}).Draw(rt, "size"))
	}
	g.Whole = rapid.IntRange(0, 9).Draw(rt, "whole") == 0
	g.Total = len(g.Steps) + rapid.SampledFrom([]int{0, 0, 1, 700}).Draw(rt, "more")
	return g
}

func TestAnyLineIsLaidOutSoundly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l, beside := aLine(rt)
		for _, most := range []int{ladder.MaxBoxes, 30} {
			sound(rt, ladder.OfLine(nil, l, beside, most))
		}
	})
}

func TestAnyPathsAreLaidOutSoundly(t *testing.T) {
	var kinds []graph.Kind
	for _, k := range graph.Kinds {
		kinds = append(kinds, k.Kind)
	}
	rapid.Check(t, func(rt *rapid.T) {
		all := refs(rt, rapid.IntRange(2, 80).Draw(rt, "stakeholders"), "n", kinds)
		f := ask.Found{From: all[0], To: all[1], On: today}
		for range rapid.IntRange(0, 50).Draw(rt, "paths") {
			p := graph.Path{Nodes: []graph.Ref{all[0]}, Alike: rapid.SampledFrom([]int{0, 0, 3}).Draw(rt, "alike")}
			seen := map[int]bool{}
			for range rapid.IntRange(0, 7).Draw(rt, "between") {
				if i := rapid.IntRange(1, len(all)-1).Draw(rt, "by"); i > 1 && !seen[i] {
					p.Nodes, seen[i] = append(p.Nodes, all[i]), true
				}
			}
			p.Nodes = append(p.Nodes, all[1])
			p.Hops = len(p.Nodes) - 1
			for i := 1; i < len(p.Nodes); i++ {
				a, b := p.Nodes[i-1].Code, p.Nodes[i].Code
				if rapid.Bool().Draw(rt, "backward") {
					a, b = b, a
				}
				p.Edges = append(p.Edges, graph.Hop{Edge: anEdge(rt, a, b)})
			}
			f.Paths = append(f.Paths, p)
		}
		for _, most := range []int{ladder.MaxBoxes, 30} {
			sound(rt, ladder.OfFound(nil, f, most))
		}
	})
}

func sound(rt *rapid.T, s ladder.Scene) {
	for _, form := range []ladder.Form{ladder.Wide, ladder.Narrow} {
		if faults := laddertest.Faults(ladder.Layout(s, form)); len(faults) > 0 {
			rt.Fatalf("form %d: %d faults, the first: %s", form, len(faults), faults[0])
		}
	}
}
