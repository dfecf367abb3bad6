package scale

import (
	"math"
	"math/rand/v2"
)

// sizes is how many of everything one England has. Those of whole are the counts
// of the public files: epraccur of June 2026, the registrations map of
// August 2026, edispensary of March 2025, ePCN of October 2024, etr of July 2026,
// eccg of December 2025, the consolidated list of 2023/24 Q3.
type sizes struct {
	regions, boards, newBoards, goneBoards, splitBoards int
	subs, goneSubs, hubs, entities                      int
	networks, goneNetworks, wideNetworks                int
	practices, gonePractices, dormant, unlisted         int // unlisted are open but not in the map
	unallocated                                         int
	services, goneServices, elsewhereCentres            int
	branches, goneBranches                              int
	pharmacies, gonePharmacies, elsewherePharmacies     int
	proposed, appliance, closing                        int
	owners, goneOwners                                  int
	trusts, goneTrusts, acuteTrusts                     int
	providers, hospitals                                int
	areas, committees, alliances                        int
	towns, districts                                    int
	crossings                                           int // edges of each sort to a neighbouring England
}

var whole = sizes{
	regions: 7, boards: 36, newBoards: 6, goneBoards: 12, splitBoards: 3,
	subs: 106, goneSubs: 142, hubs: 35, entities: 37,
	networks: 1298, goneNetworks: 68, wideNetworks: 11,
	practices: 6182, gonePractices: 1900, dormant: 110, unlisted: 53,
	unallocated: 52,
	services:    4980, goneServices: 1640, elsewhereCentres: 747,
	branches: 2323, goneBranches: 379,
	pharmacies: 10536, gonePharmacies: 9483, elsewherePharmacies: 813,
	proposed: 100, appliance: 111, closing: 10,
	owners: 4318, goneOwners: 1837,
	trusts: 202, goneTrusts: 69, acuteTrusts: 138,
	providers: 405, hospitals: 1216,
	areas: 153, committees: 55, alliances: 20,
	towns: 1500, districts: maxDistricts,
	crossings: 6,
}

// part returns the sizes of an England that is quick to load, for tests: one in
// n of everything that is numerous.
func (s sizes) part(n int) sizes {
	for _, many := range []*int{
		&s.networks, &s.goneNetworks, &s.practices, &s.gonePractices, &s.dormant, &s.unlisted, &s.unallocated,
		&s.services, &s.goneServices, &s.elsewhereCentres, &s.branches, &s.goneBranches,
		&s.pharmacies, &s.gonePharmacies, &s.elsewherePharmacies, &s.proposed, &s.appliance,
		&s.owners, &s.goneOwners, &s.hospitals, &s.towns,
	} {
		*many = max(2, *many/n)
	}
	s.networks = max(s.networks, s.subs)
	s.towns = max(s.towns, 2*s.subs)
	s.practices = max(s.practices, 4*s.networks)
	return s
}

// layout is what all Englands share: where how many networks, members and
// pharmacies are. So stakeholders of ten Englands have as many edges as those of
// one, and an England knows the codes of its neighbours.
type layout struct {
	sizes
	regionOf  []int // of each board
	boardOf   []int // of each live sub-ICB
	subOf     []int // of each live network, rising
	networkOf []int // of each open practice, rising; -1 for none
	subOfOwn  []int // the sub-ICB of each open practice
	ownerOf   []int // of each open pharmacy; -1 for none
	areaOf    []int // the committee of each council area
}

// chains are the pharmacies of the largest owners, in one England of 10,536.
var chains = []int{1417, 639, 358, 232, 224, 219, 209, 173, 96, 84, 71, 63, 58, 52, 47, 43, 39, 36, 33, 30, 28, 26, 24, 22, 21, 20, 19, 18,
	17, 16, 15, 15, 14, 14, 13, 13, 12, 12, 11, 11, 10, 10, 10}

func newLayout(seed uint64, s sizes) *layout {
	r := rand.New(rand.NewPCG(seed, math.MaxUint64))
	l := &layout{sizes: s}
	for b := range s.boards {
		l.regionOf = append(l.regionOf, b*s.regions/s.boards)
	}
	l.boardOf = spread(r, s.subs, s.boards, 0.9, 1)
	l.subOf = spread(r, s.networks, s.subs, 0.75, 1)
	l.networkOf = spread(r, s.practices-s.unallocated-s.unlisted, s.networks, 0.55, 1)
	for _, n := range l.networkOf {
		l.subOfOwn = append(l.subOfOwn, l.subOf[n])
	}
	for i := range s.unallocated + s.unlisted {
		l.networkOf = append(l.networkOf, -1)
		l.subOfOwn = append(l.subOfOwn, i*s.subs/(s.unallocated+s.unlisted))
	}
	l.widen()
	for i, most := range chains {
		for range most * s.pharmacies / whole.pharmacies {
			l.ownerOf = append(l.ownerOf, i)
		}
	}
	for range s.appliance {
		l.ownerOf = append(l.ownerOf, -1)
	}
	single := spread(r, s.pharmacies-len(l.ownerOf), s.owners-len(chains), 0.4, 1)
	for _, o := range single {
		l.ownerOf = append(l.ownerOf, len(chains)+o)
	}
	l.areaOf = spread(r, s.areas, s.committees, 0.6, 1)
	return l
}

// widen makes some networks span two sub-ICBs. The first spans two boards.
func (l *layout) widen() {
	wide := 0
	for i := 1; i < len(l.networkOf) && wide < l.wideNetworks; i++ {
		n := l.networkOf[i]
		switch {
		case n < 1 || l.networkOf[i-1] != n-1 || l.subOf[n-1] == l.subOf[n]: // i is the first practice of its sub-ICB
		case i+1 == len(l.networkOf) || l.networkOf[i+1] != n: // the only one of its network
		case (wide == 0) == (l.boardOf[l.subOf[n-1]] == l.boardOf[l.subOf[n]]):
		default:
			l.networkOf[i] = n - 1
			wide++
		}
	}
}

// spread divides n things among holders, each with at least this many, by weights
// that vary log-normally. It returns the holder of each thing, in order.
func spread(r *rand.Rand, n, holders int, vary float64, least int) []int {
	weights := make([]float64, holders)
	total := 0.0
	for i := range weights {
		weights[i] = math.Exp(vary * r.NormFloat64())
		total += weights[i]
	}
	out := make([]int, 0, n)
	rest := max(0, n-least*holders)
	given, sum := 0, 0.0
	for i, w := range weights {
		sum += w
		upTo := int(math.Round(float64(rest) * sum / total))
		for range least + upTo - given {
			if len(out) < n {
				out = append(out, i)
			}
		}
		given = upTo
	}
	return out
}
