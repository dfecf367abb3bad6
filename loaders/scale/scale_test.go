package scale

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
)

const today = graph.Day(20261122)

// small is an England that loads quickly, even with the race detector.
var small = whole.part(20)

func made(t *testing.T, s Spec, size sizes) (string, Made) {
	t.Helper()
	dir := t.TempDir()
	m, err := write(t.Context(), dir, s, size)
	if err != nil {
		t.Fatal(err)
	}
	return dir, m
}

func loaded(t *testing.T, into *embedded.Store, dirs ...string) loaders.Report {
	t.Helper()
	report, err := loaders.Load(t.Context(), dirs, into, loaders.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestEqualSpecsMakeEqualBytes(t *testing.T) {
	a, m := made(t, Spec{Seed: 7, Times: 2, Month: 1}, small)
	b, _ := made(t, Spec{Seed: 7, Times: 2, Month: 1}, small)
	c, _ := made(t, Spec{Seed: 8, Times: 2, Month: 1}, small)
	for _, f := range m.Files {
		if !bytes.Equal(read(t, a, f.Name), read(t, b, f.Name)) {
			t.Errorf("%s differs between two runs", f.Name)
		}
		if bytes.Equal(read(t, a, f.Name), read(t, c, f.Name)) {
			t.Errorf("%s is the same for another seed", f.Name)
		}
	}
}

func TestTheFirstCopyIsTheSameByItselfAndAmongOthersExceptForItsPlaceAndBorders(t *testing.T) {
	alone, _ := made(t, Spec{Seed: 7, Times: 1}, small)
	among, _ := made(t, Spec{Seed: 7, Times: 3}, small)
	name := "epharmacyhq-2026-07-31.csv"
	if !bytes.HasPrefix(read(t, among, name), read(t, alone, name)) {
		t.Errorf("%s of three Englands does not begin with that of one", name)
	}
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tells is what a load should report about each file.
type tells struct {
	Outcome                string
	Rows, Refused, LeftOut int
}

func TestEveryFileIsTakenForWhatItIsAndOnlyPlantedDirtIsRefused(t *testing.T) {
	for _, month := range []int{0, 1} {
		dir, m := made(t, Spec{Seed: 7, Times: 2, Month: month}, small)
		report := loaded(t, embedded.Memory(), dir)
		want, got := map[string]tells{}, map[string]tells{}
		for _, f := range m.Files {
			want[f.Dataset] = tells{"loaded", f.Rows, f.Refused, f.LeftOut}
		}
		for _, f := range report.Files {
			got[f.Dataset] = tells{f.Outcome, f.Rows, len(f.Refused), f.LeftOut}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("month %d, what became of the files (-want +got):\n%s", month, diff)
		}
	}
}

// edited is a graph without what newer lists change everywhere: the source and its
// day.
func edited(t *testing.T, s *embedded.Store) (map[string]graph.Node, map[graph.Edge]bool) {
	t.Helper()
	g, err := s.Whole(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	nodes, edges := map[string]graph.Node{}, map[graph.Edge]bool{}
	for _, n := range g.Nodes {
		n.Source, n.Seen = "", 0
		nodes[n.Code] = n
	}
	for _, e := range g.Edges {
		e.Source, e.Seen = "", 0
		edges[e] = true
	}
	return nodes, edges
}

func TestAMonthChangesWhatItSays(t *testing.T) {
	first, _ := made(t, Spec{Seed: 7, Times: 1}, small)
	next, m := made(t, Spec{Seed: 7, Times: 1, Month: 1}, small)
	s := embedded.Memory()
	loaded(t, s, first)
	before, _ := edited(t, s)
	loaded(t, s, next)
	after, _ := edited(t, s)
	opened, closed, renamed := map[graph.Kind]int{}, map[graph.Kind]int{}, map[graph.Kind]int{}
	for code, n := range after {
		old, known := before[code]
		switch {
		case !known:
			opened[n.Kind]++
		case old.Closed == 0 && n.Closed != 0:
			closed[n.Kind]++
		case old.Name != n.Name:
			renamed[n.Kind]++
		}
	}
	for _, c := range []struct {
		what string
		got  int
	}{
		{"practice opened", opened[graph.Practice]}, {"practice closed", closed[graph.Practice]}, {"practice renamed", renamed[graph.Practice]},
		{"service opened", opened[graph.Service]}, {"service closed", closed[graph.Service]}, {"service renamed", renamed[graph.Service]},
		{"pharmacy opened", opened[graph.Pharmacy]}, {"pharmacy closed", closed[graph.Pharmacy]}, {"pharmacy renamed", renamed[graph.Pharmacy]},
		{"network renamed", renamed[graph.PCN]},
	} {
		if c.got != m.Changed[c.what] {
			t.Errorf("%s: %d in the graph, %d made", c.what, c.got, m.Changed[c.what])
		}
	}
	g, err := s.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	began := map[graph.EdgeType]int{}
	for i := range g.Edges {
		if e := &g.Edges[i]; e.Since == begins && after[e.From].Opened != begins {
			began[e.Type]++
		}
	}
	if got, want := began[graph.MemberOf], m.Changed["practice moved to another network"]; got != want {
		t.Errorf("%d memberships began in the month, %d practices moved", got, want)
	}
	if got, want := began[graph.OwnedBy], m.Changed["pharmacy changed hands"]; got != want {
		t.Errorf("%d ownerships began in the month, %d pharmacies changed hands", got, want)
	}
}

func TestAMonthIsSome3700Changes(t *testing.T) {
	total := 0
	for _, m := range monthly {
		total += m.times
	}
	if total != 3700 {
		t.Errorf("a month is %d changes", total)
	}
}

func TestCopiesMeetAtTheirBorders(t *testing.T) {
	dir, _ := made(t, Spec{Seed: 7, Times: 4}, small)
	s := embedded.Memory()
	loaded(t, s, dir)
	g, err := s.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The sub-ICB or board shows which England a stakeholder is in.
	home := map[string]string{}
	for k := range 4 {
		for i := range 60 {
			if i < boardShape.each {
				home[boardShape.code(k, i)] = "England " + string(rune('0'+k))
			}
			if i < newBoardShape.each {
				home[newBoardShape.code(k, i)] = "England " + string(rune('0'+k))
			}
		}
	}
	based := map[string]string{}
	for i := range g.Edges {
		if e := &g.Edges[i]; e.Type == graph.BasedIn {
			based[e.From] = home[e.To]
		}
	}
	across := 0
	for i := range g.Edges {
		if e := &g.Edges[i]; e.Type == graph.Serves && based[e.From] != "" && based[e.From] != home[e.To] {
			across++
		}
	}
	if across == 0 {
		t.Error("no trust serves a board of another England")
	}
}

// TestNoCodeIsUsedTwice makes codes of a hundred Englands: the first, the last and
// some between them for each kind.
func TestNoCodeIsUsedTwice(t *testing.T) {
	seen := map[string]bool{}
	some := func(each int, code func(i int) string) {
		for i := 0; i < each; i = max(i+1, min(i+97, each-1)) {
			c := code(i)
			if seen[c] {
				t.Fatalf("%s is used twice", c)
			}
			seen[c] = true
		}
	}
	for k := range MaxTimes {
		for _, s := range []shape{regionShape, boardShape, newBoardShape, subShape, entityShape, networkShape, pharmacyShape, trustShape,
			providerShape, allianceShape} {
			some(s.each, func(i int) string { return s.code(k, i) })
		}
		some(eachCentre, func(i int) string { return centreCode(k, i) })
		some(eachOwner, func(i int) string { return ownerCode(k, i) })
		some(maxDistricts, func(i int) string { return outward(k, i) + " " }) // a postcode has a blank, a code never
	}
}

func TestASpecOutOfBoundsIsRefused(t *testing.T) {
	for _, s := range []Spec{{Times: 0}, {Times: MaxTimes + 1}, {Times: 1, Month: 2}, {Times: 1, Month: -1}} {
		if _, err := Write(t.Context(), t.TempDir(), s); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
