package ladder

import (
	"slices"
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// besides puts on the scene what is beside the line, as many of each group as
// there is room for. Without any room, each stop gets one box for all of them.
func (b *lineBuilder) besides(groups []ask.Group) {
	rest := map[string]int{}
	for _, g := range groups {
		b.refs[g.Of.Code] = g.Of
		left, many := b.showBeside(g)
		switch {
		case left <= 0:
		case b.room == 0:
			rest[g.Of.Code] += left
		default:
			b.foldBeside(g, left, many)
		}
	}
	for _, g := range groups {
		n, at := rest[g.Of.Code], b.byCode[g.Of.Code]
		if n == 0 {
			continue
		}
		delete(rest, g.Of.Code)
		m := b.more(n, "connected to it", g.Of.Code, "", max(0, b.nodes[at].col-1), rankBeside)
		edge := graph.Edge{From: "+", To: g.Of.Code, Basis: graph.Official}
		b.join(m, at, edge, sentence.Number(n)+" more are connected to "+sentence.Called(g.Of)+".", false)
	}
}

// crowdLeast is the size above which a group shows none of its members: a few
// would not represent it.
const crowdLeast = 24

// wholeBrief is how many parts of an area a picture shows with their sizes.
const wholeBrief = 6

// showBeside shows as many of a group as there is room for. It returns how many
// are left, and whether there are too many to show any.
func (b *lineBuilder) showBeside(g ask.Group) (left int, many bool) {
	room := b.room
	if g.Of.Code != b.line.Of.Code {
		room /= 2
	}
	fresh, left := b.joinKnown(g)
	if left == room+1 && len(fresh) == left {
		room++
	}
	if many = g.Total > crowdLeast; many {
		room = 0
	}
	if g.Whole && room > 0 {
		room, many = max(room, b.parts), false
	}
	if room == 0 {
		return left, many
	}
	rank := b.rank(g.Kind)
	for _, s := range fresh[:min(len(fresh), room)] {
		b.refs[s.Other.Code] = s.Other
		n := &b.nodes[b.add(s.Other, b.column(s.Other.Kind), rank)]
		n.whole = g.Whole
		n.box.Detail, n.box.Brief = b.measure(g, s)
		n.box.low = g.Whole && n.box.Detail == ""
		for _, by := range g.Steps {
			if by.Other.Code == s.Other.Code {
				b.edge(by.Edge, false)
			}
		}
		left--
	}
	return left, many
}

// joinKnown draws the edges to those of a group that are already on the scene.
// It returns the first step to each of the others, and how many are left.
func (b *lineBuilder) joinKnown(g ask.Group) (fresh []ask.Step, left int) {
	left = g.Total
	for i, s := range g.Steps {
		again := beforehand(g.Steps, i)
		if _, ok := b.byCode[s.Other.Code]; ok {
			b.edge(s.Edge, false)
			if !again {
				left--
			}
		} else if !again {
			fresh = append(fresh, s)
		}
	}
	return fresh, left
}

// foldBeside adds one box for those of a group that are not shown.
func (b *lineBuilder) foldBeside(g ask.Group, left int, many bool) {
	basis := graph.Official
	if len(g.Steps) > 0 {
		basis = g.Steps[0].Edge.Basis
	}
	b.fold(crowd{n: left, all: many, kind: g.Kind, of: g.Of.Code, by: g.Type, basis: basis, onward: !g.Out, rank: b.rank(g.Kind) + 1})
}

// measure is how far away one of a group is from the pharmacy or practice whose line it
// is, or how large it is; and the same where there is little room.
func (b *lineBuilder) measure(g ask.Group, s ask.Step) (says, brief string) {
	i := slices.IndexFunc(g.Steps, func(o ask.Step) bool { return o.Other.Code == s.Other.Code })
	if i >= len(g.Sizes) {
		return "", ""
	}
	size := g.Sizes[i]
	switch {
	case size.Away.Measured && size.Away.Metres == 0:
		return "at the same postcode", "same postcode"
	case size.Away.Measured:
		return sentence.Metres(size.Away.Metres) + " from here", sentence.Metres(size.Away.Metres)
	case size.PCNs > 0 && len(g.Steps) > wholeBrief:
		return "", ""
	case size.PCNs > 0:
		pcns := sentence.Number(size.PCNs) + " PCNs"
		if size.PCNs == 1 {
			pcns = "1 PCN"
		}
		return pcns + ", " + patients(size.Patients), pcns
	case size.Patients > 0 && g.Of.Code == b.line.Of.Code:
		return patients(size.Patients), ""
	}
	return "", ""
}

// patients says how many patients there are, millions in short.
func patients(n int) string {
	switch {
	case n >= 1_000_000:
		return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " million patients"
	case n == 1:
		return "1 patient"
	}
	return sentence.Number(n) + " patients"
}

// rank orders the kinds that share a column as graph.Kinds does, except that
// pharmacies come after practices.
func (b *lineBuilder) rank(k graph.Kind) int {
	i := slices.IndexFunc(graph.Kinds, func(i graph.KindInfo) bool { return i.Kind == k })
	if k == graph.Pharmacy && b.merged {
		i = len(graph.Kinds)
	}
	return rankBeside + 2*i
}

// beforehand reports whether an earlier step leads to where the i-th does.
func beforehand(steps []ask.Step, i int) bool {
	return slices.ContainsFunc(steps[:i], func(s ask.Step) bool { return s.Other.Code == steps[i].Other.Code })
}
