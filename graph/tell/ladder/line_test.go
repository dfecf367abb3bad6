package ladder_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
)

// TestNothingIsLostInFolding checks, for every PCN of the sample, that the boxes
// of practices and pharmacies and what the folds count make up the total.
func TestNothingIsLostInFolding(t *testing.T) {
	store := sampletest.Load(t, today)
	g, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	folds := 0
	for _, n := range g.Nodes {
		if n.Kind != graph.PCN || !n.On(today) {
			continue
		}
		l, beside := lineOf(t, store, n.Code)
		want := map[graph.EdgeType]int{}
		for _, b := range beside.Groups {
			t := b.Type
			if t == graph.AllocatedTo { // a practice is in its column as well
				t = graph.MemberOf
			}
			want[t] += b.Total
		}
		for _, most := range []int{ladder.MaxBoxes, 30} {
			got, folded := membersShown(t, n.Code, ladder.Layout(ladder.OfLine(nil, l, beside, most), ladder.Wide))
			folds += folded
			for _, e := range []graph.EdgeType{graph.MemberOf, graph.AlignedTo} {
				if got[e] != want[e] {
					t.Errorf("%s: %d by %s in the picture, %d in the graph", n.Code, got[e], e, want[e])
				}
			}
		}
	}
	if folds == 0 {
		t.Error("nothing was folded, so this tests nothing")
	}
}

var number = regexp.MustCompile(`[\d,]+`)

// membersShown counts the practices and pharmacies of a PCN in a picture, with
// those that folded boxes stand for, and the folded boxes.
func membersShown(t *testing.T, pcn string, p ladder.Picture) (count map[graph.EdgeType]int, folds int) {
	t.Helper()
	count = map[graph.EdgeType]int{}
	for _, b := range p.Boxes {
		switch {
		case b.Sort == ladder.More && (b.Type == graph.MemberOf || b.Type == graph.AlignedTo):
			more, err := strconv.Atoi(strings.ReplaceAll(number.FindString(b.Name), ",", ""))
			if err != nil || b.Of != pcn {
				t.Fatalf("%s: a fold says %q, of %q", pcn, b.Name, b.Of)
			}
			count[b.Type] += more
			folds++
		case b.Sort == ladder.Stop && b.Kind == graph.Practice:
			count[graph.MemberOf]++
		case b.Sort == ladder.Stop && b.Kind == graph.Pharmacy:
			count[graph.AlignedTo]++
		}
	}
	return count, folds
}

func stop(r graph.Ref, edges ...graph.Edge) ask.Stop { return ask.Stop{Ref: r, Edges: edges} }

func TestBothBranchesAndEveryGapAreDrawn(t *testing.T) {
	practice := graph.Ref{Code: "A", Kind: graph.Practice, Name: "A SURGERY"}
	pcn, fed, ics := graph.Ref{Code: "P", Kind: graph.PCN, Name: "P PCN"}, graph.Ref{Code: "F", Kind: graph.Federation, Name: "F"},
		graph.Ref{Code: "I", Kind: graph.ICS, Name: "I"}
	place := graph.Ref{Code: "L", Kind: graph.Place, Name: "L"}
	e := func(t graph.EdgeType, from, to graph.Ref) graph.Edge {
		return graph.Edge{Type: t, From: from.Code, To: to.Code, Basis: graph.Official, Source: "map@2026-08-01"}
	}
	l := ask.LineAnswer{Of: practice, On: today, Stages: []ask.Stage{
		{Name: "practice", Stops: []ask.Stop{stop(practice)}, Folded: 6},
		{Name: "PCN", Stops: []ask.Stop{stop(pcn, e(graph.MemberOf, practice, pcn))}},
		{Name: "federation", Stops: []ask.Stop{stop(fed, e(graph.WorksWith, pcn, fed))}},
		{Name: "place", Stops: []ask.Stop{stop(place, e(graph.InPlace, pcn, place), e(graph.InPlace, fed, place))}},
		{Name: "sub-ICB", Gap: "No sub-ICB on record"},
		{Name: "ICS", Stops: []ask.Stop{stop(ics, e(graph.PartOf, place, ics))}},
		{Name: "region", Gap: "No region on record"},
	}}
	p := ladder.Layout(ladder.OfLine(nil, l, ask.Around{}, ladder.MaxBoxes), ladder.Wide)
	at := map[string]ladder.Box{}
	for _, b := range p.Boxes {
		at[b.Name] = b
	}
	joined := map[string]bool{}
	for _, e := range p.Edges {
		joined[p.Boxes[e.From].Name+" > "+p.Boxes[e.To].Name] = true
	}
	for _, want := range []string{"A Surgery > P PCN", "P PCN > F", "P PCN > L", "F > L", "L > I", "+ 6 more GP practices > P PCN"} {
		if !joined[want] {
			t.Errorf("no edge %s; there are %v", want, joined)
		}
	}
	order := []string{"A Surgery", "P PCN", "F", "L", "No sub-ICB on record", "I", "No region on record"}
	for i, name := range order {
		b, ok := at[name]
		if !ok {
			t.Fatalf("no box %q", name)
		}
		if i > 0 && b.X <= at[order[i-1]].X {
			t.Errorf("%q is not right of %q", name, order[i-1])
		}
	}
	if !at["A Surgery"].Here || at["No region on record"].Sort != ladder.Gap {
		t.Errorf("%+v, %+v", at["A Surgery"], at["No region on record"])
	}
	narrow := ladder.Layout(ladder.OfLine(nil, l, ask.Around{}, ladder.MaxBoxes), ladder.Narrow)
	if narrow.W > 360 || len(narrow.Boxes) != len(p.Boxes) || len(narrow.Edges) != len(p.Edges) {
		t.Errorf("on a phone: %.0f pixels, %d boxes, %d edges", narrow.W, len(narrow.Boxes), len(narrow.Edges))
	}
}

func TestPathsThatDoNotFitAreCounted(t *testing.T) {
	a, b := graph.Ref{Code: "A", Kind: graph.ICS, Name: "A"}, graph.Ref{Code: "B", Kind: graph.ICS, Name: "B"}
	f := ask.Found{From: a, To: b, On: today}
	for i := range 50 {
		x := graph.Ref{Code: "T" + strconv.Itoa(i), Kind: graph.Trust, Name: "T"}
		y := graph.Ref{Code: "S" + strconv.Itoa(i), Kind: graph.Trust, Name: "S"}
		edge := func(from, to graph.Ref) graph.Hop {
			return graph.Hop{Edge: graph.Edge{Type: graph.Serves, From: from.Code, To: to.Code, Basis: graph.Official, Source: "map@2026-08-01"}}
		}
		f.Paths = append(f.Paths, graph.Path{Hops: 3, Nodes: []graph.Ref{a, x, y, b}, Edges: []graph.Hop{edge(x, a), edge(x, y), edge(y, b)}})
	}
	p := ladder.Layout(ladder.OfFound(nil, f, ladder.MaxBoxes), ladder.Wide)
	if len(p.Boxes) > ladder.MaxBoxes || len(p.Boxes) < ladder.MaxBoxes/5 || p.H > 800 {
		t.Errorf("%d boxes, %v high", len(p.Boxes), p.H)
	}
	drawn := (len(p.Boxes) - 2) / 2
	if want := strconv.Itoa(50-drawn) + " more are listed in words only"; !strings.Contains(p.Desc, want) {
		t.Errorf("%q does not say %q", p.Desc, want)
	}
	if svg := written(t, p, ladder.Options{}); !strings.Contains(svg, "+ "+strconv.Itoa(50-drawn)+" more paths") {
		t.Error("the picture does not say how many paths it leaves out")
	}
}

// TestBoxesAreCalledAsInTheirTime: a box says what its kind was on the day.
func TestBoxesAreCalledAsInTheirTime(t *testing.T) {
	for on, want := range map[graph.Day]string{20220630: "CCG SubICB STP", 20220701: "Sub-ICB SubICB ICB"} {
		var l ask.LineAnswer
		l.On = on
		for _, k := range []graph.Kind{graph.SubICB, graph.ICS} {
			at := ask.Stop{Ref: graph.Ref{Code: string(k), Kind: k, Name: "Body"}}
			l.Stages = append(l.Stages, ask.Stage{Name: map[graph.Kind]string{graph.SubICB: "sub-ICB", graph.ICS: "ICS"}[k], Stops: []ask.Stop{at}})
		}
		l.Of = l.Stages[0].Stops[0].Ref
		var heads []string
		for _, b := range ladder.Layout(ladder.OfLine(nil, l, ask.Around{}, 60), ladder.Wide).Boxes {
			heads = append(heads, b.Head)
		}
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("on %s: %s, want %s", on, got, want)
		}
	}
}

func TestWhatIsReadAloudIsPlain(t *testing.T) {
	l := ask.LineAnswer{Of: graph.Ref{Code: "A1", Kind: graph.Practice, Name: "THE SURGERY"}, On: today,
		Stages: []ask.Stage{{Name: "PCN", Gap: "It has none since 1 July 2019."}}}
	if d := ladder.OfLine(nil, l, ask.Around{}, ladder.MaxBoxes).Desc; !strings.Contains(d, "since 1 July 2019.") ||
		strings.Contains(d, "..") {
		t.Errorf("%q", d)
	}
	store := sampletest.Load(t, today)
	l, beside := lineOf(t, store, "QZ9")
	folds := 0
	for _, most := range []int{ladder.MaxBoxes, 12} {
		for _, e := range ladder.Layout(ladder.OfLine(nil, l, beside, most), ladder.Wide).Edges {
			if strings.Contains(e.Says, " more ") {
				folds++
			}
			if strings.HasPrefix(e.Says, "+ ") && strings.Contains(e.Says, ":") {
				t.Errorf("%q", e.Says)
			}
		}
	}
	if folds == 0 {
		t.Error("nothing is folded, so this tests nothing")
	}
}

// TestPathsAlikeHangWhereTheyDiffer: "+ 11 more like this" is below the stakeholder that the
// others have another one instead of.
func TestPathsAlikeHangWhereTheyDiffer(t *testing.T) {
	ref := func(k graph.Kind, code string) graph.Ref { return graph.Ref{Code: code, Kind: k, Name: code} }
	p := graph.Path{Hops: 3, Alike: 11, Varies: 1,
		Nodes: []graph.Ref{ref(graph.PCN, "U1"), ref(graph.Pharmacy, "FA1"), ref(graph.ICS, "QX1"), ref(graph.Trust, "RX1")}}
	for i := range p.Nodes[1:] {
		p.Edges = append(p.Edges, graph.Hop{Edge: graph.Edge{Type: graph.BasedIn, From: p.Nodes[i].Code, To: p.Nodes[i+1].Code}})
	}
	f := ask.Found{From: p.Nodes[0], To: p.Nodes[3], On: today, Paths: []graph.Path{p}}
	var under ladder.Box
	for _, b := range ladder.Layout(ladder.OfFound(nil, f, ladder.MaxBoxes), ladder.Wide).Boxes {
		if b.Sort == ladder.More {
			if under.Code != "FA1" {
				t.Errorf("%q hangs below %s", b.Name, under.Code)
			}
			return
		}
		under = b
	}
	t.Error("the paths alike are not counted")
}
