package storetest

import (
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// oracle answers a PathQuery from the raw graph by trying every way. It shares
// no code with the engines or with the ranking of ask.
type oracle struct {
	s     *graph.Snapshot
	q     graph.PathQuery
	nodes map[string]graph.Node
	all   [][]string
}

// way is one answer of the oracle.
type way struct {
	codes []string
	told  []graph.Edge
	cost  int
	alike int
}

// truth returns the right answer to q: the ways in order, at most q.Limit.
func truth(s *graph.Snapshot, q graph.PathQuery) []way {
	o := &oracle{s: s, q: q, nodes: map[string]graph.Node{}}
	for _, n := range s.Nodes {
		o.nodes[n.Code] = n
	}
	if !o.open(q.From) || !o.open(q.To) {
		return nil
	}
	o.try([]string{q.From})
	var ways []way
	least := 99
	for _, c := range o.all {
		w := o.told(c)
		ways = append(ways, w)
		least = min(least, w.cost)
	}
	ways = slices.DeleteFunc(ways, func(w way) bool { return w.cost > least+q.Slack || w.cost > q.MaxCost })
	slices.SortFunc(ways, func(a, b way) int {
		if a.cost != b.cost {
			return a.cost - b.cost
		}
		if len(a.codes) != len(b.codes) {
			return len(a.codes) - len(b.codes)
		}
		return slices.Compare(a.codes, b.codes)
	})
	if !q.Unfolded {
		ways = o.fold(ways)
	}
	return ways[:min(len(ways), q.Limit)]
}

func (o *oracle) open(code string) bool {
	n := o.nodes[code]
	return (n.Opened == 0 || n.Opened <= o.q.On) && (n.Closed == 0 || n.Closed > o.q.On)
}

func (o *oracle) try(trail []string) {
	last := trail[len(trail)-1]
	if last == o.q.To {
		for _, v := range o.q.Via {
			if !slices.Contains(trail, v) {
				return
			}
		}
		o.all = append(o.all, slices.Clone(trail))
		return
	}
	if len(trail) > o.q.MaxHops {
		return
	}
	var next []string
	for _, e := range o.between(last, "") {
		other := e.To
		if other == last {
			other = e.From
		}
		if !slices.Contains(next, other) && !slices.Contains(trail, other) && (other == o.q.To || o.through(other)) {
			next = append(next, other)
		}
	}
	for _, n := range next {
		o.try(append(slices.Clone(trail), n))
	}
}

// through reports whether a path may pass through a stakeholder.
func (o *oracle) through(code string) bool {
	if !o.open(code) || slices.Contains(o.q.Avoid, code) {
		return false
	}
	if slices.Contains(o.q.Via, code) {
		return true
	}
	kind := o.nodes[code].Kind
	if len(o.q.Kinds) > 0 {
		return slices.Contains(o.q.Kinds, kind)
	}
	switch kind {
	case graph.Region, graph.PharmacyOwner, graph.HWB, graph.CancerAlliance, graph.Hub, graph.Service:
		return false
	}
	return true
}

// between returns the edges that may be walked at a, to b unless empty.
func (o *oracle) between(a, b string) []graph.Edge {
	var out []graph.Edge
	for _, e := range o.s.Edges {
		if e.From != a && e.To != a || b != "" && e.From != b && e.To != b {
			continue
		}
		if e.Since != 0 && e.Since > o.q.On || e.Until != 0 && e.Until <= o.q.On {
			continue
		}
		if len(o.q.Edges) == 0 && o.cost(e) == 0 || len(o.q.Edges) > 0 && !slices.Contains(o.q.Edges, e.Type) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// told gives a way its cost: that of the cheapest edge of each hop. Edges of
// the same cost are ordered by type, since and source.
func (o *oracle) told(codes []string) way {
	w := way{codes: codes}
	for i := 1; i < len(codes); i++ {
		edges := o.between(codes[i-1], codes[i])
		best := edges[0]
		for _, e := range edges[1:] {
			a, b := o.paid(e), o.paid(best)
			if a < b || a == b && (e.Type < best.Type || e.Type == best.Type &&
				(e.Since < best.Since || e.Since == best.Since && e.Source < best.Source)) {
				best = e
			}
		}
		w.told = append(w.told, best)
		w.cost += o.paid(best)
	}
	return w
}

// paid is what a path pays for an edge that it may walk.
func (o *oracle) paid(e graph.Edge) int {
	if c := o.cost(e); c != 0 {
		return c
	}
	return 6
}

// cost is the table of costs of the design, written down once more.
func (o *oracle) cost(e graph.Edge) int {
	from, to := o.nodes[e.From].Kind, o.nodes[e.To].Kind
	pick := func(is bool, yes, no int) int {
		if is {
			return yes
		}
		return no
	}
	switch e.Type {
	case graph.Holds, graph.MemberOf, graph.BranchOf, graph.SiteOf, graph.WorksWith, graph.PartnerIn:
		return 1
	case graph.OperatedBy, graph.AllocatedTo, graph.Covers, graph.PaidFor, graph.DispensesFor:
		return 2
	case graph.InPlace:
		return pick(e.Basis == graph.Derived, 2, 1)
	case graph.PartOf:
		return pick(to == graph.Region, 3, 1)
	case graph.AlignedTo:
		return pick(e.Rule == "lead" || e.Rule == "lpc", 1, 2)
	case graph.CommissionedBy:
		return pick(from == graph.PCN, 2, 4)
	case graph.Serves:
		return pick(e.Share >= 0.2, 3, pick(e.Share >= 0.05, 4, 0))
	case graph.BasedIn:
		return pick(from == graph.Trust, 3, 6)
	case graph.OwnedBy, graph.InAlliance, graph.SucceededBy:
		return 4
	case graph.InArea:
		return 5
	}
	panic("no cost for " + e.Type)
}

// fold keeps the first way of each shape and counts the others.
func (o *oracle) fold(ways []way) []way {
	var out []way
	at := map[string]int{}
	for _, w := range ways {
		shape := []string{string(o.nodes[w.codes[0]].Kind)}
		for i, e := range w.told {
			shape = append(shape, string(e.Type), string(o.nodes[w.codes[i+1]].Kind))
		}
		key := strings.Join(shape, " ")
		if i, ok := at[key]; ok {
			out[i].alike++
			continue
		}
		at[key] = len(out)
		out = append(out, w)
	}
	return out
}
