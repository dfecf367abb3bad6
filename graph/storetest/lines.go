package storetest

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

const county = `
	Practice A
	Practice B
	Practice LONE
	Practice OUT
	Practice SHUT ..20240101
	PCN P
	PCN Q
	Federation F
	Place L
	SubICB S
	ICS I
	ICS I2
	Region R
	Pharmacy PH
	Pharmacy AWAY
	PCN BARE
	Branch BR
	Hospital H
	Trust T
	Person person.x
	BR BRANCH_OF A
	A MEMBER_OF P
	B MEMBER_OF P
	LONE COMMISSIONED_BY S
	OUT ALLOCATED_TO Q
	A COMMISSIONED_BY S
	P COMMISSIONED_BY S
	P WORKS_WITH F
	F IN_PLACE L
	P IN_PLACE L
	L PART_OF I
	S PART_OF I
	I PART_OF R
	PH ALIGNED_TO P
	H SITE_OF T
	T SERVES I
	T SERVES I2
	person.x HOLDS P
	SHUT SUCCEEDED_BY A 20240101..
	Service PRISON
	Hub HUB
	PRISON COMMISSIONED_BY HUB
`

func lines(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, county, func(s *graph.Snapshot) {
		edge(s, "T", "I").Share, edge(s, "T", "I2").Share = 0.7, 0.2
	})
	none := func(stages ...string) string {
		for i, s := range stages {
			stages[i] = s + " [nothing-on-record: No " + strings.Replace(s, "ICS", "ICB", 1) + " on record]"
		}
		return strings.Join(stages, " | ")
	}
	for _, c := range []struct{ says, code, want string }{
		{"a practice goes by its federation and directly", "a",
			"practice A +1 | PCN P(MEMBER_OF) | federation F(WORKS_WITH) | place L(IN_PLACE IN_PLACE) | " +
				"sub-ICB S(COMMISSIONED_BY COMMISSIONED_BY) | ICS I(PART_OF PART_OF) | region R(PART_OF)"},
		{"a branch enters at its practice", "BR",
			"branch BR | practice A(BRANCH_OF) +1 | PCN P(MEMBER_OF) | federation F(WORKS_WITH) | place L(IN_PLACE IN_PLACE) | " +
				"sub-ICB S(COMMISSIONED_BY COMMISSIONED_BY) | ICS I(PART_OF PART_OF) | region R(PART_OF)"},
		{"a practice outside any PCN says so, and goes on", "LONE",
			"practice LONE | PCN [outside-any-pcn: Outside any PCN (unallocated)] | " + none("federation", "place") + " | " +
				"sub-ICB S(COMMISSIONED_BY) | ICS I(PART_OF) | region R(PART_OF)"},
		{"a practice allocated to a PCN shows it", "OUT",
			"practice OUT | PCN Q(ALLOCATED_TO) [allocated-only: Outside any PCN: allocated to the one that serves its patients] | " +
				none("federation", "place", "sub-ICB", "ICS", "region")},
		{"a service of a commissioning hub shows the hub, and no sub-ICB or ICS", "PRISON",
			"service PRISON | beside HUB(COMMISSIONED_BY) | " + none("sub-ICB", "ICS", "region")},
		{"a pharmacy with no PCN says so", "AWAY", "pharmacy AWAY | PCN [no-pcn: With no PCN by any rule on record] | " +
			none("federation", "place", "sub-ICB", "ICS", "region")},
		{"a PCN without members says so", "BARE", "practice [no-member-practice: No member practice on record] | PCN BARE | " +
			none("federation", "place", "sub-ICB", "ICS", "region")},
		{"a pharmacy enters at the PCN it is aligned to", "PH",
			"pharmacy PH | practice +2 | PCN P(ALIGNED_TO) | federation F(WORKS_WITH) | place L(IN_PLACE IN_PLACE) | " +
				"sub-ICB S(COMMISSIONED_BY) | ICS I(PART_OF PART_OF) | region R(PART_OF)"},
		{"a PCN folds its members", "P",
			"practice +2 | PCN P | federation F(WORKS_WITH) | place L(IN_PLACE IN_PLACE) | sub-ICB S(COMMISSIONED_BY) | " +
				"ICS I(PART_OF PART_OF) | region R(PART_OF)"},
		{"a hospital goes by its trust to the ICS of most of its patients", "H",
			"hospital H | trust T(SITE_OF) | ICS I(SERVES) +1 | region R(PART_OF)"},
		{"an ICS goes to its region", "I", "ICS I | region R(PART_OF)"},
		{"a person goes by where they hold a role", "person.x",
			"person person.x | practice +2 | PCN P(HOLDS) | federation F(WORKS_WITH) | place L(IN_PLACE IN_PLACE) | " +
				"sub-ICB S(COMMISSIONED_BY) | ICS I(PART_OF PART_OF) | region R(PART_OF)"},
		{"one that is closed says since when and who took over", "SHUT",
			"practice SHUT [not-open: The SHUT Practice (SHUT) was not open on 1 August 2026: its last day was 31 December 2023. " +
				"Its successor is The A Practice (A).]"},
	} {
		t.Run(c.says, func(t *testing.T) {
			l, err := ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: c.code, On: Today})
			if err != nil {
				t.Fatal(err)
			}
			if got := tellLine(l); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	t.Run("before ICBs opened, stages and gaps are called as in that time", func(t *testing.T) { calledAsThen(t, e) })
	t.Run("a stage lists its people", func(t *testing.T) {
		l, err := ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: "A", On: Today})
		if err != nil {
			t.Fatal(err)
		}
		if p := l.Stages[1].Stops[0].People; len(p) != 1 || p[0].Person.Code != "person.x" {
			t.Errorf("%+v", p)
		}
	})
}

// tellLine writes a line in short: stages, their stops, the edges that reach
// them, how many stops are folded away, and gaps.
func tellLine(l ask.LineAnswer) string {
	var out []string
	for _, s := range l.Stages {
		w := s.Name
		for _, st := range s.Stops {
			w += " " + st.Code
			var by []string
			for _, e := range st.Edges {
				by = append(by, string(e.Type))
			}
			if len(by) > 0 {
				w += "(" + strings.Join(by, " ") + ")"
			}
		}
		if s.Folded > 0 {
			w += " +" + string(rune('0'+s.Folded))
		}
		if s.Gap != "" {
			w += " [" + string(s.GapCode) + ": " + s.Gap + "]"
		}
		out = append(out, w)
	}
	return strings.Join(out, " | ")
}

func calledAsThen(t *testing.T, e Engine) {
	for code, want := range map[string]string{"S": "CCG STP", "OUT": "CCG STP"} {
		l, err := ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: code, On: 20220630})
		if err != nil {
			t.Fatal(err)
		}
		var called []string
		for _, s := range l.Stages {
			if s.Called != "" {
				called = append(called, s.Called)
			}
		}
		if strings.Join(called, " ") != want {
			t.Errorf("%s: %v, want %s", code, called, want)
		}
		if got := tellLine(l); code == "OUT" && !strings.HasSuffix(got, "| sub-ICB [nothing-on-record: No CCG on record] | "+
			"ICS [before-boards: No STP on record. Integrated care boards opened on 1 July 2022] | "+
			"region [nothing-on-record: No region on record]") {
			t.Errorf("%s: %s", code, got)
		}
	}
}
