package loaders

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestDayOfAFile(t *testing.T) {
	d := &files.Declaration{Dataset: facts.Dataset{Basis: graph.Official}, Declared: 20240401}
	for _, c := range []struct {
		words       string
		path        string
		own, latest graph.Day
		given       graph.Day
		fetched     graph.Day
		dataset     *files.Declaration
		want        graph.Day
		by          graph.SeenCode
	}{
		{"its own extract date before all", "ods-2026-06/a-2025-01.csv", 20260801, 20260701, 20260102, 0, d, 20260801, graph.SeenOwn},
		{"the day given before the file name", "ods-2026-06/a-2025-01.csv", 0, 20260701, 20260102, 0, d, 20260102, graph.SeenGiven},
		{"its own extract date before the manifest", "x/a.csv", 20260801, 0, 0, 20260901, d, 20260801, graph.SeenOwn},
		{"the manifest before the day given", "ods-2026-06/a-2025-01.csv", 0, 20260701, 20260102, 20260901, d, 20260901, graph.SeenFetched},
		{"the manifest before the file name", "ods-2026-06/a-2025-01.csv", 0, 20260701, 0, 20260901, d, 20260901, graph.SeenFetched},
		{"the file name before the folder", "ods-2026-06/a-2025-01.csv", 0, 20260701, 0, 0, d, 20250131, graph.SeenFile},
		{"the nearest folder", "1999/ods-2026-06/derived/a.csv", 0, 20260701, 0, 0, d, 20260630, graph.SeenFolder},
		{"the nearer of two folders", "ods-2026-06/2025-05/a.csv", 0, 0, 0, 0, d, 20250531, graph.SeenFolder},
		{"a time that is not over, until now", "codes-" + loadtest.Today.String()[:4] + "/a.csv", 0, 0, 0, 0, d, loadtest.Today,
			graph.SeenFolderInPart},
		{"no folder above the second", "2025-05/x/y/a.csv", 0, 20240101, 0, 0, d, 20240101, graph.SeenInside},
		{"the latest date inside", "x/a.csv", 0, 20260701, 0, 0, d, 20260701, graph.SeenInside},
		{"what the data set declares", "x/a.csv", 0, 0, 0, 0, d, 20240401, graph.SeenDeclared},
		{"a supplied table speaks of the day it came", "x/a.csv", 0, 0, 0, 0, &files.Declaration{Dataset: facts.Dataset{Basis: graph.Supplied}},
			loadtest.Today, graph.SeenLoaded},
		{"else nothing", "x/a.csv", 0, 0, 0, 0, &files.Declaration{Dataset: facts.Dataset{Basis: graph.Official}}, 0, ""},
	} {
		t.Run(c.words, func(t *testing.T) {
			day, by := seenDay(c.path, c.own, c.fetched, c.latest, c.dataset, Options{Today: loadtest.Today, Seen: c.given})
			if day != c.want || by != c.by {
				t.Errorf("%s by %q, want %s by %q", day, by, c.want, c.by)
			}
		})
	}
}

func TestADayToComeNamesItsFlag(t *testing.T) {
	_, err := Load(t.Context(), []string{loadtest.Put(t, "etr.csv", handMade(t, "etr/ok.csv"))}, &loadtest.Store{},
		Options{Today: loadtest.Today, Seen: loadtest.Today.Add(1)})
	if err == nil || !strings.Contains(err.Error(), "the day given with --seen is after today") {
		t.Errorf("got %v", err)
	}
}

func TestATableWithoutADaySaysSo(t *testing.T) {
	s := &loadtest.Store{}
	table := "code,name,postcode\nfederation.example,Example Federation,ZZ99 3VZ\n"
	r := loaded(t, s, today, loadtest.Put(t, "x/federations.csv", table))
	name := "federations@loaded-" + loadtest.Today.String()
	if f := r.Files[0]; f.Name != name || f.SeenCode != graph.SeenLoaded {
		t.Errorf("%+v", f)
	}
	for _, n := range s.Next.Nodes {
		if n.Source != name || !graph.DayUnknown(n.Source) {
			t.Errorf("%s is from %s", n.Code, n.Source)
		}
	}
	// Loaded again on a later day, it is of the day it was first loaded.
	later := Options{Today: loadtest.Today.Add(40)}
	if f := loaded(t, s, later, loadtest.Put(t, "x/federations.csv", table)).Files[0]; f.Outcome != OutcomeHeld || f.Seen != loadtest.Today {
		t.Errorf("%+v", f)
	}
	r = loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/federations.csv", table))
	if f := r.Files[0]; f.Name != "federations@2026-06-30" {
		t.Errorf("a table whose folder has a day: %+v", f)
	}
}
