package neo4jstore

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// never is more hops than any path has.
const never = 100

// fewestByVia is fewest for a question with via. That a path visits nothing
// twice on its way past all that it must pass is more than Cypher can say: it
// says how long each leg is at least, what may be on it is read, and memory
// does the rest.
func (g *rings) fewestByVia() (int, error) {
	if err := g.measure(); err != nil {
		return 0, err
	}
	least := g.allow(never)
	if least > g.q.MaxHops {
		return 0, nil
	}
	for _, s := range g.sides[2:] {
		if _, err := g.grow(s); err != nil {
			return 0, err
		}
		if len(s.seen) < 3 { // itself, the way in, the way out
			return 0, nil
		}
	}
	for most := min(least+g.q.Slack, g.q.MaxHops); ; most++ {
		q := g.q
		q.MaxHops = most
		if err := g.readUpTo(most); err != nil {
			return 0, err
		}
		w, hops, err := g.search(q)
		if err != nil {
			return 0, err
		}
		w.End()
		if hops > 0 || most == g.q.MaxHops {
			return hops, nil
		}
	}
}

// readUpTo reads on until all paths of at most so many hops are read.
func (g *rings) readUpTo(most int) error {
	if len(g.q.Via) == 0 {
		g.legs[0].most = most
	} else {
		g.allow(most)
	}
	_, err := g.upTo()
	return err
}

// measure makes the legs, of the hops that each has at least. One that cannot
// be walked is left out.
func (g *rings) measure() error {
	for i, a := range g.sides {
		for k, b := range g.sides[:i] {
			if i == 1 && k == 0 {
				continue // with a via, no leg leads from end to end
			}
			q := g.q
			q.From, q.To, q.Via = a.code, b.code, nil
			q.Avoid = slices.Clone(g.q.Avoid)
			for _, s := range g.sides {
				if s != a && s != b {
					q.Avoid = append(q.Avoid, s.code)
				}
			}
			hops, err := g.v.fewest(q)
			if err != nil {
				return err
			}
			if hops > 0 {
				g.legs = append(g.legs, &leg{a: a, b: b, hops: hops})
			}
		}
	}
	return nil
}

// allow sets how many hops each leg may have in paths of at most so many, in
// whichever order they pass what they must, and returns how many hops a path
// has at least.
func (g *rings) allow(most int) (least int) {
	least = never
	for _, l := range g.legs {
		l.most = 0
	}
	between := func(a, b *side) *leg {
		for _, l := range g.legs {
			if l.a == a && l.b == b || l.a == b && l.b == a {
				return l
			}
		}
		return nil
	}
	var walked []*leg
	var visit func(at *side, left []*side, hops int)
	visit = func(at *side, left []*side, hops int) {
		next := left
		if len(left) == 0 {
			next = g.sides[1:2] // to
		}
		for i, s := range next {
			l := between(at, s)
			if l == nil || hops+l.hops > most {
				continue
			}
			walked = append(walked, l)
			if len(left) > 0 {
				visit(s, slices.Delete(slices.Clone(left), i, i+1), hops+l.hops)
			} else {
				least = min(least, hops+l.hops)
				for _, w := range walked {
					w.most = max(w.most, min(graph.MaxHopsLimit, most-(hops+l.hops)+w.hops))
				}
			}
			walked = walked[:len(walked)-1]
		}
	}
	visit(g.sides[0], g.sides[2:], 0)
	return least
}
