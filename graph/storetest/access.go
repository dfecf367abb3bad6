package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Along one meridian, as in street: a thousandth of a degree is 111 metres.
const parish = `
	ICS I
	SubICB S
	Place L
	PCN P
	PCN Q
	PCN EMPTY
	Practice A
	Practice B
	Practice C
	Practice HILL
	Practice SOMEWHERE
	Practice LEFT
	Pharmacy F
	Pharmacy G
	Pharmacy H
	Pharmacy DSP
	Pharmacy DAC
	Pharmacy SHUT ..20200101
	Trust T
	S PART_OF I
	L PART_OF I
	P COMMISSIONED_BY S
	Q COMMISSIONED_BY S
	EMPTY COMMISSIONED_BY S
	P IN_PLACE L
	A MEMBER_OF P
	B MEMBER_OF P
	SOMEWHERE MEMBER_OF P
	LEFT MEMBER_OF P ..20250101
	C MEMBER_OF Q
	HILL MEMBER_OF Q
	F ALIGNED_TO P
	G ALIGNED_TO P
	DSP ALIGNED_TO P
	DAC ALIGNED_TO P
	H ALIGNED_TO Q
	F BASED_IN I
	G BASED_IN I
	H BASED_IN I
	DSP BASED_IN I
	DAC BASED_IN I
	F DISPENSES_FOR A
	H DISPENSES_FOR B
`

// accessTests ask how people reach the pharmacies of the parish.
type accessTests struct{ fixture }

// describeParish adds places, patients, opening hours, contracts and figures to the parish.
func describeParish(s *graph.Snapshot) {
	for code, lat := range map[string]float64{"A": 53.001, "B": 53.002, "C": 53.010, "HILL": 53.060, "LEFT": 53.5, "F": 53.000, "G": 53.003,
		"H": 53.009, "DSP": 53.001, "DAC": 53.001, "SHUT": 53.060} {
		node(s, code).Lat, node(s, code).Lon = lat, -2
	}
	for code, patients := range map[string]int{"A": 5000, "B": 7001, "C": 4000} {
		node(s, code).Patients, node(s, code).PatientsSource, node(s, code).PatientsSeen = patients, "counts", 20260701
	}
	node(s, "B").PatientsSeen = 20260401
	node(s, "P").Patients, node(s, "P").PatientsSource, node(s, "P").PatientsSeen = 12500, "totals", 20260801
	for code, hours := range map[string]graph.Hours{
		"F": "Mon-Tue 09:00-13:00,14:00-18:30; Wed-Thu 09:00-18:00; Fri 09:00-20:00; Sat 10:15-12:00; Sun closed",
		"G": "Mon-Fri 08:00-13:30; Sun 10:00-16:00", "DSP": "Mon-Sun 00:00-24:00",
	} {
		node(s, code).Hours, node(s, code).HoursSource, node(s, code).HoursSeen = hours, "list", 20260630
	}
	node(s, "G").Status = "dormant"
	node(s, "DSP").Contract, node(s, "DAC").Contract = graph.ContractDistance, graph.ContractAppliance
	for i := range s.Edges {
		if d := &s.Edges[i]; d.Type == graph.AlignedTo {
			d.Rule, d.Distance, d.Basis = "nearest", graph.Apart(111), graph.Derived
		}
	}
	edge(s, "F", "A").Items, edge(s, "H", "B").Items = 30, 40
}

// ask returns the answer about the stakeholder today, by the rule and at the time of the week.
func (e accessTests) ask(t *testing.T, code, rule, at string) ask.AccessAnswer {
	t.Helper()
	q, err := ask.NewAccessQuery(code, rule, at)
	q.On = Today
	a, errAsked := ask.Of(t.Context(), e, ask.Access, q)
	if err = errors.Join(err, errAsked); err != nil {
		t.Fatal(err)
	}
	return a
}

// openings writes each pharmacy with whether it is open, and until when.
func openings(a ask.AccessAnswer) string {
	var out []string
	for _, p := range a.Pharmacies {
		out = append(out, strings.TrimSpace(p.Pharmacy.Code+" "+p.At+" "+p.Until))
	}
	return strings.Join(out, ", ")
}

func access(t *testing.T, make func(t *testing.T) Engine) {
	e := accessTests{fixture{loaded(t, make, parish, describeParish), make}}
	e.tellsWhoIsOpen(t)
	t.Run("walk-in pharmacies are counted, and those that sell at a distance or appliances apart; patients for each are of the newest figure",
		e.talliesAPCN)
	t.Run("a pharmacy that is dormant says so by every rule", e.showsDormant)
	t.Run("figures of patients name their lists", e.namesPatientLists)
	t.Run("a pharmacy says on which weekdays it is open late, and its weekend", e.showsLateAndWeekend)
	t.Run("gaps are when no walk-in pharmacy with known hours is open, with how many are unknown", e.findsGaps)
	t.Run("a day with no known hours has no gaps, and is listed as unknown", e.hasNoGapsWithoutHours)
	t.Run("a practice with no walk-in pharmacy of any PCN within a mile is far, and the answer names its nearest", e.findsFarPractices)
	t.Run("a pharmacy whose nearest practice is in another PCN says so", e.showsElsewhere)
	e.countsAnArea(t)
	t.Run("the answer for a pharmacy is only its hours", e.showsOnePharmacy)
	t.Run("an answer without pharmacies or hours has a reason", e.givesReasons)
	t.Run("a tie is said, and counted among the walk-in", e.countsTies)
	t.Run("a list that is loaded is not advised", e.advisesNoListThatIsLoaded)
	t.Run("what is out of bounds is invalid", e.refusesBadQueries)
	t.Run("without people the answer is the same", e.isTheSameWithoutPeople)
	// The last, because make may return the same store.
	t.Run("a practice near no pharmacy on record is not listed as far from one", e.isNotFarFromNothing)
}

func (e accessTests) tellsWhoIsOpen(t *testing.T) {
	for _, c := range []struct{ says, rule, at, want string }{
		{"each pharmacy says whether it is open, and until when", "", "Mon 10:00", "DAC unknown, DSP open 24:00, F open 13:00, G open 13:30"},
		{"a lunch break is closed", "", "Tue 13:45", "DAC unknown, DSP open 24:00, F closed, G closed"},
		{"the minute of closing is closed", "", "Fri 20:00", "DAC unknown, DSP open 24:00, F closed, G closed"},
		{"the minute of opening is open", "", "Sat 10:15", "DAC unknown, DSP open 24:00, F open 12:00, G unknown"},
		{"a day that a list leaves out is unknown and not closed", "", "Sat 15:00", "DAC unknown, DSP open 24:00, F closed, G unknown"},
		{"a pharmacy without hours is unknown and not closed", "items", "Sun 03:00", "F closed, H unknown"},
		{"without a time no pharmacy is shown as open or closed", "", "", "DAC, DSP, F, G"},
	} {
		t.Run(c.says, func(t *testing.T) {
			if got := openings(e.ask(t, "p", c.rule, c.at)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func (e accessTests) talliesAPCN(t *testing.T) {
	want := ask.AccessTally{
		Registered: &ask.PatientFigure{Patients: 12500, Source: "totals", Seen: 20260801}, PatientsPerPharmacy: 6250,
		Practices: 3, Patients: 12001, PatientsSeen: 20260401, PatientsUnknown: 1,
		Pharmacies: 4, DistanceSelling: 1, DistanceTold: true, Appliance: 1, WalkIn: 2, Unplaced: 1,
		Open: 1, Unknown: 1, Late: 1, Saturday: 1, Sunday: 1,
		GapMinutes: 60 + 30 + 210 + 60 + 30 + 210 + 60 + 240 + 60 + 240 + 60 + 120 + 195 + 600 + 180 + 360,
	}
	if d := cmp.Diff(want, e.ask(t, "P", "nearest", "Sat 11:00").All); d != "" {
		t.Error(d)
	}
}

func (e accessTests) showsDormant(t *testing.T) {
	for _, rule := range []string{"nearest", "within:20000"} {
		for _, p := range e.ask(t, "P", rule, "").Pharmacies {
			if want := map[string]string{"G": "dormant"}[p.Pharmacy.Code]; p.Status != want {
				t.Errorf("by %s %s is %q, want %q", rule, p.Pharmacy.Code, p.Status, want)
			}
		}
	}
}

func (e accessTests) namesPatientLists(t *testing.T) {
	a := e.ask(t, "P", "", "")
	want := []ask.Listed{{Source: "counts", Seen: 20260701, Count: 1}, {Source: "counts", Seen: 20260401, Count: 1}}
	if d := cmp.Diff(want, a.PatientsFrom()); d != "" {
		t.Error(d)
	}
	if a := e.ask(t, "Q", "", ""); a.All.Registered != nil || a.All.DistanceTold {
		t.Errorf("a figure that no list gives is shown: %+v", a.All)
	}
}

func (e accessTests) showsLateAndWeekend(t *testing.T) {
	for _, p := range e.ask(t, "P", "", "").Pharmacies {
		got := fmt.Sprintf("%v %s/%s %v", p.Late, p.Saturday, p.Sunday, p.WalkIn)
		want := map[string]string{"F": "[Fri] 10:15-12:00/closed true", "G": "[] /10:00-16:00 true",
			"DSP": "[Mon Tue Wed Thu Fri] 00:00-24:00/00:00-24:00 false", "DAC": "[] / false"}[p.Pharmacy.Code]
		if got != want || p.Source == "" || p.Basis != graph.Derived || p.Hours != "" && (p.HoursSource != "list" || p.HoursSeen != 20260630) {
			t.Errorf("%s: %q, want %q; %+v", p.Pharmacy.Code, got, want, p.Alignment)
		}
	}
}

func (e accessTests) findsGaps(t *testing.T) {
	a := e.ask(t, "P", "", "")
	want := []string{"Mon [07:00-08:00 13:30-14:00 18:30-22:00] 2 0", "Tue [07:00-08:00 13:30-14:00 18:30-22:00] 2 0",
		"Wed [07:00-08:00 18:00-22:00] 2 0", "Thu [07:00-08:00 18:00-22:00] 2 0", "Fri [07:00-08:00 20:00-22:00] 2 0",
		"Sat [07:00-10:15 12:00-22:00] 1 1", "Sun [07:00-10:00 16:00-22:00] 2 0"}
	var got []string
	for _, d := range a.Week {
		got = append(got, fmt.Sprintf("%s %v %d %d", d.Day, d.Gaps, d.Known, d.Unknown))
	}
	if !reflect.DeepEqual(got, want) || a.From != 7*60 || a.To != 22*60 {
		t.Errorf("%s to %s\n%q\n%q", a.From, a.To, got, want)
	}
	if h := a.Week[0].Hours; len(h) != 15 || h[6] != (ask.AccessHour{From: 13 * 60, Least: 0, Most: 1}) ||
		h[2] != (ask.AccessHour{From: 9 * 60, Least: 2, Most: 2}) {
		t.Errorf("%+v", h)
	}
}

func (e accessTests) hasNoGapsWithoutHours(t *testing.T) {
	a := e.ask(t, "Q", "", "")
	if len(a.Week) != 7 || len(a.Week[0].Gaps) > 0 || a.Week[0].Unknown != 1 || a.All.DaysUnknown != 7 || a.All.GapMinutes != 0 ||
		!strings.Contains(a.Reason, "consolidated pharmaceutical list") {
		t.Errorf("%+v %+v %q", a.Week, a.All, a.Reason)
	}
}

func (e accessTests) findsFarPractices(t *testing.T) {
	var got []string
	for _, p := range e.ask(t, "S", "", "").Practices {
		nearest := "none"
		if p.Nearest != nil {
			nearest = p.Nearest.Code
		}
		got = append(got, fmt.Sprintf("%s %s %s %d far %v placed %v", p.Practice.Code, p.PCN.Code, nearest, p.Metres.Metres, p.Far, p.Placed))
		if p.Source != "sketch" || p.Seen != Today || p.Basis != graph.Official {
			t.Errorf("%+v", p)
		}
	}
	want := []string{"A P F 111 far false placed true", "B P G 111 far false placed true", "SOMEWHERE P none 0 far false placed false",
		"C Q H 111 far false placed true", "HILL Q H 5671 far true placed true"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func (e accessTests) showsElsewhere(t *testing.T) {
	a := e.ask(t, "P", "within:1000", "")
	if len(a.Pharmacies) != 5 || a.All.Elsewhere != 1 || a.Rule != "within" || a.Within != 1000 {
		t.Fatalf("%+v", a)
	}
	for _, p := range a.Pharmacies {
		if (p.Elsewhere != nil) != (p.Pharmacy.Code == "H") {
			t.Errorf("%s: %+v", p.Pharmacy.Code, p.Elsewhere)
		}
		if f := p.Elsewhere; f != nil && (f.PCN.Code != "Q" || f.Metres != 111 || f.Source != "sketch" || f.Seen != Today ||
			f.Basis != graph.Derived) {
			t.Errorf("%+v", f)
		}
	}
	if a := e.ask(t, "P", "items", ""); a.All.Elsewhere != 1 || openings(a) != "F, H" {
		t.Errorf("by items: %+v", a)
	}
}

func (e accessTests) countsAnArea(t *testing.T) {
	for code, want := range map[string]string{"I": "EMPTY 0, P 4, Q 1", "s": "EMPTY 0, P 4, Q 1", "L": "P 4"} {
		t.Run("of an area each PCN is counted, and each pharmacy once: "+code, func(t *testing.T) {
			a := e.ask(t, code, "", "")
			var got []string
			for _, p := range a.PCNs {
				got = append(got, fmt.Sprintf("%s %d", p.PCN.Code, p.Pharmacies))
			}
			if s := strings.Join(got, ", "); s != want || a.All.Pharmacies != len(a.Pharmacies) || a.Reason != "" {
				t.Errorf("%s, all %d, %q", s, a.All.Pharmacies, a.Reason)
			}
			if a := e.ask(t, code, "within:1200", ""); code != "L" && (len(a.Pharmacies) != 10 || a.All.Pharmacies != 5) {
				t.Errorf("by distance %d pairs of %d", len(a.Pharmacies), a.All.Pharmacies)
			}
		})
	}
}

func (e accessTests) showsOnePharmacy(t *testing.T) {
	a := e.ask(t, "DSP", "", "Sun 23:59")
	if openings(a) != "DSP open 24:00" || a.Rule != "" || len(a.PCNs)+len(a.Practices) > 0 || len(a.Week) != 7 || len(a.Week[6].Gaps) > 0 ||
		a.All.WalkIn != 0 || a.Pharmacies[0].Source != "sketch" {
		t.Errorf("%+v", a)
	}
}

func (e accessTests) givesReasons(t *testing.T) {
	for of, want := range map[string]string{"P lead": "no-list-of-leads: No list of lead pharmacies is loaded",
		"EMPTY nearest": "no-pharmacy: has no pharmacy",
		"SHUT nearest":  "not-open: was not open", "H nearest": "no-hours: consolidated pharmaceutical list"} {
		code, rule, _ := strings.Cut(of, " ")
		a := e.ask(t, code, rule, "Mon 10:00")
		if !gives(a.Why, want) || a.PCNs == nil || a.Pharmacies == nil || a.Week == nil || a.Practices == nil {
			t.Errorf("%s: %+v", of, a)
		}
		if code != "H" && (len(a.Pharmacies) > 0 || len(a.Week) > 0 || a.All.GapMinutes > 0) {
			t.Errorf("%s: want no hours where there is no pharmacy: %+v", of, a)
		}
	}
}

func (e accessTests) countsTies(t *testing.T) {
	e.Engine = loaded(t, e.make, parish+"H ALIGNED_TO P\n", describeParish, func(s *graph.Snapshot) {
		edge(s, "H", "P").Tie, edge(s, "H", "Q").Tie = true, true
	})
	a := e.ask(t, "S", "", "")
	if len(a.PCNs) != 3 || a.PCNs[1].Ties != 1 || a.PCNs[2].Ties != 1 || a.All.Ties != 1 {
		t.Errorf("%+v", a.PCNs)
	}
	pairs, err := ask.Of(t.Context(), e.Engine, ask.Pharmacies, ask.PharmacyQuery{Code: "H", On: Today, Rule: graph.RuleNearest})
	if err != nil || len(pairs.Pairs) != 2 || !pairs.Pairs[0].Tie || !pairs.Pairs[1].Tie {
		t.Errorf("%+v, %v", pairs.Pairs, err)
	}
}

func (e accessTests) advisesNoListThatIsLoaded(t *testing.T) {
	e.Engine = loaded(t, e.make, parish, func(s *graph.Snapshot) { s.Sources[0].Dataset = graph.HoursList })
	if a := e.ask(t, "H", "", "Mon 10:00"); !gives(a.Why, "no-hours: which is loaded") || strings.Contains(a.Reason, "load NHSBSA") {
		t.Errorf("%+v", a.Why)
	}
	l, err := ask.Of(t.Context(), e.Engine, ask.LPCs, ask.CodeQuery{Code: "H", On: Today})
	if err != nil || !gives(l.Why, "no-committee: ") || strings.Contains(l.Reason, "consolidated pharmaceutical list") {
		t.Errorf("%+v, %v", l.Why, err)
	}
}

func (e accessTests) refusesBadQueries(t *testing.T) {
	for param, q := range map[string]ask.AccessQuery{"rule": {Code: "P", On: Today, Rule: "magic"},
		"metres": {Code: "P", On: Today, Rule: "within"}, "code": {Code: "A", On: Today},
		"on": {Code: "P"}, "at": {Code: "P", On: Today, At: graph.WeekTime{Day: 8}}} {
		_, err := ask.Of(t.Context(), e, ask.Access, q)
		var bad *graph.ParamError
		if !errors.As(err, &bad) || bad.Param != param {
			t.Errorf("%s: %v", param, err)
		}
	}
	var bad *graph.ParamError
	_, err := ask.Of(t.Context(), e, ask.Access, ask.AccessQuery{Code: "S", On: Today, Rule: "within", Metres: 5001})
	if !errors.As(err, &bad) || bad.Param != "rule" {
		t.Errorf("an area: %v", err)
	}
	if _, err := ask.Of(t.Context(), e, ask.Access, ask.AccessQuery{Code: "NOBODY", On: Today}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func (e accessTests) isTheSameWithoutPeople(t *testing.T) {
	q := ask.AccessQuery{Code: "S", On: Today, At: graph.WeekTime{Day: 1, Time: 600}}
	a, err := ask.Of(t.Context(), e, ask.Access, q)
	b, errBare := ask.Of(t.Context(), graph.WithoutPeople(e.Engine), ask.Access, q)
	if got, want := written(t, b, errBare), written(t, a, err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	_, err = ask.Of(t.Context(), graph.WithoutPeople(e.Engine), ask.Access, ask.AccessQuery{Code: "person.x", On: Today})
	if !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func (e accessTests) isNotFarFromNothing(t *testing.T) {
	one := loaded(t, e.make, "PCN P\nPractice A\nPharmacy SHUT ..20200101\nPharmacy DSP\nA MEMBER_OF P\n", func(s *graph.Snapshot) {
		for _, code := range []string{"A", "SHUT", "DSP"} {
			node(s, code).Lat, node(s, code).Lon = 53, -2
		}
		node(s, "DSP").Contract = graph.ContractDistance
	})
	a, err := ask.Of(t.Context(), one, ask.Access, ask.AccessQuery{Code: "P", On: Today})
	if err != nil || len(a.Practices) != 1 || a.Practices[0].Far || a.Practices[0].Nearest != nil || a.All.Far != 0 || a.All.NoneNear != 1 ||
		!gives(a.Why, "no-distance: load the pharmacies") {
		t.Errorf("%v: %+v", err, a)
	}
}
