package scale

import "math/rand/v2"

// monthLater lets a month pass, and counts what changed. Nothing changes twice.
func (e *england) monthLater(changed map[string]int) {
	e.r = rand.New(rand.NewPCG(e.spec.Seed, 1<<63|uint64(e.k)))
	e.touched = map[string]bool{}
	e.open = len(e.networkOf) - e.unallocated - e.unlisted
	for _, m := range monthly {
		times := max(1, m.times*e.layout.pharmacies/whole.pharmacies)
		for range times {
			m.do(e)
		}
		changed[m.what] += times
	}
}

// monthly is what happens in one England in a month: 3,700 changes in all.
var monthly = []struct {
	what  string
	times int
	do    func(e *england)
}{
	{"practice moved to another network", 300, (*england).movePractice},
	{"practice renamed", 500, (*england).renamePractice},
	{"practice closed", 40, (*england).closePractice},
	{"practice opened", 40, (*england).openPractice},
	{"service renamed", 500, (*england).renameService},
	{"service closed", 160, (*england).closeService},
	{"service opened", 100, (*england).openService},
	{"network renamed", 60, (*england).renameNetwork},
	{"pharmacy renamed", 800, (*england).renamePharmacy},
	{"pharmacy changed hands", 600, (*england).sellPharmacy},
	{"pharmacy closed", 300, (*england).closePharmacy},
	{"pharmacy opened", 300, (*england).openPharmacy},
}

// The day on which things begin in the month, and the last before it.
const (
	begins  = 20260815
	lastDay = 20260814
)

// practice draws an open one that is a member of a network of its own England.
func (e *england) practice() *centre {
	for {
		c := &e.centres[e.r.IntN(e.open)]
		if !e.touched[c.code] && c.over[0] == "" && c.opened < lastDay {
			e.touched[c.code] = true
			return c
		}
	}
}

func (e *england) service() *centre {
	from := e.layout.practices + e.gonePractices + e.dormant
	for {
		c := &e.centres[from+e.r.IntN(e.services)]
		if !e.touched[c.code] && c.opened < lastDay {
			e.touched[c.code] = true
			return c
		}
	}
}

func (e *england) pharmacy() *pharmacy {
	for {
		p := &e.pharmacies[e.r.IntN(e.layout.pharmacies)]
		if !e.touched[p.code] && p.closed == 0 && p.parent != "" {
			e.touched[p.code] = true
			return p
		}
	}
}

// leave ends the membership of a practice.
func (e *england) leave(c *centre) {
	for i := range e.members {
		if m := &e.members[i]; e.centres[m.centre].code == c.code && m.since < lastDay && (m.until == 0 || m.until > lastDay) {
			m.until = lastDay
		}
	}
	// A move that was to come is off.
	kept := e.members[:0]
	for _, m := range e.members {
		if e.centres[m.centre].code != c.code || m.since < begins {
			kept = append(kept, m)
		}
	}
	e.members = kept
}

func (e *england) movePractice() {
	c := e.practice()
	to := e.networkIn(c.sub)
	for tries := 0; to == c.network; tries++ {
		if to = e.networkIn(c.sub); tries == 20 { // its sub-ICB has one network only
			to = e.r.IntN(e.layout.networks)
		}
	}
	e.leave(c)
	n := &e.networks[to]
	c.network = to
	e.members = append(e.members, membership{e.number(c), n.code, n.name, n.sub, begins, 0})
}

// number is the place of a cost centre among all.
func (e *england) number(c *centre) int {
	for i := range e.centres {
		if &e.centres[i] == c {
			return i
		}
	}
	return -1
}

func (e *england) renamePractice() {
	c := e.practice()
	c.name += " AND PARTNERS"
}

func (e *england) closePractice() {
	c := e.practice()
	e.leave(c)
	c.status, c.closed, c.left, c.listed = "INACTIVE", lastDay, lastDay, false
}

func (e *england) openPractice() {
	n := e.r.IntN(e.layout.networks)
	home := &e.networks[n]
	c := e.centreOf(home.sub, practiceName(e.r, home.site.town), home.site)
	c.opened, c.joined, c.setting, c.network, c.listed, c.supplier = begins, begins, "RO76", n, true, "EMIS"
	e.centres = append(e.centres, c)
	e.members = append(e.members, membership{len(e.centres) - 1, home.code, home.name, home.sub, begins, 0})
}

func (e *england) renameService() {
	e.service().name += " (NEW)"
}

func (e *england) closeService() {
	c := e.service()
	c.status, c.closed, c.left = "INACTIVE", lastDay, lastDay
}

func (e *england) openService() {
	sub := e.r.IntN(e.subs)
	at, name := e.townSite(sub)
	c := e.centreOf(sub, name+" "+one(e.r, serviceWords), at)
	c.opened, c.joined, c.setting = begins, begins, e.setting()
	e.centres = append(e.centres, c)
}

func (e *england) renameNetwork() {
	for {
		// The first are known by name to neighbouring Englands.
		n := &e.networks[e.crossings+e.r.IntN(e.layout.networks-e.crossings)]
		if e.touched[n.code] {
			continue
		}
		e.touched[n.code] = true
		n.name = "NEW " + n.name
		for i := range e.members {
			if m := &e.members[i]; m.network == n.code {
				m.name = n.name
			}
		}
		return
	}
}

func (e *england) renamePharmacy() {
	p := e.pharmacy()
	p.name = surname(e.r) + " " + one(e.r, pharmacyWords)
}

func (e *england) sellPharmacy() {
	p := e.pharmacy()
	before := p.parent
	for p.parent == before {
		p.parent = e.owners[e.r.IntN(e.layout.owners)].code
	}
	p.joined = begins
}

func (e *england) closePharmacy() {
	p := e.pharmacy()
	p.status, p.closed, p.left = "C", lastDay, lastDay
}

func (e *england) openPharmacy() {
	near := &e.centres[e.r.IntN(e.open)]
	p := e.pharmacyAt(near.sub, near.site, len(chains)+e.r.IntN(e.layout.owners-len(chains)), nil)
	p.opened, p.joined = begins, begins
	e.pharmacies = append(e.pharmacies, p)
}
