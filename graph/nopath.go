package graph

import (
	"slices"
	"strconv"
)

// HopsApart ends the reason of NoPath when a longer path would be found.
const HopsApart = " hops apart."

// NoPath says in plain words why q, resolved, has no path. Ends are both open
// on the day; vias are in the order of q.Via. Fewest returns the fewest hops of
// a variant of q, or 0 where there is no path within its MaxHops.
func NoPath(q PathQuery, from, to *Node, vias, avoids []*Node, fewest func(PathQuery) (int, error)) (string, error) {
	between := "between " + Called(from) + " and " + Called(to)
	for _, v := range vias {
		if !v.On(q.On) {
			return NotOpen(v, q.On, nil) + " No path can pass it on that day.", nil
		}
	}
	if q.MaxHops < MaxHopsLimit {
		far := q
		far.MaxHops = MaxHopsLimit
		if n, err := fewest(far); err != nil || n > 0 {
			return "No path " + between + " has " + hops(q.MaxHops) + " or fewer: they are " + strconv.Itoa(n) + HopsApart, err
		}
	}
	var every []EdgeType // what may be walked where nothing is asked
	if q.NoPeople {
		every = edgesWithoutPeople
	}
	narrow := len(q.Edges) > 0 && !slices.Equal(q.Edges, every)
	asked := len(q.Avoid) > 0 || len(q.Via) > 0 || len(q.Kinds) > 0 || narrow
	free := func(change func(*PathQuery)) PathQuery {
		p := q
		change(&p)
		return p
	}
	tries := []struct {
		set  bool
		q    PathQuery
		says string
	}{
		{len(q.Avoid) > 0, free(func(p *PathQuery) { p.Avoid = nil }),
			"Every path " + between + " passes " + oneOf(avoids) + ", which avoid rules out"},
		{len(q.Via) > 0, free(func(p *PathQuery) { p.Via = nil }),
			"No path " + between + " passes " + allOf(vias)},
		{len(q.Kinds) > 0, free(func(p *PathQuery) { p.Kinds = nil }),
			"No path " + between + " passes only the kinds asked for"},
		{narrow, free(func(p *PathQuery) { p.Edges = every }),
			"No path " + between + " walks only the edges asked for"},
		{asked, free(func(p *PathQuery) { p.Avoid, p.Via, p.Kinds, p.Edges = nil, nil, nil, every }),
			"No path " + between + " fits all of via, avoid, kinds and edges together"},
	}
	for _, t := range tries {
		if !t.set {
			continue
		}
		n, err := fewest(t.q)
		if err != nil {
			return "", err
		}
		if n > 0 {
			return t.says + "; without that there is one of " + hops(n) + ".", nil
		}
	}
	if asked {
		n, err := fewest(free(func(p *PathQuery) { p.Avoid, p.Via, p.Kinds, p.Edges, p.MaxHops = nil, nil, nil, every, MaxHopsLimit }))
		if err != nil {
			return "", err
		}
		if n > 0 {
			return "No path " + between + " has " + hops(q.MaxHops) + " or fewer; with nothing asked of it, one has " + hops(n) + ".", nil
		}
	}
	return "Nothing on record connects " + Called(from) + " and " + Called(to) + " within " + hops(MaxHopsLimit) + " on " + q.On.Words() +
		".", nil
}

// Called is a stakeholder's name with its code.
func Called(n *Node) string { return n.Name + " (" + n.Code + ")" }

func hops(n int) string {
	if n == 1 {
		return "1 hop"
	}
	return strconv.Itoa(n) + " hops"
}

func oneOf(nodes []*Node) string {
	if len(nodes) == 1 {
		return Called(nodes[0])
	}
	return "one of the " + strconv.Itoa(len(nodes)) + " stakeholders"
}

func allOf(nodes []*Node) string {
	if len(nodes) == 1 {
		return Called(nodes[0])
	}
	return "all " + strconv.Itoa(len(nodes)) + " stakeholders asked for"
}
