package people_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestPeopleAreReachedOnTheEdgeAlone(t *testing.T) {
	s, r := graphOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026-01.csv",
		"name,role,organisation_code,work_email,work_phone,source,verified,note\n"+
			"Ann Example,Practice manager,Z99001,ann@example.org,+44 (0)1632 960001 ext 12,their website,2026-01-01,Mondays\n"+
			"Ben Example,GP partner,Z99001,ben at example,call reception,,2026-01-01,\n"+
			"Cat Example,GP partner,Z99001,,,,2026-01-01,\n")
	got := map[string]graph.Reach{}
	for i := range s.Edges {
		if e := &s.Edges[i]; e.Type == graph.Holds {
			got[e.From] = e.Reach.Or()
		}
	}
	want := map[string]graph.Reach{
		"person.ann-example": {Email: "ann@example.org", Phone: "+44 (0)1632 960001 ext 12", Known: "their website", Note: "Mondays"},
		"person.ben-example": {}, "person.cat-example": {},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	said := outcome(t, r, "people-2026-01.csv").Warnings
	if len(said) != 2 || !strings.HasPrefix(said[0], "line 3 column 4:") || !strings.HasPrefix(said[1], "line 3 column 5:") {
		t.Errorf("warned %q", said)
	}
	for _, w := range said {
		if strings.Contains(w, "ben at") || strings.Contains(w, "reception") {
			t.Errorf("a warning shows what the cell says: %s", w)
		}
	}
	for i := range s.Nodes {
		if n := &s.Nodes[i]; n.Kind == graph.Person && (n.Phone != "" || len(n.Alias) > 0) {
			t.Errorf("%s is found by more than a name: %+v", n.Code, n)
		}
	}
}

func TestAnAddressOfOneWordIsLeftOutAndToldByItsColumn(t *testing.T) {
	s, r := graphOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026-01.csv",
		"name,role,organisation_code,verified,work_email\nOlga Example,GP partner,Z99001,2026-01-01,olga@example\n"+
			"Ben Example,GP partner,Z99001,2026-01-01,ben@example.org\n")
	for i := range s.Edges {
		if e := &s.Edges[i]; e.From == "person.olga-example" && e.Reach != nil {
			t.Errorf("kept %+v", *e.Reach)
		}
	}
	if said := outcome(t, r, "people-2026-01.csv").Warnings; len(said) != 1 ||
		!strings.HasPrefix(said[0], "line 2 column 5: the cell is not an email address") {
		t.Errorf("warned %q", said)
	}
}

// misplaced is a table of people in which addresses and telephone numbers stand
// where something else belongs; four rows are as they should be.
const misplaced = "person,name,role,organisation_code,from,work_email,verified\n" +
	"ann,Ann Example,GP partner,Z99001,07700 900123,ann@example.org,2026-01-01\n" +
	"bob,Bob Example,GP partner,bob@example.org,,,2026-01-01\n" +
	"cat,Cat Example,GP partner,07700900123,,,2026-01-01\n" +
	"dan,Dan Example,GP partner,Z99001,,,\"dan@example.org \"\"07700 900123\"\"\"\n" +
	"eve,Eve Example,GP partner,Z99001,,call 07700 900123,2026-01-01\n" +
	"fay,Fay Example,GP partner,Z99001,,,2026-01-01\nguy,Guy Example,GP partner,Z99001,,,2026-01-01\n" +
	"hal,Hal Example,GP partner,Z99001,,,2026-01-01\n"

func TestNoMessageOfALoadShowsHowAPersonIsReached(t *testing.T) {
	for words, table := range map[string]string{"some rows refused": misplaced,
		"most rows refused": misplaced[:strings.Index(misplaced, "fay")]} {
		t.Run(words, func(t *testing.T) {
			dir := loadtest.Put(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026-01.csv", table)
			s := &loadtest.Store{}
			report, err := loaders.Load(t.Context(), []string{dir}, s, today)
			if err != nil {
				t.Fatal(err)
			}
			checked, err := loaders.Check(t.Context(), []string{dir}, nil, today)
			if err != nil {
				t.Fatal(err)
			}
			looked, err := loaders.Look(t.Context(), dir, loadtest.Today)
			if err != nil {
				t.Fatal(err)
			}
			said := fmt.Sprint(report.Files, checked.Files, report.Settled, checked.Settled, looked, s.Next.Sources)
			for _, shown := range []string{"07700", "@example"} {
				if i := strings.Index(strings.ToLower(said), shown); i >= 0 {
					t.Errorf("a message shows %q", said[max(0, i-60):i+20])
				}
			}
			if !strings.Contains(said, "the cell is not a date") {
				t.Errorf("what is wrong is not told: %s", said)
			}
		})
	}
}

func TestRolesAreTermsOrStandAsTheyAre(t *testing.T) {
	roles := []struct{ written, kept, near string }{
		{"clinical  DIRECTOR", "Clinical director", ""},
		{"other", "Other", ""},
		{"ICB board member (Chair)", "ICB board member (Chair)", ""},
		{"Link worker", "Link worker", ""},
		{"Clincal director", "Clincal director", "Clinical director"},
		{"Manager, practice", "Manager, practice", "Practice manager"},
		{"Medicines-optimisation lead", "Medicines-optimisation lead", "Medicines optimisation lead"},
		{"Chain", "Chain", ""},
	}
	people := "person,name,role,organisation_code,verified\n"
	for _, r := range roles {
		people += "x,Ann Example,\"" + r.written + "\",Z99001,2026-01-01\n"
	}
	s, r := graphOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026-01.csv", people)
	held := map[string]bool{}
	for i := range s.Edges {
		held[s.Edges[i].Role] = true
	}
	said := strings.Join(outcome(t, r, "people-2026-01.csv").Warnings, "\n")
	near := 0
	for _, r := range roles {
		if !held[r.kept] {
			t.Errorf("%q is not kept as %q", r.written, r.kept)
		}
		if r.near != "" {
			near++
			if !strings.Contains(said, "the usual term is \""+r.near+"\"") {
				t.Errorf("no warning says that %q is near %q: %s", r.written, r.near, said)
			}
		}
	}
	if n := strings.Count(said, "the usual term"); n != near {
		t.Errorf("%d are reported, want %d: %s", n, near, said)
	}
}

func TestADayOfVerificationToComeIsRefused(t *testing.T) {
	_, r := graphOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026-01.csv",
		"name,role,organisation_code,verified\nAnn Example,GP partner,Z99001,2090-01-01\nBen Example,GP partner,Z99001,2026-01-01\n")
	f := outcome(t, r, "people-2026-01.csv")
	if len(f.Refused) != 1 || f.Refused[0].Line != 2 || f.Refused[0].Column != 4 {
		t.Errorf("%+v", f.Refused)
	}
}
