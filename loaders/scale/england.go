package scale

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/throughline-graph/throughline/graph"
)

// england is one of the Englands, as its files will tell it.
type england struct {
	*layout
	spec Spec
	k    int // which England, from 0
	r    *rand.Rand

	tile     tile
	towns    []town
	townsOf  [][]int // the towns of each sub-ICB
	inwards  []int   // postcodes given out, by district
	sites    []site  // all that the postcode look-ups know of
	subNames []string
	boardNms []string

	networks   []network
	centres    []centre // practices and services, open and closed, and those of elsewhere
	members    []membership
	branches   []body
	pharmacies []pharmacy
	owners     []body
	trusts     []trust
	providers  []body

	touched map[string]bool // codes that the month changed
	open    int             // practices, from the first, that are members of a network here
}

// tile is the part of the map that an England is in, in degrees.
type tile struct{ south, west, high, wide float64 }

// tileOf lays n Englands out in a square, within the area of the real one: a
// loader refuses coordinates outside the British Isles. So distances shrink as n
// grows.
func tileOf(k, n int) tile {
	g := perRow(n)
	high, wide := 5.4/float64(g), 6.6/float64(g)
	return tile{50.2 + high*float64(k/g), -5 + wide*float64(k%g), high, wide}
}

func perRow(n int) int { return int(math.Ceil(math.Sqrt(float64(n)))) }

type town struct {
	name     string
	district int
	lat, lon float64
}

// site is an address. Several organisations may share it.
type site struct {
	lat, lon float64
	postcode string
	street   string
	town     string
	board    int
}

// body is what every list says about an organisation. A day is zero if unknown.
// Closed is the last day.
type body struct {
	code, name     string
	site           site
	region, board  string
	opened, closed graph.Day
	status         string
	phone          string
	parent         string
	joined, left   graph.Day
}

type network struct {
	body
	sub      int
	patients int
}

type centre struct {
	body
	network  int // -1 for none
	sub      int
	subtype  string
	operator string
	setting  string
	patients int
	listed   bool // in the map of registrations
	supplier string

	// over is the code and name of a network of a neighbouring England, if the
	// practice is a member there.
	over [2]string
}

type membership struct {
	centre       int
	network      string
	name         string
	sub          int
	since, until graph.Day // until is the last day
}

type pharmacy struct {
	body
	subtype string
	area    int // -1 if it is not in the consolidated list
}

type trust struct {
	body
	letter string // of its government office region
	acute  bool
	serves []share
}

// share is the part of a trust's patients that comes from a board, by ONS code.
type share struct {
	board string
	part  float64
}

func newEngland(s Spec, l *layout, k int) *england {
	e := &england{layout: l, spec: s, k: k, r: rand.New(rand.NewPCG(s.Seed, uint64(k))), tile: tileOf(k, s.Times)}
	e.inwards = make([]int, maxDistricts)
	e.settleTowns()
	e.makeNetworks()
	e.makePractices()
	e.makeTrusts()
	e.makeServices()
	e.makeElsewhere()
	e.makeMembers()
	e.makeBranches()
	e.makePharmacies()
	return e
}

func (e *england) chance(percent float64) bool { return e.r.Float64()*100 < percent }

// day draws a day between two years, the second included.
func (e *england) day(from, to int) graph.Day {
	return graph.Day((from+e.r.IntN(to-from+1))*10000 + (1+e.r.IntN(12))*100 + 1 + e.r.IntN(28))
}

// quarter draws the first day of a quarter, on which most things begin.
func (e *england) quarter(from, to int) graph.Day {
	return graph.Day((from+e.r.IntN(to-from+1))*10000 + (1+3*e.r.IntN(4))*100 + 1)
}

func (e *england) phone() string {
	if e.chance(20) {
		return ""
	}
	return fmt.Sprintf("01%03d %06d", e.r.IntN(1000), e.r.IntN(1_000_000))
}

// Boards that began in 2026 are the last of each row of six.
func (l *layout) isNew(board int) bool { return board%6 == 5 && board/6 < l.newBoards }

func (l *layout) boardCode(k, board int) string {
	if l.isNew(board) {
		return newBoardShape.code(k, board/6)
	}
	return boardShape.code(k, board)
}

func boardONS(k, board int) string { return ons("E54", k, 60, board) }

func (e *england) region(board int) string { return regionShape.code(e.k, e.regionOf[board]) }

func (e *england) subCode(sub int) string { return subShape.code(e.k, sub) }

// settleTowns lays out boards in a grid, sub-ICBs in their boards and towns
// around their sub-ICBs.
func (e *england) settleTowns() {
	l := e.layout
	for range l.boards {
		e.boardNms = append(e.boardNms, fmt.Sprintf("NHS %s and %s Integrated Care Board", title(townName(e.r)), title(surname(e.r))))
	}
	e.townsOf = make([][]int, l.subs)
	high, wide := e.tile.high/6, e.tile.wide/6
	townSub := spread(e.r, l.towns, l.subs, 0.5, 1)
	lat, lon := make([]float64, l.subs), make([]float64, l.subs)
	for s := range l.subs {
		b := l.boardOf[s]
		lat[s] = e.tile.south + high*(float64(b/6)+0.15+0.7*e.r.Float64())
		lon[s] = e.tile.west + wide*(float64(b%6)+0.15+0.7*e.r.Float64())
		e.subNames = append(e.subNames, e.boardNms[b][:len(e.boardNms[b])-len("Integrated Care Board")]+"ICB - "+e.subCode(s))
	}
	for i, s := range townSub {
		e.townsOf[s] = append(e.townsOf[s], i)
		t := town{name: townName(e.r), district: i % l.districts}
		if e.chance(8) {
			t.name += " " + one(e.r, []string{"ON SEA", "ST MARY", "UNDER EDGE", "REGIS", "MAGNA", "PARVA"})
		}
		t.lat, t.lon = e.near(lat[s], lon[s], high/7)
		e.towns = append(e.towns, t)
	}
}

// near draws a point around another, some degrees away, within the tile.
func (e *england) near(lat, lon, degrees float64) (float64, float64) {
	in := func(v, from, size float64) float64 { return min(max(v, from+size/200), from+size*199/200) }
	return in(lat+degrees*e.r.NormFloat64(), e.tile.south, e.tile.high), in(lon+1.6*degrees*e.r.NormFloat64(), e.tile.west, e.tile.wide)
}

// newSite is a new address near a point.
func (e *england) newSite(sub, townAt int, lat, lon, degrees float64) site {
	t := &e.towns[townAt]
	n := e.inwards[t.district]
	e.inwards[t.district]++
	s := site{
		postcode: outward(e.k, t.district) + " " + write36("9aa", n*37%6760), // 37 and 6,760 share no factor
		street:   fmt.Sprintf("%d %s %s", 1+e.r.IntN(240), one(e.r, streets), one(e.r, ways)),
		town:     t.name, board: e.boardOf[sub],
	}
	s.lat, s.lon = e.near(lat, lon, degrees)
	e.sites = append(e.sites, s)
	return s
}

// townWidth is the distance between practices of one network, in degrees of one
// England.
const townWidth = 0.012

func (e *england) townSite(sub int) (site, string) {
	at := e.townsOf[sub][int(float64(len(e.townsOf[sub]))*math.Pow(e.r.Float64(), 2))] // a few towns are large
	return e.newSite(sub, at, e.towns[at].lat, e.towns[at].lon, 2*townWidth/float64(perRow(e.spec.Times))), e.towns[at].name
}

// networkName depends on its arguments alone, so that a neighbour knows it too.
func networkName(s Spec, k, i int) string {
	r := rand.New(rand.NewPCG(s.Seed, 1<<62|uint64(k)<<32|uint64(i)))
	switch r.IntN(5) {
	case 0:
		return one(r, parts) + " " + townName(r) + " PCN"
	case 1:
		return townName(r) + " AND " + townName(r) + " PCN"
	case 2:
		return townName(r) + " PRIMARY CARE NETWORK"
	default:
		return townName(r) + " PCN"
	}
}

func (e *england) makeNetworks() {
	for i := range e.layout.networks {
		sub := e.subOf[i]
		at, _ := e.townSite(sub)
		n := network{sub: sub, body: body{code: networkShape.code(e.k, i), name: networkName(e.spec, e.k, i), site: at, opened: 20190701}}
		if e.chance(9) {
			n.opened = e.quarter(2020, 2025)
		}
		e.networks = append(e.networks, n)
	}
	for i := range e.goneNetworks {
		sub := i * e.subs / e.goneNetworks
		at, _ := e.townSite(sub)
		n := network{sub: sub, body: body{code: networkShape.code(e.k, e.layout.networks+i), name: networkName(e.spec, e.k, e.layout.networks+i),
			site: at, opened: 20190701}}
		n.closed = e.quarter(2021, 2025).Add(-1)
		e.networks = append(e.networks, n)
	}
}

// centreOf begins a cost centre of a sub-ICB.
func (e *england) centreOf(sub int, name string, at site) centre {
	b := e.boardOf[sub]
	c := centre{sub: sub, network: -1, subtype: "B", operator: e.subCode(sub), body: body{
		code: centreCode(e.k, len(e.centres)), name: name, site: at, region: e.region(b), board: e.boardCode(e.k, b),
		opened: 19740401, status: "ACTIVE", phone: e.phone(), parent: e.subCode(sub), joined: 20130401,
	}}
	if e.chance(25) {
		c.opened = e.quarter(1985, 2024)
		c.joined = max(c.joined, c.opened)
	}
	return c
}

func (e *england) makePractices() {
	l := e.layout
	for i, n := range l.networkOf {
		sub := l.subOfOwn[i]
		at, name := e.townSite(sub)
		if n >= 0 {
			home := &e.networks[n]
			// A third share the health centre of their network.
			if at = home.site; !e.chance(30) {
				t := e.townsOf[sub][i%len(e.townsOf[sub])]
				at = e.newSite(sub, t, home.site.lat, home.site.lon, townWidth/float64(perRow(e.spec.Times)))
			}
			name = at.town
		}
		c := e.centreOf(sub, practiceName(e.r, name), at)
		c.setting, c.network = "RO76", n
		c.patients = int(9000*math.Exp(0.5*e.r.NormFloat64())) + 400
		c.supplier = "EMIS"
		if e.chance(41.5) {
			c.supplier = "TPP"
		}
		c.listed = n >= 0 || i-(l.practices-l.unallocated-l.unlisted) < l.unallocated
		if n >= 0 {
			e.networks[n].patients += c.patients
		}
		e.centres = append(e.centres, c)
	}
	for i := range l.gonePractices + l.dormant {
		sub := i * l.subs / (l.gonePractices + l.dormant)
		at, name := e.townSite(sub)
		c := e.centreOf(sub, practiceName(e.r, name), at)
		c.setting = "RO76"
		if c.status = "INACTIVE"; i < l.dormant {
			c.status = "DORMANT"
		} else {
			c.closed = e.day(2016, 2025)
			c.left = c.closed
		}
		e.keepDays(&c.body)
		e.centres = append(e.centres, c)
	}
}

// keepDays corrects an organisation that would close before it opens.
func (e *england) keepDays(b *body) {
	if b.closed != 0 && b.opened >= b.closed {
		b.opened = 20040401
	}
	if b.left != 0 && b.joined >= b.left {
		b.joined = min(b.opened, b.joined)
	}
}

// settingRows are the settings of cost centres other than GP practices, with how
// many there are in epraccur of June 2026.
var settingRows = []struct {
	role string
	rows int
}{
	{"RO247", 2022}, {"RO72", 1988}, {"RO250", 874}, {"RO321", 627}, {"RO255", 349}, {"RO80", 306}, {"RO252", 241}, {"RO323", 225},
	{"RO259", 172},
	{"RO249", 164}, {"RO82", 136}, {"RO87", 108}, {"RO246", 91}, {"RO80|RO87", 21}, {"RO256", 18}, {"RO251", 10}, {"RO258", 5}, {"RO260", 4},
	{"RO257", 2}, {"RO248", 2}, {"RO253", 1},
}

func (e *england) setting() string {
	at := e.r.IntN(7366)
	for _, s := range settingRows {
		if at -= s.rows; at < 0 {
			return s.role
		}
	}
	return "RO72"
}

// pick draws one of n, the first most often: number i has a weight of 1/(i+2).
func (e *england) pick(n int) int {
	return int(math.Pow(float64(n+2)/2, e.r.Float64())*2) - 2
}

func (e *england) makeServices() {
	for i := range e.services + e.goneServices {
		sub := e.subOfOwn[e.r.IntN(len(e.subOfOwn))]
		at, name := e.townSite(sub)
		c := e.centreOf(sub, name+" "+one(e.r, serviceWords), at)
		c.opened = e.quarter(2008, 2026)
		if c.opened > 20260701 {
			c.opened = 20260401
		}
		c.joined = c.opened
		c.setting = e.setting()
		switch n := e.r.IntN(1000); {
		case n < 286:
			c.operator = e.trusts[e.pick(e.layout.trusts)].code
		case n < 455:
			c.operator = e.providers[e.pick(e.layout.providers)].code
		case n < 494:
			c.operator = c.board
		}
		if i >= e.services {
			c.status, c.closed = "INACTIVE", e.day(2016, 2025)
			c.left = c.closed
			e.keepDays(&c.body)
		}
		e.centres = append(e.centres, c)
	}
	// Some rows begin in the future, and some on the filler date of 1900.
	from := len(e.centres) - e.services - e.goneServices
	for i := range 5 {
		e.centres[from+i].opened, e.centres[from+i].joined = 20261001, 20261001
		e.centres[i].opened = 19000101
	}
}

// makeElsewhere adds the rows of Wales, the Channel Islands and the Isle of Man.
func (e *england) makeElsewhere() {
	for i := range e.elsewhereCentres {
		c := centre{network: -1, subtype: "B", setting: "RO76", body: body{code: centreCode(e.k, len(e.centres)),
			name: practiceName(e.r, townName(e.r)),
			site: site{street: "1 CASTLE STREET", town: townName(e.r), postcode: outward(e.k, 0) + " 9ZZ"}, opened: 19740401, status: "ACTIVE",
			parent: "7A1", joined: 20091001}}
		c.operator = c.parent
		if i < 94 {
			c.subtype, c.parent, c.operator, c.joined = "Z", "", "", 0
		}
		e.centres = append(e.centres, c)
	}
}

// makeMembers puts practices into networks, for the days of each membership.
func (e *england) makeMembers() {
	for i := range e.centres {
		c := &e.centres[i]
		switch {
		case c.setting != "RO76" || c.region == "":
		case c.network < 0:
			e.makePastMember(i)
		default:
			e.makeMember(i)
		}
	}
	e.crossMembers()
	e.moveMembers()
}

// membersFrom is the first day on which a network had members.
func membersFrom(n *network) graph.Day { return max(n.opened, 20190701) }

// makePastMember puts a practice that closed since 2020, two thirds of those that
// closed, into a network until it closed.
func (e *england) makePastMember(centre int) {
	c := &e.centres[centre]
	if c.closed <= 20200101 {
		return
	}
	n := &e.networks[e.networkIn(c.sub)]
	if since := membersFrom(n); since < c.closed {
		e.members = append(e.members, membership{centre, n.code, n.name, n.sub, since, c.closed})
	}
}

// makeMember puts a practice into its network. One in ten was in another before.
func (e *england) makeMember(centre int) {
	c := &e.centres[centre]
	n := &e.networks[c.network]
	since := membersFrom(n)
	if e.chance(10) {
		before := &e.networks[e.networkIn(c.sub)]
		if changed := e.quarter(2021, 2025); before != n && changed > since && changed > membersFrom(before).Add(1) {
			e.members = append(e.members, membership{centre, before.code, before.name, before.sub, membersFrom(before), changed.Add(-1)})
			since = changed
		}
	}
	e.members = append(e.members, membership{centre, n.code, n.name, n.sub, since, 0})
}

// moveMembers lists some moves before they happen, and leaves some rows of the
// list behind the map.
func (e *england) moveMembers() {
	to := len(e.members)
	for i := 0; i < to && i < 500; i += 100 {
		m := &e.members[i]
		if next := &e.networks[e.networkIn(m.sub)]; m.until == 0 && next.code != m.network {
			m.until = 20260930
			e.members = append(e.members, membership{m.centre, next.code, next.name, next.sub, 20261001, 0})
		}
	}
	for i := 50; i < to && i < 2000; i += 100 {
		if next := &e.networks[e.networkIn(e.members[i].sub)]; e.members[i].until == 0 {
			e.members[i].network, e.members[i].name = next.code, next.name
		}
	}
}

// networkIn draws an open network of a sub-ICB.
func (e *england) networkIn(sub int) int {
	first, last := -1, -1
	for i, s := range e.subOf {
		if s == sub {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first + e.r.IntN(last-first+1)
}

// neighbours returns the Englands to the east and north, each with the board on
// this side of the border.
func (e *england) neighbours() (out [][2]int) {
	g := perRow(e.spec.Times)
	if e.k%g < g-1 && e.k+1 < e.spec.Times {
		out = append(out, [2]int{e.k + 1, min(5, e.layout.boards-1)})
	}
	if e.k+g < e.spec.Times {
		out = append(out, [2]int{e.k + g, min(30, e.layout.boards-1)})
	}
	return out
}

// crossMembers makes practices at a border members of networks beyond it.
func (e *england) crossMembers() {
	for _, nb := range e.neighbours() {
		left := e.crossings
		for i := range e.members {
			m := &e.members[i]
			c := &e.centres[m.centre]
			if left == 0 {
				break
			}
			if m.until != 0 || c.network < 0 || c.over[0] != "" || e.boardOf[c.sub] != nb[1] || i%4 != 0 {
				continue
			}
			left--
			m.network, m.name = networkShape.code(nb[0], left), networkName(e.spec, nb[0], left)
			m.since = max(m.since, 20260101) // whenever that network began
			c.over = [2]string{m.network, m.name}
		}
	}
}

func (e *england) makeBranches() {
	seen := map[int]int{}
	for i := range e.layout.branches + e.goneBranches {
		of := e.r.IntN(e.layout.practices * 2 / 5)
		seen[of]++
		if seen[of] > 900 {
			continue
		}
		c := &e.centres[of]
		at, name := e.townSite(c.sub)
		b := body{code: fmt.Sprintf("%s%03d", c.code, seen[of]), name: name + " BRANCH SURGERY", site: at, region: c.region, board: c.board,
			opened: 20040401, joined: 20040401, parent: c.code, phone: e.phone()}
		if i >= e.layout.branches {
			b.closed = e.day(2010, 2025)
			b.left = b.closed
		}
		e.branches = append(e.branches, b)
	}
}
