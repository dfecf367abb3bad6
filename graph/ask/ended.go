package ask

import (
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// noTrust says why a hospital has no trust on a day, if a list names one that closed.
func noTrust(in *part, n *graph.Node, on graph.Day) (string, error) {
	gone, took, err := in.ended(n, graph.SiteOf, on)
	if err != nil || len(gone) == 0 {
		return "", err
	}
	return "The newest list names " + graph.Called(newest(gone)) + " as its trust. That trust" + goneTo(gone, took, "hospital"), nil
}

// noBoard says why a trust is based in no board on a day: what the ICS stage of its line
// says, and more in the note.
func noBoard(in *part, n *graph.Node, on graph.Day) (gap graph.Why, note string, err error) {
	gone, took, err := in.ended(n, graph.BasedIn, on)
	switch {
	case err != nil:
	case len(gone) > 0:
		gap = graph.WhyBoardClosed.In("No ICB on record since " + graph.Written(newest(gone).Name) + " closed")
		note = "The newest list bases " + graph.Called(n) + " in " + graph.Called(newest(gone)) + ". That board" + goneTo(gone, took, "trust")
	case !slices.ContainsFunc(in.at(n.Code), func(e *graph.Edge) bool { return e.Type == graph.BasedIn && e.From == n.Code }):
		gap = graph.WhyNoListOfTrusts.In("No ICB on record: no list of trusts has it")
		note = "No loaded list says which board " + graph.Called(n) + " is based in. ODS lists NHS trusts in etr and care trusts in ect: " +
			"load the list that has it."
	}
	return gap, note, err
}

// splitFlows names the boards whose patients a trust treated until they were split: who
// has these patients now is not known.
func splitFlows(in *part, n *graph.Node, on graph.Day) (string, error) {
	gone, took, err := in.ended(n, graph.Serves, on)
	if err != nil {
		return "", err
	}
	var words []string
	for _, g := range gone {
		if s := took[g.Code]; len(s) > 1 {
			words = append(words, graph.Called(g)+" was split between "+named(s))
		}
	}
	if len(words) == 0 {
		return "", nil
	}
	return strings.Join(words, "; ") + ". The patients were counted for the old boards, so the shares of today leave them out.", nil
}

// ended returns the stakeholders that edges of n of a type led to until these closed,
// with the successors of each by the day.
func (p *part) ended(n *graph.Node, t graph.EdgeType, on graph.Day) (gone []*graph.Node, took map[string][]graph.Successor, err error) {
	if err := p.reach([]string{n.Code}, t); err != nil {
		return nil, nil, err
	}
	for _, e := range p.at(n.Code) {
		to := p.node(e.To)
		if e.Type == t && e.From == n.Code && to.Closed != 0 && e.Until == to.Closed && e.Until <= on {
			gone = append(gone, to)
		}
	}
	gone = inCodeOrder(gone)
	if err := p.reach(codesOf(gone), graph.SucceededBy); err != nil {
		return nil, nil, err
	}
	took = map[string][]graph.Successor{}
	for _, g := range gone {
		if took[g.Code], err = p.tookOver(g, on); err != nil {
			return nil, nil, err
		}
	}
	return gone, took, nil
}

// newest returns the one that closed last.
func newest(gone []*graph.Node) *graph.Node {
	return slices.MaxFunc(gone, func(a, b *graph.Node) int { return int(a.Closed - b.Closed) })
}

// goneTo says when the newest of those that closed did, and that nobody knows which of
// its successors has what it had.
func goneTo(gone []*graph.Node, took map[string][]graph.Successor, what string) string {
	last := newest(gone)
	said := last.Ended() + ", and "
	if len(took[last.Code]) == 0 {
		return said + "no list says who took over."
	}
	return said + "several took over: " + named(took[last.Code]) + ". No list says which of them has this " + what + "."
}

// named lists successors by name and code.
func named(all []graph.Successor) string {
	var b strings.Builder
	for i, s := range all {
		switch {
		case i > 0 && i == len(all)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(graph.Written(s.Name) + " (" + s.Code + ")")
	}
	return b.String()
}
