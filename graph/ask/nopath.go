package ask

import (
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// noPath says why q, resolved, has no path. Both ends are open on
// the day, and vias are in the order of q.Via. Least returns the least cost of
// a variant of q, or 0 where there is no path within its limits.
func noPath(q graph.PathQuery, from, to *graph.Node, vias, avoids []*graph.Node,
	least func(graph.PathQuery) (int, error)) (graph.Why, error) {
	for _, v := range vias {
		if !v.On(q.On) {
			return graph.WhyViaNotOpen.In(notOpen(v, q.On, nil).Reason + " No path can pass it on that day."), nil
		}
	}
	for _, v := range variants(q, "No path between "+graph.Called(from)+" and "+graph.Called(to), vias, avoids) {
		cost, err := least(v.q)
		if err != nil {
			return graph.Why{}, err
		}
		if cost > 0 {
			return v.why.In(v.says(cost)), nil
		}
	}
	return graph.WhyNoPath.In(nothingConnects(q, from, to)), nil
}

// variant is a question that asks for less than another, and what it means for
// the other if the least cost of this one is so much.
type variant struct {
	q    graph.PathQuery
	why  graph.ReasonCode
	says func(cost int) string
}

// variants returns the questions to try after q had no path, in order. Each
// drops a limit that q sets.
func variants(q graph.PathQuery, noPath string, vias, avoids []*graph.Node) []variant {
	var out []variant
	try := func(why graph.ReasonCode, says string, change func(*graph.PathQuery)) {
		less := q
		change(&less)
		out = append(out, variant{less, why, func(cost int) string { return noPath + says + strconv.Itoa(cost) + "." }})
	}
	within := " has a total of " + strconv.Itoa(q.MaxCost) + " or less"
	if q.MaxHops < graph.MaxHopsLimit {
		within += " and " + steps(q.MaxHops) + " or fewer"
	}
	// What must be passed is a reason of its own: how far a path by way of it would be is
	// not asked.
	far := len(q.Via) == 0
	if far && q.MaxHops < graph.MaxHopsLimit {
		try(graph.WhyLongerPath, " has "+steps(q.MaxHops)+" or fewer. With more steps, the closest has a total of ",
			func(p *graph.PathQuery) { p.MaxHops = graph.MaxHopsLimit })
	}
	if far && q.MaxCost < graph.MaxCostLimit {
		try(graph.WhyFartherPath, within+". The closest has a total of ", func(p *graph.PathQuery) { p.MaxCost = graph.MaxCostLimit })
		if q.MaxHops < graph.MaxHopsLimit {
			try(graph.WhyFartherPath, within+". With more steps, the closest has a total of ", farthest)
		}
	}
	limited := len(out)
	limit := func(why graph.ReasonCode, says string, change func(*graph.PathQuery)) {
		try(why, says+". Without that limit, the closest has a total of ", change)
	}
	if len(q.Avoid) > 0 {
		limit(graph.WhyLimitedByAvoid, " avoids "+allOf(avoids), func(p *graph.PathQuery) { p.Avoid = nil })
	}
	if len(q.Via) > 0 {
		limit(graph.WhyLimitedByVia, within+" and passes "+allOf(vias), func(p *graph.PathQuery) { p.Via = nil })
	}
	if len(q.Kinds) > 0 {
		limit(graph.WhyLimitedByKinds, " passes only the kinds asked for", func(p *graph.PathQuery) { p.Kinds = nil })
	}
	if len(q.Edges) > 0 {
		limit(graph.WhyLimitedByEdges, " walks only the edges asked for", func(p *graph.PathQuery) { p.Edges = nil })
	}
	if len(out) == limited {
		return out
	}
	free := func(p *graph.PathQuery) { p.Avoid, p.Via, p.Kinds, p.Edges = nil, nil, nil, nil }
	try(graph.WhyLimitedByAll, " fits all of via, avoid, kinds and edges together. Without these limits, the closest has a total of ", free)
	try(graph.WhyLimitedAndFar, within+". Without any of the limits asked for, the closest has a total of ",
		func(p *graph.PathQuery) { free(p); farthest(p) })
	return out
}

// farthest lifts the limits on cost and hops as far as they go.
func farthest(q *graph.PathQuery) { q.MaxCost, q.MaxHops = graph.MaxCostLimit, graph.MaxHopsLimit }

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
	return "No path connects " + graph.Called(from) + " and " + graph.Called(to) + " on " + q.On.Words() +
		" in " + steps(graph.MaxHopsLimit) + " or fewer. The search followed every working relationship of that day, except through " + except +
		". To go through hubs as well, choose them among the kinds to go through."
}

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return strconv.Itoa(n) + " steps"
}

func allOf(nodes []*graph.Node) string {
	if len(nodes) == 1 {
		return graph.Called(nodes[0])
	}
	return "all " + strconv.Itoa(len(nodes)) + " stakeholders asked for"
}
