package people_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
	"github.com/throughline-graph/throughline/loaders/people"
)

// clock gives a time that goes on by a minute each time.
type clock struct{ at time.Time }

func (c *clock) now() time.Time {
	c.at = c.at.Add(time.Minute)
	return c.at
}

// somePeople are two practices and a table of people at them.
var somePeople = []string{
	"2026-06/epraccur.csv", loadtest.PracticeLine("Z99001") + loadtest.PracticeLine("Z99002"),
	"people-2026-01-31.csv", "person,name,role,organisation_code,from,work_email,verified\n" +
		"ann,Ann Example,Practice manager,Z99001,2020-01-01,ann@example.org,2026-01-01\n" +
		"ben,Ben Example,GP partner,Z99001,,ben@example.org,2026-01-01\n" +
		"ben,Ben Example,GP partner,Z99002,,ben@example.org,2026-01-01\n",
}

// ledgerOf returns a ledger over a graph in memory that holds the files.
func ledgerOf(t *testing.T, files ...string) (*people.Ledger, *embedded.Store) {
	t.Helper()
	s := embedded.Memory()
	if _, err := loaders.Load(t.Context(), []string{loadtest.Put(t, files...)}, s, today); err != nil {
		t.Fatal(err)
	}
	c := &clock{loadtest.Today.Time().Add(9 * time.Hour)}
	return loaders.NewLedger(s, c.now), s
}

// wholeGraph is all that a store answers from, and which files it holds.
func wholeGraph(t *testing.T, s *embedded.Store) string {
	t.Helper()
	g, err := s.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i].Content, files[i].Note = nil, "" // the note tells the path
	}
	reach := map[string]graph.Reach{} // not part of an edge's JSON
	for i := range g.Edges {
		if e := &g.Edges[i]; e.Reach != nil {
			reach[e.From+" "+e.Role+" "+e.To+" "+e.Since.String()] = *e.Reach
		}
	}
	b, err := json.MarshalIndent([]any{g, reach, files}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// postsOf lists the posts of a person: role, organisation, days and source.
func postsOf(t *testing.T, l *people.Ledger, code string) []string {
	t.Helper()
	rec, err := l.Record(t.Context(), code)
	if err != nil && !errors.Is(err, graph.ErrNotFound) {
		t.Fatal(err)
	}
	var out []string
	for _, a := range rec.Appointments {
		set, _, _ := strings.Cut(a.Source, "@")
		out = append(out, strings.TrimSpace(a.Role+" "+a.At+" "+a.Since.String()+" "+a.Until.String()+" "+a.Email+" "+set))
	}
	return out
}

func appointmentOf(t *testing.T, l *people.Ledger, code, at string) graph.Appointment {
	t.Helper()
	rec, err := l.Record(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range rec.Appointments {
		if a.At == at {
			return a.Appointment
		}
	}
	t.Fatalf("%s holds nothing at %s", code, at)
	return graph.Appointment{}
}

func TestWhatIsTypedStandsOverTheTables(t *testing.T) {
	ctx := t.Context()
	l, s := ledgerOf(t, somePeople...)
	ann := appointmentOf(t, l, "person.ann", "Z99001")
	ended := ann
	ended.Until = 20261001
	c, err := l.Amend(ctx, "Pat", &ann, &ended)
	if err != nil || c.What != graph.Ended || c.Who != "Pat" {
		t.Fatalf("%+v, %v", c, err)
	}
	cat, err := l.Amend(ctx, "Pat", nil, &graph.Appointment{Name: "Cat Example", Role: "clinical director", At: "z99001",
		Verified: loadtest.Today})
	if err != nil || cat.Of() != "person.cat-example" || cat.After.Role != "Clinical director" || cat.After.At != "Z99001" {
		t.Fatalf("%+v, %v", cat, err)
	}
	other, err := l.Amend(ctx, "Pat", nil, &graph.Appointment{Person: graph.PersonCode, Name: "Cat Example", Role: "Chair", At: "Z99002"})
	if err != nil || other.Of() != "person.cat-example-2" {
		t.Fatalf("%+v, %v", other, err)
	}
	ben := appointmentOf(t, l, "person.ben", "Z99002")
	if _, err := l.Amend(ctx, "Pat", &ben, nil); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"person.ann":         {"Practice manager Z99001 2020-01-01 2026-10-01 ann@example.org people-changes"},
		"person.ben":         {"GP partner Z99001   ben@example.org people"},
		"person.cat-example": {"Clinical director Z99001    people-changes"},
	}
	same := func(words string) {
		t.Helper()
		for code, w := range want {
			if d := cmp.Diff(w, postsOf(t, l, code)); d != "" {
				t.Errorf("%s: %s: %s", words, code, d)
			}
		}
	}
	same("as typed")
	before := wholeGraph(t, s)
	if _, err := loaders.Rebuild(ctx, s, today); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, wholeGraph(t, s)); d != "" {
		t.Errorf("a whole build makes another graph: %s", d)
	}
	// The same table again, and a newer one with the same rows.
	if _, err := loaders.Load(ctx, []string{loadtest.Put(t, somePeople...)}, s, today); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, wholeGraph(t, s)); d != "" {
		t.Errorf("the same files again: %s", d)
	}
	if _, err := loaders.Load(ctx, []string{loadtest.Put(t, "people-2026-11-01.csv", somePeople[3])}, s, today); err != nil {
		t.Fatal(err)
	}
	same("after a newer table")
}

func TestAnAmendmentIsRefused(t *testing.T) {
	ctx := t.Context()
	l, s := ledgerOf(t, somePeople...)
	before := wholeGraph(t, s)
	ann := appointmentOf(t, l, "person.ann", "Z99001")
	stale := ann
	stale.Email = "old@example.org"
	for words, c := range map[string]struct {
		who           string
		before, after *graph.Appointment
		want          error
		says          string
	}{
		"of what does not stand": {"Pat", &stale, &ann, graph.ErrConflict, "in the meantime"},
		"by nobody":              {" ", &ann, nil, graph.ErrInvalid, "as: must be a name"},
		"at nowhere": {"Pat", nil, &graph.Appointment{Name: "X", Role: "Chair", At: "NOBODY"}, graph.ErrInvalid,
			"at: no organisation"},
		"at a person": {"Pat", nil, &graph.Appointment{Name: "X", Role: "Chair", At: "person.ann"}, graph.ErrInvalid,
			"at: must be"},
		"of one known by that name": {"Pat", nil, &graph.Appointment{Name: "Ann", Role: "Chair", At: "Z99001"}, graph.ErrInvalid,
			"name: is already on record, as person.ann"},
		"that doubles another": {"Pat", nil, &graph.Appointment{Person: "person.ann", Name: "Ann Example", Role: "practice manager",
			At: "Z99001", Since: 20250101}, graph.ErrInvalid, "role: is one"},
		"that ends before it starts": {"Pat", &ann, &graph.Appointment{Person: "person.ann", Name: "Ann Example", Role: "Chair",
			At: "Z99001", Since: 20250101, Until: 20240101}, graph.ErrInvalid, "to: is before from"},
		"with an address that is none": {"Pat", nil, &graph.Appointment{Name: "X", Role: "Chair", At: "Z99001", Email: "x"}, graph.ErrInvalid,
			"email:"},
		"with an address of one word": {"Pat", nil, &graph.Appointment{Name: "X", Role: "Chair", At: "Z99001", Email: "x@example"},
			graph.ErrInvalid, "email:"},
		"verified on a day to come": {"Pat", nil, &graph.Appointment{Name: "X", Role: "Chair", At: "Z99001", Verified: loadtest.Today.Add(1)},
			graph.ErrInvalid, "verified:"},
		"with letters that cannot show": {"Pat", nil, &graph.Appointment{Name: "X\x00", Role: "Chair", At: "Z99001"}, graph.ErrInvalid, "name:"},
		"of nothing":                    {"Pat", nil, nil, graph.ErrInvalid, "role:"},
	} {
		t.Run(words, func(t *testing.T) {
			_, err := l.Amend(ctx, c.who, c.before, c.after)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := l.Record(ctx, "person.nobody"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if after := wholeGraph(t, s); after != before {
		t.Error("a refused change changed the graph")
	}
}

// TestWhoeverIsErasedStaysAway: no file loaded after an erasure brings the person back.
func TestWhoeverIsErasedStaysAway(t *testing.T) {
	ctx := t.Context()
	l, s := ledgerOf(t, somePeople...)
	older := eraseBen(t, l, s)
	before := wholeGraph(t, s)
	t.Run("after the same table again", func(t *testing.T) {
		r := loadAfterErasure(t, s, somePeople...)
		if d := cmp.Diff(before, wholeGraph(t, s)); d != "" {
			t.Errorf("the same table again changed the graph: %s", d)
		}
		if f := outcome(t, r, "people-2026-01-31.csv"); f.Outcome != "held" || len(f.Warnings) != 1 ||
			!strings.Contains(f.Warnings[0], "erased on request were left out: 2") {
			t.Errorf("the report says %+v", f)
		}
	})
	t.Run("after a table that names only the person", func(t *testing.T) {
		loadAfterErasure(t, s, "people-2025-11-01.csv", "name,role,organisation_code,verified\nBen Example,GP partner,Z99001,2025-10-01\n")
		if d := cmp.Diff(before, wholeGraph(t, s)); d != "" {
			t.Errorf("a table in which nobody is left changed the graph: %s", d)
		}
	})
	t.Run("after a newer table under another identifier, then by another address", func(t *testing.T) {
		loadAfterErasure(t, s, "people-2026-11-01.csv", "person,name,role,organisation_code,work_email,verified\n"+
			"b2,Benjamin E,GP partner,Z99001,ben@example.org,2026-10-01\nb3,Ben Example,Chair,Z99002,,2026-10-01\n"+
			"ann,Ann Example,Practice manager,Z99001,ann@example.org,2026-10-01\n")
	})
	t.Run("after a table with two addresses in one cell, and an address in a note on another person", func(t *testing.T) {
		loadAfterErasure(t, s, "people-2026-11-02.csv", "person,name,role,organisation_code,work_email,verified,note\n"+
			"b4,B E,GP partner,Z99001,\"b@example.org; ben@example.org\",2026-10-01,\n"+
			"ann,Ann Example,Practice manager,Z99001,ann@example.org,2026-10-01,\"came after BEN@example.org.\"\n")
		if a := appointmentOf(t, l, "person.ann", "Z99001"); a.Note != "came after [erased]." {
			t.Errorf("the note is %q", a.Note)
		}
	})
	t.Run("after an older log", func(t *testing.T) {
		loadAfterErasure(t, s, "people_changes.jsonl", older)
	})
	t.Run("after a rebuild", func(t *testing.T) {
		if _, err := loaders.Rebuild(ctx, s, today); err != nil {
			t.Fatal(err)
		}
		benIsGone(t, s)
	})
	t.Run("typed again", func(t *testing.T) {
		_, err := l.Amend(ctx, "Pat", nil, &graph.Appointment{Name: "Ben", Person: "person.ben", Role: "Chair", At: "Z99002"})
		if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "erased on request") {
			t.Errorf("typed again: %v", err)
		}
	})
	t.Run("once the erasure is undone, the next load brings them", func(t *testing.T) { allowBen(t, l, s) })
}

// eraseBen changes Ben, then erases him. It returns the log before the erasure.
func eraseBen(t *testing.T, l *people.Ledger, s *embedded.Store) (older string) {
	t.Helper()
	ctx := t.Context()
	ben := appointmentOf(t, l, "person.ben", "Z99001")
	moved := ben
	moved.Email = "ben@example.com"
	if _, err := l.Amend(ctx, "Pat", &ben, &moved); err != nil {
		t.Fatal(err)
	}
	older = logOf(t, s)
	if !strings.Contains(older, "ben@example.com") {
		t.Fatal("the log lacks the change")
	}
	e, err := l.Erase(ctx, "Pat", "person.ben")
	if err != nil || e != (graph.Erasure{Rows: 2, Changes: 1}) {
		t.Fatalf("%+v, %v", e, err)
	}
	benIsGone(t, s)
	if _, err := l.Record(ctx, "person.ben"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a record is left: %v", err)
	}
	return older
}

// benIsGone checks that no stored file and no part of the graph holds Ben, and that
// Ann is still there.
func benIsGone(t *testing.T, s *embedded.Store) {
	t.Helper()
	files, err := s.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.Contains(strings.ToLower(contentOf(t, f)), "ben") {
			t.Errorf("%s still holds the person", f.Name)
		}
	}
	if all := wholeGraph(t, s); strings.Contains(strings.ToLower(all), "ben") {
		t.Error("the graph still holds the person")
	}
	if !strings.Contains(wholeGraph(t, s), "person.ann") {
		t.Error("another person is gone")
	}
}

// loadAfterErasure loads files, pairs of a name and a content, and checks that Ben is still gone.
func loadAfterErasure(t *testing.T, s *embedded.Store, files ...string) loaders.Report {
	t.Helper()
	r, err := loaders.Load(t.Context(), []string{loadtest.Put(t, files...)}, s, today)
	if err != nil {
		t.Fatal(err)
	}
	benIsGone(t, s)
	return r
}

func allowBen(t *testing.T, l *people.Ledger, s *embedded.Store) {
	t.Helper()
	ctx := t.Context()
	all, err := l.Changes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(c graph.Change) bool { return c.What == facts.Erased })
	id := all[at].ID
	if err := l.Allow(ctx, "Pat", "x"+id); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("undo an unknown erasure: %v", err)
	}
	if err := l.Allow(ctx, "Pat", id); err != nil {
		t.Fatal(err)
	}
	if _, err := loaders.Load(ctx, []string{loadtest.Put(t, somePeople...)}, s, today); err != nil {
		t.Fatal(err)
	}
	if got := postsOf(t, l, "person.ben"); len(got) != 2 {
		t.Errorf("allowed again: %q", got)
	}
}

// contentOf returns the content of a stored file.
func contentOf(t *testing.T, f graph.File) string {
	t.Helper()
	in, err := zstd.NewReader(bytes.NewReader(f.Content))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// logOf returns the log that a store holds.
func logOf(t *testing.T, s *embedded.Store) string {
	t.Helper()
	files, err := s.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Dataset == people.Log.Name {
			return contentOf(t, f)
		}
	}
	return ""
}

// TestAnAmendedGraphIsTheOneThatIsBuilt makes changes at random: after each, the
// graph is the one that all its files make, and two logs that meet are one.
func TestAnAmendedGraphIsTheOneThatIsBuilt(t *testing.T) {
	ctx, seeds := t.Context(), uint64(20)
	if testing.Short() {
		seeds = 6
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		l, s := ledgerOf(t, somePeople...)
		other, elsewhere := ledgerOf(t, somePeople...)
		for range 12 {
			amendAtRandom(ctx, t, r, l)
			if r.IntN(2) == 0 {
				amendAtRandom(ctx, t, r, other)
			}
			before := wholeGraph(t, s)
			if _, err := loaders.Rebuild(ctx, s, today); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(wholeGraph(t, s), before); d != "" {
				t.Fatalf("seed %d: it differs from the whole build (-built +amended): %s", seed, d)
			}
		}
		mine, theirs := logOf(t, s), logOf(t, elsewhere)
		for _, way := range []struct {
			s   *embedded.Store
			log string
		}{{s, theirs}, {elsewhere, mine}} {
			if _, err := loaders.Load(ctx, []string{loadtest.Put(t, "people_changes.jsonl", way.log)}, way.s, today); err != nil && way.log != "" {
				t.Fatal(err)
			}
		}
		if mine != "" && theirs != "" {
			if d := cmp.Diff(wholeGraph(t, s), wholeGraph(t, elsewhere)); d != "" {
				t.Fatalf("seed %d: two logs that met are not one: %s", seed, d)
			}
		}
	}
}

func amendAtRandom(ctx context.Context, t *testing.T, r *rand.Rand, l *people.Ledger) {
	t.Helper()
	people := []string{"person.ann", "person.ben", "person.cat", "person.dee"}
	code := people[r.IntN(len(people))]
	after := &graph.Appointment{Person: code, Name: "Somebody " + code[7:], Role: graph.Roles[r.IntN(3)].Name,
		At:    []string{"Z99001", "Z99002"}[r.IntN(2)],
		Since: graph.Day(20200101 + r.IntN(5)*10000), Verified: graph.Day(20260101 + r.IntN(5))}
	if r.IntN(3) == 0 {
		after.Until = after.Since.Add(1 + r.IntN(900))
	}
	var before *graph.Appointment
	if rec, err := l.Record(ctx, code); err == nil && len(rec.Appointments) > 0 && r.IntN(3) > 0 {
		before = &rec.Appointments[r.IntN(len(rec.Appointments))].Appointment
		switch r.IntN(4) {
		case 0:
			after = nil
		case 1:
			verified := *before
			verified.Verified = loadtest.Today
			after = &verified
		}
	}
	if before == nil && r.IntN(12) == 0 {
		if _, err := l.Erase(ctx, "Pat", code); err != nil && !errors.Is(err, graph.ErrNotFound) {
			t.Fatal(err)
		}
		return
	}
	if _, err := l.Amend(ctx, "Pat", before, after); err != nil && !errors.Is(err, graph.ErrInvalid) {
		t.Fatal(err)
	}
}

func TestACallerWhoGoesAwayWhileWaitingIsToldSo(t *testing.T) {
	l, s := ledgerOf(t, somePeople...)
	release, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(60*time.Millisecond, cancel)
	if _, err := l.Erase(ctx, "Pat", "person.ann"); !errors.Is(err, context.Canceled) || errors.Is(err, graph.ErrConflict) {
		t.Errorf("told %v", err)
	}
}

func TestChangesAtOnceWaitForEachOther(t *testing.T) {
	l, s := ledgerOf(t, somePeople...)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			if _, err := l.Amend(t.Context(), "Pat", nil, &graph.Appointment{Name: fmt.Sprintf("New Person %d", i), Role: "Chair",
				At: "Z99001"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range 4 {
		if !strings.Contains(wholeGraph(t, s), fmt.Sprintf("New Person %d", i)) {
			t.Errorf("change %d is lost", i)
		}
	}
}
