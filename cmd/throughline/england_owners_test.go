package main

import (
	"fmt"
	"testing"

	"throughline/graph"
)

// ownersOfEngland asks whose the pharmacies of Lancashire and South Cumbria are.
func ownersOfEngland(t *testing.T, ask func(t *testing.T, into any, args ...string)) {
	var a graph.Owners
	ask(t, &a, "owners", "QE1", "--on", "2026-08-01")
	got := ""
	for _, o := range a.Owners[:3] {
		got += fmt.Sprintf("%s %d ", o.Owner.Name, o.Here)
	}
	// The four without an owner are appliance contractors.
	if owned := len(a.Pharmacies) - a.Unowned; owned != 365 || a.Unowned != 4 || got != "COHENS CHEMIST GROUP 41 BOOTS GROUP PLC 34 BESTWAY NATIONAL CHEMISTS LTD 22 " {
		t.Errorf("%d owned, %d not: %s", owned, a.Unowned, got)
	}
	var l graph.LPCs
	ask(t, &l, "lpcs", "QE1", "--on", "2026-08-01")
	if l.Networks != 46 || len(l.Straddling) != 2 {
		t.Errorf("%d networks, %d straddle", l.Networks, len(l.Straddling))
	}
}
