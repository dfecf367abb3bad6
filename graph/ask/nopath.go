package ask

import (
	"slices"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// noPath says why q, resolved, has no path. Both ends are open on
// the day, and vias are in the order of q.Via. Fewest returns the fewest hops of
// a variant of q, or 0 where there is no path within its MaxHops.
func noPath(q graph.PathQuery, from, to *graph.Node, vias, avoids []*graph.Node,
	fewest func(graph.PathQuery) (int, error)) (graph.Why, error) {
	for _, v := range vias {
		if !v.On(q.On) {
			return graph.WhyViaNotOpen.In(notOpen(v, q.On, nil).Reason + " No path can pass it on that day."), nil
		}
	}
	for _, v := range variants(q, "No path between "+graph.Called(from)+" and "+graph.Called(to), vias, avoids) {
		n, err := fewest(v.q)
		if err != nil {
			return graph.Why{}, err
		}
		if n > 0 {
			return v.why.In(v.says(n)), nil
		}
	}
	return graph.WhyNoPath.In(nothingConnects(q, from, to)), nil
}

// variant is a question that asks for less than another, and what it means for
// the other if the fewest hops of this one are n.
type variant struct {
	q    graph.PathQuery
	why  graph.ReasonCode
	says func(n int) string
}

// variants returns the questions to try after q had no path, in order. Each
// drops a limit that q sets.
func variants(q graph.PathQuery, noPath string, vias, avoids []*graph.Node) []variant {
	every := q.EveryEdge()
	var out []variant
	try := func(why graph.ReasonCode, says func(n int) string, change func(*graph.PathQuery)) {
		less := q
		change(&less)
		out = append(out, variant{less, why, says})
	}
	without := func(why string) func(int) string {
		return func(n int) string { return noPath + why + "; without that limit, one has " + hops(n) + "." }
	}
	tooLong := noPath + " has " + hops(q.MaxHops) + " or fewer"
	if q.MaxHops < graph.MaxHopsLimit {
		try(graph.WhyLongerPath, func(n int) string { return tooLong + ": they are " + strconv.Itoa(n) + " hops apart." },
			func(p *graph.PathQuery) { p.MaxHops = graph.MaxHopsLimit })
	}
	limited := len(out)
	if len(q.Avoid) > 0 {
		try(graph.WhyLimitedByAvoid, without(" avoids "+allOf(avoids)), func(p *graph.PathQuery) { p.Avoid = nil })
	}
	if len(q.Via) > 0 {
		try(graph.WhyLimitedByVia, without(" passes "+allOf(vias)), func(p *graph.PathQuery) { p.Via = nil })
	}
	if len(q.Kinds) > 0 {
		try(graph.WhyLimitedByKinds, without(" passes only the kinds asked for"), func(p *graph.PathQuery) { p.Kinds = nil })
	}
	if len(q.Edges) > 0 && !slices.Equal(q.Edges, every) {
		try(graph.WhyLimitedByEdges, without(" walks only the edges asked for"), func(p *graph.PathQuery) { p.Edges = every })
	}
	if len(out) == limited {
		return out
	}
	free := func(p *graph.PathQuery) { p.Avoid, p.Via, p.Kinds, p.Edges = nil, nil, nil, every }
	try(graph.WhyLimitedByAll, func(n int) string {
		return noPath + " fits all of via, avoid, kinds and edges together; without these limits, one has " + hops(n) + "."
	}, free)
	try(graph.WhyLimitedAndLonger, func(n int) string { return tooLong + "; without any of the limits asked for, one has " + hops(n) + "." },
		func(p *graph.PathQuery) { free(p); p.MaxHops = graph.MaxHopsLimit })
	return out
}

// nothingConnects says what was searched without a path, and how to search more.
func nothingConnects(q graph.PathQuery, from, to *graph.Node) string {
	var hubs []string
	for _, k := range graph.Kinds {
		if k.EndsOnly {
			hubs = append(hubs, k.Plural)
		}
	}
	last := len(hubs) - 1
	except := "hubs (" + strings.Join(hubs[:last], ", ") + " and " + hubs[last] + ")"
	if q.NoPeople {
		except = "people, and except through " + except
	}
	return "No path of " + hops(graph.MaxHopsLimit) + " or fewer connects " + graph.Called(from) + " and " + graph.Called(to) +
		" on " + q.On.Words() +
		". The search followed every relationship of that day, except through " + except +
		". To go through hubs as well, choose them among the kinds to go through."
}

func hops(n int) string {
	if n == 1 {
		return "1 hop"
	}
	return strconv.Itoa(n) + " hops"
}

func allOf(nodes []*graph.Node) string {
	if len(nodes) == 1 {
		return graph.Called(nodes[0])
	}
	return "all " + strconv.Itoa(len(nodes)) + " stakeholders asked for"
}
