package ladder

import (
	"slices"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// OfLine returns the scene of a line and of what is beside it. If that is more
// than this many boxes, or too tall for a sheet of paper, groups are folded until it
// fits. What cannot be folded further stays within MaxBoxes. Fewer boxes are for a phone,
// where a picture may be tall.
func OfLine(sources graph.Sources, l ask.LineAnswer, beside ask.Around, most int) Scene {
	merged := !slices.ContainsFunc(beside.Groups, apart)
	var s Scene
	for i, f := range folds {
		b := lineBuilder{Scene: newScene(l.On), sources: sources, line: l, folding: f, former: beside.Former, merged: merged}
		s = b.build(beside.Groups)
		if s.boxes() > most || s.tallest() > columnMost {
			continue
		}
		if i >= len(folds)-2 || most < MaxBoxes || s.highest() <= columnMost/2 || wide(s).H <= f.tall {
			break
		}
	}
	return s
}

// columns is the column of each kind: nearest to patients on the left, the
// region on the right. Empty columns are left out.
var columns = map[graph.Kind]int{
	graph.Person: 0, graph.Pharmacy: 1, graph.Branch: 1,
	graph.Practice: 2, graph.Service: 2, graph.PharmacyOwner: 2,
	graph.PCN: 3, graph.Hospital: 3,
	graph.Federation: 4, graph.Trust: 4, graph.Provider: 4, graph.LPC: 4, graph.HWB: 4,
	graph.Place: 5, graph.CancerAlliance: 5, graph.Hub: 5, graph.SubICB: 6, graph.ICS: 7, graph.Region: 8,
}

// stageColumns is the column of a stage's gap.
var stageColumns = map[string]int{"person": 0, "pharmacy": 1, "branch": 1, "service": 2, "practice": 2, "PCN": 3, "hospital": 3,
	"federation": 4, "trust": 4, "beside": 4, "place": 5, "sub-ICB": 6, "ICS": 7, "region": 8}

// The ranks within a column: what is missing, then the line, then what is
// beside it by kind, each followed by the box for those folded away.
const (
	rankGap = iota
	rankLine
	rankLineMore
	rankBeside // and twice the place of the kind in graph.Kinds
)

// folding is how many of a group are shown if there is room for all groups, how many of
// the parts of an area, and how tall the picture may then be.
type folding struct {
	room, parts int
	tall        float64
}

// folds are tried one after the other. Parts of an area are worth a taller picture.
var folds = []folding{{5, 12, tallGoal}, {4, 12, tallGoal}, {3, 12, tallGoal}, {2, 12, tallGoal}, {1, 12, tallMost}, {1, 6, tallMost}, {}}

// columnMost is the most nodes in a column, if they can be folded.
const columnMost = 8

// apart reports whether a group needs separate columns for pharmacies and
// practices.
func apart(g ask.Group) bool {
	return g.Type == graph.DispensesFor || g.Type == graph.BranchOf || g.Type == graph.OwnedBy
}

// column returns the column of a kind. Pharmacies share the column of practices
// if nothing joins the two.
func (b *lineBuilder) column(k graph.Kind) int {
	if k == graph.Pharmacy && b.merged {
		k = graph.Practice
	}
	if b.line.Of.Kind == graph.ICS && k != graph.SubICB && columns[k] < columns[graph.ICS] { // all are one step from the board
		k = graph.Place
	}
	return columns[k]
}

// lineBuilder makes the scene of a line, with room for a number of each group.
type lineBuilder struct {
	Scene
	sources graph.Sources
	line    ask.LineAnswer
	folding
	merged bool // pharmacies and practices share a column
	refs   map[string]graph.Ref
	former map[string]string // names that tell sub-ICBs apart, by code
}

func (b *lineBuilder) build(beside []ask.Group) Scene {
	l := b.line
	b.refs = map[string]graph.Ref{l.Of.Code: l.Of}
	b.Title = "The line of " + sentence.Called(l.Of) + " on " + l.On.Words()
	var gaps []string
	for _, st := range l.Stages {
		b.stage(st)
		if st.Gap != "" {
			gaps = append(gaps, st.Gap)
		}
	}
	for _, st := range l.Stages {
		b.folded(st, hasMembers(beside))
		for _, stop := range st.Stops {
			for _, e := range stop.Edges {
				b.edge(e, true)
			}
		}
	}
	b.besides(beside)
	b.Desc = b.describe(gaps)
	b.nearest()
	b.compact()
	return b.Scene
}

func hasMembers(beside []ask.Group) bool {
	return slices.ContainsFunc(beside, func(g ask.Group) bool { return g.Type == graph.MemberOf && !g.Out })
}

// add puts a stakeholder on the scene, a sub-ICB by the name that tells it apart.
func (b *lineBuilder) add(r graph.Ref, col, rank int) int {
	i := b.Scene.add(r, col, rank)
	if name := b.former[r.Code]; name != "" {
		b.nodes[i].box.Name = sentence.Local(name)
	}
	return i
}

// stage puts a stage's stops, its gap and its folded stops on the scene.
func (b *lineBuilder) stage(st ask.Stage) {
	col := stageColumns[st.Name]
	if st.Gap != "" {
		b.nodes = append(b.nodes, node{box: Box{Sort: Gap, Name: st.Gap}, col: col, rank: rankGap})
	}
	shown := keep(st.Stops, 2*b.room+1, func(s ask.Stop) bool { return s.Code == b.line.Of.Code })
	for _, stop := range shown {
		i := b.add(stop.Ref, b.column(stop.Kind), rankLine)
		b.refs[stop.Code] = stop.Ref
		box := &b.nodes[i].box
		box.Main, box.Here = true, stop.Code == b.line.Of.Code
		if stop.Patients > 0 {
			box.Detail = sentence.Number(stop.Patients) + " patients"
			box.Brief = patients(stop.Patients)
		}
		if stop.Kind == graph.Person {
			continue
		}
		b.people(i, stop)
	}
	if n := len(st.Stops) - len(shown); n > 0 {
		kind := st.Stops[0].Kind
		m := b.more(n, kind.AsOf(b.on).Plural, b.line.Of.Code, "", columns[kind], rankLineMore)
		for _, stop := range st.Stops {
			if _, ok := b.byCode[stop.Code]; !ok {
				b.byCode[stop.Code], b.refs[stop.Code] = m, stop.Ref
			}
		}
	}
}

// folded adds a box for those beside a stage's stops: other members of the PCN,
// and other systems whose patients a trust treats.
func (b *lineBuilder) folded(st ask.Stage, membersBeside bool) {
	kind, stage, t, rank := graph.Practice, ask.StagePCN, graph.MemberOf, rankBeside
	if st.Name == ask.StageICS {
		kind, stage, t, rank = graph.ICS, ask.StageTrust, graph.Serves, rankLineMore
	}
	if st.Folded == 0 || st.Name == ask.StagePractice && membersBeside {
		return
	}
	f := crowd{n: st.Folded, kind: kind, by: t, basis: graph.Official, onward: kind == graph.Practice, rank: rank}
	if stops := b.stops(stage); len(stops) > 0 {
		f.of = stops[0].Code
	}
	b.fold(f)
}

// crowd is a number of one kind, folded into one box.
type crowd struct {
	n      int
	all    bool // none of them has a box of its own
	kind   graph.Kind
	of     string // the stakeholder that they are beside
	by     graph.EdgeType
	basis  graph.Basis
	onward bool // the edges lead from them
	rank   int
}

// fold adds a box for a crowd and joins it to its stakeholder, if that is on
// the scene.
func (b *lineBuilder) fold(f crowd) {
	at, joined := b.byCode[f.of]
	col := b.column(f.kind)
	if joined && f.all && f.onward && b.line.Of.Kind != graph.ICS { // none of its kind is shown beside it
		col = max(0, b.nodes[at].col-1)
	}
	m := b.more(f.n, b.plural(f.n, f.kind), f.of, f.by, col, f.rank)
	b.nodes[m].box = moreBox(f.n, b.plural(f.n, f.kind), f.of, f.by, f.all)
	b.nodes[m].box.Kind = f.kind
	if !joined {
		return
	}
	says := func(verb string) string {
		return sentence.Called(b.refs[f.of]) + " " + verb + " " + howMany(f.n, b.plural(f.n, f.kind), f.all) + "."
	}
	if f.onward {
		b.join(m, at, graph.Edge{Type: f.by, From: "+", To: f.of, Basis: f.basis}, says(f.by.Info().Back), false)
		return
	}
	b.join(at, m, graph.Edge{Type: f.by, From: f.of, To: "+", Basis: f.basis}, says(f.by.Info().Says), false)
}

func (b *lineBuilder) stops(stage string) []ask.Stop {
	for _, st := range b.line.Stages {
		if st.Name == stage {
			return st.Stops
		}
	}
	return nil
}

func (s *Scene) plural(n int, k graph.Kind) string {
	if n == 1 {
		return k.AsOf(s.on).Name
	}
	return k.AsOf(s.on).Plural
}

// keep returns the first of all, always with those that must be among them. It
// never leaves out only one.
func keep[T any](all []T, most int, must func(T) bool) []T {
	if len(all) <= most+1 {
		return all
	}
	out := make([]T, 0, most)
	left := most
	for _, v := range all {
		if must(v) {
			left--
		}
	}
	for _, v := range all {
		switch {
		case must(v):
			out = append(out, v)
		case left > 0:
			out, left = append(out, v), left-1
		}
	}
	return out
}

// people puts the first few people who hold a role at a stop below it.
func (b *lineBuilder) people(i int, stop ask.Stop) {
	// An edge already shows the person whose line it is.
	own := func(h ask.Held) bool { return h.Person.Code == b.line.Of.Code }
	others := slices.DeleteFunc(slices.Clone(stop.People), own)
	shown := keep(others, min(3, b.room), func(ask.Held) bool { return false })
	for _, h := range shown {
		who := Box{Sort: Who, Kind: graph.Person, Code: h.Person.Code, Name: h.Person.Name, Detail: h.Edge.Role, Main: true}
		b.nodes[i].below = append(b.nodes[i].below, who)
	}
	if n := len(others) - len(shown); n > 0 {
		m := moreBox(n, "people", stop.Code, graph.Holds, len(shown) == 0)
		b.nodes[i].below = append(b.nodes[i].below, m)
	}
}

// edge draws an edge if both its ends are on the scene.
func (b *lineBuilder) edge(e graph.Edge, main bool) {
	from, ok := b.byCode[e.From]
	to, ok2 := b.byCode[e.To]
	if !ok || !ok2 {
		return
	}
	says := sentence.Called(b.refs[e.From]) + " " + sentence.Hop(b.sources, &e, b.refs[e.From], b.refs[e.To], b.line.On) + "."
	b.join(from, to, e, says, main)
}

// describe returns the picture in a few words, for reading aloud.
func (b *lineBuilder) describe(gaps []string) string {
	d := strconv.Itoa(b.boxes()) + " boxes. The side nearest to patients comes first."
	for _, g := range gaps {
		d += " " + strings.TrimSuffix(g, ".") + "."
	}
	return d
}

// nearest sets the nodes that a gap is placed beside: those of the line in the
// columns next to it.
func (b *lineBuilder) nearest() {
	for i := range b.nodes {
		if b.nodes[i].box.Sort != Gap {
			continue
		}
		left, right := -1, -1
		for k, n := range b.nodes {
			if !n.box.Main {
				continue
			}
			if n.col < b.nodes[i].col && (left < 0 || n.col > b.nodes[left].col) {
				left = k
			}
			if n.col > b.nodes[i].col && (right < 0 || n.col < b.nodes[right].col) {
				right = k
			}
		}
		for _, k := range []int{left, right} {
			if k >= 0 {
				b.nodes[i].near = append(b.nodes[i].near, k)
			}
		}
	}
}
