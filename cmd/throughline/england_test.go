package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/storetest"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/loaders/englandtest"
)

// TestEngland asks the real graph what the published lists say, counted by hand.
func TestEngland(t *testing.T) {
	data := englandtest.Data(t)
	db := filepath.Join(t.TempDir(), "england.db")
	// Three rows of nhs.uk's list of pharmacies hold no code: they are refused.
	if code, _, talk := call(t, db, "load", data); code != exitRefused {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	asked := askingJSON(db)
	t.Run("Stockton has 12 pharmacies within 1.6 km of a member", func(t *testing.T) {
		var p ask.PharmaciesAnswer
		asked(t, &p, "pharmacies", "U89141", "--rule", "within:1600")
		if len(p.Pairs) != 12 {
			t.Errorf("%d", len(p.Pairs))
		}
	})
	t.Run("Stockton has 6 practices, and not the dormant one that the newest map lacks", func(t *testing.T) {
		var n ask.NeighboursAnswer
		asked(t, &n, "neighbours", "U89141", "--edges", "MEMBER_OF", "--on", "2026-08-01")
		if n.Total != 6 {
			t.Errorf("%d", n.Total)
		}
	})
	t.Run("Frimley has three successors and none is chosen", func(t *testing.T) {
		var s ask.StakeholderAnswer
		asked(t, &s, "show", "QNQ")
		var got []string
		for _, r := range s.Successors {
			got = append(got, r.Code)
		}
		if !slices.Equal(got, []string{"QRL", "S0E4D", "S9B9J"}) || s.Open {
			t.Errorf("%v, open %v", got, s.Open)
		}
	})
	for on, board := range map[string]string{"2026-03-31": "QNQ", "2026-04-01": "S0E4D"} {
		t.Run("a Frimley practice goes to "+board+" on "+on, func(t *testing.T) {
			var a sentence.Answer
			asked(t, &a, "path", "K81656", board, "--on", on, "--edges", "COMMISSIONED_BY,PART_OF", "--slack", "0")
			if len(a.Paths) != 1 || a.Paths[0].Hops != 2 {
				t.Errorf("%+v", a)
			}
		})
	}
	t.Run("every path is the closest working relationship", func(t *testing.T) { pathsOfEngland(t, db) })
	t.Run("a practice reaches its board by its network, and by its sub-ICB", func(t *testing.T) { reachesItsBoard(t, asked) })
	t.Run("a closed board has a reason instead of a path", func(t *testing.T) {
		var a sentence.Answer
		asked(t, &a, "path", "A81001", "QNQ", "--on", "2026-04-01")
		if len(a.Paths) != 0 || a.Reason == "" || a.Cut != "" {
			t.Errorf("%+v", a)
		}
	})
	t.Run("the engine answers as the oracle does on pieces of it", func(t *testing.T) { answersAsTheOracle(t, db) })
	t.Run("a person with two roles is the shortest way, and the sentence says by which", func(t *testing.T) { joinsByAPerson(t, db, asked) })
	accessEngland(t, asked)
	t.Run("Lancashire's owners and committees", func(t *testing.T) { ownersOfEngland(t, asked) })
	t.Run("every picture of it is sound", func(t *testing.T) { drawEngland(t, db) })
	t.Run("a change by hand makes the graph that all files make", func(t *testing.T) {
		changeByHand(t, db, "add", "U89141", "--as", "Pat", "--name", "Dr Made Up", "--role", "Clinical director")
	})
	t.Run("an erasure too, and it is kept", func(t *testing.T) { erasesByHand(t, data) })
	t.Run("a second load writes nothing", func(t *testing.T) { loadsAgain(t, db, data) })
}

func reachesItsBoard(t *testing.T, asked func(t *testing.T, into any, args ...string)) {
	var a sentence.Answer
	asked(t, &a, "path", "A81001", "QHM")
	if len(a.Paths) < 2 || !slices.Equal(codesAlong(a.Paths[0]), []string{"A81001", "U89141", "16C", "QHM"}) ||
		!slices.Equal(codesAlong(a.Paths[1]), []string{"A81001", "16C", "QHM"}) {
		t.Fatalf("%+v", a)
	}
	if a.Paths[0].Cost != 4 || a.Paths[1].Cost != 5 {
		t.Errorf("costs %d, %d", a.Paths[0].Cost, a.Paths[1].Cost)
	}
}

func answersAsTheOracle(t *testing.T, db string) {
	store, err := embedded.OpenReadOnly(db)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	memory := embedded.Memory()
	storetest.Real(t, func(*testing.T) storetest.Engine { return memory }, whole)
	if err := errors.Join(store.Close(), memory.Close()); err != nil {
		t.Error(err)
	}
}

func joinsByAPerson(t *testing.T, db string, asked func(t *testing.T, into any, args ...string)) {
	people := filepath.Join(t.TempDir(), "people-2026-08-01.csv")
	rows := "person,name,role,organisation_code,from,to,verified,work_email\n" +
		"made-up,Dr Made Up,Clinical director,U89141,2024-04-01,,2026-07-01,made.up@example.org\n" +
		"made-up,Dr Made Up,ICB board member,QHM,2024-04-01,,2026-07-01,\n"
	if err := os.WriteFile(people, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, talk := call(t, db, "load", people); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	for from, want := range map[string][]string{"U89141": {"U89141", "person.made-up", "QHM"}, "A81001": {"A81001", "U89141",
		"person.made-up", "QHM"}} {
		var a sentence.Answer
		asked(t, &a, "path", from, "QHM", "--on", "2026-08-01")
		if len(a.Paths) < 2 || !slices.Equal(codesAlong(a.Paths[0]), want) || a.Paths[0].Cost >= a.Paths[1].Cost {
			t.Fatalf("%s: %+v", from, a)
		}
		if w := a.Paths[0].Words; !strings.Contains(w, "has Dr Made Up as clinical director") ||
			!strings.Contains(w, "who is also an ICB board member at ") {
			t.Errorf("%s: %s", from, w)
		}
	}
	var c ask.ContactsAnswer
	asked(t, &c, "contacts", "QHM", "--on", "2026-08-01")
	if len(c.Contacts) != 2 || len(c.Joins) != 1 || c.Contacts[1].Email != "made.up@example.org" || c.Asked < 700 {
		t.Errorf("%d asked, %+v, %+v", c.Asked, c.Contacts, c.Joins)
	}
	if code, _, talk := call(t, db, "forget", "people@2026-08-01"); code != exitDone {
		t.Fatalf("forget: exit %d: %s", code, talk)
	}
}

// changeByHand changes a person, and compares the graph with the one that a whole build makes.
func changeByHand(t *testing.T, db string, args ...string) {
	t.Helper()
	if code, _, talk := call(t, db, append([]string{"people"}, args...)...); code != exitDone {
		t.Fatalf("%v: exit %d: %s", args, code, talk)
	}
	_, amended, _ := call(t, db, "export")
	if code, _, talk := call(t, db, "rebuild"); code != exitDone {
		t.Fatalf("rebuild: exit %d: %s", code, talk)
	}
	if _, built, _ := call(t, db, "export"); built != amended {
		t.Errorf("after %v the whole build makes another graph", args)
	}
}

// erasesByHand adds and erases a person in the newest lists alone: it makes the graph from
// all files several times.
func erasesByHand(t *testing.T, data string) {
	db := filepath.Join(t.TempDir(), "newest.db")
	for _, lists := range []string{"ods-2026-06", "ods-2026-07", "nhsd-gp-registrations-2026-08"} {
		if code, _, talk := call(t, db, "load", filepath.Join(data, "nhs", lists)); code != exitDone {
			t.Fatalf("load: exit %d: %s", code, talk)
		}
	}
	changeByHand(t, db, "add", "U89141", "--as", "Pat", "--name", "Dr Made Up", "--role", "Clinical director")
	changeByHand(t, db, "erase", "person.dr-made-up", "--as", "Pat")
	keepsErasures(t, db, askingJSON(db))
}

// keepsErasures forgets the log of changes, which is refused until its erasure is undone.
func keepsErasures(t *testing.T, db string, asked func(t *testing.T, into any, args ...string)) {
	t.Helper()
	var held struct{ Sources []graph.Source }
	asked(t, &held, "sources")
	log := slices.IndexFunc(held.Sources, func(s graph.Source) bool { return s.Dataset == "people-changes" })
	forget := []string{"forget", held.Sources[log].Name}
	if code, _, talk := call(t, db, forget...); code != exitFailed || !strings.Contains(talk, "keeps them from being loaded again") {
		t.Fatalf("an erasure is forgotten: exit %d: %s", code, talk)
	}
	var changes []graph.Change // newest first: the erasure
	asked(t, &changes, "people", "history")
	for _, args := range [][]string{{"people", "allow", changes[0].ID, "--as", "Pat"}, forget} {
		if code, _, talk := call(t, db, args...); code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, talk)
		}
	}
}

func loadsAgain(t *testing.T, db, data string) {
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	call(t, db, "load", data)
	after, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("the file changed")
	}
}

// askingJSON returns what asks a graph one thing and reads its answer in JSON.
func askingJSON(db string) func(t *testing.T, into any, args ...string) {
	return func(t *testing.T, into any, args ...string) {
		t.Helper()
		code, out, talk := call(t, db, append(args, "--json")...)
		if code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, talk)
		}
		if err := json.Unmarshal([]byte(out), into); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
}

func codesAlong(p sentence.Told) []string {
	var out []string
	for _, n := range p.Nodes {
		out = append(out, n.Code)
	}
	return out
}
