package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Along one meridian: a thousandth of a degree is 111 metres.
const street = `
	PCN P
	PCN Q
	Practice A
	Practice B
	Practice C
	Practice GONE
	Pharmacy F
	Pharmacy G
	Pharmacy NOWHERE
	Pharmacy SHUT ..20200101
	A MEMBER_OF P
	B MEMBER_OF P
	C MEMBER_OF Q
	GONE MEMBER_OF P ..20250101
	F ALIGNED_TO P
	G ALIGNED_TO Q
	F DISPENSES_FOR A
	F DISPENSES_FOR B
	F DISPENSES_FOR C
`

const weekdays = graph.Hours("Mon-Fri 09:00-13:00,14:00-18:30; Sat closed")

// pharmacyTests ask which pharmacies of the street go with which PCN.
type pharmacyTests struct{ fixture }

// describeStreet adds places, distances, opening hours, a contract and dispensed items.
func describeStreet(s *graph.Snapshot) {
	for code, lat := range map[string]float64{"A": 53.001, "B": 53.002, "C": 53.010, "GONE": 53.0001, "F": 53.000, "G": 53.009,
		"SHUT": 53.001} {
		node(s, code).Lat, node(s, code).Lon = lat, -2
	}
	for _, p := range []string{"F P", "G Q"} {
		a, b, _ := strings.Cut(p, " ")
		edge(s, a, b).Rule, edge(s, a, b).Distance = "nearest", graph.Apart(111)
	}
	f := node(s, "F")
	f.Hours, f.HoursSource, f.HoursSeen, f.Contract = weekdays, "list", 20260630, graph.ContractLocal
	edge(s, "F", "A").Month, edge(s, "F", "B").Month, edge(s, "F", "C").Month = "2026-06", "2026-06", "2026-06"
	edge(s, "F", "A").Items, edge(s, "F", "B").Items, edge(s, "F", "C").Items = 30, 40, 60
}

// nonePaired checks that each answer has no pairs, and the code and the words that
// its name gives after the colon.
func nonePaired(t *testing.T, e Engine, cases map[string]ask.PharmacyQuery) {
	for says, q := range cases {
		about, want, _ := strings.Cut(says, ": ")
		t.Run(about, func(t *testing.T) {
			q.On = Today
			got, err := ask.Of(t.Context(), e, ask.Pharmacies, q)
			if err != nil || got.Pairs == nil || len(got.Pairs) > 0 || !gives(got.Why, want) {
				t.Errorf("%v: %+v, want %q", err, got, want)
			}
		})
	}
}

func pharmacies(t *testing.T, make func(t *testing.T) Engine) {
	e := pharmacyTests{fixture{loaded(t, make, street, describeStreet), make}}
	e.pairsByRule(t)
	t.Run("a pharmacy brings its hours, their source and date, and its contract", e.bringsHours)
	t.Run("a pair says what it rests on", e.showsItsBasis)
	t.Run("where edges say their share of a pharmacy's items, those that no edge is for are counted in all", e.countsAllItems)
	nonePaired(t, e.Engine, map[string]ask.PharmacyQuery{
		"lead without a list says what to load: no-list-of-leads: No list of lead pharmacies is loaded": {Code: "P", Rule: "lead"},
		"a pharmacy of unknown place is near nothing: no-coordinates: No coordinates are known":         {Code: "NOWHERE"},
		"a PCN whose members no pharmacy dispenses most for: no-pharmacy: has no pharmacy":              {Code: "Q", Rule: "items"},
		"a closed pharmacy: not-open: was not open":                                                     {Code: "SHUT"},
	})
	t.Run("of a PCN, members whose place is not known are named", e.namesTheUnplaced)
	t.Run("what is out of bounds is invalid", e.refusesBadQueries)
	nonePaired(t, loaded(t, make, "PCN P\nPharmacy F\n"), map[string]ask.PharmacyQuery{
		"items without figures say what to load: no-dispensing: No dispensing figures are loaded": {Code: "P", Rule: "items"},
		"nearest without coordinates says what to load: " +
			"no-distance: load the pharmacies, the practices with their PCNs and the coordinates": {Code: "F"},
	})
}

func (e pharmacyTests) namesTheUnplaced(t *testing.T) {
	for code, want := range map[string]string{"P": "", "LOST": "L2"} {
		lost := loaded(t, e.make, street+"PCN LOST\nPractice L1\nPractice L2\nL1 MEMBER_OF LOST\nL2 MEMBER_OF LOST\n", describeStreet,
			func(s *graph.Snapshot) { node(s, "L1").Lat, node(s, "L1").Lon = 53, -2 })
		a, err := ask.Of(t.Context(), lost, ask.Pharmacies, ask.PharmacyQuery{Code: code, On: Today})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range a.Unplaced {
			got = append(got, r.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func (e pharmacyTests) pairsByRule(t *testing.T) {
	for _, c := range []struct {
		says string
		q    ask.PharmacyQuery
		want string
	}{
		{"the rule is nearest unless asked otherwise", ask.PharmacyQuery{Code: "p"}, "F P A 111"},
		{"nearest, of a pharmacy, names the practice", ask.PharmacyQuery{Code: "G", Rule: "nearest"}, "G Q C 111"},
		{"within, of a PCN, gives the metres of the nearest open member", ask.PharmacyQuery{Code: "P", Rule: "within", Metres: 1000},
			"F P A 111, G P B 778"},
		{"within, of a pharmacy, gives each PCN that reaches it", ask.PharmacyQuery{Code: "F", Rule: "within", Metres: 2000},
			"F P A 111, F Q C 1112"},
		{"within fewer metres", ask.PharmacyQuery{Code: "P", Rule: "within", Metres: 112}, "F P A 111"},
		{"items go to the PCN with most of them in all", ask.PharmacyQuery{Code: "F", Rule: "items"}, "F P B 0"},
		{"items, of a PCN", ask.PharmacyQuery{Code: "P", Rule: "items"}, "F P B 0"},
	} {
		t.Run(c.says, func(t *testing.T) {
			c.q.On = Today
			got, err := ask.Of(t.Context(), e, ask.Pharmacies, c.q)
			if err != nil {
				t.Fatal(err)
			}
			var pairs []string
			for _, p := range got.Pairs {
				pairs = append(pairs, fmt.Sprintf("%s %s %s %d", p.Pharmacy.Code, p.PCN.Code, p.Practice.Code, p.Metres))
			}
			if s := strings.Join(pairs, ", "); s != c.want || got.Reason != "" || got.Rule == "" {
				t.Errorf("got %q %q, want %q", s, got.Reason, c.want)
			}
		})
	}
}

func (e pharmacyTests) bringsHours(t *testing.T) {
	for _, rule := range []string{"nearest", "within", "items"} {
		got, err := ask.Of(t.Context(), e, ask.Pharmacies, ask.PharmacyQuery{Code: "P", On: Today, Rule: rule, Metres: 500})
		if err != nil || len(got.Pairs) != 1 {
			t.Fatalf("by %s: %v %+v", rule, err, got)
		}
		a := got.Pairs[0]
		if a.Hours != weekdays || a.HoursSource != "list" || a.HoursSeen != 20260630 || a.Contract != graph.ContractLocal || a.Lat != 53 ||
			a.Lon != -2 {
			t.Errorf("by %s: %+v", rule, a)
		}
	}
	s, err := ask.Of(t.Context(), e, ask.Stakeholder, ask.CodeQuery{Code: "F", On: Today})
	if err != nil || s.Hours != weekdays || s.HoursSource != "list" || s.HoursSeen != 20260630 {
		t.Errorf("the stakeholder: %v %+v", err, s.Node)
	}
}

func (e pharmacyTests) showsItsBasis(t *testing.T) {
	got, err := ask.Of(t.Context(), e, ask.Pharmacies, ask.PharmacyQuery{Code: "F", On: Today, Rule: "items"})
	if err != nil || len(got.Pairs) != 1 {
		t.Fatalf("%v %+v", err, got)
	}
	if a := got.Pairs[0]; a.Items != 70 || a.ItemsAll != 130 || a.Month != "2026-06" || a.Source != "sketch" || a.Seen != Today ||
		a.Basis != graph.Official {
		t.Errorf("items: %+v", a)
	}
	got, err = ask.Of(t.Context(), e, ask.Pharmacies, ask.PharmacyQuery{Code: "F", On: Today, Rule: "within", Metres: 500})
	if err != nil || len(got.Pairs) != 1 || got.Pairs[0].Basis != graph.Derived || got.Pairs[0].Source == "" {
		t.Errorf("within: %v %+v", err, got)
	}
}

func (e pharmacyTests) countsAllItems(t *testing.T) {
	store := loaded(t, e.make, street, func(s *graph.Snapshot) {
		describeStreet(s)
		for _, to := range []string{"A", "B", "C"} {
			edge(s, "F", to).Share = float64(edge(s, "F", to).Items) / 977
		}
	})
	got, err := ask.Of(t.Context(), store, ask.Pharmacies, ask.PharmacyQuery{Code: "P", On: Today, Rule: "items"})
	if err != nil || len(got.Pairs) != 1 || got.Pairs[0].Items != 70 || got.Pairs[0].ItemsAll != 977 {
		t.Errorf("%v %+v", err, got)
	}
}

func (e pharmacyTests) refusesBadQueries(t *testing.T) {
	for param, q := range map[string]ask.PharmacyQuery{
		"rule": {Code: "P", On: Today, Rule: "magic"}, "metres": {Code: "P", On: Today, Rule: "within"}, "code": {Code: "A", On: Today},
	} {
		_, err := ask.Of(t.Context(), e, ask.Pharmacies, q)
		var bad *graph.ParamError
		if !errors.As(err, &bad) || bad.Param != param {
			t.Errorf("%s: %v", param, err)
		}
	}
}
