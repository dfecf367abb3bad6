package ask

import (
	"cmp"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// How far the member practices of PCNs are from a pharmacy.

// AccessReach is how far from a practice the search for a pharmacy goes, in metres.
const AccessReach = 25_000

// Mile is how far from a practice a pharmacy may be, in metres along a great
// circle, before the practice counts as far from any.
const Mile = 1609

// AccessPractice is a member practice and the pharmacy nearest to it.
type AccessPractice struct {
	Practice       graph.Ref   `json:"practice"`
	PCN            graph.Ref   `json:"pcn"`
	Source         string      `json:"source" doc:"of the membership"`
	Seen           graph.Day   `json:"seen"`
	Basis          graph.Basis `json:"basis"`
	Unconfirmed    graph.Day   `json:"unconfirmed_since,omitzero" doc:"the newest list of members lacks it; last confirmed on this day"`
	Patients       int         `json:"patients,omitempty"`
	PatientsSource string      `json:"patients_source,omitempty" doc:"of the figure"`
	PatientsSeen   graph.Day   `json:"patients_seen,omitzero"`
	Placed         bool        `json:"placed" doc:"whether its coordinates are known; if not, its distances are not"`

	Nearest *graph.Ref     `json:"nearest,omitempty" doc:"the nearest walk-in pharmacy of any PCN whose coordinates are known, within 25 km"`
	Metres  graph.Distance `json:"metres" doc:"along a great circle between postcodes; null where one is unknown"`
	Far     bool           `json:"far" doc:"that is beyond a mile; false where the nearest is not known"`
}

// practices fills in the member practices of PCNs, and the pharmacy nearest to
// each, which may be in any PCN.
func (b *accessing) practices(pcns []*graph.Node, a *AccessAnswer) error {
	all := b.memberPractices(pcns, a)
	nearest, err := b.nearestPharmacies(placed(all))
	if err != nil {
		return err
	}
	for i := range a.Practices {
		p := &a.Practices[i]
		if f, ok := nearest[p.Practice.Code]; ok {
			ref := f.pharmacy.Ref()
			p.Nearest, p.Metres, p.Far = &ref, graph.Apart(f.metres), f.metres > Mile
		}
	}
	return nil
}

// memberPractices fills in the member practices by PCN and code, and returns them.
func (b *accessing) memberPractices(pcns []*graph.Node, a *AccessAnswer) []*graph.Node {
	var all []*graph.Node
	for _, pcn := range pcns {
		for _, s := range b.in.steps(pcn, b.q.On) {
			if s.Edge.Type != graph.MemberOf || s.Other.Kind != graph.Practice {
				continue
			}
			n := b.in.node(s.Other.Code)
			a.Practices = append(a.Practices, AccessPractice{Practice: s.Other, PCN: pcn.Ref(), Source: s.Edge.Source, Seen: s.Edge.Seen,
				Basis: s.Edge.Basis, Unconfirmed: s.Edge.Unconfirmed,
				Patients: n.Patients, PatientsSource: n.PatientsSource, PatientsSeen: n.PatientsSeen, Placed: n.HasPoint()})
			all = append(all, n)
		}
	}
	slices.SortStableFunc(a.Practices, func(x, y AccessPractice) int {
		return cmp.Or(cmp.Compare(x.PCN.Code, y.PCN.Code), cmp.Compare(x.Practice.Code, y.Practice.Code))
	})
	a.Practices = slices.CompactFunc(a.Practices, func(x, y AccessPractice) bool { return x.PCN == y.PCN && x.Practice == y.Practice })
	return all
}

// nearby is a pharmacy and its distance from a practice.
type nearby struct {
	pharmacy *graph.Node
	metres   float64
}

// nearestPharmacies returns, by code of the practice, the walk-in pharmacy nearest
// to each of these. It looks in wider and wider rings: a pharmacy within one ring
// is nearer than any beyond it.
func (b *accessing) nearestPharmacies(left []*graph.Node) (map[string]nearby, error) {
	nearest := map[string]nearby{}
	for _, ring := range []int{Mile, 4 * Mile, AccessReach} {
		if len(left) == 0 {
			break
		}
		if err := b.in.Err(); err != nil {
			return nil, err
		}
		near, err := b.in.Near(graph.Pharmacy, left, ring)
		if err != nil {
			return nil, err
		}
		near = slices.DeleteFunc(slices.Clone(near), func(ph *graph.Node) bool {
			return !ph.On(b.q.On) || !ph.HasPoint() || !walkIn(ph.Contract)
		})
		var rest []*graph.Node
		for _, p := range left {
			if ph, m := nearestTo(p, near, ring); ph != nil {
				nearest[p.Code] = nearby{ph, m}
			} else {
				rest = append(rest, p)
			}
		}
		left = rest
	}
	return nearest, nil
}

// placed returns those whose coordinates are known.
func placed(nodes []*graph.Node) []*graph.Node {
	return slices.DeleteFunc(slices.Clone(nodes), func(n *graph.Node) bool { return !n.HasPoint() })
}

// walkIn says whether people may walk in for their medicines.
func walkIn(contract string) bool {
	return contract != graph.ContractDistance && contract != graph.ContractAppliance
}

// nearestTo returns the pharmacy nearest to a practice if it is within that many
// metres. Of two at the same distance it returns the lower code.
func nearestTo(p *graph.Node, pharmacies []*graph.Node, within int) (*graph.Node, float64) {
	reach := graph.DegreesNorth(within)
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
