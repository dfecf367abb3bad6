package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Along one meridian, as in street: a thousandth of a degree is 111 metres.
const borough = `
	ICS I
	SubICB S
	Place L
	PCN P
	PCN Q
	PCN BARE
	Pharmacy F1
	Pharmacy F2
	Pharmacy F3
	Pharmacy F4
	Pharmacy F5
	Pharmacy AWAY
	Pharmacy LOST
	Pharmacy SHUT ..20200101
	PharmacyOwner BIG
	PharmacyOwner ONE
	HWB hwb.east
	HWB hwb.west
	LPC lpc.east
	LPC lpc.west
	S PART_OF I
	L PART_OF I
	P COMMISSIONED_BY S
	Q IN_PLACE L
	BARE COMMISSIONED_BY S
	F1 ALIGNED_TO P
	F2 ALIGNED_TO P
	F3 ALIGNED_TO P
	F4 ALIGNED_TO Q
	F1 BASED_IN I
	F2 BASED_IN I
	F3 BASED_IN I
	F4 BASED_IN I
	F5 BASED_IN I
	F1 OWNED_BY BIG 20240101..
	F2 OWNED_BY BIG
	F3 OWNED_BY ONE
	F4 OWNED_BY BIG
	F5 OWNED_BY BIG ..20200101
	AWAY OWNED_BY BIG
	LOST OWNED_BY BIG
	SHUT OWNED_BY BIG
	F1 IN_AREA hwb.east
	F2 IN_AREA hwb.east
	F3 IN_AREA hwb.west
	lpc.east COVERS hwb.east
	lpc.west COVERS hwb.west
	lpc.west COVERS Q
	lpc.east COVERS F1
	lpc.east COVERS F2
	lpc.west COVERS F3
	lpc.west COVERS F4
`

// belongingTests ask who owns and who represents the pharmacies of the borough.
type belongingTests struct{ fixture }

// describeBorough adds places, rules, a distance seller, an owner without a name and a lead pharmacy.
func describeBorough(s *graph.Snapshot) {
	for code, lat := range map[string]float64{"F1": 53, "F2": 53.001, "F3": 53.002, "F4": 53.01, "F5": 53.02, "AWAY": 53.1, "SHUT": 53} {
		node(s, code).Lat, node(s, code).Lon = lat, -2
	}
	node(s, "F4").Contract = graph.ContractDistance
	node(s, "ONE").Name, node(s, "ONE").Unnamed = "ONE", true
	for i := range s.Edges {
		if d := &s.Edges[i]; d.Type == graph.AlignedTo {
			d.Rule = "nearest"
		}
	}
	lead := *edge(s, "F2", "P")
	lead.To, lead.Rule, lead.Basis = "Q", "lead", graph.Supplied
	s.Edges = append(s.Edges, lead)
}

func (e belongingTests) owners(t *testing.T, code string, sisters int) ask.OwnersAnswer {
	t.Helper()
	a, err := ask.Of(t.Context(), e, ask.Owners, ask.OwnerQuery{Code: code, On: Today, Sisters: sisters})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (e belongingTests) lpcs(t *testing.T, code string) ask.LPCsAnswer {
	t.Helper()
	a, err := ask.Of(t.Context(), e, ask.LPCs, ask.CodeQuery{Code: code, On: Today})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ownerShares writes how many pharmacies each owner has here and in all, and whether it is a chain.
func ownerShares(a ask.OwnersAnswer) string {
	var out []string
	for _, o := range a.Owners {
		out = append(out, fmt.Sprintf("%s %d of %d %v", o.Owner.Code, o.Here, o.InAll, o.Chain))
	}
	return strings.Join(out, ", ")
}

// coverings writes which committee covers how many pharmacies, and through what.
func coverings(list []ask.Covering) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s by %s %s %d", c.LPC.Code, c.By, c.Via.Code, c.Pharmacies))
	}
	return strings.Join(out, ", ")
}

// belonging checks the answers about owners and committees.
func belonging(t *testing.T, make func(t *testing.T) Engine) {
	e := belongingTests{fixture{loaded(t, make, borough, describeBorough), make}}
	t.Run("an owner that no list names is marked as unnamed", e.showsUnnamedOwners)
	e.ranksOwners(t)
	t.Run("sisters are listed nearest first, and those left out are counted", e.ranksSisters)
	t.Run("a pharmacy comes with its owner, area, network and committee", e.showsOnePharmacy)
	e.coversByAreaOrNetwork(t)
	e.listsStraddlingNetworks(t)
	e.comparesAllRules(t)
	t.Run("where there are none, a reason says why", e.givesReasons)
	t.Run("what is out of bounds is invalid", e.refusesBadQueries)
	t.Run("a pharmacy without a committee says what is not known of it, and who covers its neighbours", e.explainsAMissingCommittee)
}

func (e belongingTests) showsUnnamedOwners(t *testing.T) {
	for _, o := range e.owners(t, "I", 1).Owners {
		if o.Unnamed != (o.Owner.Code == "ONE") {
			t.Errorf("%+v", o)
		}
	}
}

func (e belongingTests) ranksOwners(t *testing.T) {
	for code, want := range map[string]string{
		"I": "BIG 3 of 5 false, ONE 1 of 1 false; 1 unowned, 2 have 4 of 5", "p": "BIG 2 of 5 false, ONE 1 of 1 false; 0 unowned, 2 have 3 of 3",
		"S": "BIG 2 of 5 false, ONE 1 of 1 false; 0 unowned, 2 have 3 of 3", "L": "BIG 1 of 5 false; 0 unowned, 1 have 1 of 1",
		"F1": "BIG 1 of 5 false; 0 unowned, 1 have 1 of 1",
	} {
		t.Run("owners are listed largest first, with the fewest that have 80 %: "+code, func(t *testing.T) {
			a := e.owners(t, code, 10)
			got := fmt.Sprintf("%s; %d unowned, %d have %d of %d", ownerShares(a), a.Unowned, a.Cover.Owners, a.Cover.Pharmacies, len(a.Pharmacies))
			if got != want || !a.Cover.Reached || a.ChainFrom != 6 || a.Reason != "" {
				t.Errorf("got  %s\nwant %s; %+v", got, want, a.Cover)
			}
		})
	}
}

func (e belongingTests) ranksSisters(t *testing.T) {
	a := e.owners(t, "F1", 2)
	if len(a.Sisters) != 2 || a.Sisters[0].Pharmacy.Code != "F2" || a.Sisters[0].Metres != 111 || a.Sisters[1].Pharmacy.Code != "F4" ||
		a.Sisters[1].Contract != graph.ContractDistance || a.SistersMore != 1 || a.SistersUnplaced != 1 {
		t.Errorf("%+v, %d more, %d unplaced", a.Sisters, a.SistersMore, a.SistersUnplaced)
	}
}

func (e belongingTests) showsOnePharmacy(t *testing.T) {
	p := e.owners(t, "F1", 1).Pharmacies[0]
	if p.Owner.Code != "BIG" || p.Since != 20240101 || p.Area.Code != "hwb.east" || p.PCN.Code != "P" || len(p.LPCs) != 1 ||
		p.LPCs[0].LPC.Code != "lpc.east" || p.Source != "sketch" || p.Basis != graph.Official {
		t.Errorf("%+v", p)
	}
}

func (e belongingTests) coversByAreaOrNetwork(t *testing.T) {
	for code, want := range map[string]string{
		"F1": "lpc.east by council area hwb.east 0", "F4": "lpc.west by network Q 0", "Q": "lpc.west by network Q 0",
		"P": "lpc.east by council area hwb.east 2, lpc.west by council area hwb.west 1",
	} {
		t.Run("a committee covers by council area, or else by network: "+code, func(t *testing.T) {
			a := e.lpcs(t, code)
			if got := coverings(a.LPCs); got != want || a.Straddles != (code == "P") || a.Reason != "" {
				t.Errorf("got %q, want %q; %v %q", got, want, a.Straddles, a.Reason)
			}
		})
	}
}

func (e belongingTests) listsStraddlingNetworks(t *testing.T) {
	for code, want := range map[string]string{"I": "3 1 P", "S": "2 1 P", "lpc.west": "2 0 P", "lpc.east": "1 0 P", "L": "1 0"} {
		t.Run("networks that straddle two committees are listed: "+code, func(t *testing.T) {
			a := e.lpcs(t, code)
			got := fmt.Sprint(a.Networks, " ", a.Uncovered)
			for _, s := range a.Straddling {
				got += " " + s.PCN.Code
			}
			if len(a.Without) != a.Uncovered {
				t.Errorf("%d are without a committee, but %v", a.Uncovered, a.Without)
			}
			if got != want || (a.Reason == "") != (len(a.Straddling) > 0) || (a.Reason == "") != (a.ReasonCode == "") {
				t.Errorf("got %q, want %q; %q", got, want, a.Reason)
			}
		})
	}
}

func (e belongingTests) comparesAllRules(t *testing.T) {
	for code, want := range map[string]string{
		"F2": "disagree: The rules disagree. nearest: The P PCN (P); lead: The Q PCN (Q).", "F1": "one-rule: Only the rule nearest finds any.",
		"P": "one-rule: Only the rule nearest finds any.",
		"Q": "disagree: The rules disagree: pharmacies by nearest 1, lead 1. By each of these rules: 0.",
	} {
		t.Run("by all rules, it is said whether they disagree: "+code, func(t *testing.T) {
			a, err := ask.Of(t.Context(), e, ask.Pharmacies, ask.PharmacyQuery{Code: code, On: Today, Rule: "all", Metres: 1600})
			if err != nil || string(a.DifferCode)+": "+a.Differ != want || len(a.Rules) != 4 || a.Rules[1].Rule != "within:1600" ||
				!gives(a.Rules[2].Why, "no-dispensing: No dispensing figures are loaded") {
				t.Errorf("%v: %q %+v", err, a.Differ, a.Rules)
			}
			for _, p := range a.Pairs {
				if p.Rule == "" {
					t.Errorf("a pair without its rule: %+v", p)
				}
			}
		})
	}
}

func (e belongingTests) givesReasons(t *testing.T) {
	for code, want := range map[string]string{"SHUT": "not-open: was not open", "BARE": "no-pharmacy: has no pharmacy",
		"F5": "no-owner: No owner of these pharmacies"} {
		if a := e.owners(t, code, 1); len(a.Owners) > 0 || !gives(a.Why, want) {
			t.Errorf("owners of %s: %+v", code, a)
		}
	}
	for code, want := range map[string]string{"SHUT": "not-open: was not open", "BARE": "no-committee: No committee on record covers",
		"F5": "no-committee: template named lpc_covers"} {
		if a := e.lpcs(t, code); len(a.LPCs) > 0 || !gives(a.Why, want) {
			t.Errorf("committees of %s: %+v", code, a)
		}
	}
}

func (e belongingTests) refusesBadQueries(t *testing.T) {
	for param, q := range map[string]ask.OwnerQuery{"sisters": {Code: "F1", On: Today, Sisters: 101}, "on": {Code: "F1", Sisters: 1},
		"code": {Code: "", On: Today, Sisters: 1}} {
		_, err := ask.Of(t.Context(), e, ask.Owners, q)
		var bad *graph.ParamError
		if !errors.As(err, &bad) || bad.Param != param {
			t.Errorf("%s: %v", param, err)
		}
	}
	for _, r := range []graph.Store{e.Engine, graph.WithoutPeople(e.Engine)} {
		if _, err := ask.Of(t.Context(), r, ask.LPCs, ask.CodeQuery{Code: "person.nobody", On: Today}); !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("%v", err)
		}
		if a, err := ask.Of(t.Context(), r, ask.Owners, ask.OwnerQuery{Code: "F1", On: Today, Sisters: 1}); err != nil || len(a.Owners) != 1 {
			t.Errorf("%v %+v", err, a)
		}
	}
}

func (e belongingTests) explainsAMissingCommittee(t *testing.T) {
	uncovered := loaded(t, e.make, `
		PCN P
		Pharmacy NEW
		Pharmacy OLD
		Pharmacy EDGE
		HWB hwb.east
		HWB hwb.west
		LPC lpc.east
		NEW ALIGNED_TO P
		OLD ALIGNED_TO P
		EDGE ALIGNED_TO P
		OLD IN_AREA hwb.east
		EDGE IN_AREA hwb.west
		lpc.east COVERS hwb.east
	`, func(s *graph.Snapshot) {
		for i := range s.Edges {
			if s.Edges[i].Type == graph.AlignedTo {
				s.Edges[i].Rule = graph.RuleNearest
			}
		}
	})
	for code, want := range map[string][]string{
		"NEW": {"no list says which council area it is in", "The other pharmacies of The P PCN (P), which it is nearest to, " +
			"are covered by The lpc.east LPC (lpc.east)."},
		"EDGE": {"none covers its council area The hwb.west HWB"},
	} {
		a, err := ask.Of(t.Context(), uncovered, ask.LPCs, ask.CodeQuery{Code: code, On: Today})
		for _, w := range want {
			if err != nil || len(a.LPCs) > 0 || !strings.Contains(a.Reason, w) {
				t.Errorf("%s: %v, %q does not say %q", code, err, a.Reason, w)
			}
		}
	}
}
