package answer

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// How far the member practices of PCNs have to a pharmacy.

// practices fills in the member practices of PCNs and the pharmacy nearest to
// each, of whatever PCN.
func (b *accessing) practices(ctx context.Context, pcns []*graph.Node, a *graph.Access) error {
	var left []*graph.Node
	for _, pcn := range pcns {
		for _, s := range steps(b.in, pcn, b.q.On) {
			if s.Edge.Type != graph.MemberOf || s.Other.Kind != graph.Practice {
				continue
			}
			n := b.in.Node(s.Other.Code)
			a.Practices = append(a.Practices, graph.AccessPractice{Practice: s.Other, PCN: pcn.Ref(), Source: s.Edge.Source, Seen: s.Edge.Seen,
				Basis: s.Edge.Basis, Unconfirmed: s.Edge.Unconfirmed,
				Patients: n.Patients, PatientsSource: n.PatientsSource, PatientsSeen: n.PatientsSeen, Placed: n.HasPoint()})
			left = append(left, n)
		}
	}
	slices.SortStableFunc(a.Practices, func(x, y graph.AccessPractice) int {
		return cmp.Or(cmp.Compare(x.PCN.Code, y.PCN.Code), cmp.Compare(x.Practice.Code, y.Practice.Code))
	})
	a.Practices = slices.CompactFunc(a.Practices, func(x, y graph.AccessPractice) bool { return x.PCN == y.PCN && x.Practice == y.Practice })
	left = placed(left)
	type found struct {
		pharmacy *graph.Node
		metres   float64
	}
	nearest := map[string]found{}
	// A pharmacy within one ring is nearer than any beyond it.
	for _, ring := range []int{graph.Mile, 4 * graph.Mile, graph.AccessReach} {
		if len(left) == 0 {
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		near, err := b.in.Near(left, ring)
		if err != nil {
			return err
		}
		near = slices.DeleteFunc(slices.Clone(near), func(ph *graph.Node) bool {
			return !ph.On(b.q.On) || !ph.HasPoint() ||
				!walkIn(ph.Contract)
		})
		var rest []*graph.Node
		for _, p := range left {
			if ph, m := nearestTo(p, near, ring); ph != nil {
				nearest[p.Code] = found{ph, m}
			} else {
				rest = append(rest, p)
			}
		}
		left = rest
	}
	for i := range a.Practices {
		p := &a.Practices[i]
		if f, ok := nearest[p.Practice.Code]; ok {
			ref := f.pharmacy.Ref()
			p.Nearest, p.Metres, p.Far = &ref, graph.Apart(f.metres), f.metres > graph.Mile
		}
	}
	return nil
}

// placed returns those whose coordinates are known.
func placed(nodes []*graph.Node) []*graph.Node {
	return slices.DeleteFunc(slices.Clone(nodes), func(n *graph.Node) bool { return !n.HasPoint() })
}

// walkIn says whether people may walk in for their medicines.
func walkIn(contract string) bool {
	return contract != graph.ContractDistance && contract != graph.ContractAppliance
}

// nearestTo returns the pharmacy nearest to a practice, of two alike the lower
// code, if it lies no further than so many metres.
func nearestTo(p *graph.Node, pharmacies []*graph.Node, within int) (*graph.Node, float64) {
	// A degree of latitude is at least 110 km, so nothing further counts.
	reach := float64(within)/110_000 + 0.001
	var best *graph.Node
	least := float64(within)
	for _, ph := range pharmacies {
		if math.Abs(ph.Lat-p.Lat) > reach {
			continue
		}
		if m := graph.Metres(ph.Lat, ph.Lon, p.Lat, p.Lon); m < least || best == nil && m == least {
			best, least = ph, m
		}
	}
	return best, least
}
