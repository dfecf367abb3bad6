package people_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
	"github.com/throughline-graph/throughline/loaders/people"
)

// withNotes is the heading of a table of people with notes.
const withNotes = "person,name,role,organisation_code,work_email,verified,note\n"

// heldPeople returns the content of the stored tables of people.
func heldPeople(t *testing.T, l *people.Ledger) string {
	t.Helper()
	var packed bytes.Buffer
	if err := l.Export(t.Context(), &packed); err != nil {
		t.Fatal(err)
	}
	all, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range all.File {
		if f.Name == "people_changes.jsonl" {
			continue
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, in); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

func erasePerson(t *testing.T, l *people.Ledger, code string) {
	t.Helper()
	if _, err := l.Erase(t.Context(), "Pat", code); err != nil {
		t.Fatal(err)
	}
}

func TestAnErasedAddressAsLongAsItsBlotIsTakenOut(t *testing.T) {
	l, s := ledgerOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001")+loadtest.PracticeLine("Z99002"),
		"people-2026-01-31.csv", withNotes+"ann,Ann Example,GP partner,Z99001,a@nhs.uk,2026-01-01,\n",
		"people-2026-02-28.csv", withNotes+"ben,Ben Example,GP partner,Z99002,ben@example.org,2026-01-01,works with a@nhs.uk\n")
	erasePerson(t, l, "person.ann")
	if left := heldPeople(t, l); strings.Contains(left, "a@nhs.uk") || !strings.Contains(left, "ben@example.org") {
		t.Errorf("what is kept: %s", left)
	}
	if strings.Contains(wholeGraph(t, s), "a@nhs.uk") {
		t.Error("the graph still holds the address")
	}
}

func TestForgettingTheChangesKeepsWhoWasErasedAway(t *testing.T) {
	ctx := t.Context()
	l, s := ledgerOf(t, somePeople...)
	ben := appointmentOf(t, l, "person.ben", "Z99001")
	if _, err := l.Amend(ctx, "Pat", &ben, nil); err != nil {
		t.Fatal(err)
	}
	log := func() string { return logName(t, s) }
	erasePerson(t, l, "person.ann")
	r, err := loaders.Forget(ctx, log(), s, today)
	if err != nil || len(r.Files) != 1 || r.Files[0].Outcome != "held" || !strings.Contains(r.Files[0].Reason, "erasures are kept") {
		t.Fatalf("%+v, %v", r.Files, err)
	}
	if got := postsOf(t, l, "person.ben"); len(got) != 2 {
		t.Errorf("the change is not forgotten: %q", got)
	}
	before := wholeGraph(t, s)
	if _, err := loaders.Forget(ctx, log(), s, today); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "people allow") {
		t.Errorf("of nothing but erasures: %v", err)
	}
	loadAgain(t, s)
	if d := cmp.Diff(before, wholeGraph(t, s)); d != "" || strings.Contains(before, "person.ann") {
		t.Errorf("the erased person is back: %s", d)
	}
	all, err := l.Changes(ctx)
	if err != nil || len(all) != 1 || all[0].What != facts.Erased {
		t.Fatalf("what is left of the log: %+v, %v", all, err)
	}
	if err := l.Allow(ctx, "Pat", all[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := loaders.Forget(ctx, log(), s, today); err != nil {
		t.Fatal(err)
	}
	loadAgain(t, s)
	if got := postsOf(t, l, "person.ann"); len(got) != 1 {
		t.Errorf("allowed again and forgotten: %q", got)
	}
}

// logName returns the name of the stored log of changes.
func logName(t *testing.T, s graph.Writer) string {
	t.Helper()
	files, err := s.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Dataset == people.Log.Name {
			return f.Name
		}
	}
	t.Fatal("the log is gone")
	return ""
}

func loadAgain(t *testing.T, s graph.Writer) {
	t.Helper()
	if _, err := loaders.Load(t.Context(), []string{loadtest.Put(t, somePeople...)}, s, today); err != nil {
		t.Fatal(err)
	}
}

func TestAnErasureKnowsTheAddressesOfOlderTablesAndOfRowsThatAreRefused(t *testing.T) {
	l, s := ledgerOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001")+loadtest.PracticeLine("Z99002"),
		"people-2025-01-31.csv", withNotes+"ann,Ann Maiden,GP partner,Z99001,ann.maiden@nhs.net,2025-01-01,\n"+
			"ben,Ben Example,GP partner,Z99002,ben@example.org,2025-01-01,\"ann.maiden@nhs.net, ann.two@nhs.net, ann.bad@nhs.net\"\n",
		"people-2026-01-31.csv", withNotes+"ann,Ann Example,GP partner,Z99001,ann.new@nhs.net,2026-01-01,\n"+
			"ann,Ann Example,GP partner,Z99001,\"ann.new@nhs.net; ann.two@nhs.net\",2026-01-01,\n"+
			"ann,Ann Example,GP partner,Z99001,ann.bad@nhs.net,soon,\n")
	erasePerson(t, l, "person.ann")
	if left := heldPeople(t, l); strings.Contains(strings.ToLower(left), "ann") || strings.Count(left, "[erased]") != 3 {
		t.Errorf("what is kept: %s", left)
	}
	if strings.Contains(strings.ToLower(wholeGraph(t, s)), "ann") {
		t.Error("the graph still holds the person")
	}
	again := loadtest.Put(t, "people-2026-02-28.csv", withNotes+"x3,Ann Maiden,GP partner,Z99001,,2026-01-01,\n"+
		"x4,A M,GP partner,Z99002,ann.maiden@nhs.net,2026-01-01,\n")
	if _, err := loaders.Load(t.Context(), []string{again}, s, today); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(heldPeople(t, l), "x3") || strings.Contains(heldPeople(t, l), "x4") {
		t.Error("the name and the address of an older table come back")
	}
}

func TestAnErasedAddressIsBlottedOutOfTheLogWhichStandsOtherwise(t *testing.T) {
	ctx := t.Context()
	l, s := ledgerOf(t, somePeople...)
	ben := appointmentOf(t, l, "person.ben", "Z99002")
	amend := func(change func(a *graph.Appointment)) {
		t.Helper()
		next := ben
		change(&next)
		c, err := l.Amend(ctx, "Pat", &ben, &next)
		if err != nil {
			t.Fatal(err)
		}
		ben = *c.After
	}
	amend(func(a *graph.Appointment) { a.Note = "works with Ann@Example.org" })
	amend(func(a *graph.Appointment) { a.Note, a.Known = "works with [erased]", "told by ann@example.org" })
	amend(func(a *graph.Appointment) {
		a.Note, a.Known, a.Verified = "asked ann@example.org", "told by <ann@example.org>", loadtest.Today
	})
	amend(func(a *graph.Appointment) { a.Note, a.Email = "asked [erased]", "joann@example.org" })
	erasePerson(t, l, "person.ann")
	log := logOf(t, s)
	without := strings.ReplaceAll(strings.ToLower(log), "joann@", "")
	if strings.Contains(without, "ann@example.org") || !strings.Contains(log, "joann@example.org") {
		t.Errorf("the log: %s", log)
	}
	all, err := l.Changes(ctx)
	if err != nil || len(all) != 5 {
		t.Fatalf("%d changes stand, %v", len(all), err)
	}
	ben = appointmentOf(t, l, "person.ben", "Z99002")
	if ben.Note != "asked [erased]" || ben.Known != "told by <[erased]>" || ben.Email != "joann@example.org" ||
		ben.Verified != loadtest.Today {
		t.Errorf("what stands: %+v", ben)
	}
	before := wholeGraph(t, s)
	if _, err := loaders.Rebuild(ctx, s, today); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, wholeGraph(t, s)); d != "" {
		t.Errorf("a whole build makes another graph: %s", d)
	}
	// Typed again, it does not stay either.
	if amend(func(a *graph.Appointment) { a.Note = "ask ann@example.org" }); ben.Note != "ask [erased]" {
		t.Errorf("typed again: %+v", ben)
	}
}

func TestAnErasureGoesThroughWhereMostOtherRowsAreRefused(t *testing.T) {
	l, s := ledgerOf(t, "2026-06/epraccur.csv", loadtest.PracticeLine("Z99001"), "people-2026-01-31.csv", withNotes+
		"ann,Ann Example,GP partner,Z99001,ann@nhs.net,2026-01-01,\nben,Ben Example,GP partner,Z99001,,2026-01-01,\n"+
		"cat,Cat Example,GP partner,Z99001,,soon,\ndan,Dan Example,GP partner,Z99001,,soon,\n")
	erasePerson(t, l, "person.ann")
	if all := wholeGraph(t, s); strings.Contains(all, "person.ann") || !strings.Contains(all, "person.ben") {
		t.Error("she is there still, or another is gone")
	}
	if _, err := loaders.Rebuild(t.Context(), s, today); err != nil {
		t.Error(err)
	}
}
