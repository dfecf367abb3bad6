package scale

import (
	"fmt"
	"math"
)

// This file makes what is beside the line from a practice to its region: trusts and whose
// patients they treat, pharmacies and their owners, and hospitals.

func (e *england) makeTrusts() {
	for i := range e.layout.trusts + e.goneTrusts {
		sub := i * e.subs / (e.layout.trusts + e.goneTrusts)
		at, name := e.townSite(sub)
		b := e.boardOf[sub]
		t := trust{letter: string("ABDEFGHJK"[i%9]), acute: i < e.acuteTrusts,
			body: body{code: trustShape.code(e.k, i), name: name + " " + one(e.r, trustWords), site: at,
				region: e.region(b), board: e.boardCode(e.k, b), opened: e.quarter(1991, 2012), phone: e.phone()}}
		t.site.street = "TRUST HEADQUARTERS"
		if i >= e.layout.trusts {
			t.closed = e.day(2013, 2025)
		}
		if t.acute {
			e.shareOut(&t, b)
		}
		e.trusts = append(e.trusts, t)
	}
	for range e.layout.providers {
		e.providers = append(e.providers, body{code: providerShape.code(e.k, len(e.providers)),
			name: surname(e.r) + " " + one(e.r, providerWords)})
	}
}

// shareOut divides a trust's patients among its own board, which has most, and
// some boards around it: at a border also those beyond.
func (e *england) shareOut(t *trust, b int) {
	boards := []int{b}
	for _, d := range []int{-1, 1, -6, 6} {
		if o := b + d; o >= 0 && o < e.layout.boards && e.chance(80) {
			boards = append(boards, o)
		}
	}
	for range int(3 * math.Exp(0.8*e.r.NormFloat64())) {
		boards = append(boards, e.r.IntN(e.layout.boards))
	}
	seen := map[int]bool{}
	left := 1.0
	for _, o := range boards {
		if seen[o] {
			continue
		}
		seen[o] = true
		part := left * (0.6 + 0.35*e.r.Float64())
		left -= part
		t.serves = append(t.serves, share{boardONS(e.k, o), part})
	}
	for _, nb := range e.neighbours() {
		if nb[1] == b {
			t.serves = append(t.serves, share{boardONS(nb[0], 0), left / 4})
		}
	}
}

func (e *england) makePharmacies() {
	l := e.layout
	chain := make([]string, len(chains))
	for i := range chain {
		chain[i] = surname(e.r)
		if i%3 == 0 {
			chain[i] += " PHARMACY"
		}
	}
	for i := range l.owners + l.goneOwners {
		o := body{code: ownerCode(e.k, i), name: surname(e.r) + " " +
			one(e.r, []string{"LTD", "LTD", "LIMITED", "PHARMACIES LTD", "CHEMISTS LTD", "(UK) LTD", "HEALTHCARE LTD"}),
			opened: e.quarter(2004, 2020),
			site:   site{street: "1 MILL YARD", town: e.towns[i%len(e.towns)].name, postcode: outward(e.k, i%l.districts) + " 8ZZ"}}
		if i >= l.owners {
			o.closed = e.day(2021, 2025)
		}
		e.owners = append(e.owners, o)
	}
	// The owner is drawn independently of the place.
	owner := e.r.Perm(len(l.ownerOf))
	for i := range l.pharmacies {
		near := &e.centres[e.r.IntN(l.practices)]
		o := l.ownerOf[owner[i]]
		p := e.pharmacyAt(near.sub, near.site, o, chain)
		e.pharmacies = append(e.pharmacies, p)
	}
	for range l.gonePharmacies {
		near := &e.centres[e.r.IntN(l.practices)]
		p := e.pharmacyAt(near.sub, near.site, e.pick(l.owners+l.goneOwners), chain)
		p.status, p.closed, p.area = "C", e.day(2005, 2025), -1
		p.opened, p.joined, p.left = min(p.opened, 20040401), 20040401, p.closed
		e.pharmacies = append(e.pharmacies, p)
	}
	for i := range l.proposed {
		near := &e.centres[e.r.IntN(l.practices)]
		p := e.pharmacyAt(near.sub, near.site, e.pick(l.owners), chain)
		p.status, p.opened, p.joined, p.area = "P", e.quarter(2024, 2025), 0, -1
		if i%4 == 0 {
			p.opened = 20261001
		}
		e.pharmacies = append(e.pharmacies, p)
	}
	for i := range l.elsewherePharmacies {
		p := e.pharmacyAt(0, site{street: "1 CASTLE STREET", town: townName(e.r), postcode: outward(e.k, 0) + " 9ZZ"}, e.pick(l.owners), chain)
		p.region, p.board, p.area = "W00", "Q99", -1
		if i >= l.elsewherePharmacies-25 {
			p.region = ""
		}
		e.pharmacies = append(e.pharmacies, p)
	}
	e.dirtyPharmacies()
}

// pharmacyAt opens a pharmacy near a practice. Owner is -1 for none.
func (e *england) pharmacyAt(sub int, near site, owner int, chain []string) pharmacy {
	b := e.boardOf[sub]
	at := near
	if near.lat != 0 && !e.chance(15) {
		t := e.townsOf[sub][e.r.IntN(len(e.townsOf[sub]))]
		at = e.newSite(sub, t, near.lat, near.lon, 0.7*townWidth/float64(perRow(e.spec.Times)))
		at.town = near.town
	}
	p := pharmacy{subtype: "1", body: body{code: pharmacyShape.code(e.k, len(e.pharmacies)), site: at, region: e.region(b),
		board: e.boardCode(e.k, b), opened: e.quarter(1995, 2023), status: "A", phone: e.phone()}}
	switch {
	case owner < 0:
		p.subtype, p.name = "2", surname(e.r)+" APPLIANCES"
	case owner < len(chain):
		p.name = chain[owner]
	default:
		p.name = one(e.r, []string{surname(e.r), at.town, one(e.r, streets)}) + " " + one(e.r, pharmacyWords)
	}
	if p.joined = p.opened; owner >= 0 {
		p.parent = e.owners[owner].code
	}
	areas := e.areasOf(b)
	p.area = areas[e.r.IntN(len(areas))]
	return p
}

// areasOf are the council areas of a board.
func (e *england) areasOf(board int) []int {
	var out []int
	for a := range e.areas {
		if a*e.layout.boards/e.areas == board {
			out = append(out, a)
		}
	}
	return out
}

// dirtyPharmacies plants the mistakes of the list of March 2025: active rows with
// a last day, and blanks around names. It also adds owners over the border.
func (e *england) dirtyPharmacies() {
	for i := range e.closing {
		p := &e.pharmacies[i]
		p.closed, p.left = 20260210, 20260210
		p.area = -1
	}
	for i := 20; i < 39; i++ {
		e.pharmacies[i].name += " "
	}
	for _, nb := range e.neighbours() {
		left := e.crossings
		for i := 50; i < e.layout.pharmacies && left > 0; i++ {
			if p := &e.pharmacies[i]; p.board == e.boardCode(e.k, nb[1]) && p.parent != "" {
				left--
				p.parent = ownerCode(nb[0], left)
			}
		}
	}
}

// hospital is a row of the directory of nhs.uk.
type hospital struct {
	code, name, parent, parentName string
	site                           site
}

// hospitals are drawn when they are written: no other list mentions them.
func (e *england) hospitals() []hospital {
	count := map[string]int{}
	var out []hospital
	for i := range e.layout.hospitals {
		sub := i * e.subs / e.layout.hospitals
		at, name := e.townSite(sub)
		var of body
		if i%3 == 2 {
			of = e.providers[e.pick(e.layout.providers)]
		} else {
			of = e.trusts[i*13%len(e.trusts)].body
		}
		if count[of.code]++; count[of.code] > 99 {
			continue
		}
		out = append(out, hospital{fmt.Sprintf("%s%02d", of.code, count[of.code]), title(name) + " " + one(e.r, hospitalWords), of.code,
			title(of.name), at})
	}
	return out
}
